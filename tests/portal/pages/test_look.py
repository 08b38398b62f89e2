"""A real browser reads the pages, at the width of a phone and of a desk."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
HOST = "http://testserver"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """Array.from(document.querySelectorAll('.boton, .bajar a, .menu a, summary'))
  .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 43.5).map(e => e.textContent.trim())"""

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="falta Chromium de Debian")


def rendered(paths: dict[str, str]) -> dict[str, tuple[str, bytes]]:
    """Every page and what it needs, as media type and bytes: the browser is given these and nothing else."""
    client = Client()
    kept = {}
    for path in [*paths.values(), "/identidad.css", "/escudo.svg"]:
        response = client.get(path)
        kept[path] = (response["Content-Type"], response.content)
    for sheet in ("portal", "datos"):
        kept[f"/static/vitrina/{sheet}.css"] = ("text/css", Path(str(finders.find(f"vitrina/{sheet}.css"))).read_bytes())
    return kept


def browse(kept: dict[str, tuple[str, bytes]], width: int, look: Callable[[Any], None], scripts: bool = True) -> None:
    """Open a browser of that width in which only the kept pages exist."""
    from playwright.sync_api import Route, sync_playwright

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOST).split("?")[0].split("#")[0]
        mime, body = kept.get(path, ("text/plain", b""))
        route.fulfill(status=200 if path in kept else 404, content_type=mime, body=body)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
            context.route("**/*", answer)
            look(context.new_page())
        finally:
            browser.close()


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_is_wider_than_its_screen_and_targets_are_large(open_town: dict[str, str], width: int) -> None:
    kept = rendered(open_town)
    wide, small = {}, {}

    def look(page: Any) -> None:
        for name, path in open_town.items():
            page.goto(HOST + path)
            assert page.evaluate("getComputedStyle(document.querySelector('.cabeza')).borderTopWidth") == "6px", "the style sheet is there"
            if over := page.evaluate(OVERFLOW):
                wide[name] = over
            if found := page.evaluate(SMALL):
                small[name] = found

    browse(kept, width, look)
    assert not wide
    assert not small


def test_the_keyboard_meets_the_skip_link_first_and_can_scroll_the_table(open_town: dict[str, str]) -> None:
    kept = rendered({"payroll": open_town["payroll"]})

    def look(page: Any) -> None:
        page.goto(HOST + open_town["payroll"])
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Ir al contenido"
        page.focus(".tabla")
        page.keyboard.press("ArrowRight")
        page.wait_for_function("document.querySelector('.tabla').scrollLeft > 0", timeout=5000)

    browse(kept, 360, look)
