"""What a workbook hides inside its visible sheets: rows, columns, cells that show nothing. Nobody saw it, so none of it is data."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from portal_template.registers.incoming.biff import OLE, NotOle, hidden_parts
from portal_template.registers.incoming.refusals import UnreadableFile, refusal
from portal_template.registers.incoming.unsound import BROKEN, members_of
from portal_template.registers.incoming.workbook import Sheet

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COL = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref\s*=\s*[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)[\"']")
_FILTER = re.compile(rb"<(?:\w+:)?filterColumn\b")
_ATTRIBUTE = re.compile(rb"\b(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\b([^>]*)>")
_NOTHING_SHOWN = re.compile(rb"(?:;|&quot;|\s)*;(?:;|&quot;|\s)*")
_STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:\w+:)?xf\b([^>]*)>")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
_PLACE = re.compile(rb"([A-Z]{1,3})(\d{1,7})")
_YES = frozenset((b"1", b"true", b"on"))
_T = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_S = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_SIZES = ((f"{_S}table-row-properties", "row-height"), (f"{_S}table-column-properties", "column-width"))
_POINTS = re.compile(r"([\d.]{1,12})(pt|in|cm|mm)")
_UNITS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835}
_MOST = 1_048_576
_MOST_COVERED = 200_000  # cells under merged ones
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
    """What each sheet hides, by its name; sheets that hide nothing are not named. UnreadableFile where it cannot be known: nothing of
    such a file may be taken for seen.
    """
    try:
        if not zipfile.is_zipfile(path):
            return dict(_of_xls(path))
        with zipfile.ZipFile(path) as packed:
            names = frozenset(packed.namelist())
            if "content.xml" in names:
                found = dict(_of_ods(packed))
            else:
                unseen = _unseen_styles(packed.read("xl/styles.xml")) if "xl/styles.xml" in names else frozenset()
                found = {name: _of_xlsx(packed.read(member), unseen) for name, member in members_of(packed)}
    except (*BROKEN, NotOle):
        raise UnreadableFile(path.name, refusal("damaged")) from None
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


def _of_xlsx(xml: bytes, unseen: frozenset[bytes]) -> Hidden:
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
        rows=frozenset(rows),
        columns=frozenset(columns),
        cells=frozenset((*_under_merges(xml), *_shown_as_nothing(xml, unseen))),
        filtered=bool(rows and _FILTER.search(xml)),
    )


def _of_xls(path: Path) -> Iterator[tuple[str, Hidden]]:
    with path.open("rb") as opened:
        if opened.read(8) != OLE:
            return
    for name, parts in hidden_parts(path.read_bytes()):
        cells = frozenset(_covered_by(((first, left), (last, right)) for first, last, left, right in parts.merged))
        hidden = Hidden(rows=frozenset(parts.rows), columns=frozenset(parts.columns), cells=cells, filtered=parts.filtered)
        if hidden != Hidden(filtered=parts.filtered):
            yield name, hidden


def _attributes(text: bytes) -> dict[bytes, bytes]:
    return {match[1]: match[2] if match[2] is not None else match[3] for match in _ATTRIBUTE.finditer(text)}


def _is_thin(size: bytes | None) -> bool:
    """Whether a row or column is so thin that nobody sees it."""
    try:
        return size is not None and float(size) < _THIN
    except ValueError:
        return False


def _unseen_styles(xml: bytes) -> frozenset[bytes]:
    """The styles (by their number, as cells name them) whose number format shows nothing: «;;;»."""
    formats = {
        said[b"numFmtId"]
        for match in _FORMAT.finditer(xml)
        if _NOTHING_SHOWN.fullmatch((said := _attributes(match[1])).get(b"formatCode", b"x"))
    }
    styles = _STYLES.search(xml) if formats else None
    used = [_attributes(match[1]).get(b"numFmtId") for match in _STYLE.finditer(styles[0])] if styles else []
    return frozenset(b"%d" % number for number, used_format in enumerate(used) if used_format in formats)


def _shown_as_nothing(xml: bytes, unseen: frozenset[bytes]) -> Iterator[tuple[int, int]]:
    for match in _CELL.finditer(xml) if unseen else ():
        said = _attributes(match[1])
        if said.get(b"s") in unseen and (place := _PLACE.fullmatch(said.get(b"r", b""))):
            yield int(place[2]) - 1, _column(place[1])


def _under_merges(xml: bytes) -> Iterator[tuple[int, int]]:
    corners = (((int(m[2]) - 1, _column(m[1])), (int(m[4]) - 1, _column(m[3]))) for m in _MERGE.finditer(xml))
    return _covered_by(corners)


def _covered_by(corners: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> Iterator[tuple[int, int]]:
    """The cells that merged ones cover, given by their first and last; what they hold is not seen."""
    left = _MOST_COVERED
    for first, last in corners:
        left -= (last[0] - first[0] + 1) * (last[1] - first[1] + 1)
        if left < 0:
            return
        for row in range(first[0], last[0] + 1):
            yield from ((row, column) for column in range(first[1], last[1] + 1) if (row, column) != first)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _of_ods(packed: zipfile.ZipFile) -> Iterator[tuple[str, Hidden]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.fromstring(packed.read("content.xml"), parser)
    thin = _thin_styles(root)
    for table in root.iter(f"{_T}table"):
        rows = list(_places(table, f"{_T}table-row", "rows", thin))
        columns = list(_places(table, f"{_T}table-column", "columns", thin))
        hidden = Hidden(
            rows=frozenset(place for start, count, seen, _ in rows if not seen for place in range(start, start + count)),
            columns=frozenset(place for start, count, seen, _ in columns if not seen for place in range(start, start + min(count, 16_384))),
            cells=frozenset((start, column) for start, count, _, row in rows if count == 1 for column in _covered(row)),
            filtered=any(row.get(f"{_T}visibility") == "filter" for *_, row in rows),
        )
        yield table.get(f"{_T}name", ""), hidden


def _thin_styles(root: etree._Element) -> frozenset[str]:
    """The styles of rows and columns that nobody sees."""
    sizes = ((properties, _POINTS.fullmatch(properties.get(f"{_S}{what}", ""))) for tag, what in _SIZES for properties in root.iter(tag))
    return frozenset(
        parent.get(f"{_S}name", "")
        for properties, size in sizes
        if size and float(size[1]) * _UNITS[size[2]] < _THIN and (parent := properties.getparent()) is not None
    )


def _places(table: etree._Element, tag: str, what: str, thin: frozenset[str]) -> Iterator[tuple[int, int, bool, etree._Element]]:
    """Each row or column: where it starts, how many it stands for, whether it is seen."""
    at = 0
    for thing in table.iter(tag):
        count = int(thing.get(f"{_T}number-{what}-repeated", "1"))
        seen = thing.get(f"{_T}visibility", "visible") == "visible" and thing.get(f"{_T}style-name") not in thin
        yield at, min(count, _MOST), seen, thing
        at += count


def _covered(row: etree._Element) -> Iterator[int]:
    at = 0
    for cell in row:
        count = min(int(cell.get(f"{_T}number-columns-repeated", "1")), 16_384)
        if cell.tag == f"{_T}covered-table-cell" and len(cell):
            yield from range(at, at + count)
        at += count
