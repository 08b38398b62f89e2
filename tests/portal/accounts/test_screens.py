"""The administration's screens, pressed as a person would."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from portal_template.accounts.access import Role, role_of
from portal_template.accounts.screens.words import ACTIONS
from portal_template.accounts.signin import second_factor
from portal_template.registers import journal
from portal_template.registers.models import JournalEntry
from tests.portal.accounts.conftest import enter

PERSON = {"full_name": "Rosa Pérez", "username": "rosa.perez", "post": "Encargada", "email": "rosa@ejemplo.gob.gt", "role": "publicación"}
SCREENS = (
    "/panel/cuentas/",
    "/panel/cuentas/nueva/",
    "/panel/cuentas/soporte/",
    "/panel/cuentas/relevo/",
    "/panel/bitacora/",
    "/panel/bitacora/csv/",
)


def shown_password(page: Any) -> str:
    found = re.search(r'class="secreta">([a-z0-9-]{23})<', page.content.decode())
    assert found
    return found.group(1)


@pytest.mark.parametrize("path", SCREENS)
def test_the_screens_are_for_administration_with_a_second_factor(signed_in: Callable[..., Any], path: str) -> None:
    assert Client().get(path).headers["Location"].startswith("/cuenta/entrar/?next=/panel/")
    assert signed_in("captura").get(path).status_code == 403
    assert signed_in("publicación").get(path).status_code == 403
    without = signed_in("administración", "sin", second_factor=False).get(path)
    assert without.headers["Location"] == "/cuenta/segundo-factor/activar/"
    assert signed_in("administración").get(path).status_code == 200
    assert signed_in("soporte INFOM").get(path).status_code == 200


def test_a_new_account_is_given_a_password_that_is_shown_once_and_works_once(signed_in: Callable[..., Any]) -> None:
    admin = signed_in("administración")
    page = admin.post("/panel/cuentas/nueva/", PERSON)
    assert "no-store" in page.headers["Cache-Control"]
    password = shown_password(page)
    rosa = Client()
    enter(rosa, "rosa.perez", password)
    assert rosa.get("/panel/").headers["Location"].startswith("/cuenta/contrasena/")
    again = admin.post("/panel/cuentas/nueva/", PERSON).content.decode()
    assert "Los nombres no se repiten" in again
    listing = admin.get("/panel/cuentas/").content.decode()
    assert "Rosa Pérez" in listing
    assert "contraseña por cambiar" in listing
    assert password not in listing


def test_support_is_granted_for_days_and_more_days_later(signed_in: Callable[..., Any]) -> None:
    admin = signed_in("administración")
    said = {"full_name": "Técnica", "username": "tecnica.infom", "post": "Soporte", "email": "", "days": "5"}
    assert "Contraseña de un solo uso" in admin.post("/panel/cuentas/soporte/", said).content.decode()
    support = get_user_model().objects.get(username="tecnica.infom")
    assert role_of(support) is Role.SUPPORT
    assert support.account.ends_on == timezone.localdate() + timedelta(days=5)
    wrong = admin.post("/panel/cuentas/soporte/", said | {"username": "otra.infom", "days": "400"})
    assert "menor o igual a 90" in wrong.content.decode()
    longer = {"full_name": "Técnica", "post": "Soporte", "ends_on": (timezone.localdate() + timedelta(days=9)).isoformat()}
    assert admin.post(f"/panel/cuentas/{support.pk}/", longer).status_code == 302
    assert get_user_model().objects.get(pk=support.pk).account.ends_on == timezone.localdate() + timedelta(days=9)


def test_an_account_is_changed_reset_and_ended(signed_in: Callable[..., Any], account_of: Callable[..., Any]) -> None:
    admin, ana = signed_in("administración"), account_of("publicación", "ana")
    url = f"/panel/cuentas/{ana.pk}/"
    admin.post(url, {"full_name": "Ana", "post": "Nuevo puesto", "email": "", "role": "captura"})
    ana = get_user_model().objects.get(pk=ana.pk)
    assert (ana.account.post, role_of(ana)) == ("Nuevo puesto", Role.CAPTURE)
    assert shown_password(admin.post(f"{url}contrasena/"))
    admin.post(f"{url}segundo-factor/")
    assert not second_factor.enrolled(ana)
    assert "sigue publicado" in admin.post(f"{url}terminar/", follow=True).content.decode()
    assert not get_user_model().objects.get(pk=ana.pk).is_active
    assert "Esta cuenta terminó" in admin.get(url).content.decode()
    assert "Haga una nueva" in admin.post(f"{url}contrasena/", follow=True).content.decode()


def test_the_only_administrator_is_told_why_not(signed_in: Callable[..., Any]) -> None:
    admin = signed_in("administración", "jefa")
    pk = get_user_model().objects.get(username="jefa").pk
    assert "única cuenta de administración" in admin.post(f"/panel/cuentas/{pk}/terminar/", follow=True).content.decode()
    assert admin.get("/panel/cuentas/").status_code == 200


def test_the_hand_over_is_one_screen_and_a_sheet_for_each_newcomer(signed_in: Callable[..., Any], account_of: Callable[..., Any]) -> None:
    admin, ana = signed_in("administración", "jefa"), account_of("publicación", "ana")
    jefa = get_user_model().objects.get(username="jefa")
    form = {"llega-TOTAL_FORMS": "3", "llega-INITIAL_FORMS": "0", "llega-MIN_NUM_FORMS": "0", "llega-MAX_NUM_FORMS": "6"}
    form |= {f"llega-{n}-role": "publicación" for n in range(3)}
    form |= {f"llega-0-{name}": value for name, value in (PERSON | {"role": "administración"}).items()}
    pressed = {**form, "se_va": [str(ana.pk), str(jefa.pk)]}
    assert "Marque abajo" in admin.post("/panel/cuentas/relevo/", pressed).content.decode()
    assert get_user_model().objects.filter(is_active=True).count() == 2
    alone = {**pressed, "llega-0-role": "captura", "seguro": "1"}
    assert "Nadie quedaría a cargo" in admin.post("/panel/cuentas/relevo/", alone).content.decode()
    page = admin.post("/panel/cuentas/relevo/", {**pressed, "seguro": "1"})
    assert "no-store" in page.headers["Cache-Control"]
    assert "Su propia cuenta terminó" in page.content.decode()
    enter(rosa := Client(), "rosa.perez", shown_password(page))
    assert "_auth_user_id" in rosa.session
    assert admin.get("/panel/cuentas/").status_code == 302
    assert JournalEntry.objects.get(action="handed_over").detail == {"left": ["ana", "jefa"], "came": ["rosa.perez"]}


@pytest.fixture
def entries() -> None:
    for day, actor, action, part in (
        (1, "ana", "publish", "laip-10-04"),
        (2, "luis", "correct", "laip-10-12.nacionales"),
        (3, '=HYPERLINK("http://x")', "sign_in_failed", ""),
    ):
        journal.write(actor, action, part=part, period="2026-10" if part else "", version=1, at=datetime(2026, 11, day, 5, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"ana", "luis", "=HYPERLINK"}),
        ("quien=LUI", {"luis"}),
        ("que=publish", {"ana"}),
        ("parte=laip-10-12", {"luis"}),
        ("desde=2026-11-01&hasta=2026-11-01", {"luis"}),  # days are Guatemala's: 05:30 UTC is 23:30 of the day before
        ("hasta=2026-10-31", {"ana"}),
        ("desde=ayer", set()),
    ],
)
def test_the_journal_is_searched_by_who_what_part_and_days(
    signed_in: Callable[..., Any], entries: None, query: str, found: set[str]
) -> None:
    page = signed_in("administración").get(f"/panel/bitacora/?{query}").content.decode()
    table = page[page.index("Descargar") :] if "<table>" in page else ""
    assert {name for name in ("ana", "luis", "=HYPERLINK") if f"<td>{name}" in table} == found


def test_the_journal_is_downloaded_as_searched_and_runs_no_formula(signed_in: Callable[..., Any], entries: None) -> None:
    admin = signed_in("administración")
    csv = admin.get("/panel/bitacora/csv/?que=publish")
    assert csv.content.decode().splitlines()[0] == "\ufeffcuando,quien,que,parte,periodo,version,detalle"
    assert csv.content.decode().splitlines()[1].startswith("2026-10-31 23:30:00,ana,Publicó,laip-10-04,2026-10,1")
    assert "attachment" in csv.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(admin.get("/panel/bitacora/xlsx/").content))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert any(str(cell.value).startswith("'=HYPERLINK") for cell in cells)
    assert JournalEntry.objects.filter(action="journal_downloaded").count() == 2
    assert admin.get("/panel/bitacora/exe/").status_code == 404


def test_every_action_that_is_kept_has_a_word() -> None:
    from pathlib import Path

    import portal_template

    root = Path(portal_template.__file__).parent
    texts = [path.read_text(encoding="utf-8") for path in root.rglob("*.py")]
    kept = re.compile(r'(?:journal\.write|_tell|_keep|_decide|edits\.change|\bchange)\([^"()]*(?:\(\)[^"()]*)?"(\w+)"')
    used = {action for text in texts for action in kept.findall(text)}
    assert {"sign_in", "send", "fix", "withdraw"} <= used
    assert used <= set(ACTIONS), used - set(ACTIONS)
