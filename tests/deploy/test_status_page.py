"""The page of the fleet in a real browser: read on a telephone, without a fault of accessibility, what is wrong first."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from checklists.load import load_checklist
from deploy.inventory import read_inventory
from deploy.standing.ask import Standing
from deploy.standing.page import page
from tests.deploy.test_standing import FLEET, HOST, PORTAL, standing_of

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def troubled(tmp_path: Path) -> Standing:
    """One host that did not answer, one whose disk fills; one portal that does not answer."""
    file = tmp_path / "flota.toml"
    file.write_text(FLEET.replace("San José El Ejemplo", "San <b>José</b> El Ejemplo"))
    inventory = read_inventory(file, load_checklist().municipalities)
    norte = HOST | {"disk_free": HOST["disk_total"] // 50}
    return standing_of(inventory, {"norte": norte}, {"9901": PORTAL, "0501": PORTAL | {"status": 0, "seconds": None}})


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    if CHROMIUM is None:
        pytest.skip("falta Chromium: apt install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


def test_the_page_stands_alone_and_begins_with_what_is_wrong(troubled: Standing) -> None:
    text = page(troubled)
    assert "<script" not in text
    assert "src=" not in text
    assert "href=" not in text
    assert "<b>" not in text, "what the operator wrote is text"
    body = text[text.index("<main>") :]
    for first, then in (
        ("Lo que está mal", "Anfitrión sur"),
        ("Anfitrión sur", "Escuintla (0501)"),
        ("deploy provision 0501", '<table role="table"'),
    ):
        assert body.index(first) < body.index(then)


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")])
def test_the_page_is_read_on_every_screen_and_has_no_fault_of_accessibility(
    browser: Any, troubled: Standing, tmp_path: Path, width: int, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    file = tmp_path / "flota.html"
    file.write_text(page(troubled))
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)  # axe is a script
    shown, said = context.new_page(), list[str]()
    shown.on("console", lambda message: said.append(message.text))
    shown.goto(file.as_uri())
    assert shown.evaluate(TOO_WIDE) <= 0
    found = Axe().run(shown, options={"runOnly": TAGS, "resultTypes": ["violations"]}).response["violations"]
    assert [f"{item['id']}: {item['nodes'][0]['html'][:160]}" for item in found] == []
    assert said == []
    tree = shown.get_by_role("table", name="Portales")
    assert tree.get_by_role("rowheader").count() == 3, "still a table for whoever hears it"
    context.close()
