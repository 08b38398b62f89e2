"""Spreadsheets and CSV: each sheet is a section with the table found in it and the titles above as its caption."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice

import python_calamine as calamine

from monitor.extract.decode import decode
from monitor.extract.delimited import rows_of
from monitor.extract.facts import CORRUPT, ENCRYPTED, TOO_COMPLEX, Facts, Limits, Unreadable, clean
from monitor.extract.grid import table_of
from monitor.extract.opendocument import sheets_of
from monitor.extract.sniff import Format, sniff
from monitor.extract.unzip import member, opened
from monitor.page import Personal, Section
from monitor.privacy import redacted

_ROW = re.compile(rb"""<(?:\w+:)?row\s[^<>]*?\br\s*=\s*["'](\d{1,8})["']""")
_FAR_COLUMN = re.compile(rb"""\br\s*=\s*["']([A-Z]{2,3})\d""")
_SHEET_TEXT = 200_000  # characters of one sheet's text


def read_csv(body: bytes, declared: str, limits: Limits) -> Facts:
    """A delimited text as one section."""
    text = decode(body, declared)
    rows = ([clean(cell) for cell in row] for row in rows_of(text, limits.rows))
    return Facts(sections=_sections([("", rows)], limits))


def read_ods(body: bytes, limits: Limits) -> Facts:
    """The sheets of an OpenDocument spreadsheet."""
    with opened(body, limits) as archive:
        return Facts(sections=_sections(sheets_of(member(archive, "content.xml"), limits), limits))


def read_xlsx(body: bytes, limits: Limits) -> Facts:
    """The visible sheets of an Excel workbook of today."""
    with opened(body, limits) as archive:
        _check_extent(archive, limits)
    return _read_excel(body, limits)


def read_xls(body: bytes, limits: Limits) -> Facts:
    """The visible sheets of an Excel 97 workbook, whose format bounds a sheet to 65,536 x 256 cells."""
    return _read_excel(body, limits)


def first_rows(body: bytes, filename: str, limits: Limits) -> list[list[str]]:
    """The rows of the first visible sheet that holds any, of a workbook or CSV that somebody sends. Raises `Unreadable`."""
    match sniff(body, filename):
        case Format.CSV | Format.TEXT:
            return [[clean(cell) for cell in row] for row in rows_of(decode(body), limits.rows)]
        case Format.ODS:
            with opened(body, limits) as archive:
                sheets = list(sheets_of(member(archive, "content.xml"), limits))
        case Format.XLSX | Format.XLS as kind:
            if kind is Format.XLSX:
                with opened(body, limits) as archive:
                    _check_extent(archive, limits)
            sheets = _whole(body, limits)
        case _:
            raise Unreadable(CORRUPT)
    return next((rows for _, rows in sheets if any(map(any, rows))), [])


def _whole(body: bytes, limits: Limits) -> list[tuple[str, list[list[str]]]]:
    with _excel(body) as workbook:
        return [(name, list(rows)) for name, rows in _excel_sheets(workbook, limits)]


def _read_excel(body: bytes, limits: Limits) -> Facts:
    with _excel(body) as workbook:
        sections = _sections(_excel_sheets(workbook, limits), limits)
        some_hidden = any(sheet.visible != calamine.SheetVisibleEnum.Visible for sheet in workbook.sheets_metadata)
    return Facts(sections=sections, beyond=_hidden(body, limits) if some_hidden else ())


def _hidden(body: bytes, limits: Limits) -> tuple[Personal, ...]:
    """What is personal in hidden sheets: whoever downloads the file opens them with two clicks. A broken one costs only itself."""
    found: list[Personal] = []
    try:
        with _excel(body) as workbook:
            for name, rows in islice(_excel_sheets(workbook, limits, shown=False), limits.sheets):
                table = table_of(rows)
                found += (
                    [replace(one, where=f"hoja oculta «{redacted(clean(name))}», {one.where}") for one in table.personal] if table else []
                )
    except Unreadable:
        return tuple(found)
    return tuple(found)


@contextmanager
def _excel(body: bytes) -> Iterator[calamine.CalamineWorkbook]:
    """The workbook; whatever the library says of a broken one is said in our words."""
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(body)) as workbook:
            yield workbook
    except calamine.PasswordError as error:
        raise Unreadable(ENCRYPTED) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise Unreadable(CORRUPT) from error
    except BaseException as error:  # a panic of the library below is no Exception
        if type(error).__name__ == "PanicException":
            raise Unreadable(CORRUPT) from error
        raise


def _excel_sheets(workbook: calamine.CalamineWorkbook, limits: Limits, *, shown: bool = True) -> Iterator[tuple[str, Iterable[list[str]]]]:
    for sheet in workbook.sheets_metadata:
        if (sheet.visible == calamine.SheetVisibleEnum.Visible) is shown and sheet.typ == calamine.SheetTypeEnum.WorkSheet:
            rows = workbook.get_sheet_by_name(sheet.name).iter_rows()
            yield sheet.name, ([_cell(value) for value in row] for row in islice(rows, limits.rows))


def _check_extent(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse a sheet whose cells stand so far apart that the area between them would not fit in memory; reads every member once."""
    for info in archive.infolist():
        content = member(archive, info.filename)
        if not info.filename.startswith("xl/worksheets/") or not info.filename.endswith(".xml"):
            continue
        rows = max(map(int, _ROW.findall(content)), default=0)
        columns = max((_column(name) for name in set(_FAR_COLUMN.findall(content))), default=26)
        if rows * columns > limits.cells * 4 and _valued_area(content) > limits.cells:
            raise Unreadable(TOO_COMPLEX)


def _valued_area(content: bytes) -> int:
    """The cells between A1 and the farthest one that holds a value: a format laid over whole columns holds none."""
    far_row = far_column = 0
    for match in re.finditer(rb"""<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["']([A-Z]{1,3})(\d{1,8})["'](?:[^<>]*[^<>/])?>""", content):
        far_row = max(far_row, int(match.group(2)))
        far_column = max(far_column, _column(match.group(1)))
    return far_row * far_column


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sections(sheets: Iterable[tuple[str, Iterable[list[str]]]], limits: Limits) -> tuple[Section, ...]:
    sections = []
    left = limits.text
    for name, rows in islice(sheets, limits.sheets):
        grid = list(rows)
        text = _text(grid, min(left, _SHEET_TEXT))
        left -= len(text)
        table = table_of(grid, caption=clean(name))
        sections.append(Section(heading=clean(name), level=1 if name else 0, text=text, tables=(table,) if table else ()))
    return tuple(sections)


def _text(grid: list[list[str]], most: int) -> str:
    lines = []
    for row in grid:
        line = " | ".join(cell for cell in row if cell)
        if not line:
            continue
        most -= len(line) + 1
        if most < 0:
            break
        lines.append(line)
    return "\n".join(lines)


def _cell(value: object) -> str:
    """A cell as a person reads it: whole numbers without a point, days as ISO."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return str(value)
