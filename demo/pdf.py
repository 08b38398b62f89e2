"""Documents for the demo: PDF with text (fourteen standard fonts, no library) and the same as a scan, a picture without a text layer."""

from __future__ import annotations

import io
import random
import textwrap
import time
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, MARGIN, LEADING = 612, 792, 64, 15
LINES = 44  # of body on a page
_EPOCH = time.gmtime(0)


def text_pdf(title: str, paragraphs: Sequence[str]) -> bytes:
    """A PDF of readable text: a title, then paragraphs, on as many pages as they need."""
    pages = _pages(paragraphs)
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects += [_font("Helvetica"), _font("Helvetica-Bold")]
    kids = []
    for number, lines in enumerate(pages, start=1):
        stream = _page_stream(title if number == 1 else "", lines, f"Página {number} de {len(pages)}")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        fonts = b"<< /Font << /F1 3 0 R /F2 4 0 R >> >>"
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Resources %s /Contents %d 0 R >>" % (WIDTH, HEIGHT, fonts, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    objects.append(b"<< /Title %s /Producer (Vitrina, demo) >>" % _literal(title))
    return _assemble(objects)


def scanned_pdf(title: str, paragraphs: Sequence[str], seed: str) -> bytes:
    """The same as somebody's scanner gives it: a slightly turned, speckled picture per page, and no text."""
    chance = random.Random(seed)
    pictures = [_picture(title if number == 0 else "", lines, chance) for number, lines in enumerate(_pages(paragraphs))]
    out = io.BytesIO()
    pictures[0].save(
        out, "PDF", save_all=True, append_images=pictures[1:], resolution=100, title="Escáner", creationDate=_EPOCH, modDate=_EPOCH
    )
    return out.getvalue()


def _pages(paragraphs: Sequence[str]) -> list[list[str]]:
    lines = [line for paragraph in paragraphs for line in (*textwrap.wrap(paragraph, 88), "")]
    return [lines[at : at + LINES] for at in range(0, len(lines), LINES)] or [[]]


def _font(name: str) -> bytes:
    return b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name.encode()


def _literal(text: str) -> bytes:
    raw = text.encode("cp1252", errors="replace")
    return b"(" + raw.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)") + b")"


def _page_stream(title: str, lines: Sequence[str], foot: str) -> bytes:
    out = [b"BT", b"/F2 15 Tf", b"%d %d Td" % (MARGIN, HEIGHT - MARGIN)]
    for line in textwrap.wrap(title, 60):
        out += [b"%s Tj" % _literal(line), b"0 -20 Td"]
    out += [b"/F1 10.5 Tf", b"0 -6 Td"]
    for line in lines:
        out += [b"%s Tj" % _literal(line), b"0 -%d Td" % LEADING]
    out += [b"ET", b"BT", b"/F1 8 Tf", b"%d 36 Td" % MARGIN, b"%s Tj" % _literal(foot), b"ET"]
    return b"\n".join(out)


def _assemble(objects: Sequence[bytes]) -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for offset in offsets:
        out.write(b"%010d 00000 n \n" % offset)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(objects), start))
    return out.getvalue()


def _picture(title: str, lines: Sequence[str], chance: random.Random) -> Image.Image:
    page = Image.new("L", (850, 1100), 244)
    draw = ImageDraw.Draw(page)
    at = 90
    for text, size in [(part, 22) for part in textwrap.wrap(title, 55)] + [(line, 15) for line in lines]:
        draw.text((90, at), text, fill=chance.randint(20, 70), font=ImageFont.load_default(size))
        at += size + 6
    draw.ellipse((600, 900, 760, 1040), outline=110, width=4)
    draw.text((640, 960), "SELLO", fill=110, font=ImageFont.load_default(22))
    for _ in range(500):
        x, y = chance.randrange(850), chance.randrange(1100)
        draw.point((x, y), fill=chance.randint(60, 200))
    return page.rotate(chance.uniform(-0.9, 0.9), fillcolor=232)
