"""The pages and the report in a real browser: nothing wider than the screen of a phone, nothing refused by the page's own policy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, sync_playwright

from checklists.model import Checklist
from monitor.archive.models import Assessment
from monitor.archive.store import findings_of, keep
from monitor.dashboard.report import write_report
from monitor.pipeline import Observation

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OPEN_ALL = "document.querySelectorAll('details').forEach(fold => { fold.open = true })"
WIDTHS = (360, 1280)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("falta Chromium: apt install chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright keeps a loop in this thread; the server has its own
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def signed_in(observation: Observation, live_server: Any, transactional_db: Any) -> tuple[str, Assessment]:
    """The session key of a reviewer, and the assessment that is kept."""
    row = keep(observation.assessment, observation.folder, name="Villa Ejemplo", municipality="9901")
    client = Client()
    user = User.objects.create_user("revisora")
    user.groups.add(Group.objects.get_or_create(name="revisión")[0])  # a test before may have emptied every table
    client.force_login(user)
    return client.cookies["sessionid"].value, row


def complaints(browser: Browser, addresses: list[str], width: int, cookie: dict[str, str] | None = None) -> list[str]:
    """What is wrong with pages at a width: too wide, refused by the policy, not found."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    if cookie:
        context.add_cookies([cookie])
    page, found = context.new_page(), []
    page.on("console", lambda message: found.append(f"{page.url}: {message.text}"))
    for address in addresses:
        page.goto(address)
        page.evaluate(OPEN_ALL)
        if wide := page.evaluate(TOO_WIDE):
            found.append(f"{address} is {wide} px wider than {width}")
    context.close()
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_the_screen(width: int, signed_in: tuple[str, Assessment], live_server: Any, browser: Browser) -> None:
    key, row = signed_in
    criterion = next(f.criterion for f in findings_of(row) if f.evidence)
    portal = row.crawl.portal_id
    paths = [
        "/",
        "/metodo/",
        "/municipios/",
        "/municipios/?departamento=03&sin=direccion",
        f"/portales/{portal}/",
        f"/portales/{portal}/recorridos/",
        reverse("proof", args=(row.pk, criterion, 1)),
    ]
    cookie = {"name": "sessionid", "value": key, "url": live_server.url}
    assert complaints(browser, [live_server.url + path for path in paths], width, cookie) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_sign_in_page_fits(width: int, live_server: Any, transactional_db: Any, browser: Browser) -> None:
    assert complaints(browser, [live_server.url + reverse("account_login")], width) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_manual_of_the_api_fits(width: int, live_server: Any, transactional_db: Any, browser: Browser) -> None:
    assert complaints(browser, [live_server.url + reverse("api:manual")], width) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_report_fits_and_asks_for_nothing(
    width: int, observation: Observation, checklist: Checklist, tmp_path: Path, browser: Browser
) -> None:
    path = tmp_path / "report.html"
    write_report(path, observation, checklist, name="Villa Ejemplo")
    assert complaints(browser, [path.as_uri()], width) == []


def test_a_click_on_a_proof_leads_to_the_marked_passage(
    observation: Observation, checklist: Checklist, tmp_path: Path, browser: Browser
) -> None:
    path = tmp_path / "report.html"
    write_report(path, observation, checklist, name="Villa Ejemplo")
    page = browser.new_page()
    page.goto(path.as_uri())
    page.click("#o-laip-10-01 summary")
    page.click("#o-laip-10-01 .pruebas a >> nth=0")
    assert page.locator(":target mark").first.is_visible()
    page.click(":target a >> nth=0")
    assert page.locator(":target.criterio").is_visible()
    page.close()
