"""Spreadsheets and CSV as offices publish them: crests, titles, headers in two rows, totals and signatures."""

from __future__ import annotations

import datetime as dt
import io
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hostile import far_cells
from made import read, xlsx, zipped

from monitor.extract import LIMITS, extract
from monitor.extract.grid import table_of
from monitor.page import Fetched, Kind, Page, Table


def only(page: Page) -> Table:
    (table,) = page.tables
    return table


PAYROLL = [
    ["No.", "Nombre del empleado", "Puesto", "Renglón", "Salario base", "Fecha de ingreso"],
    [1, "Ana Ejemplo", "Oficial I", "011", 3500.0, dt.date(2020, 1, 15)],
    [2, "Luis Ejemplo", "Fontanero", "031", 3250.5, dt.date(2021, 2, 1)],
    [3, "Eva Ejemplo", "Secretaria", "022", None, dt.date(2022, 3, 1)],
]


def test_a_header_in_row_seven_under_a_crest_is_found() -> None:
    crest = [
        ["MUNICIPALIDAD DE SAN EJEMPLO"],
        [],
        ["Dirección Municipal de Recursos Humanos"],
        ["NIT", "123456-7"],
        ["Planilla de enero de 2024"],
        [],
    ]
    table = only(read(xlsx({"Enero": [*crest, *PAYROLL]})))
    assert table.header == ("No.", "Nombre del empleado", "Puesto", "Renglón", "Salario base", "Fecha de ingreso")
    assert (table.rows, table.filled) == (3, (3, 3, 3, 3, 2, 3))
    assert table.sample[0] == ("1", "Ana Ejemplo", "Oficial I", "011", "3500", "2020-01-15")
    assert "Planilla de enero de 2024" in table.caption


def test_each_sheet_is_a_section_named_after_it() -> None:
    page = read(xlsx({"Nacionales": PAYROLL, "Internacionales": PAYROLL[:2], "Notas": [["Elaborado por la UIP"]]}))
    assert page.kind is Kind.SHEET
    assert [(one.heading, len(one.tables)) for one in page.sections] == [("Nacionales", 1), ("Internacionales", 1), ("Notas", 0)]
    assert page.sections[2].text == "Elaborado por la UIP"


def test_totals_blank_rows_group_lines_and_signatures_are_not_rows() -> None:
    rows = [
        *PAYROLL[:2],
        ["PERSONAL SUPERNUMERARIO"],
        *PAYROLL[2:],
        [],
        ["TOTAL", None, None, None, 6750.5],
        [None, "Vo. Bo. Director", None, None, "Alcalde"],
    ]
    table = only(read(xlsx({"Hoja1": rows})))
    assert table.rows == 3


def test_the_header_repeated_on_each_page_is_not_a_row() -> None:
    assert only(read(xlsx({"Hoja1": [*PAYROLL, *PAYROLL]}))).rows == 6


def test_a_template_with_only_its_numbers_filled_has_no_rows() -> None:
    table = only(read(xlsx({"Hoja1": [PAYROLL[0], [1], [2], [3], [4]]})))
    assert (table.rows, table.filled) == (0, (0, 0, 0, 0, 0, 0))


def test_a_header_in_two_rows_is_joined() -> None:
    table = table_of(
        [
            ["No.", "Nombre", "Viáticos", "", "Fecha"],
            ["", "", "Anticipo", "Liquidación", ""],
            ["1", "Ana", "100", "90", "2024-01-02"],
            ["2", "Luis", "50", "50", "2024-01-09"],
        ]
    )
    assert table is not None
    assert table.header == ("No.", "Nombre", "Viáticos Anticipo", "Viáticos Liquidación", "Fecha")
    assert table.rows == 2


def test_rows_of_words_do_not_beat_the_header_above_them() -> None:
    table = table_of(
        [["Dependencia", "Responsable", "Correo"], *[[f"Oficina {n}", f"Persona {n}", f"o{n}@ejemplo.gt"] for n in "abcdefgh"]]
    )
    assert table is not None
    assert table.header == ("Dependencia", "Responsable", "Correo")
    assert table.rows == 8


def test_a_lone_column_of_text_is_no_table() -> None:
    assert table_of([["Acta 1"], ["Acta 2"], ["Acta 3"]]) is None
    assert table_of([]) is None


def test_columns_without_a_name_are_left_out() -> None:
    table = table_of([["Nombre", "", "Cargo", "Sede"], ["Ana", "x", "Oficial", "UIP"], ["Luis", "y", "Guardia", "PMT"]])
    assert table is not None
    assert table.sample == (("Ana", "Oficial", "UIP"), ("Luis", "Guardia", "PMT"))


def test_hidden_sheets_are_not_published() -> None:
    sink = io.BytesIO()
    book = xlsxwriter.Workbook(sink)
    for name in ("Publica", "Oculta"):
        sheet = book.add_worksheet(name)
        for at, row in enumerate(PAYROLL):
            sheet.write_row(at, 0, [str(value) for value in row])
        if name == "Oculta":
            sheet.hide()
    book.close()
    assert [one.heading for one in read(sink.getvalue()).sections] == ["Publica"]


CSV = "Nombre{d}Puesto{d}Salario\nAna Núñez{d}Oficial{d}3500\nLuis{d}Guardia{d}3200\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_of_any_delimiter_and_letters_is_read(delimiter: str, charset: str) -> None:
    page = read(CSV.format(d=delimiter).encode(charset), content_type="application/octet-stream")
    assert page.kind is Kind.SHEET
    assert only(page).header == ("Nombre", "Puesto", "Salario")
    assert only(page).sample[0] == ("Ana Núñez", "Oficial", "3500")


