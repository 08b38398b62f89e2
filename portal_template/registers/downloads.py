"""The same rows in other formats: XLSX written row by row, and JSON. The CSV is the record itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO

import xlsxwriter

from portal_template.registers.rows import RowTable, Value

SMALL_ROWS = 3000  # above it the size of what is made on request is not worth making it
REMEMBERED = 8
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHEET_NAME = 31  # the longest that Excel takes
_ANY_DAY = datetime(2000, 1, 1)  # noqa: DTZ001 (the library takes a naive one)
_EXACT = 2**53  # whole numbers above it lose digits in a spreadsheet


_just_made: dict[str, bytes] = {}


def xlsx(table: RowTable, sheet: str) -> IO[bytes]:
    """The rows of an edition as a workbook, ready to be read."""
    return workbook([field.title for field in table.fields], table.typed(), sheet)


def xlsx_of(digest: str, table: RowTable, sheet: str) -> IO[bytes]:
    """The same of an edition by its digest. The last few that are small are remembered: its page tells how big the workbook is, and then
    it is asked for, as by each bake.
    """
    if len(table.rows) > SMALL_ROWS:
        return xlsx(table, sheet)
    made = _just_made.get(digest)
    if made is None:
        if len(_just_made) >= REMEMBERED:
            _just_made.clear()
        with xlsx(table, sheet) as book:
            made = _just_made[digest] = book.read()
    return BytesIO(made)


def workbook(titles: Sequence[str], rows: Iterable[Sequence[Value]], sheet: str) -> IO[bytes]:
    """A workbook with one sheet, titles first; texts stay texts, so that nothing in a cell can run as a formula. Ready to be read.

    The same rows give the same bytes: no moment of making is written into it.
    """
    out: IO[bytes] = SpooledTemporaryFile(max_size=4_000_000)  # noqa: SIM115 (the response closes it)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _ANY_DAY})
        page = book.add_worksheet(sheet[:_SHEET_NAME])
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        money = book.add_format({"num_format": "#,##0.00"})
        page.freeze_panes(1, 0)
        for column, title in enumerate(titles):
            page.set_column(column, column, max(12, min(40, len(title) + 2)))
            page.write_string(0, column, title, bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if value is None:
                    continue
                if isinstance(value, bool):
                    page.write_boolean(number, column, value)
                elif isinstance(value, float):
                    page.write_number(number, column, value, money)
                elif isinstance(value, int) and abs(value) <= _EXACT:
                    page.write_number(number, column, value)
                else:
                    page.write_string(number, column, str(value))
    out.seek(0)
    return out


def json_rows(table: RowTable) -> str:
    """A list of objects, one a row, keyed by the columns' names."""
    names = [field.name for field in table.fields]
    return json.dumps([dict(zip(names, row, strict=True)) for row in table.typed()], ensure_ascii=False, separators=(",", ":"))
