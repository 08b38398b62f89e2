"""What the functions of quality are given: the site and its walk, and what the law's checks made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote, urlsplit

from checklists.finding import Evidence, Finding
from checklists.model import Checklist
from monitor.checks.holding import Holding, shorten
from monitor.checks.site import Site, Walk
from monitor.page import Kind, Page

FILES = frozenset((Kind.PDF, Kind.SHEET, Kind.DOCUMENT, Kind.IMAGE, Kind.ARCHIVE))
MOST = 5  # pieces of evidence of a note that counts many
_FILE = re.compile(r"\.(?:pdf|xlsx?|xlsm|xlsb|ods|csv|docx?|odt|rtf|zip|rar|7z|pptx?|jpe?g|png|tiff?)$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """One portal on one day, as the checks saw it."""

    checklist: Checklist
    site: Site
    walk: Walk
    holdings: tuple[Holding, ...]
    findings: tuple[Finding, ...]
    today: date

    @property
    def html(self) -> Iterator[Page]:
        """The pages that were read."""
        return (page for page in self.site.pages if page.ok and page.kind is Kind.HTML)

    @property
    def files(self) -> Iterator[Page]:
        """The files that were received, each once by its bytes; pictures that are no scan of a document are left out."""
        known: set[str] = set()
        published = {holding.page.digest for holding in self.holdings}
        for page in self.site.pages:
            drawn = page.kind is Kind.IMAGE and page.digest not in published
            if page.ok and page.kind in FILES and page.digest not in known and not drawn:
                known.add(page.digest)
                yield page


def is_file(url: str) -> bool:
    """Whether an address names a file to be opened and not a page."""
    return _FILE.search(unquote(urlsplit(url).path)) is not None


def name_of(page: Page) -> str:
    """How people know a file: its name, or the end of its address."""
    return shorten(page.filename or unquote(urlsplit(page.url or page.requested).path).rsplit("/", 1)[-1] or page.url, 120)


def shows(page: Page, excerpt: str = "", locator: str = "") -> Evidence:
    """A page as evidence."""
    return Evidence(url=page.url or page.requested, digest=page.digest, excerpt=shorten(excerpt), locator=shorten(locator))
