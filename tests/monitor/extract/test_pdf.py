"""PDF: text, scans, ruled reports, passwords."""

from __future__ import annotations

import io

from made import pdf, read, scan
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import landscape, letter
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Table

from monitor.page import Kind

PROSE = [
    (72, 700 - 14 * n, f"Línea {n} de un acuerdo municipal que dice lo que el concejo decidió en su sesión ordinaria.") for n in range(20)
]


def locked(body: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(body)))
    writer.encrypt(user_password=password, owner_password="otra", algorithm="RC4-128")
    sink = io.BytesIO()
    writer.write(sink)
    return sink.getvalue()


def report(rows: list[list[str]], **more: object) -> bytes:
    sink = io.BytesIO()
    table = Table(rows, repeatRows=1, style=[("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONTSIZE", (0, 0), (-1, -1), 8)], **more)
    SimpleDocTemplate(sink, pagesize=landscape(letter)).build([table])
    return sink.getvalue()


def test_the_text_of_a_pdf_is_read_whatever_the_server_calls_it() -> None:
    page = read(pdf([PROSE, PROSE]), content_type="text/html", filename="acuerdo.html")
    assert (page.kind, page.page_count, page.scanned, page.unreadable) == (Kind.PDF, 2, False, "")
    assert "acuerdo municipal que dice lo que el concejo decidió" in page.text
    assert page.sections[0].text.splitlines()[0].startswith("Línea 0")


def test_a_pdf_of_pictures_is_a_scan_and_one_with_a_stamp_too() -> None:
    assert read(scan(3)).scanned
    assert read(scan(6, stamp="Recibido UIP")).scanned
    assert read(scan(6)).page_count == 6


def test_each_page_is_judged_and_a_document_with_some_scans_is_none() -> None:
    page = read(scan(2, typed=3))
    assert (page.scanned, page.picture_pages, page.page_count) == (False, (4, 5), 5)
    assert (read(scan(4, typed=1)).scanned, read(scan(4, typed=1)).picture_pages) == (True, (2, 3, 4, 5))


def test_a_blank_page_is_no_scan() -> None:
    page = read(pdf([[]]))
    assert (page.scanned, page.page_count, page.sections) == (False, 1, ())


def test_a_password_is_said_and_an_empty_one_opened() -> None:
    body = pdf([PROSE])
    assert read(locked(body, "secreto")).unreadable == "encrypted"
    assert "acuerdo municipal" in read(locked(body, "")).text


def test_a_torn_pdf_is_corrupt() -> None:
    assert read(b"%PDF-1.7\n" + b"nada" * 100).unreadable == "corrupt"


def test_a_ruled_report_gives_its_table() -> None:
    rows = [["No.", "Nombre", "Puesto", "Renglón", "Salario"]] + [
        [str(n), f"Persona Apellido {n}", "Oficial de obras", "011", f"{3000 + n}.00"] for n in range(1, 61)
    ]
    (table,) = read(report(rows)).tables
    assert table.header == ("No.", "Nombre", "Puesto", "Renglón", "Salario")
    assert table.rows == 60
    assert table.filled == (60,) * 5
    assert table.sample[0] == ("1", "Persona Apellido 1", "Oficial de obras", "011", "3001.00")


def test_a_report_with_empty_cells_and_a_wrapped_header_keeps_its_columns() -> None:
    rows = [["No.", "Nombre", "Monto\nadjudicado", "Fecha"]] + [
        [str(n), f"Proveedor {n}", "" if n % 2 else f"{n}00.00", "01/02/2024"] for n in range(1, 21)
    ]
    (table,) = read(report(rows)).tables
    assert table.header == ("No.", "Nombre", "Monto adjudicado", "Fecha")
    assert table.filled == (20, 20, 10, 20)


def test_titles_above_a_report_are_its_caption() -> None:
    lines = [(250, 750, "MUNICIPALIDAD DE SAN EJEMPLO"), (270, 735, "Viajes nacionales, enero 2024")]
    cells = [
        (x, 700 - 20 * n, text)
        for n, row in enumerate([("Nombre", "Destino", "Costo"), ("Ana", "Petén", "100"), ("Luis", "Cobán", "90"), ("Eva", "Xela", "80")])
        for x, text in zip((72, 250, 430), row, strict=True)
    ]
    (table,) = read(pdf([[*lines, *cells]])).tables
    assert (table.header, table.rows) == (("Nombre", "Destino", "Costo"), 3)
    assert table.caption == "MUNICIPALIDAD DE SAN EJEMPLO · Viajes nacionales, enero 2024"


def test_columns_kept_apart_by_runs_of_spaces_are_columns() -> None:
    rows: list[tuple[str, str, str]] = [
        ("Renglón", "Descripción", "Asignado"),
        ("011", "Personal permanente", "1,000.00"),
        ("021", "Personal por contrato", "500.00"),
        ("113", "Telefonía", "70.00"),
    ]
    for font in ("Courier", "Helvetica"):
        sink = io.BytesIO()
        drawn = Canvas(sink)
        drawn.setFont(font, 9)
        for n, (code, name, amount) in enumerate(rows):
            drawn.drawString(50, 700 - 12 * n, f"{code:<12}{name:<40}{amount:>12}" if font == "Courier" else "")
            for x, text in ((50, code), (120, name), (300, amount)):
                drawn.drawString(x, 700 - 12 * n, text if font != "Courier" else "")
        drawn.save()
        (table,) = read(sink.getvalue()).tables
        assert (table.header, table.rows) == (rows[0], 3), font
        assert table.sample[0] == rows[1]


def test_prose_has_no_table() -> None:
    assert list(read(pdf([PROSE])).tables) == []


def test_a_long_pdf_is_read_at_its_beginning_and_its_last_page() -> None:
    pages = [[(72, 700, f"Texto de la hoja número {n} del documento completo del plan.")] for n in range(90)]
    page = read(pdf(pages))
    assert page.page_count == 90
    assert "número 0 del" in page.text
    assert "número 89 del" in page.text
    assert page.text.count("Texto de la hoja") == 60


def test_the_title_is_that_of_the_metadata() -> None:
    sink = io.BytesIO()
    drawn = Canvas(sink)
    drawn.setTitle("Plan Operativo Anual 2024")
    drawn.drawString(72, 700, "POA")
    drawn.save()
    assert read(sink.getvalue()).title == "Plan Operativo Anual 2024"
