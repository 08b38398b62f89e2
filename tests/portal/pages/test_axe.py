"""WCAG 2.2 AA on every public template, at the width of a phone and of a desk, and at 200 % zoom: axe-core finds nothing wrong."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.portal.pages.test_look import CHROMIUM, HOST, OVERFLOW, browse, rendered

WORKS = "/informacion-publica/obras/datos/"
# Pages that answer a question, by a name that stands for their address.
ASKED = {
    "/x/search/": "/buscar/?q=obra",
    "/x/search-corrected/": "/buscar/?q=remunerasiones",
    "/x/search-nothing/": "/buscar/?q=zzzzzz",
    "/x/search-empty/": "/buscar/",
    "/x/filtered/": f"{WORKS}?orden=-costo_total&costo_total.desde=10",
    "/x/no-rows/": f"{WORKS}?costo_total.desde=999999999",
    "/x/refused/": f"{WORKS}?nada=1",
    "/x/row/": "{works}?fila=1",
    "/x/pictures/": f"{WORKS}graficas/",
    "/x/pictures-of-payroll/": "/informacion-publica/remuneraciones/datos/graficas/",
    "/x/everything/": "/datos/",
    "/x/api/": "/api/",
    "/x/report/": "/avisar/?parte=laip-10-18",
    "/x/thanks/": "/avisar/gracias/",
    "/x/missing/": "/no-existe/",
}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="falta Chromium de Debian")


def everything(open_town: dict[str, str]) -> dict[str, tuple[str, bytes]]:
    """All pages as the browser is given them."""
    kept = rendered(open_town)
    for name, path in ASKED.items():
        response = Client().get(path.format(works=open_town["works"]))
        assert response.status_code in (200, 400, 404), path
        kept[name] = (response["Content-Type"], response.content)
    sent = Client().post("/avisar/?parte=laip-10-18", {"text": "", "opened": ""})
    kept["/x/report-wrong/"] = (sent["Content-Type"], sent.content)
    return kept


def pages_of(kept: dict[str, tuple[str, bytes]]) -> list[str]:
    return [path for path, (mime, _) in kept.items() if mime.startswith("text/html")]


@pytest.mark.parametrize("width", [360, 1280])
def test_no_public_page_has_a_fault_of_accessibility(open_town: dict[str, str], width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    kept = everything(open_town)
    faults: dict[str, list[str]] = {}

    def look(page: Any) -> None:
        axe = Axe()
        for path in pages_of(kept):
            page.goto(HOST + path)
            page.evaluate("document.querySelectorAll('details').forEach(item => item.open = true)")
            found = axe.run(page, options={"runOnly": TAGS, "resultTypes": ["violations"]}).response["violations"]
            if found:
                faults[path] = [f"{item['id']}: {item['nodes'][0]['html'][:160]} ({len(item['nodes'])})" for item in found]

    browse(kept, width, look)
    assert not faults, "\n".join(f"{path}: {fault}" for path, found in faults.items() for fault in found)


@pytest.mark.parametrize("width", [320, 360, 640])
def test_no_page_that_answers_is_wider_than_its_screen_nor_at_twice_its_size(open_town: dict[str, str], width: int) -> None:
    """640 is what a screen of 1280 has left at 200 %."""
    kept = everything(open_town)
    wide = {}

    def look(page: Any) -> None:
        for path in pages_of(kept):
            page.goto(HOST + path)
            page.evaluate("document.querySelectorAll('details').forEach(item => item.open = true)")
            if over := page.evaluate(OVERFLOW):
                wide[path] = over

    browse(kept, width, look)
    assert not wide


def test_a_register_is_filtered_with_the_keyboard_alone(open_town: dict[str, str]) -> None:
    kept = everything(open_town)

    def look(page: Any) -> None:
        page.goto(HOST + WORKS)
        reached: dict[str, str] = {}  # what has the focus -> how it shows it
        for _ in range(60):
            page.keyboard.press("Tab")
            name, outline = page.evaluate(
                "(one => [(one.id || one.textContent.trim()).slice(0, 40), getComputedStyle(one).outlineStyle])(document.activeElement)"
            )
            reached.setdefault(name, outline)
        assert next(iter(reached)) == "Ir al contenido"
        named = ("buscar", "Filtrar", "CSV", "Excel", "JSON")
        assert set(named) <= reached.keys()
        assert all(reached[name] != "none" for name in named)

    browse(kept, 1280, look, scripts=True)


def test_printed_pages_keep_the_rows_and_leave_the_tools(open_town: dict[str, str]) -> None:
    kept = everything(open_town)

    def look(page: Any) -> None:
        page.goto(HOST + WORKS)
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.querySelector('.filtros')).display") == "none"
        assert page.evaluate("getComputedStyle(document.querySelector('.tabla')).overflowX") == "visible"

    browse(kept, 1280, look)
