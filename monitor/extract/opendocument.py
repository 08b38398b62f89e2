"""OpenDocument spreadsheets: content.xml -> rows of cells. Its repeat counts can be a bomb, so they are bounded."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from monitor.extract.facts import Limits, clean
from monitor.extract.xmlfile import attribute, local, parse

_COLUMNS = 1024  # of a row
_REPEATED_ROWS = 1000  # of one row that holds something


def sheets_of(content: bytes, limits: Limits) -> Iterator[tuple[str, list[list[str]]]]:
    """Name and rows of each sheet of a content.xml. Raises `Unreadable`."""
    for table in parse(content).iter("{*}table"):
        yield clean(attribute(table, "name")), _rows(table, limits)


def text_of(element: etree._Element) -> str:
    """The text of paragraphs inside an element, notes and annotations left out."""
    lines = []
    for paragraph in element.iter("{*}p", "{*}h"):
        parent = paragraph.getparent()
        if parent is not None and local(parent) in ("annotation", "note-body"):
            continue
        lines.append(_flat(paragraph))
    return clean(" ".join(lines))


def _flat(paragraph: etree._Element) -> str:
    pieces = []
    for element in paragraph.iter():
        if element.text and local(element) not in ("annotation", "note"):
            pieces.append(element.text)
        if local(element) in ("s", "tab", "line-break"):
            pieces.append(" ")
        if element is not paragraph and element.tail:
            pieces.append(element.tail)
    return "".join(pieces)


def _rows(table: etree._Element, limits: Limits) -> list[list[str]]:
    rows: list[list[str]] = []
    cells = 0
    for row in table.iter("{*}table-row"):
        values = _cells(row)
        times = min(_count(row, "number-rows-repeated"), _REPEATED_ROWS) if values else 1
        for _ in range(times):
            rows.append(values)
            cells += len(values)
            if len(rows) >= limits.rows or cells >= limits.cells:
                return rows
    return rows


def _cells(row: etree._Element) -> list[str]:
    """The cells of a row up to the last one that holds something."""
    values: list[str] = []
    for cell in row:
        if local(cell) not in ("table-cell", "covered-table-cell"):
            continue
        values.extend([text_of(cell)] * min(_count(cell, "number-columns-repeated"), _COLUMNS))
        if len(values) >= _COLUMNS:
            break
    while values and not values[-1]:
        values.pop()
    return values


def _count(element: etree._Element, name: str) -> int:
    value = attribute(element, name)
    return int(value) if value.isdecimal() and len(value) < 9 else 1
