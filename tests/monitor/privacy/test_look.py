"""What is personal on a page is found with its place, once each, and official lines and numbers of other things are not taken for it."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook
from reportlab.pdfgen.canvas import Canvas

from monitor.extract import extract
from monitor.page import Fetched, Page, Personal

URL = "https://munisanejemplo.gob.gt/transparencia/"
UNSHOWN = "descripción o texto alternativo, que no se ve en la pantalla"
DPI, ACCOUNT = "1234 56789 0101", "3456789012"  # invented


def read(body: str | bytes, url: str = URL) -> Page:
    page = Page(url=url, requested=url, fetched=Fetched.OK, filename=url.rsplit("/", 1)[-1])
    return extract(page, body.encode() if isinstance(body, str) else body)


def found(page: Page) -> list[tuple[str, str, int]]:
    return [(one.rule, one.where, one.count) for one in page.personal]


def html(content: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>Municipalidad</title>{head}</head><body><main>{content}</main></body></html>"


def table(header: str, row: str) -> str:
    names = "".join(f"<th>{name}</th>" for name in header.split("|"))
    cells = "".join(f"<td>{cell}</td>" for cell in row.split("|"))
    return html(f"<table><tr>{names}</tr>{f'<tr>{cells}</tr>' * 3}</table>")


def workbook(rows: list[list[object]], *, first: int = 1) -> bytes:
    book = Workbook()
    for at, row in enumerate(rows, start=first):
        for column, value in enumerate(row, start=1):
            book.active.cell(row=at, column=column, value=value)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def pdf(*pages: str) -> bytes:
    sink = io.BytesIO()
    drawn = Canvas(sink)
    for text in pages:
        drawn.drawString(50, 700, text)
        drawn.showPage()
    drawn.save()
    return sink.getvalue()


@pytest.mark.parametrize(
    ("body", "rule", "where"),
    [
        (html(f"<h1>Ficha de {DPI}</h1><p>Texto</p>"), "dpi_in_cell", "título"),
        (html(f"<h1>Proveedores</h1><p>Depositar en la cuenta monetaria {ACCOUNT} de Banrural</p>"), "bank_account", "bajo «Proveedores»"),
        (html(f"<h1>Nómina</h1><p><a href='/a.pdf'>Contrato de {DPI}</a></p>"), "dpi_in_cell", "bajo «Nómina»"),
        (html("<h1>Nómina</h1><p><a href='/f?dpi=1234567890101'>Ficha</a></p>"), "dpi_in_cell", "dirección de un enlace, bajo «Nómina»"),
        (html(f"<p><img src='/a.png' alt='DPI {DPI}'></p>"), "dpi_in_cell", UNSHOWN),
        (
            html("<p>a</p>", f"<meta name='description' content='DPI {DPI}'>"),
            "dpi_in_cell",
            UNSHOWN,
        ),
        (html("<h1>Ayudas</h1><p>La señora reside en la 3a calle 4-55 zona 1</p>"), "home_address", "bajo «Ayudas»"),
        (html("<h1>Ayudas</h1><p>Celular personal: 5555-1234</p>"), "phone_in_text", "bajo «Ayudas»"),
        (pdf("Acta", f"DPI {DPI}"), "dpi_in_cell", "página 2"),
    ],
)
def test_each_place_of_a_page_is_looked_through_and_named(body: str | bytes, rule: str, where: str) -> None:
    assert (rule, where, 1) in found(read(body))


def test_the_address_and_the_name_of_a_file_are_looked_through() -> None:
    page = read("texto", f"{URL}nomina_1234567890101.txt")
    assert found(page) == [("dpi_in_cell", "nombre del archivo", 1)]


def test_a_bare_number_is_personal_under_a_header_that_asks_for_it_and_its_cell_is_named() -> None:
    rows = [
        ["Nombre", "DPI", "No. de cuenta bancaria", "NOG"],
        *(["Ana", "2345678901234", f"34567890{n:02}", "30319447"] for n in range(40)),
    ]
    page = read(workbook(rows, first=4), f"{URL}nomina.xlsx")
    assert found(page) == [
        ("dpi_in_cell", "hoja «Sheet», columna «DPI» (B), filas 5 a 44", 40),
        ("bank_account", "hoja «Sheet», columna «No. de cuenta bancaria» (C), filas 5 a 44", 40),
    ]
    assert len(page.personal[1].values) == 40


def test_a_hidden_sheet_is_looked_through_though_no_reader_is_shown_it() -> None:
    book = Workbook()
    book.active.append(["Nombre", "Puesto"])
    book.active.append(["Ana", "Oficial"])
    hidden = book.create_sheet("Planilla")
    hidden.sheet_state = "hidden"
    hidden.append(["Nombre", "DPI"])
    hidden.append(["Ana", "2345678901234"])
    sink = io.BytesIO()
    book.save(sink)
    page = read(sink.getvalue(), f"{URL}personal.xlsx")
    assert found(page) == [("dpi_in_cell", "hoja oculta «Planilla», columna «DPI» (B), fila 2", 1)]
    assert "Planilla" not in page.text


def test_the_files_of_an_archive_are_looked_through_and_an_archive_in_it_stays_shut() -> None:
    inner, sink = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("b.txt", f"DPI {DPI}")
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("2026/planilla.csv", "Nombre,DPI\nAna,2345678901234\nEva,2345678901242\n")
        archive.writestr("acta.pdf", pdf(f"DPI {DPI}"))
        archive.writestr("rota.pdf", b"%PDF-1.4 nada")
        archive.writestr("otro.zip", inner.getvalue())
    page = read(sink.getvalue(), f"{URL}todo.zip")
    assert found(page) == [
        ("dpi_in_cell", "dentro del ZIP, «planilla.csv», columna «DPI» (B), filas 2 a 3", 2),
        ("dpi_in_cell", "dentro del ZIP, «acta.pdf», página 1", 1),
    ]
    assert page.text == "2026/planilla.csv\nacta.pdf\nrota.pdf\notro.zip"


def test_a_number_in_a_column_of_another_kind_is_found_by_what_its_cell_says() -> None:
    page = read("Nombre,Observaciones,Monto\nAna,Con DPI 1234567890101,10.00\nEva,Ninguna,1234567.00\n", f"{URL}a.csv")
    assert found(page) == [("dpi_in_cell", "columna «Observaciones» (B), fila 2", 1)]
    assert page.personal[0].sure


@pytest.mark.parametrize(
    "body",
    [
        html("<h1>Directorio</h1><p>Tel. 5555-1234, celular 4444-1234</p>"),
        html("<h1>Noticias</h1><p>a</p>").replace("</main>", "</main><footer>Celular 5555-1234 juan@gmail.com</footer>"),
        table("Nombre|Celular institucional|Correo oficial", "Ana|5555-1234|ana@gmail.com"),
        table("NOG|NIT|Monto", "30319447|576937-K|Q 1,234,567.89"),
        table("No. de cuenta|Descripción|Monto", "1112|Caja|5.00"),
        html("<p>Contrato 45678901-2026, teléfono 7765-4321, expediente 2026-1234-5678</p>"),
    ],
)
def test_official_lines_and_numbers_of_other_things_are_not_personal(body: str) -> None:
    assert read(body).personal == ()


def test_what_a_page_carries_survives_the_worker_and_never_shows_in_its_repr() -> None:
    page = read(html(f"<p>DPI {DPI}</p>"))
    assert Page.from_dict(page.to_dict()) == page
    assert "56789" not in repr(Personal(rule="dpi_in_cell", where="texto", count=1, values=(DPI,)))
