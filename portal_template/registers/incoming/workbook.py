"""A file of rows as sheets of cells: xlsx, xls and ods through calamine, csv with any delimiter in UTF-8, UTF-16 or cp1252."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import python_calamine

from portal_template.registers.incoming.sniff import REFUSED, FileSort, sort_of
from portal_template.registers.incoming.unsound import ERROR, cells_without_value, errors_of_ods

SHEET_SUFFIXES = frozenset({".xlsx", ".xls", ".xlsm", ".ods", ".csv", ".tsv", ".txt"})
_TEXT_SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
_DELIMITERS = ",;\t|"
_CSV_ERRORS = {
    "unexpected end of data": "unas comillas se abren y no se cierran",
    f"field larger than field limit ({csv.field_size_limit()})": "una celda es demasiado larga, o falta cerrar unas comillas",
}
MAX_BYTES = 10_000_000
MAX_UNPACKED = 500_000_000  # a workbook is a zip file: a small one may unpack to fill the memory


class UnreadableFile(Exception):
    """The file cannot be read as rows. `code` tells the cases apart; `message` says what is wrong and `remedy` what to do."""

    def __init__(self, name: str, code: str, message: str, remedy: str) -> None:
        super().__init__(f"{name}: {message} {remedy}")
        self.name, self.code, self.message, self.remedy = name, code, message, remedy


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A sheet by name with its rows from the first one; empty cells are ""."""

    name: str
    rows: Sequence[Sequence[object]]


def read_sheets(path: Path, name: str = "") -> tuple[Sheet, ...]:
    """Every visible sheet of a workbook, or the one of a csv, told by the bytes; `name` is what messages call it.

    UnreadableFile when it is missing, too large, locked, carries macros, or is something else.
    """
    name = name or path.name
    if not path.is_file():
        raise UnreadableFile(name, "no_file", "no existe.", "Revise la ruta.")
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableFile(name, "too_large", f"pasa de {MAX_BYTES // 1_000_000} MB.", "Divídalo por periodos o quite imágenes.")
    sort = sort_of(path, Path(name).suffix.lower() in _TEXT_SUFFIXES)
    if sort is FileSort.TEXT:
        return (Sheet(name=name, rows=_csv_rows(path, name)),)
    if sort is not FileSort.BOOK:
        raise UnreadableFile(name, str(sort), *REFUSED[sort])
    return _book(path, name)


def _book(path: Path, name: str) -> tuple[Sheet, ...]:
    unsound = _unsound(path, name)
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes())) as workbook:
            return tuple(
                _sheet(meta.name, workbook, unsound.get(meta.name, ()))
                for meta in workbook.sheets_metadata
                if meta.typ is python_calamine.SheetTypeEnum.WorkSheet and meta.visible is python_calamine.SheetVisibleEnum.Visible
            )
    except python_calamine.PasswordError:
        raise UnreadableFile(name, "locked", *REFUSED[FileSort.LOCKED]) from None
    except (python_calamine.CalamineError, OSError, ValueError):
        raise UnreadableFile(name, "damaged", *REFUSED[FileSort.DAMAGED]) from None


def _unsound(path: Path, name: str) -> Mapping[str, Sequence[tuple[int, int]]]:
    """The cells of a workbook that have no value to read. UnreadableFile when it is too large inside, or an ODS that shows errors."""
    if not zipfile.is_zipfile(path):
        return {}
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(piece.file_size for piece in packed.infolist()) > MAX_UNPACKED:
                raise UnreadableFile(name, "bomb", "es demasiado grande por dentro.", "Copie solo la tabla a un libro nuevo.")
            if shown := errors_of_ods(packed):
                said = f"hay celdas que muestran un error ({', '.join(shown)})."
                raise UnreadableFile(name, "shows_errors", said, "Corrija la fórmula o escriba el valor.")
            return cells_without_value(packed)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError):  # damaged or locked: the reader tells it
        return {}


def _sheet(name: str, workbook: python_calamine.CalamineWorkbook, unsound: Sequence[tuple[int, int]]) -> Sheet:
    rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    for row, column in unsound:
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = ERROR
    return Sheet(name=name, rows=rows)


def _csv_rows(path: Path, name: str) -> list[list[str]]:
    text = _decode(path.read_bytes(), name)
    reader: Any = None
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        return list(reader)
    except csv.Error as error:
        where = f" hasta la línea {reader.line_num}" if reader else ""
        said = f"no se pudo leer como CSV{where} ({_CSV_ERRORS.get(str(error), error)})."
        raise UnreadableFile(name, "broken_csv", said, "Guárdelo otra vez como CSV UTF-8.") from None


def _decode(data: bytes, name: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data[:4096]:
        raise UnreadableFile(name, "binary", "no es un archivo de texto.", "Si es un libro de Excel, póngale la terminación .xlsx.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """The delimiter that gives the same number of fields, more than one, on most of the first lines; a comma when none does."""
    lines = [line for line in text.splitlines()[:60] if line.strip()]
    best, steadiest = ",", 0
    for delimiter in _DELIMITERS:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        wide = [width for width in widths if width > 1]
        steady = max((wide.count(width) * width for width in set(wide)), default=0)
        if steady > steadiest:
            best, steadiest = delimiter, steady
    return best
