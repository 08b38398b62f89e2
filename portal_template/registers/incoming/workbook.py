"""A file of rows as sheets of cells: xlsx, xls and ods through calamine, csv from `delimited`. Its bytes say what it is, not its name."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import python_calamine

from portal_template.registers.incoming import delimited
from portal_template.registers.incoming.papers.kinds import KINDS, OTHERS, kind_of
from portal_template.registers.incoming.refusals import Refusal, UnreadableFile, refusal
from portal_template.registers.incoming.unsound import BROKEN, ERROR, area_of_sheets, cells_without_value

TEXT_SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
SHEET_SUFFIXES = frozenset({".xlsx", ".xls", ".xlsm", ".ods", *TEXT_SUFFIXES})
MAX_BYTES = 10_000_000
MAX_UNPACKED = 200_000_000  # a workbook is a zip file: a small one may unpack to fill the memory
MAX_CELLS = 4_000_000  # from the first to the last one written: two cells far apart would fill it too
_BOOKS = frozenset((".xlsx", ".xls", ".ods"))
_MACROS = {".ods": ("Basic/", "Scripts/"), ".xlsx": ("xl/vbaProject", "xl/macrosheets/")}
_MAYBE_TEXT = frozenset(("text", "", "bmp", "program"))  # a table may begin with BM or MZ
_VBA = "_VBA_PROJECT".encode("utf-16-le")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A sheet by name with its rows from the first one; empty cells are ""."""

    name: str
    rows: Sequence[Sequence[object]]


def read_sheets(path: Path, name: str = "", *, most_bytes: int = MAX_BYTES) -> tuple[Sheet, ...]:
    """Every visible sheet of a workbook, or the one of a csv. `name` is what people call the file. UnreadableFile says why it is none."""
    name = name or path.name
    kind = sheet_kind(path, name, most_bytes=most_bytes)
    if kind == ".csv":
        return (Sheet(name=name, rows=delimited.read_rows(path.read_bytes(), name)),)
    unsound = _unsound(path, name, kind)
    try:
        with python_calamine.CalamineWorkbook.from_path(path) as workbook:
            names = [
                meta.name
                for meta in workbook.sheets_metadata
                if meta.typ is python_calamine.SheetTypeEnum.WorkSheet and meta.visible is python_calamine.SheetVisibleEnum.Visible
            ]
            if kind == ".xlsx" and not unsound.keys() >= set(names):  # what cannot be looked into may hide anything
                raise UnreadableFile(name, refusal("damaged"))
            return tuple(_sheet(title, workbook, unsound.get(title, ()), name) for title in names)
    except python_calamine.PasswordError:
        raise UnreadableFile(name, refusal("locked")) from None
    except (python_calamine.CalamineError, *BROKEN):
        raise UnreadableFile(name, refusal("damaged")) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how a library written in Rust says that it met what it never thought of
            raise
        raise UnreadableFile(name, refusal("damaged")) from None


def sheet_kind(path: Path, name: str, *, most_bytes: int = MAX_BYTES) -> str:
    """What kind of sheet a file is: ".xlsx", ".xls", ".ods" or ".csv". UnreadableFile when it is none that may be read."""
    if not path.is_file():
        raise UnreadableFile(name, refusal("no_file"))
    size = path.stat().st_size
    if size > most_bytes:
        raise UnreadableFile(name, refusal("too_large", limit=most_bytes // 1_000_000))
    if not size:
        raise UnreadableFile(name, refusal("empty_file"))
    kind, suffix = kind_of(path), Path(name).suffix.lower()
    if kind in _BOOKS:
        _judge_book(path, name, kind)
        return kind
    if delimited.is_text(path) and kind in _MAYBE_TEXT and (suffix in TEXT_SUFFIXES or delimited.has_delimiter(path)):
        return ".csv"
    raise UnreadableFile(name, _why_not(kind, suffix, path))


def _why_not(kind: str, suffix: str, path: Path) -> Refusal:
    if kind == "xlsm":
        return refusal("macros")
    if kind == "locked_office":
        return refusal("locked")
    if kind == "html" or _is_web_archive(path):
        return refusal("html")
    if kind == "zip" and not zipfile.is_zipfile(path):
        return refusal("damaged")
    if kind in KINDS:
        return refusal("not_a_sheet", what=f"es {KINDS[kind].called}")
    if kind in OTHERS and kind != "text":
        return refusal("not_a_sheet", what=OTHERS[kind].split(". ")[0].rstrip("."))
    return refusal("binary" if suffix in TEXT_SUFFIXES else "damaged")


def _is_web_archive(path: Path) -> bool:
    with path.open("rb") as opened:
        return opened.read(200).lstrip().startswith(b"MIME-Version:")


def _judge_book(path: Path, name: str, kind: str) -> None:
    """UnreadableFile for a workbook that is damaged, locked, holds programs or unpacks to too much."""
    if kind == ".xls":
        if _VBA in path.read_bytes():
            raise UnreadableFile(name, refusal("macros"))
        return
    try:
        with zipfile.ZipFile(path) as packed:
            members = packed.infolist()
            if sum(piece.file_size for piece in members) > MAX_UNPACKED:
                raise UnreadableFile(name, refusal("bomb"))
            if any(piece.flag_bits & 1 for piece in members) or _is_locked(packed):
                raise UnreadableFile(name, refusal("locked"))
            if any(piece.filename.startswith(_MACROS[kind]) for piece in members):
                raise UnreadableFile(name, refusal("macros"))
    except BROKEN:
        raise UnreadableFile(name, refusal("damaged")) from None


def _is_locked(packed: zipfile.ZipFile) -> bool:
    listing = "META-INF/manifest.xml"
    return listing in packed.namelist() and b"encryption-data" in packed.read(listing)


def _unsound(path: Path, name: str, kind: str) -> Mapping[str, Sequence[tuple[int, int]]]:
    """The cells of a workbook that have no value to read. UnreadableFile when it is damaged, or its cells stand too far apart."""
    if kind == ".xls":
        return {}
    try:
        with zipfile.ZipFile(path) as packed:
            if any(area > MAX_CELLS for area in area_of_sheets(packed)):
                raise UnreadableFile(name, refusal("bomb"))
            return cells_without_value(packed)
    except BROKEN:
        raise UnreadableFile(name, refusal("damaged")) from None


def _sheet(title: str, workbook: python_calamine.CalamineWorkbook, unsound: Sequence[tuple[int, int]], name: str) -> Sheet:
    found = workbook.get_sheet_by_name(title)
    if (found.total_height + 1) * (found.total_width + 1) > MAX_CELLS:  # both are places of the last cell
        raise UnreadableFile(name, refusal("bomb"))
    rows = found.to_python(skip_empty_area=False)
    for row, column in unsound:
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = ERROR
    return Sheet(name=title, rows=rows)
