"""What a workbook hides inside its visible sheets: rows, columns, cells under merged ones. Nobody saw it, so none of it is data."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from portal_template.registers.incoming.unsound import members_of
from portal_template.registers.incoming.workbook import Sheet

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COL = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref\s*=\s*[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)[\"']")
_FILTER = re.compile(rb"<(?:\w+:)?filterColumn\b")
_ATTRIBUTE = re.compile(rb"\b(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_YES = frozenset((b"1", b"true", b"on"))
_T = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_MOST = 1_048_576
_THIN = 0.5  # points of a row, letters of a column


@dataclass(frozen=True, kw_only=True, slots=True)
class Hidden:
    """What one visible sheet hides, by place from 0. `filtered`: a filter of the sheet hides its rows."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    cells: frozenset[tuple[int, int]] = frozenset()
    filtered: bool = False


NOTHING = Hidden()


def hidden_of(path: Path) -> Mapping[str, Hidden]:
    """What each sheet hides, by its name; sheets that hide nothing are not named, nor files that cannot be read."""
    try:
        if not zipfile.is_zipfile(path):
            return {}
        with zipfile.ZipFile(path) as packed:
            names = frozenset(packed.namelist())
            if "content.xml" in names:
                found = dict(_of_ods(packed))
            else:
                found = {name: _of_xlsx(packed.read(member)) for name, member in members_of(packed)}
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, etree.XMLSyntaxError, KeyError):
        return {}
    return {name: hidden for name, hidden in found.items() if hidden != NOTHING}


def without_hidden(path: Path, sheet: Sheet) -> Sheet:
    """A sheet with only what it shows: hidden rows and columns are gone, hidden cells are empty."""
    hidden = hidden_of(path).get(sheet.name, NOTHING)
    if hidden == NOTHING:
        return sheet
    rows = [
        ["" if (row, column) in hidden.cells else cell for column, cell in enumerate(cells) if column not in hidden.columns]
        for row, cells in enumerate(sheet.rows)
        if row not in hidden.rows
    ]
    return Sheet(name=sheet.name, rows=rows)


def shown_of(sheet: Sheet, hidden: Hidden) -> Sheet:
    """The same with what it hides left empty, so that every row and column keeps its number."""
    if hidden == NOTHING:
        return sheet
    covered: dict[int, set[int]] = {}
    for row, column in hidden.cells:
        covered.setdefault(row, set()).add(column)
    rows: list[Sequence[object]] = []
    for number, cells in enumerate(sheet.rows):
        gone = hidden.columns | covered.get(number, set())
        rows.append([] if number in hidden.rows else ["" if place in gone else cell for place, cell in enumerate(cells)] if gone else cells)
    return Sheet(name=sheet.name, rows=rows)


def _of_xlsx(xml: bytes) -> Hidden:
    rows, columns = set(), set()
    number = -1
    for match in _ROW.finditer(xml):
        said = _attributes(match[1])
        number = int(said[b"r"]) - 1 if said.get(b"r", b"").isdigit() else number + 1
        if said.get(b"hidden") in _YES or _is_thin(said.get(b"ht")):
            rows.add(number)
    for match in _COL.finditer(xml):
        said = _attributes(match[1])
        if (
            (said.get(b"hidden") in _YES or _is_thin(said.get(b"width")))
            and said.get(b"min", b"").isdigit()
            and said.get(b"max", b"").isdigit()
        ):
            columns.update(range(int(said[b"min"]) - 1, min(int(said[b"max"]), 16_384)))
    return Hidden(
        rows=frozenset(rows), columns=frozenset(columns), cells=frozenset(_under_merges(xml)), filtered=bool(rows and _FILTER.search(xml))
    )


def _attributes(text: bytes) -> dict[bytes, bytes]:
    return {match[1]: match[2] if match[2] is not None else match[3] for match in _ATTRIBUTE.finditer(text)}


def _is_thin(size: bytes | None) -> bool:
    """Whether a row or column is so thin that nobody sees it."""
    try:
        return size is not None and float(size) < _THIN
    except ValueError:
        return False


def _under_merges(xml: bytes) -> Iterator[tuple[int, int]]:
    """The cells that a merged one covers; what they hold is not seen."""
    left = 200_000
    for match in _MERGE.finditer(xml):
        first, last = (_column(match[1]), int(match[2]) - 1), (_column(match[3]), int(match[4]) - 1)
        left -= (last[0] - first[0] + 1) * (last[1] - first[1] + 1)
        if left < 0:
            return
        for row in range(first[1], last[1] + 1):
            yield from ((row, column) for column in range(first[0], last[0] + 1) if (column, row) != first)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _of_ods(packed: zipfile.ZipFile) -> Iterator[tuple[str, Hidden]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    for table in etree.fromstring(packed.read("content.xml"), parser).iter(f"{_T}table"):
        rows = list(_places(table, f"{_T}table-row", "rows"))
        columns = list(_places(table, f"{_T}table-column", "columns"))
        hidden = Hidden(
            rows=frozenset(place for start, count, shown, _ in rows if shown != "visible" for place in range(start, start + count)),
            columns=frozenset(
                place for start, count, shown, _ in columns if shown != "visible" for place in range(start, start + min(count, 16_384))
            ),
            cells=frozenset((start, column) for start, count, _, row in rows if count == 1 for column in _covered(row)),
            filtered=any(shown == "filter" for _, _, shown, _ in rows),
        )
        yield table.get(f"{_T}name", ""), hidden


def _places(table: etree._Element, tag: str, what: str) -> Iterator[tuple[int, int, str, etree._Element]]:
    """Each row or column: where it starts, how many it stands for, whether it is seen."""
    at = 0
    for thing in table.iter(tag):
        count = int(thing.get(f"{_T}number-{what}-repeated", "1"))
        yield at, min(count, _MOST), thing.get(f"{_T}visibility", "visible"), thing
        at += count


def _covered(row: etree._Element) -> Iterator[int]:
    at = 0
    for cell in row:
        count = min(int(cell.get(f"{_T}number-columns-repeated", "1")), 16_384)
        if cell.tag == f"{_T}covered-table-cell" and len(cell):
            yield from range(at, at + count)
        at += count
