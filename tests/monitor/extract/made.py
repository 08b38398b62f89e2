"""Pages and files that the tests of this room make for themselves."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from monitor.extract import extract
from monitor.page import Fetched, Page, Section

HOME = "https://munisanejemplo.gob.gt/transparencia/"


def blank_page(url: str = HOME, **more: Any) -> Page:
    """A page as the crawler hands it over."""
    return Page(url=url, requested=url, fetched=Fetched.OK, **more)


def read(body: str | bytes, url: str = HOME, **more: Any) -> Page:
    """The facts of a body."""
    return extract(blank_page(url, **more), body.encode() if isinstance(body, str) else body)


def html(content: str, head: str = "<title>Municipalidad</title>") -> Page:
    """The facts of a page with this content."""
    return read(f"<!doctype html><html lang='es'><head><meta charset='utf-8'>{head}</head><body>{content}</body></html>")


def section(page: Page, heading: str) -> Section:
    """The section under a heading; fails naming those there are."""
    found = [one for one in page.sections if one.heading == heading]
    assert found, f"no section {heading!r} among {[one.heading for one in page.sections]}"
    return found[0]


def outline(page: Page) -> list[tuple[str, ...]]:
    """Trail and heading of every section that has a heading."""
    return [(*one.trail, one.heading) for one in page.sections if one.heading]


def below(page: Page) -> dict[str, list[str]]:
    """The text of links by the heading they stand under."""
    return {one.heading: [link.text for link in one.links] for one in page.sections if one.links}


def xlsx(sheets: dict[str, Iterable[Sequence[Any]]]) -> bytes:
    """A workbook with these rows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def pdf(pages: Sequence[Sequence[tuple[float, float, str]]], **canvas: Any) -> bytes:
    """A PDF with pieces of text at (x, y)."""
    sink = io.BytesIO()
    drawn = Canvas(sink, pagesize=letter, **canvas)
    for page in pages:
        drawn.setFont("Helvetica", 10)
        for x, y, text in page:
            drawn.drawString(x, y, text)
        drawn.showPage()
    drawn.save()
    return sink.getvalue()


def scan(pages: int, stamp: str = "", typed: int = 0) -> bytes:
    """A PDF of pictures, after some typed pages."""
    from PIL import Image

    picture = io.BytesIO()
    Image.new("L", (200, 260), 200).save(picture, "PNG")
    sink = io.BytesIO()
    drawn = Canvas(sink, pagesize=letter)
    for _ in range(typed):
        drawn.drawString(50, 700, "Acta del concejo municipal con todo lo que se acordó en ella")
        drawn.showPage()
    for _ in range(pages):
        picture.seek(0)
        drawn.drawImage(ImageReader(picture), 0, 0, 600, 780)
        if stamp:
            drawn.drawString(50, 50, stamp)
        drawn.showPage()
    drawn.save()
    return sink.getvalue()


def zipped(members: dict[str, str | bytes]) -> bytes:
    """A zip of these members."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return sink.getvalue()


_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def docx(content: str, rels: str = "", prolog: str = "", **more: str | bytes) -> bytes:
    """A Word document with this content of its body."""
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<w:document {_WORD}>'
            f"<w:body>{content}</w:body></w:document>",
            "word/_rels/document.xml.rels": f"<Relationships>{rels}</Relationships>",
            **more,
        }
    )


def paragraph(text: str, style: str = "", run: str = "") -> str:
    """A paragraph of a Word document."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r>{f'<w:rPr>{run}</w:rPr>' if run else ''}<w:t>{text}</w:t></w:r></w:p>"
