"""Reports of problems reach the officer, who notes what was done; they are never public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal_template.registers.models import JournalEntry, ProblemReport
from tests.portal.panel.conftest import PAYROLL, due, text_of

Enter = Callable[..., Client]
TEXT = "El salario de la fila doce está mal."


@pytest.fixture
def report(town: Any) -> ProblemReport:
    return ProblemReport.objects.create(at=timezone.now(), part=PAYROLL, period=due(PAYROLL), text=TEXT, contact="vecina@example.org")


def answer(client: Client, report: ProblemReport, nota: str = "Se publicó una corrección.", estado: str = "answered") -> Any:
    return client.post(f"/panel/avisos/{report.pk}/", {"nota": nota, "estado": estado}, follow=True)


def test_a_report_is_counted_in_the_menu_listed_and_read_with_its_contact(signed_in: Enter, report: ProblemReport) -> None:
    client = signed_in("captura")
    page = client.get("/panel/avisos/")
    assert "Avisos recibidos 1 sin contestar" in text_of(page)
    assert TEXT in text_of(page)
    one = text_of(client.get(f"/panel/avisos/{report.pk}/"))
    assert "vecina@example.org" in one
    assert "Corregirlo o retirarlo" in one


def test_it_is_marked_as_answered_with_a_note_by_a_post_and_the_journal_has_no_words_of_it(signed_in: Enter, report: ProblemReport) -> None:
    page = answer(signed_in("captura", "luis", post="Encargado de archivo"), report)
    assert "No hay avisos sin contestar." in text_of(page)
    report.refresh_from_db()
    assert (report.state, report.answered_by) == ("answered", "Encargado de archivo")
    entry = JournalEntry.objects.get(action="answer")
    assert entry.actor == "luis"
    assert TEXT not in str(entry.detail)


@pytest.mark.parametrize(
    ("nota", "estado", "message"),
    [("", "answered", "Escriba en una frase"), ("Se publicó otra versión.", "", "Elija cómo"), ("Corto", "x", "Elija cómo")],
)
def test_a_note_and_an_end_are_asked_for(signed_in: Enter, report: ProblemReport, nota: str, estado: str, message: str) -> None:
    page = answer(signed_in("captura"), report, nota, estado)
    assert page.status_code == 422
    assert message in text_of(page)
    assert ProblemReport.objects.get().state == "new"


def test_it_is_answered_once(signed_in: Enter, report: ProblemReport) -> None:
    client = signed_in("captura")
    answer(client, report)
    answer(client, report, "Otra nota distinta de la primera.")
    assert ProblemReport.objects.get().answer == "Se publicó una corrección."
    assert JournalEntry.objects.filter(action="answer").count() == 1


def test_a_report_about_a_part_that_the_law_no_longer_has_is_still_read(signed_in: Enter, town: Any) -> None:
    old = ProblemReport.objects.create(at=timezone.now(), part="laip-10-99", period="2020-01", text=TEXT)
    assert TEXT in text_of(signed_in("captura").get(f"/panel/avisos/{old.pk}/"))


def test_nobody_reads_it_without_an_account(report: ProblemReport) -> None:
    for path in ("/panel/avisos/", f"/panel/avisos/{report.pk}/"):
        assert Client().get(path).status_code == 302
