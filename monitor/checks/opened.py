"""What a file that opened is: data, a document, a scan, a declaration or nothing; the period it states; the numerals its sheets name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from checklists.model import JustificationKind
from monitor.checks.context import SURE, Reader
from monitor.checks.dated import without_days
from monitor.checks.declare import declared, promised
from monitor.checks.holding import What
from monitor.page import Kind, Page, Table

BEGINNING = 1500  # characters of a document read for its part and period
TITLES = 5  # lines of a document among which its own title stands
_SHUT = ("corrupt", "encrypted", "timeout")
_DOCUMENTS = (".pdf", ".doc", ".docx", ".xls", ".xlsx")


def not_opened(page: Page) -> bool:
    """Whether a file is there that did not open: cut, damaged, under a password, or a picture that calls itself a document."""
    return page.unreadable in _SHUT or (page.kind is Kind.IMAGE and page.filename.lower().endswith(_DOCUMENTS))


def what_of(page: Page) -> tuple[What, JustificationKind | None]:
    """What a file that opened is, and the kind of justification it states, if it is one."""
    if page.unreadable or page.scanned or page.kind in (Kind.IMAGE, Kind.ARCHIVE):
        return What.OPAQUE, None
    tables = any(table.rows for table in page.tables)
    if tables and page.kind in (Kind.SHEET, Kind.TEXT):
        return What.DATA, None
    if not tables and (kind := declared(page.text)):
        return What.DECLARATION, kind
    if page.kind is Kind.SHEET or not page.text.strip() or (not tables and promised(page.text)):
        return What.EMPTY, None
    return What.DOCUMENT, None


def read_period(reader: Reader, tables: Sequence[Table], beginning: str) -> str | None:
    """The period a document states of itself: in the titles above its tables, then in its first lines. None while unread."""
    for caption in (table.caption for table in tables):
        if caption and (period := reader.read(without_days(caption)).period):
            return period
    for line in [line for line in beginning.splitlines() if line.strip()][:12]:
        if period := reader.read(without_days(line[:200])).period:
            return period
    return None


def words_of(tables: Sequence[Table]) -> str:
    """The header cells of tables, as an excerpt."""
    return " | ".join(" · ".join(cell for cell in table.header if cell) for table in tables)[:BEGINNING]


def placed_by_itself(reader: Reader, page: Page) -> Iterator[tuple[str, Page]]:
    """The obligations that a file names in its own titles, for a file of the section that no words around it place.

    A workbook with a sheet for each numeral gives each of them with its own sheet; a document, the one its first lines name.
    """
    if page.kind is Kind.SHEET:
        for section in page.sections:
            titles = (section.heading, *section.text.splitlines()[:2], *(table.caption for table in section.tables))
            if code := _named(reader, titles):
                yield code, replace(page, sections=(section,))
    elif code := _named(reader, [line for line in page.text[:BEGINNING].splitlines() if line.strip()][:TITLES]):
        yield code, page


def _named(reader: Reader, titles: Sequence[str]) -> str | None:
    for title in titles:
        claims = reader.read(title[:200]).obligations if title.strip() else ()
        if claims and claims[0].weight >= SURE:
            return claims[0].code
    return None
