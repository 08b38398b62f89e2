"""The preview: counts, totals, first rows, and who came, left and changed against the last period."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from portal_template.registers.incoming.preview import FIRST, MOST, preview
from tests.portal.registers.incoming.conftest import LAW, PAYROLL, judged, payroll, table_of

Book = Callable[..., Path]
REGISTER = LAW.register_of(LAW.part(PAYROLL))
assert REGISTER


def test_the_first_publication_is_shown_without_a_comparison(book: Book) -> None:
    shown = preview(judged(book(payroll(25))), REGISTER, None)
    assert (shown.rows, len(shown.first), shown.compared) == (25, FIRST, False)
    assert [column.name for column in shown.columns] == ["nombre", "cargo", "renglon", "salario", "bonos", "total"]
    assert shown.first[0] == ("Persona 0001", "Oficial", "011", "4001.00", "250.00", "4251.00")
    salary = next(total for total in shown.totals if total.title == "Salario")
    assert (salary.now, salary.before) == (Decimal(100325), None)


def test_who_came_who_left_and_what_changed_is_told_with_before_and_now(book: Book) -> None:
    before = table_of(judged(book(payroll(5))))
    rows = payroll(5, p2=5000)
    del rows[3]
    rows.append(("Persona Nueva", "Oficial", "029", 3000, 250, 3250))
    shown = preview(judged(book(rows)), REGISTER, before)
    assert (shown.rows, shown.rows_before) == (5, 5)
    assert (shown.came, shown.left) == (("Persona Nueva",), ("Persona 0003",))
    assert shown.changed_count == 1
    assert [(change.who, change.column.name, change.before, change.now) for change in shown.changed] == [
        ("Persona 0002", "salario", "4002.00", "5000.00"),
        ("Persona 0002", "total", "4252.00", "5250.00"),
    ]


def test_two_rows_of_the_same_name_are_not_confused_by_their_order(book: Book) -> None:
    rows = [*payroll(60), ("Ana Doble", "Oficial", "011", 1000, 0, 1000), ("Ana Doble", "Docente", "021", 2000, 0, 2000)]
    before = table_of(judged(book(rows)))
    turned = [rows[0], *reversed(rows[1:])]
    shown = preview(judged(book(turned)), REGISTER, before)
    assert (shown.came_count, shown.left_count, shown.changed_count) == (0, 0, 0)


def test_a_table_without_a_name_is_told_apart_by_several_columns(book: Book) -> None:
    budget = next(item for item in LAW.parts if item.register == "ejecucion-presupuestaria")
    register = LAW.register_of(budget)
    assert register
    header = ("Programa", "Renglón", "Asignado", "Devengado")
    lines = [(f"{program:02} Programa", f"{line:03}", 1000, 10 * line) for program in range(1, 6) for line in (11, 22, 29)]
    before = table_of(judged(book([header, *lines]), budget.code))
    lines[4] = (*lines[4][:3], 999)
    shown = preview(judged(book([header, *lines]), budget.code), register, before)
    assert [(change.column.name, change.before, change.now) for change in shown.changed] == [("devengado", "220.00", "999.00")]
    assert (shown.came_count, shown.left_count) == (0, 0)


def test_long_lists_are_cut_and_counted(book: Book) -> None:
    before = table_of(judged(book(payroll(3))))
    shown = preview(judged(book(payroll(200))), REGISTER, before)
    assert (len(shown.came), shown.came_count) == (MOST, 197)
