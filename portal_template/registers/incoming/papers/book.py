"""A workbook given as a document: the values of what it shows, written into a new one. Nothing of the file itself goes on."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import xlsxwriter

from portal_template.registers.incoming.hidden import without_hidden
from portal_template.registers.incoming.papers.outcome import Cleaned, Refused
from portal_template.registers.incoming.refusals import UnreadableFile
from portal_template.registers.incoming.workbook import Sheet, read_sheets

_EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 - a document's day that says nothing
_MOST_BYTES = 50_000_000  # as of any document
_DATE = {"num_format": "dd/mm/yyyy"}


def read_book(path: Path) -> Cleaned:
    """The visible sheets of a workbook as values in a new .xlsx, one text a sheet."""
    try:
        sheets = [without_hidden(path, sheet) for sheet in read_sheets(path, most_bytes=_MOST_BYTES)]
    except UnreadableFile:
        raise Refused("damaged") from None
    sheets = [sheet for sheet in sheets if any(cell not in ("", None) for row in sheet.rows for cell in row)]
    if not sheets:
        raise Refused("nothing_shown")
    texts = tuple("\n".join(" \t ".join(_said(cell) for cell in row if cell not in ("", None)) for row in sheet.rows) for sheet in sheets)
    told = ("Se publica una copia con los valores de las hojas visibles, sin fórmulas ni nada oculto.",)
    return Cleaned(data=_written(sheets), texts=texts, pages=len(sheets), removed=told)


def _said(cell: object) -> str:
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return str(cell)


def _written(sheets: Sequence[Sheet]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    ) as book:
        book.set_properties({"created": _EPOCH})
        day = book.add_format(_DATE)
        for number, sheet in enumerate(sheets, start=1):
            page = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", sheet.name).strip()[:31] or f"Hoja {number}")
            for row, cells in enumerate(sheet.rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, (datetime, date)):
                        page.write_datetime(row, column, cell, day)
                    elif isinstance(cell, (time, timedelta)):
                        page.write_string(row, column, str(cell))
                    elif cell not in ("", None):
                        page.write(row, column, cell)
    return out.getvalue()
