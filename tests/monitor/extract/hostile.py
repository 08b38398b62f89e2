"""Files made to hurt who reads them: bombs, loops, thousands of pages, pictures as large as a city, torn and locked files."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

from pypdf import PdfWriter

from tests.monitor.extract.made import docx, paragraph, pdf, xlsx, zipped

MEGABYTE = 1_000_000


def raw_pdf(*objects: bytes, root: int = 1, prev: int | None = None) -> bytes:
    """A PDF of these objects, numbered from 1."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    more = b"/Prev %d" % (start if prev == -1 else prev) if prev is not None else b""
    return bytes(out + b"trailer << /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, root, more, start))


def inflating(size: int, letter: bytes = b" ") -> bytes:
    """A deflated stream of so many bytes."""
    packer = zlib.compressobj(9)
    chunk = letter * MEGABYTE
    return b"".join(packer.compress(chunk) for _ in range(size // MEGABYTE)) + packer.flush()


def pdf_bomb() -> bytes:
    """One page whose content inflates to more than the process may hold."""
    packed = inflating(900 * MEGABYTE)
    return raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
    )


def pdf_of_loops() -> bytes:
    """Pages that are their own children, in a file whose table of objects points to itself."""
    return raw_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2000000 /Parent 2 0 R >>", prev=-1)


def pdf_of_pages(count: int = 10_000) -> bytes:
    """Ten thousand pages."""
    kids = b" ".join(b"%d 0 R" % (5 + number) for number in range(count))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 3 0 R /Resources << /Font << /F 4 0 R >> >> >>"
    said = b"BT /F 12 Tf 50 700 Td (Acta de la sesion ordinaria del concejo municipal) Tj ET"
    return raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(said), said),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *([page] * count),
    )


def pdf_of_a_huge_picture() -> bytes:
    """A page with a picture of 60,000 by 60,000 dots that nobody may unpack."""
    packed = inflating(100 * MEGABYTE)
    drawn = b"q 612 0 0 792 0 0 cm /I Do Q"
    return raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /XObject /Subtype /Image /Width 60000 /Height 60000 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode"
        b" /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed),
    )


def pdf_of_nested_forms(depth: int = 40) -> bytes:
    """Each drawing draws the next one ten times: ten to the fortieth in all."""
    drawn = b"/X Do " * 10
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >> /Length %d >>"
    forms = [form % (min(6 + number, 4 + depth), len(drawn)) + b"\nstream\n%s\nendstream" % drawn for number in range(depth)]
    return raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>",
        b"<< /Length 5 >>\nstream\n/X Do\nendstream",
        *forms,
    )


def locked_pdf() -> bytes:
    """A PDF behind a password."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf([[(50, 700, "Acta")]])))
    writer.encrypt("clave", algorithm="RC4-128")
    sink = io.BytesIO()
    writer.write(sink)
    return sink.getvalue()


def bomb_in(name: str, beside: Mapping[str, str] | None = None, size: int = 400 * MEGABYTE) -> bytes:
    """A zip with one member that inflates far beyond what it weighs."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for other, content in (beside or {}).items():
            archive.writestr(other, content)
        with archive.open(name, "w", force_zip64=True) as member:
            chunk = b" " * MEGABYTE
            for _ in range(size // MEGABYTE):
                member.write(chunk)
    return sink.getvalue()


def zip_of_many(count: int = 200_000) -> bytes:
    """A zip whose list of members is most of it."""
    entry = b"PK\x01\x02" + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    local = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"a"
    directory = entry * count
    return local + directory + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 65535, 65535, len(directory), len(local), 0)


def lying_zip() -> bytes:
    """A zip whose list says that its member is ten bytes, though it inflates to fifty million."""
    body = bytearray(bomb_in("xl/workbook.xml", size=50 * MEGABYTE))
    at = body.rfind(b"PK\x01\x02")
    body[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(body)


def entities(name: str, rest: Mapping[str, str]) -> bytes:
    """An office file whose XML says itself ten times over, eight times."""
    lol = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    return zipped({**rest, name: f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{lol}]><x>&i;</x>'})


def far_cells() -> bytes:
    """A sheet with two cells, as far apart as there is."""
    first, last = '<row r="1"><c r="A1"><v>1</v></c></row>', '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    sheet = f"<worksheet><sheetData>{first}{last}</sheetData></worksheet>"
    with zipfile.ZipFile(io.BytesIO(xlsx({"A": [["a", "b"], [1, 2]]}))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**members, "xl/worksheets/sheet1.xml": sheet})


def repeating_ods() -> bytes:
    """A sheet whose only cell is repeated a billion times a billion."""
    cell = '<table:table-cell table:number-columns-repeated="999999999"><text:p>x</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="999999999">{cell}</table:table-row>'
    names = 'xmlns:table="urn:t" xmlns:text="urn:x" xmlns:office="urn:o"'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"<office:document-content {names}><table:table>{row * 50}</table:table></office:document-content>",
        }
    )


def huge_picture() -> bytes:
    """A PNG that says it is 100,000 by 100,000 dots."""
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + inflating(100 * MEGABYTE)


def many_paragraphs() -> bytes:
    """A document whose text would fill shelves: a hundred and fifty million letters in one member."""
    return docx(paragraph("Acta de la sesión ordinaria ") * 1_500_000)


def _torn(body: bytes) -> bytes:
    return body[: len(body) * 2 // 3]


BODIES: Mapping[str, Callable[[], bytes]] = {
    "pdf bomb": pdf_bomb,
    "pdf of loops": pdf_of_loops,
    "pdf of 10,000 pages": pdf_of_pages,
    "pdf of a huge picture": pdf_of_a_huge_picture,
    "pdf of nested forms": pdf_of_nested_forms,
    "locked pdf": locked_pdf,
    "torn pdf": lambda: _torn(pdf([[(50, 700, "Acta")]] * 20)),
    "xlsx bomb": lambda: bomb_in("xl/worksheets/sheet1.xml", {"xl/workbook.xml": "<workbook/>"}),
    "xlsx of far cells": far_cells,
    "xlsx of entities": lambda: entities("xl/sharedStrings.xml", {"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": "<x/>"}),
    "torn xlsx": lambda: _torn(xlsx({"A": [["Nombre", "Puesto"]] * 500})),
    "lying zip": lying_zip,
    "ods of repeats": repeating_ods,
    "docx bomb": lambda: bomb_in("word/document.xml"),
    "docx of entities": lambda: entities("word/document.xml", {}),
    "docx of many paragraphs": many_paragraphs,
    "pptx bomb": lambda: bomb_in("ppt/slides/slide1.xml", {"ppt/presentation.xml": "<p/>"}),
    "zip bomb": lambda: bomb_in("a.txt"),
    "zip of many": zip_of_many,
    "huge picture": huge_picture,
    "old word": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le") + bytes(600),
    "old powerpoint": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "PowerPoint Document".encode("utf-16-le") + bytes(600),
}
