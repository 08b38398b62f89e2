"""What the crawler's tests share: a reader of links that is small enough to be plain, and a clock that keeps count instead of waiting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import html

from monitor.crawler.course.relevance import Words
from monitor.crawler.fetch import Fetcher, Limits
from monitor.crawler.net.address import parse_allowed
from monitor.page import Area, Kind, Link, Page, Section
from tests.servers.misbehaving import Misbehaving, misbehaving


class CountingClock:
    """A clock that moves on by what it is asked to sleep, and remembers it."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self._seconds = 0.0

    def now(self) -> datetime:
        return datetime(2026, 11, 22, 12, 0, tzinfo=UTC) + timedelta(seconds=self._seconds)

    def monotonic(self) -> float:
        return self._seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._seconds += seconds


def read_plainly(page: Page, body: bytes) -> Page:
    """Title, text and links of an HTML page; the kind of anything else by its first bytes."""
    if body[:4] == b"%PDF":
        return replace(page, kind=Kind.PDF)
    if "html" not in page.content_type:
        kinds = {"application/json": Kind.JSON, "application/xml": Kind.XML, "text/csv": Kind.SHEET}
        return replace(page, kind=kinds.get(page.content_type.partition(";")[0], Kind.OTHER))
    try:
        tree = html.fromstring(body.decode("utf-8", errors="replace") or "<p></p>")
    except Exception:
        return replace(page, kind=Kind.HTML)
    tree.make_links_absolute(page.url, handle_failures="ignore")
    links = tuple(
        Link(url=a.get("href") or "", text=" ".join(a.text_content().split()), area=Area.CHROME if a.xpath("ancestor::nav") else Area.MAIN)
        for a in tree.iter("a")
    )
    title = " ".join(tree.findtext(".//title", default="").split())
    section = Section(heading="", level=0, text=" ".join(tree.text_content().split()), links=links)
    shell = bool(tree.xpath("//app-root"))
    return replace(page, kind=Kind.HTML, title=title, sections=(section,), needs_javascript=shell)


PLAIN_WORDS = Words(
    entry=lambda text: 1.0 if any(w in text.lower() for w in ("información pública", "transparencia")) else 0.0,
    news=lambda text: "noticia" in text.lower(),
)


@pytest.fixture
def clock() -> CountingClock:
    return CountingClock()


@pytest.fixture
def bad() -> Iterator[Misbehaving]:
    with misbehaving() as server:
        yield server


@pytest.fixture
def fetcher(bad: Misbehaving) -> Iterator[Fetcher]:
    made = Fetcher(allowed=parse_allowed(bad.allow), limits=Limits(page=200_000, document=400_000, seconds=1.5))
    yield made
    made.close()


def folder_of(tmp_path: Path, files: dict[str, str]) -> Path:
    """A folder with these files, to be served."""
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path
