"""The day's letters through real mail servers: one that takes them, one that refuses, one that never speaks, and one that is killed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal_template.instance import MailServer
from portal_template.panel.models import PanelSettings, Reminder
from portal_template.panel.reminders import sending
from portal_template.registers.models import JournalEntry
from tests.portal.mail_servers import Refuses, Takes, silent, smtp

DUE = "2026-11-30"  # what is monthly of October
OFFICER, BOSS = "uip@ejemplo.gob.gt", "alcaldia@ejemplo.gob.gt"


@pytest.fixture
def town(portal: Callable[..., Any], db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[tuple[str, int]], None]:
    """A municipality with an officer and a superior to remind; called with an address, its mail server is there."""
    PanelSettings.objects.create(pk=1, remind_before=5, remind_after=3, officer_email=OFFICER, superior_email=BOSS)
    monkeypatch.setattr(sending, "TIMEOUT", 1)

    def served(address: tuple[str, int]) -> None:
        host, port = address
        portal(mail=MailServer(host=host, port=port, user="", password="", security="none", sender="portal@ejemplo.gob.gt"))

    portal(base_url="https://transparencia.ejemplo.gob.gt", name="San Ejemplo")
    return served


def remind(today: str, *more: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("remind", f"--today={today}", "--json", *more, stdout=out)
    said: dict[str, Any] = json.loads(out.getvalue())
    return said


def text_of(letter: Any) -> str:
    return str(letter.get_body(("plain",)).get_content())


def test_before_on_and_after_the_day_each_once_and_one_letter_a_person(town: Any) -> None:
    with smtp(taking := Takes()) as address:
        town(address)
        days = ["2026-11-24", "2026-11-25", "2026-11-26", DUE, "2026-12-01", "2026-12-03", "2026-12-04"]
        assert [remind(day)["letters"] for day in days] == [0, 1, 0, 2, 0, 2, 0]
    assert [letter["To"] for letter in taking.letters] == [OFFICER, OFFICER, BOSS, OFFICER, BOSS]
    assert [letter["Subject"].split(":")[0].strip() for letter in taking.letters[::2]] == [
        "Vence en 5 días",
        "Vence hoy",
        "Venció hace 3 días",
    ]
    assert all(letter["Auto-Submitted"] == "auto-generated" for letter in taking.letters)


def test_a_letter_says_what_is_due_until_when_and_where_and_brings_the_template(town: Any) -> None:
    with smtp(taking := Takes()) as address:
        town(address)
        remind(DUE)
    officer, boss = taking.letters
    text = text_of(officer)
    assert "https://transparencia.ejemplo.gob.gt/panel/partes/laip-10-04/2026-10/" in text
    assert "Hay tiempo hasta el 30 de noviembre de 2026" in text
    assert "incumple" not in text
    html = officer.get_body(("html",)).get_content()
    assert 'lang="es-GT"' in html
    assert "<img" not in html
    files = {part.get_filename(): part.get_content() for part in officer.iter_attachments()}
    assert len(files) == 8
    assert any(f"Plantilla adjunta: {name}" in text for name in files)
    book = openpyxl.load_workbook(io.BytesIO(next(iter(files.values()))))
    assert "2026-10" in str([cell.value for row in book.worksheets[0].iter_rows(max_row=4) for cell in row])
    assert not list(boss.iter_attachments())
    assert "sigue sin publicarse" in text_of(boss)


def test_what_is_published_is_not_reminded_of(town: Any) -> None:
    from django.conf import settings

    from checklists.load import load_checklist
    from tests.portal.pages.conftest import publish_rows

    publish_rows(settings.PORTAL, load_checklist(), "laip-10-04", 3, period="2026-10")
    with smtp(taking := Takes()) as address:
        town(address)
        remind(DUE)
    assert "laip-10-04/" not in text_of(taking.letters[0])


def test_accounts_are_reminded_too_but_not_support_nor_who_has_left(town: Any, account_of: Callable[..., Any]) -> None:
    for role, name in (
        ("captura", "ana"),
        ("publicación", "luis"),
        ("administración", "jefa"),
        ("soporte INFOM", "infom"),
        ("captura", "ida"),
    ):
        user = account_of(role, name)
        user.email, user.is_active = f"{name}@ejemplo.gob.gt", name != "ida"
        user.save()
    account_of("captura", "sin.correo")
    with smtp(taking := Takes()) as address:
        town(address)
        remind(DUE)
    assert sorted(letter["To"].split("@")[0] for letter in taking.letters) == ["alcaldia", "ana", "jefa", "luis", "uip"]


def test_one_bad_address_keeps_nobody_else_waiting_and_is_tried_again(town: Any) -> None:
    with smtp(taking := Takes(refuses=(OFFICER,))) as address:
        town(address)
        with pytest.raises(CommandError, match=f"{OFFICER}: el servidor de correo dice que esa dirección no existe"):
            remind(DUE)
        assert [letter["To"] for letter in taking.letters] == [BOSS]
        taking.refuses = ()
        assert remind("2026-12-01")["letters"] == 1
        assert [letter["To"] for letter in taking.letters] == [BOSS, OFFICER]
    assert "Venció ayer" in taking.letters[1]["Subject"]


@pytest.mark.parametrize(
    ("server", "said"), [(lambda: smtp(Refuses()), "rechazó el correo: 554"), (silent, "no contesta")], ids=["refuses", "never speaks"]
)
def test_a_server_that_fails_is_told_and_nothing_is_lost(town: Any, server: Any, said: str) -> None:
    with server() as address:
        town(address)
        with pytest.raises(CommandError, match=said) as failure:
            remind(DUE)
    assert "No se perdió nada" in str(failure.value)
    assert not Reminder.objects.exists()
    assert JournalEntry.objects.filter(action="mail_failed").count() == 1
    with smtp(taking := Takes()) as address:
        town(address)
        assert remind("2026-12-01")["letters"] == 2
    assert len(taking.letters) == 2


def test_no_server_at_the_address_is_told(town: Any) -> None:
    with silent() as address:
        pass
    town(address)
    with pytest.raises(CommandError, match="Revise EMAIL_HOST"):
        remind(DUE)


def test_without_a_mail_server_the_order_says_what_to_write_where(town: Any) -> None:
    with pytest.raises(CommandError, match=r"agregue EMAIL_HOST y EMAIL_FROM en portal\.env"):
        remind(DUE)
    assert not Reminder.objects.exists()


def test_a_rehearsal_says_who_and_what_and_keeps_nothing(town: Any) -> None:
    out = io.StringIO()
    call_command("remind", f"--today={DUE}", "--dry-run", stdout=out)
    assert f"{OFFICER}: Vence hoy: " in out.getvalue()
    assert not Reminder.objects.exists()


def test_an_order_that_was_killed_leaves_its_claim_free_after_an_hour(town: Any) -> None:
    from datetime import date

    from portal_template.panel.preferences import preferences
    from portal_template.panel.reminders.due import items
    from portal_template.panel.reminders.people import people
    from portal_template.registers import board, law

    on = date.fromisoformat(DUE)
    due = items(board.cells(law.checklist(), law.subject_kind(), on), on, before=5, after=3)
    now = timezone.now()
    person = people(preferences())[0]
    assert sending.claim(person, due, now).items == due
    assert sending.claim(person, due, now).items == (), "another order is writing that letter"
    assert sending.claim(person, due, now + timedelta(hours=2)).items == due


def test_nobody_to_remind_is_said(town: Any) -> None:
    PanelSettings.objects.update(officer_email="", superior_email="")
    out = io.StringIO()
    call_command("remind", f"--today={DUE}", stdout=out)
    assert "ningún correo a quien avisar" in out.getvalue()
