"""The public pages with the whole country in them: what they weigh, that they fit a phone and a desk, and that axe-core finds no fault."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Browser, Page, Route

from checklists.load import load_checklist
from monitor.supervision.models import Publication
from tests.monitor.dashboard.country import widened
from tests.monitor.dashboard.results.test_pages import MOST_QUERIES, pages
from tests.monitor.dashboard.test_browser import OPEN_ALL, TOO_WIDE, browser

__all__ = ["browser"]
MOST, MOST_WITH_MAP = 14 * 1024, 60 * 1024
MAPS = ("newest", "home")
HOST = "https://resultados.test"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALL = """[...document.querySelectorAll('main a, main button, main select, main input, main summary')]
    .filter(one => !one.closest('svg') && !one.closest('p, li, td, th, dd, q'))
    .filter(one => one.getBoundingClientRect().height && one.getBoundingClientRect().height < 24)
    .map(one => one.outerHTML.slice(0, 120))"""

pytestmark = pytest.mark.system


@pytest.fixture
def country(made: Publication) -> Publication:
    return widened(load_checklist(), made)


def test_every_page_is_light_and_asks_no_more_with_the_whole_country(client: Client, country: Publication) -> None:
    heavy = {}
    for name, address in pages(country).items():
        with CaptureQueriesContext(connection) as asked:
            packed = len(gzip.compress(client.get(address).content, 6))
        assert len(asked) <= MOST_QUERIES, name
        if packed > (MOST_WITH_MAP if name in MAPS else MOST):
            heavy[name] = packed
    assert not heavy


@contextmanager
def opened(country: Publication, browser: Browser, width: int) -> Iterator[Page]:
    """A browser's page for which every public page is drawn beforehand: a database of published rows cannot be emptied."""
    client = Client()
    kept = {address: client.get(address) for address in pages(country).values()}
    style = Path(finders.find("monitor/monitor.css") or "").read_bytes()

    def answer(route: Route) -> None:
        address = route.request.url.removeprefix(HOST)
        if address.endswith(".css"):
            route.fulfill(body=style, content_type="text/css")
        elif address in kept:
            route.fulfill(body=kept[address].content, headers=dict(kept[address].headers))
        else:
            route.abort()

    context = browser.new_context(viewport={"width": width, "height": 800})
    context.route("**/*", answer)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_is_too_wide_has_small_targets_or_a_fault_of_accessibility(width: int, country: Publication, browser: Browser) -> None:
    from axe_playwright_python.sync_playwright import Axe

    wrong: list[str] = []
    with opened(country, browser, width) as page:
        page.on("console", lambda message: wrong.append(f"{page.url}: {message.text}"))
        for name, address in pages(country).items():
            page.goto(HOST + address)
            page.evaluate(OPEN_ALL)
            if wide := page.evaluate(TOO_WIDE):
                wrong.append(f"{name} is {wide} px wider than {width}")
            wrong += [f"{name}: {one} is a small target" for one in page.evaluate(SMALL)]
            report = Axe().run(page, options={"runOnly": TAGS, "resultTypes": ["violations"]}).response
            wrong += [f"{name}: {one['id']}: {one['nodes'][0]['html'][:160]} ({len(one['nodes'])})" for one in report["violations"]]
    assert wrong == []


def test_the_map_is_walked_over_by_one_link_and_by_the_keyboard(country: Publication, browser: Browser) -> None:
    with opened(country, browser, 1280) as page:
        page.goto(HOST + "/resultados/")
        page.focus(".brinca")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('svg.mapa') !== null")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        page.click(".brinca")
        assert page.evaluate("document.activeElement.id") == "lista"
