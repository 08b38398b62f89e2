"""Corrections with one click: which problems have one, what they write, and that they never land on another value."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.portal.registers.incoming.conftest import HEADER, PAYROLL, PURCHASES, judged, payroll

Book = Callable[..., Path]
BUYS = ("Fecha", "NPG", "Modalidad", "Bien o servicio", "Monto", "NIT", "Proveedor")


def bought(**changed: object) -> tuple[object, ...]:
    row = {"Fecha": "05/10/2026", "NPG": "E512345678", "Modalidad": "baja cuantía", "Bien o servicio": "Papel", "Monto": 250}
    return tuple((row | {"NIT": "CF", "Proveedor": "Papelería Uno"} | changed)[title] for title in BUYS)


@pytest.mark.parametrize(
    ("title", "written", "rule", "after"),
    [
        ("Fecha", "10/25/2026", "month_first", "25/10/2026"),
        ("Fecha", "5 de octubrre de 2026", "not_a_date", "05/10/2026"),
        ("Fecha", "October 5, 2026", "not_a_date", "05/10/2026"),
        ("Fecha", "05102026", "not_a_date", "05/10/2026"),
        ("Monto", "4.500.00", "ambiguous_number", "4500.00"),
        ("Monto", "Q4,5OO.00", "not_a_number", "4500.00"),
        ("Monto", "1.250", "ambiguous_number", "1250.00"),
        ("Monto", "-250", "below_minimum", "250"),
        ("Modalidad", "baja cunatia", "not_in_list", "baja cuantía"),
        ("Bien o servicio", "+Papel", "formula_in_text", "Papel"),
        ("Bien o servicio", "Papel para Ana, DPI 1234 56789 0101", "dpi_in_cell", "Papel para Ana"),
    ],
)
def test_a_problem_with_one_right_answer_is_corrected_with_one_click(book: Book, title: str, written: str, rule: str, after: str) -> None:
    path = book([BUYS, bought(**{title: written})])
    found = judged(path, PURCHASES)
    assert [(fix.rule, fix.after, fix.row) for fix in found.fixes] == [(rule, after, 2)], found.problems
    mended = judged(path, PURCHASES, accepted=[found.fixes[0].id])
    assert mended.ok, mended.problems
    assert [fix.after for fix in mended.applied] == [after]


@pytest.mark.parametrize(
    ("title", "written", "means"),
    [
        ("Fecha", "5/10/2026", "2026-10-05"),
        ("Fecha", "5 de octubre de 2026", "2026-10-05"),
        ("Fecha", "2026-10-05 00:00:00", "2026-10-05"),
        ("Monto", " Q 1,250.50 ", "1250.50"),
        ("Monto", "Q.1,250.50.-", "1250.50"),
        ("Monto", "1 250.50", "1250.50"),
        ("NIT", "nit: 576937k", "576937-K"),
        ("NIT", "c/f", "CF"),
        ("Modalidad", "BAJA  CUANTIA", "baja cuantía"),
        ("Proveedor", "  Papelería   Uno ", "Papelería Uno"),
    ],
)
def test_what_has_one_meaning_is_read_without_a_word(book: Book, title: str, written: str, means: str) -> None:
    found = judged(book([BUYS, bought(**{title: written})]), PURCHASES)
    assert found.ok, found.problems
    assert found.csv is not None
    assert f"{means}" in found.csv.decode()
    assert not [note for note in found.notes if title in note]


@pytest.mark.parametrize(
    ("title", "written"), [("Fecha", "31/09/2026"), ("Fecha", "en octubre"), ("Monto", "mucho"), ("Monto", "1.2.3"), ("NIT", "12-34-56")]
)
def test_what_could_be_two_things_or_none_is_left_to_a_person(book: Book, title: str, written: str) -> None:
    found = judged(book([BUYS, bought(**{title: written})]), PURCHASES)
    assert len(found.problems) == 1
    assert found.fixes == ()


def test_all_of_a_rule_are_corrected_at_once_even_over_a_thousand(book: Book) -> None:
    path = book([BUYS, *(bought(Fecha="10/25/2026", Monto=number) for number in range(1, 1301))])
    found = judged(path, PURCHASES)
    assert found.groups[0].rule == "month_first"
    ids: set[str] = set()
    rounds = 0
    while not found.ok:
        ids |= {fix.id for fix in found.fixes}
        found = judged(path, PURCHASES, accepted=ids)
        rounds += 1
        assert rounds < 4, "each round corrects all that is shown"
    assert found.row_count == 1300
    assert len(found.applied) == 1300


def test_a_correction_does_not_land_on_another_value(book: Book) -> None:
    accepted = [judged(book([BUYS, bought(Fecha="10/25/2026")]), PURCHASES).fixes[0].id]
    other = judged(book([BUYS, bought(Fecha="11/25/2026")]), PURCHASES, accepted=accepted)
    assert other.applied == ()
    assert [problem.rule for problem in other.problems] == ["month_first"]


def test_an_id_of_a_correction_and_what_it_shows_say_nothing_personal(book: Book) -> None:
    first = judged(book([BUYS, bought(**{"Bien o servicio": "Pago DPI 1234 56789 0101"})]), PURCHASES).fixes[0]
    second = judged(book([BUYS, bought(**{"Bien o servicio": "Pago DPI 9876 54322 0101"})]), PURCHASES).fixes[0]
    assert first.id == second.id
    assert "1234" not in first.before + first.after


def test_problems_come_in_groups_with_their_corrections_and_places(book: Book) -> None:
    rows = [BUYS, bought(Fecha="10/25/2026"), bought(Fecha="10/26/2026", Monto="mucho"), bought(Monto=None)]
    groups = {group.rule: group for group in judged(book(rows), PURCHASES).groups}
    assert {rule: (len(group.problems), len(group.fixes)) for rule, group in groups.items()} == {
        "month_first": (2, 2),
        "not_a_number": (1, 0),
        "required_empty": (1, 0),
    }
    assert groups["not_a_number"].problems[0].where == "Hoja Hoja1, fila 3, columna E (Monto)"


def test_a_payroll_with_crests_titles_totals_and_signatures_is_read_as_its_rows(book: Book) -> None:
    rows = [
        ("Municipalidad de San Ejemplo",),
        (),
        ("Nómina de octubre de 2026",),
        *payroll(3),
        (),
        ("TOTAL", None, None, 12006, 750, 12756),
    ]
    found = judged(book([*rows, (), ("Elaborado por: la tesorera",)]), PAYROLL)
    assert found.ok
    assert found.judged is not None
    assert (found.row_count, found.judged.rows) == (3, (5, 6, 7))
    assert HEADER[0] in {heading.text for heading in found.headings}
