"""Ways to make spreadsheets as offices make them, and to spoil them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import openpyxl
import xlsxwriter
import xlwt

from checklists.load import load_checklist
from demo.workbook import Sheet, ods
from portal_template.registers.workbooks.template import make_template
from tests.portal.corpus.documents import with_parts

PAY, BUY, AID, STAFF = "laip-10-04", "laip-10-22", "laip-10-15.subsidios", "laip-10-03"
PAY_HEADER = ("No.", "Nombre completo", "Cargo", "Renglón", "Salario", "Bonificación de ley", "Total devengado")
BUY_HEADER = ("Fecha", "NPG", "Bien o servicio", "Monto", "Proveedor", "NIT del proveedor")
AID_HEADER = ("Programa", "Criterios de acceso", "Beneficiario", "Comunidad", "Monto")
STAFF_HEADER = ("Nombre completo", "Cargo", "Teléfono oficial", "Correo oficial")
Rows = Sequence[Sequence[object]]


def payroll(count: int = 4, factor: float = 1) -> list[tuple[object, ...]]:
    """A payroll that nothing is wrong with."""
    persons = [(n, f"Persona {n:04}", "Oficial", "011", (4000.0 + n) * factor, 250.0, (4250.0 + n) * factor) for n in range(1, count + 1)]
    return [PAY_HEADER, *persons]


def purchases(*changed: Mapping[int, object]) -> list[list[object]]:
    """A table of purchases: one row for each mapping, with those cells in the place of good ones."""
    rows = []
    for number, cells in enumerate(changed or ({}, {}), start=1):
        row: list[object] = [date(2026, 10, number), f"E51234567{number}", "Cemento gris", 900.0 + number, "Proveedor Ejemplo", "9000001-3"]
        for index, cell in cells.items():
            row[index] = cell
        rows.append(row)
    return [list(BUY_HEADER), *rows]


def book(rows: Rows, change: Callable[[Any], None] | None = None, title: str = "Hoja1") -> bytes:
    """A workbook of one sheet; `change` is given that sheet."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if change:
        change(sheet)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def old_book(rows: Rows) -> bytes:
    """The same in the format of 1997."""
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("Hoja1")
    for number, row in enumerate(rows):
        for index, cell in enumerate(row):
            sheet.write(number, index, cell)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def text(rows: Rows, delimiter: str, encoding: str = "utf-8") -> bytes:
    """Lines of text."""
    return "".join(delimiter.join(str(cell) for cell in row) + "\r\n" for row in rows).encode(encoding)


def crest(sheet: Any) -> None:
    sheet.insert_rows(1, 6)
    for row, words in (
        (1, "Municipalidad de San Ejemplo"),
        (2, "Departamento de Ejemplo, Guatemala, C. A."),
        (4, "NÓMINA DE OCTUBRE DE 2026"),
    ):
        sheet.cell(row, 1, words)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=7)
    sheet.cell(11, 5, "mucho")


def two_header_rows(sheet: Any) -> None:
    sheet.insert_rows(1)
    sheet["A1"], sheet["E1"] = "DATOS DEL EMPLEADO", "REMUNERACIÓN"
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("E1:G1")
    sheet["E4"] = None
    sheet["G4"] = "cuatro mil"


def all_hidden(sheet: Any) -> None:
    sheet.parent.create_sheet("Portada")
    sheet.sheet_state = "hidden"


def second(sheet: Any) -> None:
    other = sheet.parent.create_sheet("Septiembre")
    for row in payroll():
        other.append(list(row))


def filtered(sheet: Any) -> None:
    sheet.auto_filter.ref = "A1:G5"
    sheet.auto_filter.add_filter_column(2, ["Alcalde"])
    for row in (3, 4):
        sheet.row_dimensions[row].hidden = True


def hidden_pay(sheet: Any) -> None:
    sheet.column_dimensions["B"].hidden = True


def under_merged() -> bytes:
    data = book(payroll(), lambda sheet: sheet.merge_cells("E3:E4"))
    covered = (b'<c r="F4"', b'<c r="E4"><v>9999</v></c><c r="F4"')
    return with_parts(data, {}, {"xl/worksheets/sheet1.xml": covered})


def uncomputed() -> bytes:
    rows = payroll()
    return book([rows[0], *(((*row[:6], f"=E{number}+F{number}")) for number, row in enumerate(rows[1:], start=2))])


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", bytes(1000))
        packed.filelist[-1].file_size = 900_000_000  # what it says that it unpacks to
    return out.getvalue()


def template(part: str, *, rows: Rows = (), subject: str = "9901", period: str = "2026-10", version: int | None = None) -> bytes:
    law = load_checklist()
    register = law.register_of(law.part(part))
    assert register is not None
    data = make_template(part=law.part(part), register=register, period=period, subject=subject, subject_name="San Ejemplo")
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    sheet = workbook.worksheets[0]
    for row in sheet.iter_rows(max_row=8):
        for cell in row:
            if version is not None and isinstance(cell.value, str) and "VITRINA-1|" in cell.value:
                cell.value = f"{cell.value.rpartition('|')[0]}|{version}"
    for number, row in enumerate(rows, start=5):
        for index, value in enumerate(row, start=1):
            sheet.cell(number, index, value)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def errors_ods() -> bytes:
    """An OpenDocument workbook with a cell that shows an error."""
    good = Sheet(heading=(), header=PAY_HEADER, rows=tuple(payroll()[1:]))
    error = b'<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#REF!</text:p>'
    with zipfile.ZipFile(io.BytesIO(ods(good))) as packed:
        content = packed.read("content.xml")
    cell = re.search(rb'<table:table-cell[^>]*office:value="4001(?:\.0)?"[^>]*><text:p>[^<]*</text:p>', content)
    assert cell is not None
    named = content.replace(cell[0], error).replace(
        b"<office:document-content ",
        b'<office:document-content xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" ',
        1,
    )
    return with_parts(ods(good), {}, {"content.xml": (content, named)})


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + stream.encode("utf-16-le") + bytes(2000)


def computed_error() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Hoja1")
        for number, row in enumerate(payroll()):
            sheet.write_row(number, 0, row)
        sheet.write_formula("G3", "=E3+Bonos!F3", None, "#REF!")
    return out.getvalue()


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("nomina.xlsx", book(payroll()))
    return out.getvalue()
