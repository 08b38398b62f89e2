"""«Avisar de un problema»: a person's words arrive; machines and floods do not."""

from __future__ import annotations

import time
from typing import Any

import lxml.html
import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client

from portal_template.pages import reports
from portal_template.registers.models import ProblemReport

ABOUT = "/avisar/?parte=laip-10-22&periodo=2026-09&version=1"
TEXT = "El monto de la fila 3 dice diez veces más que la factura."


@pytest.fixture(autouse=True)
def _empty_cache(db: None) -> None:
    cache.clear()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> str:
    """A form that was opened a minute ago."""
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now - 60)
    token = signing.dumps("", salt=reports._SALT)
    monkeypatch.setattr(time, "time", lambda: now)
    return token


def send(opened: str, path: str = ABOUT, **fields: str) -> Any:
    return Client().post(path, {"text": TEXT, "opened": opened, **fields})


def test_a_report_is_kept_with_what_it_is_about_and_nothing_of_who_sent_it(town: Any, opened: str) -> None:
    response = send(opened, contact="vecina@example.com")
    assert (response.status_code, response["Location"]) == (302, "/avisar/gracias/")
    kept = ProblemReport.objects.get()
    assert (kept.part, kept.period, kept.version, kept.text, kept.contact) == ("laip-10-22", "2026-09", 1, TEXT, "vecina@example.com")
    assert kept.state == "new"
    assert {field.name for field in ProblemReport._meta.fields} & {"address", "ip", "agent"} == set()
    assert "el aviso llegó" in Client().get("/avisar/gracias/").content.decode()


def test_what_is_missing_is_told_beside_what_was_written(town: Any, opened: str) -> None:
    response = send(opened, text="corto", contact="x@example.com")
    tree = lxml.html.document_fromstring(response.content.decode())
    assert response.status_code == 400
    assert tree.xpath("//*[@role='alert']//a/@href") == ["#id_text"]
    assert tree.xpath("//textarea")[0].text_content().strip() == "corto"
    assert ProblemReport.objects.count() == 0


def test_machines_are_kept_out(town: Any, opened: str) -> None:
    assert send(opened, website="https://spam.example").status_code == 400
    assert send("falso").status_code == 400
    assert send(signing.dumps("", salt=reports._SALT)).status_code == 400
    assert ProblemReport.objects.count() == 0


def test_an_address_that_sends_too_much_waits(town: Any, opened: str) -> None:
    codes = [send(opened).status_code for _ in range(reports.MOST_BY_ADDRESS + 2)]
    assert codes == [302] * reports.MOST_BY_ADDRESS + [400, 400]
    assert Client(REMOTE_ADDR="203.0.113.9").post(ABOUT, {"text": TEXT, "opened": opened}).status_code == 302


def test_a_report_is_about_something_that_exists(town: Any) -> None:
    for wrong in ("/avisar/", "/avisar/?parte=nada", "/avisar/?parte=laip-10-22&periodo=ayer"):
        assert Client().get(wrong).status_code == 404
    assert Client().get("/avisar/?parte=laip-10-22&version=x").status_code == 200


def test_the_form_is_of_one_visitor_and_the_pages_that_lead_to_it_are_not(open_town: dict[str, str]) -> None:
    assert "no-store" in Client().get(ABOUT)["Cache-Control"]
    for path in open_town.values():
        assert not Client().get(path).cookies, path
    assert "/avisar/?parte=" in Client().get(open_town["works"]).content.decode()


def test_a_form_of_another_site_is_refused(town: Any, opened: str) -> None:
    assert Client(enforce_csrf_checks=True).post(ABOUT, {"text": TEXT, "opened": opened}).status_code == 403
