"""The files that a part is published as: spreadsheets, PDFs with text, scans, and tables or text for pages."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from html import escape
from random import Random

from openpyxl import Workbook
from PIL import Image
from reportlab.lib.pagesizes import landscape, letter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from checklists.model import Column, Register
from checklists.periods import Period
from tests.gold.make.town import WORDS

_GOODS = (
    "Resmas de papel bond",
    "Cemento gris",
    "Repuestos de vehículo",
    "Tinta para impresora",
    "Tubería PVC",
    "Alimentos",
    "Lámparas LED",
)
_PEOPLE = ("Ana Inventada Pérez", "Luis Ficticio López", "María Figurada Tzoc", "José Supuesto Ixcol", "Rosa Imaginada Xol")


def header(register: Register, columns: Sequence[str], rng: Random) -> list[str]:
    """Titles of the columns, some of them as another office would write them."""
    return [_title(register.column(name), rng) for name in columns]


def _title(column: Column, rng: Random) -> str:
    others = WORDS["column"].get(column.name, ())
    title = rng.choice(others) if others and rng.random() < 0.3 else column.title
    return title.upper() if rng.random() < 0.3 else title


def rows(register: Register, columns: Sequence[str], rng: Random, count: int, period: Period | None) -> list[list[str]]:
    """Invented rows, dated within the period."""
    return [[_cell(name, rng, period) for name in columns] for _ in range(count)]


def _cell(name: str, rng: Random, period: Period | None) -> str:
    if any(
        word in name for word in ("monto", "costo", "precio", "valor", "salario", "viaticos", "gasto", "total", "asignado", "devengado")
    ):
        return f"{rng.randrange(100, 90000)}.{rng.randrange(100):02d}"
    if name.startswith("fecha"):
        month, year = (period.starts_on.month, period.year) if period else (rng.randrange(1, 9), 2026)
        return f"{rng.randrange(1, 28):02d}/{month:02d}/{year}"
    if name == "direccion":
        return f"{rng.randrange(1, 9)}a. calle {rng.randrange(1, 9)}-{rng.randrange(10, 60)} zona 1"
    if name == "correo":
        return f"oficina{rng.randrange(10, 99)}@muniejemplo.gob.gt"
    if name in ("nombre", "persona", "beneficiario", "titular", "funcionario_responsable"):
        return rng.choice(_PEOPLE)
    if name in ("telefono", "celular_institucional"):
        return f"77{rng.randrange(10, 99)}-{rng.randrange(1000, 9999)}"
    if name in ("nog", "npg", "snip", "cantidad", "usuarios", "renglon"):
        return str(rng.randrange(100, 99999))
    return rng.choice(_GOODS)


def sheet(titles: Sequence[str], heads: Sequence[str], cells: Sequence[Sequence[str]], ending: str) -> bytes:
    """An XLSX with its titles above the header, or a CSV without."""
    if ending == "csv":
        sink = io.StringIO()
        csv.writer(sink).writerows([heads, *cells])
        return sink.getvalue().encode("utf-8-sig")
    book = Workbook()
    page = book.active
    assert page is not None
    for title in titles:
        page.append([title])
    for row in [heads, *cells]:
        page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pdf(lines: Sequence[str], table: Sequence[Sequence[str]] = ()) -> bytes:
    """A PDF of lines of text and, below them, the cells of a table, each drawn at the place of its column."""
    sink = io.BytesIO()
    drawn = Canvas(sink, pagesize=landscape(letter), invariant=1)
    wide = 730 / max(1, len(table[0])) if table else 730
    written: list[list[tuple[float, str]]] = [[(30, line)] for line in lines]
    written += [[(30 + wide * place, cell[: int(wide / 3.4)]) for place, cell in enumerate(row)] for row in table]
    for first in range(0, len(written), 40):
        drawn.setFont("Helvetica", 8 if wide > 90 else 6)
        for place, pieces in enumerate(written[first : first + 40]):
            for at, piece in pieces:
                drawn.drawString(at, 570 - 13 * place, piece)
        drawn.showPage()
    drawn.save()
    return sink.getvalue()


def scan(shade: int) -> bytes:
    """A PDF of one picture; each shade gives other bytes."""
    picture, sink = io.BytesIO(), io.BytesIO()
    Image.new("L", (200 + shade % 97, 260), shade % 256).save(picture, "PNG")
    picture.seek(0)
    drawn = Canvas(sink, pagesize=letter, invariant=1)
    drawn.drawImage(ImageReader(picture), 0, 0, 600, 780)
    drawn.showPage()
    drawn.save()
    return sink.getvalue()


def html_table(heads: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    """A table for a page."""
    top = "".join(f"<th>{escape(head)}</th>" for head in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in cells)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
