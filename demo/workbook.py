"""Rows as offices make them: xlsx with a heading above the table and a total below, ods, and csv of an old spreadsheet program."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from xml.sax.saxutils import escape

import xlsxwriter

from checklists.model import Register

Cell = str | int | float | date | None
Row = Mapping[str, Cell]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A table ready to be written: what stands above it, its header, its rows, and a row of totals (empty for none)."""

    heading: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell, ...] = ()


def sheet_of(
    register: Register, rows: Sequence[Row], *, heading: Sequence[str] = (), headers: Mapping[str, str] | None = None, totals: bool = False
) -> Sheet:
    """The columns that the rows have, in the register's order, under its titles or the given ones."""
    used = [column for column in register.columns if any(column.name in row for row in rows)]
    header = tuple((headers or {}).get(column.name, column.title) for column in used)
    body = tuple(tuple(row.get(column.name) for column in used) for row in rows)
    last: tuple[Cell, ...] = ()
    if totals:
        sums = [_sum([line[at] for line in body]) if column.total else None for at, column in enumerate(used)]
        last = ("TOTAL", *sums[1:])
    return Sheet(heading=tuple(heading), header=header, rows=body, totals=last)


def _sum(cells: Sequence[Cell]) -> float:
    return round(sum(cell for cell in cells if isinstance(cell, (int, float))), 2)


def xlsx(sheet: Sheet) -> bytes:
    """A workbook of Excel, with the heading centred over the table."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC), "author": "Unidad de Información Pública"})
        page = book.add_worksheet("Hoja1")
        bold = book.add_format({"bold": True})
        title = book.add_format({"bold": True, "align": "center", "font_size": 13})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        at = 0
        for line in sheet.heading:
            page.merge_range(at, 0, at, max(1, len(sheet.header) - 1), line, title)
            at += 1
        at += 1 if sheet.heading else 0
        page.write_row(at, 0, sheet.header, bold)
        page.freeze_panes(at + 1, 0)
        page.set_column(0, len(sheet.header), 18)
        for row in (*sheet.rows, *((sheet.totals,) if sheet.totals else ())):
            at += 1
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(at, column, cell, day)
                elif cell is not None:
                    page.write(at, column, cell)
    return out.getvalue()


def csv_old(sheet: Sheet) -> bytes:
    """A CSV with semicolons in the code page of Windows, dates as day/month/year: what «Guardar como CSV» gives in many offices."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(sheet.header)
    for row in sheet.rows:
        writer.writerow([f"{cell:%d/%m/%Y}" if isinstance(cell, date) else "" if cell is None else cell for cell in row])
    return out.getvalue().encode("cp1252", errors="replace")


_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"'
)
_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    f'manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def ods(sheet: Sheet) -> bytes:
    """A sheet of LibreOffice."""
    rows = [*((line,) for line in sheet.heading), sheet.header, *sheet.rows]
    body = "".join(f"<table:table-row>{''.join(_ods_cell(cell) for cell in row)}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES}><office:body><office:spreadsheet>'
        f'<table:table table:name="Hoja1">{body}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text, how in (
            ("mimetype", _MIME, zipfile.ZIP_STORED),
            ("META-INF/manifest.xml", _MANIFEST, zipfile.ZIP_DEFLATED),
            ("content.xml", content, zipfile.ZIP_DEFLATED),
        ):
            archive.writestr(zipfile.ZipInfo(name), text, compress_type=how)
    return out.getvalue()


def _ods_cell(cell: Cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, date):
        value = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
        return f"<table:table-cell {value}><text:p>{cell:%d/%m/%Y}</text:p></table:table-cell>"
    if isinstance(cell, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
