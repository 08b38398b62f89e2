"""An HTML table -> cells: which tables hold data and which only place things on the page, spans spread out, header rows by their marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from monitor.extract.around import text_of
from monitor.extract.facts import clean
from monitor.extract.grid import find_header

_CELL = 1500  # characters beyond which a cell is a piece of page
_CELLS = frozenset(("td", "th"))
_SPAN = 60
_ROWS = 20_000
_PIECES = ("table", "h1", "h2", "h3", "h4", "h5", "h6", "form", "iframe", "details", "article")


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """The cells of a data table, row by row beside their elements; `header_rows` is -1 where no marks tell the header."""

    rows: list[list[str]]
    elements: list[etree._Element]
    header_rows: int
    caption: str


def grid_of(table: etree._Element) -> Grid | None:
    """The grid of a table that holds data, None for one that only lays out the page."""
    for tag in _PIECES:
        if table.find(f".//{tag}") is not None:
            return None
    elements = list(table.iter("tr"))[:_ROWS]
    if not elements:
        return None
    rows = list(_spread(elements))
    if max(map(len, rows)) < 2 or any(len(cell) > _CELL for row in rows for cell in row):
        return None
    caption = table.find("caption")
    marked = _marked(elements, rows)
    if not marked and not _looks_headed(elements, rows):
        return None
    return Grid(rows=rows, elements=elements, header_rows=marked or -1, caption=text_of(caption) if caption is not None else "")


def _spread(elements: list[etree._Element]) -> Iterator[list[str]]:
    """Rows of texts; a cell over several columns leaves the others blank, one over several rows is said in each."""
    hanging: dict[int, tuple[int, str]] = {}
    for element in elements:
        row: list[str] = []
        for cell in element:
            if cell.tag not in _CELLS:
                continue
            if hanging:
                _drop(hanging, row)
            text = text_of(cell) if len(cell) else clean(cell.text or "")
            if not cell.keys():
                row.append(text)
                continue
            down, right = _span(cell.get("rowspan")), _span(cell.get("colspan"))
            if down > 1:
                hanging[len(row)] = (down - 1, text)
            row.append(text)
            row.extend([""] * (right - 1))
        if hanging:
            _drop(hanging, row)
        yield row


def _drop(hanging: dict[int, tuple[int, str]], row: list[str]) -> None:
    """Fill in the cells that hang down from rows above at the place reached."""
    while hanging and len(row) in hanging:
        left, text = hanging.pop(len(row))
        if left > 1:
            hanging[len(row)] = (left - 1, text)
        row.append(text)


def _span(value: str | None) -> int:
    return min(int(value), _SPAN) if value and value.strip().isascii() and value.strip().isdigit() and len(value) < 6 and int(value) else 1


def _marked(elements: list[etree._Element], rows: list[list[str]]) -> int:
    """How many rows at the top are marked as header: in a thead, or all `th`; 0 where one is a title over the whole width."""
    marked = 0
    for element in elements:
        parent = element.getparent()
        cells = [cell for cell in element if cell.tag in ("td", "th")]
        if not (cells and all(cell.tag == "th" for cell in cells)) and not (parent is not None and parent.tag == "thead"):
            break
        marked += 1
        if marked > 4:
            return 0
    if not marked or sum(1 for cell in rows[marked - 1] if cell) < 2:
        return 0
    return marked if all(sum(1 for cell in row if cell) > 1 for row in rows[:marked]) else 0


def _looks_headed(elements: list[etree._Element], rows: list[list[str]]) -> bool:
    """Whether a table without `th` has a header all the same: three columns or more, or bold names; no link in it that leads anywhere."""
    found = find_header(rows)
    if found is None or len(rows) - found[1] < 2:
        return False
    header = elements[found[1]]
    if any((link.get("href") or "#")[:1] != "#" for link in header.iter("a")):
        return False
    cells = [cell for cell in header if cell.tag in ("td", "th") and text_of(cell)]
    bold = all(cell.tag == "th" or cell.find(".//b") is not None or cell.find(".//strong") is not None for cell in cells)
    return bold or sum(1 for cell in rows[found[1]] if cell) >= 3
