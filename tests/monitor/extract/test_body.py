"""What counts as a row of data in offices' tables: totals, units and what is carried over do not; and totals are added up again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.extract.body import wrong_totals
from monitor.extract.grid import table_of
from monitor.page import Table

HEADER = ["No.", "Nombre completo", "Puesto", "Renglón", "Salario base", "Bonos", "Total devengado"]
TOTAL = ["", "TOTAL", "", "", "Q 18,021.00", "1,500.00", "Q 19,521.00"]
CREST = [["MUNICIPALIDAD DE SAN EJEMPLO"], ["Nómina de enero de 2026"], []]


def people(many: int = 6) -> list[list[str]]:
    return [[f"{n}", f"Persona {n}", "Oficial", "011", f"Q {3000 + n:,}.00", "250.00", f"Q {3250 + n:,}.00"] for n in range(1, many + 1)]


def read(*rows: list[str]) -> Table:
    table = table_of([*CREST, *rows])
    assert table is not None
    return table


def sum_of(label: str) -> list[str]:
    return ["", label, "", "", "9,006.00", "750.00", "9,756.00"]


@pytest.mark.parametrize(
    "rows",
    [
        [HEADER, *people(), TOTAL],
        [HEADER, ["", "", "", "", "(Q)", "(Q)", "(Q)"], *people()],
        [HEADER, ["#", "texto", "texto", "código", "quetzales", "quetzales", "quetzales"], *people()],
        [HEADER, ["1", "2", "3", "4", "5", "6", "7"], *people()],
        [HEADER, *people()[:3], sum_of("Subtotal renglón 011"), *people()[3:], sum_of("SUB TOTAL 029"), TOTAL],
        [HEADER, *people()[:3], sum_of("Van..."), HEADER, sum_of("Vienen..."), *people()[3:], TOTAL],
        [HEADER, ["ALCALDÍA MUNICIPAL"], *people()[:3], ["DIRECCIÓN FINANCIERA"], *people()[3:], TOTAL],
        [HEADER, *people(), TOTAL, [], ["", "Elaborado por:", "", "Vo.Bo."], ["", "Ana Pérez", "", "Luis Cruz"]],
        [HEADER, *people(), ["TOTAL DE EMPLEADOS", "6"]],
    ],
)
def test_only_persons_are_rows_of_a_payroll(rows: list[list[str]]) -> None:
    table = read(*rows)
    assert (table.rows, table.filled) == (6, (6,) * 7)
    assert table.wrong_totals == ()


def test_a_supplier_called_total_is_no_total() -> None:
    rows = [[f"{n}", name, "Combustible", f"{n}00.00"] for n, name in enumerate(("Total Gas", "Suma", "Shell", "Total S.A."), start=1)]
    assert read(["No.", "Proveedor", "Bien", "Monto"], *rows, *[["9", "Puma", "Combustible", "5.00"]] * 9).rows == 13


def test_a_table_that_is_made_of_totals_keeps_them() -> None:
    rows = [[f"Total de {what}", "5.00", "6.00"] for what in ("ingresos", "egresos", "caja")]
    assert read(["Concepto", "Enero", "Febrero"], *rows, ["Saldo", "1.00", "2.00"]).rows == 4


def test_a_header_in_three_rows_keeps_the_names_of_its_groups_and_its_columns_own() -> None:
    table = read(
        ["No.", "DATOS DEL EMPLEADO", "", "", "REMUNERACIONES", "", ""],
        ["", "Nombre", "Cargo", "Renglón", "Ordinarias", "", "Total"],
        ["", "", "", "", "Salario", "Bonos", ""],
        *people(),
    )
    assert table.header[4:] == ("REMUNERACIONES Ordinarias Salario", "REMUNERACIONES Ordinarias Bonos", "REMUNERACIONES Total")
    assert table.lowest == ("No.", "Nombre", "Cargo", "Renglón", "Salario", "Bonos", "Total")
    assert table.rows == 6


def test_a_total_that_does_not_agree_is_told_with_what_its_rows_sum_to() -> None:
    wrong = [*TOTAL[:4], "Q 20,000.00", *TOTAL[5:]]
    assert read(HEADER, *people(), wrong).wrong_totals == (("Salario base", "Q 20,000.00", "18,021.00"),)


def test_what_is_no_amount_in_every_cell_is_not_added_up() -> None:
    header, total = ["Bien", "Monto", "Precio"], ["TOTAL", "9.00", "8.00"]
    body = [["a", "1.00", "1.234,56"], ["b", "US$ 5.00", "2,00"], ["c", "3.00", "n/d"]]
    assert wrong_totals(body, total, header) == ()
    assert wrong_totals([["a", "x"], ["b", "y"]], ["TOTAL", "2"], ["Bien", "No."]) == ()


@settings(deadline=None)
@given(st.lists(st.integers(-(10**9), 10**9), min_size=3, max_size=40))
def test_a_sum_of_cents_always_agrees_with_itself(cents: list[int]) -> None:
    body = [[f"x{n}", f"Q {cent / 100:,.2f}"] for n, cent in enumerate(cents)]
    assert wrong_totals(body, ["TOTAL", f"{sum(cents) / 100:,.2f}"], ["Bien", "Monto"]) == ()


def test_zeros_are_counted_as_accountants_write_them() -> None:
    table = read(HEADER, *[[f"{n}", "", "", "", "Q -", "0.00", "-"] for n in range(1, 6)])
    assert (table.rows, table.filled, table.zeros) == (5, (5, 0, 0, 0, 5, 5, 0), (0, 0, 0, 0, 5, 5, 0))
