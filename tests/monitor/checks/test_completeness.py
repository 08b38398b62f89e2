"""Tables against the register, as offices really make them: what is there, what is not, and what only a person can say."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from io import StringIO

import pytest

from checklists.finding import Finding, Outcome
from checklists.load import load_checklist
from monitor.checks import Checked, check
from monitor.crawler.urls import key
from monitor.extract.grid import table_of
from monitor.page import Crawl, Fetched, Kind, Link, Page, Section

TODAY = date(2026, 11, 20)
PORTAL, LIST = "https://a.gob.gt/", "https://a.gob.gt/nomina-septiembre-2026.csv"
HEADER = ("No.", "Nombre completo", "Cargo", "Renglón", "Salario base", "Bonos")
PEOPLE = [(f"{n}", f"Persona {n}", "Oficial", "011", "3000.00", "250.00") for n in range(1, 9)]


def judged(*rows: Sequence[str]) -> Checked:
    """A portal whose payroll of September is these rows."""
    table = table_of([list(row) for row in rows])
    out = StringIO()
    csv.writer(out).writerows(rows)
    sheet = Section(heading="", level=0, text=out.getvalue(), tables=(table,) if table else ())
    link = Link(url=LIST, text="Nómina de septiembre de 2026")
    sections = (
        Section(heading="Información pública de oficio, artículo 10 del Decreto 57-2008, Guatemala", level=1),
        Section(heading="Numeral 4. Remuneraciones", level=2, links=(link,)),
    )
    home = Page(url=PORTAL, requested=PORTAL, fetched=Fetched.OK, kind=Kind.HTML, digest="sha256:1", title="Inicio", sections=sections)
    file = Page(url=LIST, requested=LIST, fetched=Fetched.OK, kind=Kind.SHEET, digest="sha256:2", filename=LIST[17:], sections=(sheet,))
    crawl = Crawl(portal=PORTAL, outcome=Fetched.OK, complete=True, home=PORTAL, hosts=("a.gob.gt",))
    return check(load_checklist(), crawl, [home, file], today=TODAY, key=key)


def asked(checked: Checked, criterion: str) -> Finding:
    return next(finding for finding in checked.findings if finding.criterion == f"laip-10-04:{criterion}")


def test_a_payroll_answers_for_its_columns_and_its_total_is_no_person() -> None:
    checked = judged(HEADER, *PEOPLE, ("", "TOTAL", "", "", "24000.00", "2000.00"))
    assert asked(checked, "publicado").sentence == "Está publicado como datos (filas: 8)."
    assert [asked(checked, name).outcome for name in ("nombre", "cargo", "salario", "bonos")] == [Outcome.MET] * 4
    assert asked(checked, "dietas").reason == "column_absent"
    assert [note.code for note in checked.quality if note.code == "wrong_total"] == []


def test_a_finding_says_how_surely_its_proof_is_of_the_numeral_where_that_is_known() -> None:
    checked = judged(HEADER, *PEOPLE)
    assert asked(checked, "publicado").confidence == 1.0  # the heading shows the numeral's number
    assert next(finding for finding in checked.findings if finding.reason == "not_found").confidence is None


def test_a_merged_header_hides_no_column() -> None:
    groups = (("No.", "DATOS", "", "", "REMUNERACIONES", ""), ("", "Nombre", "Cargo", "Renglón", "Salario", "Bonos"))
    checked = judged(*groups, *PEOPLE)
    assert [asked(checked, name).outcome for name in ("nombre", "cargo", "salario", "bonos")] == [Outcome.MET] * 4


def test_the_order_and_the_wording_of_columns_are_the_offices_own() -> None:
    checked = judged(("Sueldo", "Puesto", "Nombre del empleado"), *((money, post, name) for _, name, post, _, money, _ in PEOPLE))
    assert [asked(checked, name).outcome for name in ("nombre", "cargo", "salario")] == [Outcome.MET] * 3


def test_a_header_without_rows_is_an_empty_container() -> None:
    found = asked(judged(HEADER), "publicado")
    assert (found.outcome, found.reason) == (Outcome.MISSING, "empty_container")


@pytest.mark.parametrize("zero", ["0", "0.00", "Q -"])
def test_a_table_of_zeros_is_for_a_person(zero: str) -> None:
    checked = judged(HEADER, *((f"{n}", "", "", "", zero, zero) for n in range(1, 9)))
    for name in ("publicado", "nombre", "salario", "total"):
        found = asked(checked, name)
        assert (found.outcome, found.reason) == (Outcome.UNKNOWN, "needs_person")
        assert "solo con ceros" in found.sentence


def test_zeros_in_an_amount_are_an_answer_and_zeros_for_a_name_are_none() -> None:
    checked = judged(HEADER, *((n, "0", post, line, money, "0.00") for n, _, post, line, money, _ in PEOPLE))
    assert asked(checked, "bonos").outcome is Outcome.MET
    assert asked(checked, "nombre").reason == "column_empty"


def test_half_of_the_names_empty_is_half_a_yes_that_counts_them() -> None:
    rows = [(n, name if int(n) % 2 else "", *rest) for n, name, *rest in PEOPLE]
    found = asked(judged(HEADER, *rows), "nombre")
    assert (found.outcome, found.sentence) == (Outcome.PARTIAL, "La tabla trae «Nombre completo», pero 4 de 8 celdas están vacías.")


def test_a_total_that_does_not_agree_is_a_note_of_quality_and_scores_nothing() -> None:
    right = judged(HEADER, *PEOPLE, ("", "TOTAL", "", "", "24000.00", "2000.00"))
    wrong = judged(HEADER, *PEOPLE, ("", "TOTAL", "", "", "25000.00", "2000.00"))
    note = next(note for note in wrong.quality if note.code == "wrong_total")
    assert "el total de la columna «Salario base» dice 25000.00 y sus filas suman 24,000.00" in note.sentence
    assert [finding.outcome for finding in wrong.findings] == [finding.outcome for finding in right.findings]
