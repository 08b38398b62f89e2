"""Doubts: what is odd asks for a reason, under an id that stays, and stops nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl

from portal_template.registers.incoming.judgement import Doubt
from tests.portal.registers.incoming.conftest import HEADER, PAYROLL, PURCHASES, judged, payroll, table_of

Book = Callable[..., Path]


def doubts(path: Path, part: str = PAYROLL, **known: object) -> dict[str, Doubt]:
    found = judged(path, part, **known)
    assert found.ok, found.problems
    return {doubt.id: doubt for doubt in found.doubts}


def test_an_ordinary_month_raises_no_doubt(book: Book) -> None:
    before = table_of(judged(book(payroll(30))))
    assert doubts(book([*payroll(30)[:-1], ("Persona 0099", "Oficial", "011", 4100, 250, 4350)]), before=before) == {}


def test_a_payroll_identical_to_last_months_asks_why(book: Book) -> None:
    before = table_of(judged(book(payroll(5))))
    rows = payroll(5)
    assert set(doubts(book([rows[0], *reversed(rows[1:])]), before=before)) == {"same_as_before"}


def test_an_amount_ten_times_what_the_person_had_is_named(book: Book) -> None:
    before = table_of(judged(book(payroll(12))))
    found = doubts(book(payroll(12, p7=40070)), before=before)
    assert set(found) == {"size-salario"}
    assert found["size-salario"].places == ("Persona 0007: Q 4,007.00 antes, Q 40,070.00 ahora",)
    assert "size-salario" in doubts(book(payroll(12, p7=400.7)), before=before)


def test_an_amount_far_from_its_column_is_named_also_the_first_time(book: Book) -> None:
    found = doubts(book(payroll(30, p7=400700)))
    assert "Persona 0007" in found["size-salario"].places[0]


def test_totals_that_do_not_add_up_ask_why(book: Book) -> None:
    rows = [*payroll(2), ("TOTAL", None, None, 99, 500, 8503)]
    assert set(doubts(book(rows))) == {"total_differs"}
    rows = [HEADER, ("Ana", "Oficial", "011", 4000, 250, 5000)]
    found = doubts(book(rows))
    assert set(found) == {"parts_differ"}
    assert found["parts_differ"].places == (
        "Hoja Hoja1, fila 2, columna F (Total devengado): 5000.00. «Total devengado» no es la suma de sus partes (4,250.00)",
    )


def test_a_price_of_so_many_things_is_multiplied(book: Book) -> None:
    header = ("Fecha", "Bien o servicio", "Cantidad", "Precio unitario", "Monto")
    assert doubts(book([header, ("05/10/2026", "Papel", 3, 33.33, 100)]), PURCHASES) == {}
    assert set(doubts(book([header, ("05/10/2026", "Papel", 3, 50, 100)]), PURCHASES)) == {"parts_differ"}


def test_a_nit_with_a_wrong_digit_asks_whether_it_was_compared(book: Book) -> None:
    header = ("Fecha", "Bien o servicio", "Monto", "NIT")
    assert set(doubts(book([header, ("05/10/2026", "Papel", 10, "8977112-0")]), PURCHASES)) == {"nit_check_digit"}
    assert doubts(book([header, ("05/10/2026", "Papel", 10, "576937-K")]), PURCHASES) == {}


def test_far_fewer_or_more_rows_than_before_ask_why(book: Book) -> None:
    before = table_of(judged(book(payroll(30))))
    assert "row_count" in doubts(book(payroll(9)), before=before)
    assert "row_count" in doubts(book(payroll(70)), before=before)
    assert "row_count" not in doubts(book(payroll(20)), before=before)


def test_a_file_that_speaks_of_another_month_asks(book: Book) -> None:
    titled = [("Nómina del mes de agosto de 2026",), *payroll(2)]
    assert set(doubts(book(titled))) == {"other_month"}
    assert doubts(book(titled), period="2026-08") == {}
    assert set(doubts(book(payroll(2), name="nomina septiembre 2026.xlsx"))) == {"other_month"}


def test_dates_of_another_month_ask(book: Book) -> None:
    header = ("Fecha", "Bien o servicio", "Monto")
    assert set(doubts(book([header, ("05/08/2026", "Papel", 10)]), PURCHASES)) == {"dates_outside_period"}


def test_rows_that_a_filter_hides_are_not_published_and_ask(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for row in payroll(4):
        made.active.append(row)
    made.active.auto_filter.ref = "A1:F5"
    made.active.auto_filter.add_filter_column(0, ["Persona 0001"])
    made.active.row_dimensions[3].hidden = True
    made.save(tmp_path / "n.xlsx")
    found = judged(tmp_path / "n.xlsx")
    assert [doubt.id for doubt in found.doubts] == ["hidden_rows"]
    assert "filtro" in found.doubts[0].message
    assert found.row_count == 3
    assert found.csv is not None
    assert "Persona 0002" not in found.csv.decode()


def test_the_same_doubt_has_the_same_id_each_time(book: Book) -> None:
    header = ("Fecha", "Bien o servicio", "Monto", "NIT")
    one = doubts(book([header, ("05/10/2026", "Papel", 10, "8977112-0")]), PURCHASES)
    two = doubts(book([header, ("06/10/2026", "Tinta", 20, "8977112-0")]), PURCHASES)
    assert one.keys() == two.keys()
