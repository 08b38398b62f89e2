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

from portal_template.registers.incoming.unsound import ERROR, cells_without_value, errors_of_ods

SHEET_SUFFIXES = frozenset({".xlsx", ".xls", ".xlsm", ".ods", ".csv", ".tsv", ".txt"})
_TEXT_SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
_DELIMITERS = ",;\t|"
_CSV_ERRORS = {
    "unexpected end of data": "unas comillas se abren y no se cierran",
    f"field larger than field limit ({csv.field_size_limit()})": "una celda es demasiado larga, o falta cerrar unas comillas",
}
MAX_BYTES = 50_000_000
MAX_UNPACKED = 500_000_000  # a workbook is a zip file: a small one may unpack to fill the memory


class UnreadableFile(Exception):
    """The file cannot be read as rows; the message says what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A sheet by name with its rows from the first one; empty cells are ""."""

    name: str
    rows: Sequence[Sequence[object]]


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Every visible sheet of a workbook, or the one of a csv. UnreadableFile when it is missing, too large or not what its name says."""
    if not path.is_file():
        raise UnreadableFile(f"{path.name}: no existe. Revise la ruta.")
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableFile(f"{path.name}: pasa de {MAX_BYTES // 1_000_000} MB. Divídalo por periodos o quite imágenes.")
    if path.suffix.lower() in _TEXT_SUFFIXES:
        return (Sheet(name=path.name, rows=_csv_rows(path)),)
    if not path.stat().st_size:
        raise UnreadableFile(f"{path.name}: está vacío. Revise el archivo original.")
    unsound = _unsound(path)
    try:
        with python_calamine.CalamineWorkbook.from_path(path) as workbook:
            return tuple(
                _sheet(meta.name, workbook, unsound.get(meta.name, ()))
                for meta in workbook.sheets_metadata
                if meta.typ is python_calamine.SheetTypeEnum.WorkSheet and meta.visible is python_calamine.SheetVisibleEnum.Visible
            )
    except python_calamine.PasswordError:
        raise UnreadableFile(f"{path.name}: está protegido con contraseña. Guárdelo sin contraseña y súbalo de nuevo.") from None
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableFile(
            f"{path.name}: no se pudo abrir; no es un libro de Excel u OpenDocument, o está dañado ({error}). "
            "Ábralo y guárdelo otra vez como .xlsx."
        ) from None


def _unsound(path: Path) -> Mapping[str, Sequence[tuple[int, int]]]:
    """The cells of a workbook that have no value to read. UnreadableFile when it is too large inside, or an ODS that shows errors."""
    if not zipfile.is_zipfile(path):
        return {}
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(piece.file_size for piece in packed.infolist()) > MAX_UNPACKED:
                raise UnreadableFile(f"{path.name}: es demasiado grande por dentro. Copie solo la tabla a un libro nuevo.")
            if shown := errors_of_ods(packed):
                raise UnreadableFile(
                    f"{path.name}: hay celdas que muestran un error ({', '.join(shown)}). Corrija la fórmula o escriba el valor."
                )
            return cells_without_value(packed)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError):  # damaged or locked: the reader tells it
        return {}


def _sheet(name: str, workbook: python_calamine.CalamineWorkbook, unsound: Sequence[tuple[int, int]]) -> Sheet:
    rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    for row, column in unsound:
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = ERROR
    return Sheet(name=name, rows=rows)


def _csv_rows(path: Path) -> list[list[str]]:
    text = _decode(path.read_bytes(), path.name)
    reader: Any = None
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        return list(reader)
    except csv.Error as error:
        where = f" hasta la línea {reader.line_num}" if reader else ""
        raise UnreadableFile(
            f"{path.name}: no se pudo leer como CSV{where} ({_CSV_ERRORS.get(str(error), error)}). Guárdelo otra vez como CSV UTF-8."
        ) from None


def _decode(data: bytes, name: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data[:4096]:
        raise UnreadableFile(f"{name}: no es un archivo de texto. Si es un libro de Excel, póngale la terminación .xlsx.")
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
