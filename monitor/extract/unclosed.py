"""Tables that nobody closed: what follows one on the page is no part of its last cell, and is put back behind it.

The parser leaves in the last cell (or row) whatever comes after a table without its end: the next heading, the next month's table, the
foot of the page. The table would be taken for one that only places things, and all of it would be missed.
"""

from __future__ import annotations

import re

from lxml import etree

_BEGIN, _END = re.compile(r"<table[\s>]", re.IGNORECASE), re.compile(r"</table[\s>]", re.IGNORECASE)
_CELLS = frozenset(("td", "th"))
_GROUPS = frozenset(("tbody", "thead", "tfoot"))
_NEW = ("h1", "h2", "h3", "h4", "h5", "h6", "table", "form", "section", "article", "aside", "nav", "footer", "details", "iframe")
_BLOCK = (*_NEW, "div", "p", "ul", "ol", "dl", "hr", "center", "address", "blockquote", "pre", "fieldset", "main")
_ROWS = 3  # rows of one width that make a table of data: one that places a menu beside a page has fewer


def leaves_tables_open(text: str) -> bool:
    """Whether a page writes fewer ends of tables than beginnings. Where it does not, what stands in a cell belongs there."""
    return len(_BEGIN.findall(text)) > len(_END.findall(text))


def close_tables(root: etree._Element) -> None:
    """Put what stands in the last cell or row of a table of data behind it, from the first that begins something new."""
    for table in list(root.iter("table")):
        rows = [row for holder in (table, *(part for part in table if part.tag in _GROUPS)) for row in holder if row.tag == "tr"]
        if len(rows) < _ROWS or _width(rows[-_ROWS:]) < 2:
            continue
        cells = [cell for cell in rows[-1] if cell.tag in _CELLS]
        others = [*rows[:-1], *cells[:-1]]
        if _any(others, _NEW):
            continue
        begins = _NEW if _any(others, _BLOCK) else _BLOCK
        after = [*cells[-1], *cells[-1].itersiblings(), *rows[-1].itersiblings()]
        if (group := rows[-1].getparent()) is not None and group is not table:
            after += group.itersiblings()
        if any(element.tag == "tr" or element.tag in _GROUPS for element in after):
            continue
        _move(after, table, frozenset(begins))


def _any(places: list[etree._Element], tags: tuple[str, ...]) -> bool:
    return any(next(place.iter(*tags), None) is not None for place in places)


def _width(rows: list[etree._Element]) -> int:
    """The number of cells that all of some rows have; 0 where they differ."""
    found = {sum(cell.tag in _CELLS for cell in row) for row in rows}
    return found.pop() if len(found) == 1 else 0


def _move(after: list[etree._Element], table: etree._Element, begins: frozenset[str]) -> None:
    """Move what comes after the last cell's own words to behind the table, from the first that begins something new, with its tails."""
    start = next((number for number, element in enumerate(after) if element.tag in begins), None)
    if start is None or table.getparent() is None:
        return
    before = table
    for element in after[start:]:
        tail, before.tail = before.tail, None
        before.addnext(element)
        before.tail = tail
        before = element
