"""The blank form of a meeting, as a workbook and as rows: a line for each town called, and empty ones for who comes besides."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import xlsxwriter

HEAD = ("No.", "Municipalidad", "Departamento", "Nombre completo", "Cargo", "Institución", "Firma")
WIDTHS = (5, 30, 18, 34, 24, 24, 22)
SPARE = 10  # empty lines
ABOVE = 6  # the row of the header, from 0
NOTE = (
    "Esta lista es el medio de verificación de la reunión. El INFOM no publica los nombres ni las firmas, solo cuántas personas asistieron "
    "por municipio."
)


def workbook(title: str, on: date, hours: str, place: str, towns: Sequence[tuple[str, str]]) -> bytes:
    """The form to fill in, of (town, department) rows, printed on landscape letter with its header on each page."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Asistencia")
        strong, plain = book.add_format({"bold": True, "font_size": 14}), book.add_format({"text_wrap": True, "valign": "top"})
        head = book.add_format({"bold": True, "border": 1, "bg_color": "#E8EEF5", "text_wrap": True, "valign": "vcenter"})
        cell = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
        sheet.write(0, 0, "INSTITUTO DE FOMENTO MUNICIPAL (INFOM)", strong)
        sheet.write(1, 0, title, strong)
        sheet.write(2, 0, f"Fecha: {on:%d/%m/%Y}     Hora: {hours}     Lugar: {place}")
        sheet.merge_range(4, 0, 4, len(HEAD) - 1, NOTE, plain)
        for column, (name, width) in enumerate(zip(HEAD, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write(ABOVE, column, name, head)
        for number in range(len(towns) + SPARE):
            town, department = towns[number] if number < len(towns) else ("", "")
            for column, value in enumerate((number + 1, town, department, "", "", "", "")):
                sheet.write(ABOVE + 1 + number, column, value, cell)
            sheet.set_row(ABOVE + 1 + number, 28)
        sheet.set_row(4, 30)
        sheet.freeze_panes(ABOVE + 1, 0)
        sheet.repeat_rows(ABOVE)
        sheet.set_landscape()
        sheet.set_paper(1)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&LInstituto de Fomento Municipal&RHoja &P de &N")
    return out.getvalue()