def test_csv_with_titles_quotes_and_line_breaks_in_cells() -> None:
    table = only(
        read(
            'Municipalidad de San Ejemplo\nCompras de enero\n\nNOG,Descripción,Monto\n1,"Cemento, '
            'arena",100\n2,"Dos\nlíneas",200\n3,Cal,50\n'
        )
    )
    assert (table.header, table.rows) == (("NOG", "Descripción", "Monto"), 3)
    assert table.sample[1] == ("2", "Dos líneas", "200")
    assert table.caption == "Municipalidad de San Ejemplo · Compras de enero"


@pytest.mark.parametrize(
    "text",
    [
        "Estimados vecinos, les informamos que, por feria, no se atiende.\nGracias, la municipalidad, siempre, con usted.\n",
        "una sola línea, con coma",
        "hola\nmundo\n",
    ],
)
def test_prose_with_commas_is_text_and_not_csv(text: str) -> None:
    assert read(text).kind is Kind.TEXT
    assert read(text).text.split() == text.split()


def test_an_encrypted_workbook_is_said_to_be_so() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600
    page = read(ole, filename="planilla.xlsx")
    assert (page.kind, page.unreadable) == (Kind.SHEET, "encrypted")


def test_a_torn_workbook_is_corrupt() -> None:
    body = xlsx({"Hoja1": PAYROLL})
    assert read(body[: len(body) // 2]).unreadable == "corrupt"
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/worksheets/sheet1.xml"] = members["xl/worksheets/sheet1.xml"][:200]
    assert read(zipped(members)).unreadable in ("corrupt", "")


def test_two_cells_at_the_far_ends_of_a_sheet_do_not_fill_the_memory() -> None:
    sink = io.BytesIO()
    book = xlsxwriter.Workbook(sink)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "a")
    sheet.write(1_048_575, 16_383, "b")
    book.close()
    assert read(sink.getvalue()).unreadable == "too_complex"


def test_a_format_laid_over_a_whole_column_is_no_reason_to_refuse_a_sheet() -> None:
    sink = io.BytesIO()
    book = xlsxwriter.Workbook(sink)
    sheet = book.add_worksheet()
    for at, row in enumerate(PAYROLL):
        sheet.write_row(at, 0, [str(value) for value in row])
    sheet.write_blank(1_048_575, 200, None, book.add_format({"bold": True}))
    book.close()
    assert only(read(sink.getvalue())).rows == 3


def test_a_zip_bomb_in_a_workbook_is_refused_before_it_unpacks() -> None:
    bomb = zipped({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": b" " * 40_000_000})
    assert len(bomb) < 100_000
    assert read(bomb).unreadable == "too_complex"


ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="Viajes">{}</table:table></office:spreadsheet>'
    "</office:body></office:document-content>"
)


def ods(rows: list[list[str]], extra: str = "") -> bytes:
    cells = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in rows
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": ODS.format(cells + extra)})


def test_an_opendocument_sheet_is_read_and_its_repeats_are_bounded() -> None:
    blank = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    many = "999999999"
    cells = f'<table:table-cell table:number-columns-repeated="{many}"><text:p>x</text:p></table:table-cell>'
    bomb = f'<table:table-row table:number-rows-repeated="{many}">{cells}</table:table-row>'
    page = read(ods([["Nombre", "Destino", "Costo"], ["Ana", "Petén", "100"], ["Luis", "Cobán", "90"]], blank))
    assert page.kind is Kind.SHEET
    assert (page.sections[0].heading, only(page).header, only(page).rows) == ("Viajes", ("Nombre", "Destino", "Costo"), 2)
    assert read(ods([["Nombre", "Destino"], ["Ana", "Petén"]], bomb)).kind is Kind.SHEET


def test_rows_and_sheets_are_bounded() -> None:
    from dataclasses import replace

    body = xlsx({f"Hoja{n}": [["Nombre", "Puesto"], *[[f"Persona {i}", "Oficial"] for i in range(50)]] for n in range(5)})
    page = extract(Page(url="https://x.gt/a", requested="", fetched=Fetched.OK), body, limits=replace(LIMITS, sheets=2, rows=11))
    assert [table.rows for table in page.tables] == [10, 10]


@pytest.mark.skipif(not shutil.which("soffice") and not os.environ.get("CI"), reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("extension", ["xls", "ods"])
def test_a_workbook_saved_by_libreoffice_says_the_same(tmp_path: Path, extension: str) -> None:
    (tmp_path / "planilla.xlsx").write_bytes(xlsx({"Enero": [["MUNICIPALIDAD"], [], *PAYROLL]}))
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        extension,
        "--outdir",
        str(tmp_path),
        str(tmp_path / "planilla.xlsx"),
    ]
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    table = only(read((tmp_path / f"planilla.{extension}").read_bytes()))
    assert (table.header, table.rows, table.filled) == (tuple(PAYROLL[0]), 3, (3, 3, 3, 3, 2, 3))


@pytest.mark.parametrize(
    "cell", ['<c r="XFD1048576"><v>1</v></c>', '<c r="XFD1048576" s="1"><v>1</v></c>', '<c s="1" r="XFD1048576"><v>1</v></c>']
)
def test_cells_as_far_apart_as_there_is_are_refused_however_they_are_written(cell: str) -> None:
    with zipfile.ZipFile(io.BytesIO(far_cells())) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = f'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">{cell}</row></sheetData></worksheet>'
    assert read(zipped({**members, "xl/worksheets/sheet1.xml": sheet})).unreadable == "too_complex"
