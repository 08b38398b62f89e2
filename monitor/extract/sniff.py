"""What bytes are, by what they hold: neither the name nor the declared type decides, for portals get both wrong."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from enum import StrEnum

from monitor.extract.decode import HEAD, decode
from monitor.extract.delimited import looks_like_csv
from monitor.page import Kind


class Format(StrEnum):
    """A format that has a reader of its own, or a reason not to have one."""

    HTML = "html"
    PDF = "pdf"
    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"
    DOCX = "docx"
    ODT = "odt"
    RTF = "rtf"
    DOC = "doc"
    SLIDES = "slides"
    PPT = "ppt"
    ENCRYPTED = "encrypted"  # an office document behind a password
    IMAGE = "image"
    ZIP = "zip"
    ARCHIVE = "archive"  # rar, 7z, gzip
    JSON = "json"
    XML = "xml"
    TEXT = "text"
    OTHER = "other"
    NONE = "none"


KINDS: dict[Format, Kind] = {
    Format.HTML: Kind.HTML,
    Format.PDF: Kind.PDF,
    **dict.fromkeys((Format.XLSX, Format.XLSB, Format.XLS, Format.ODS, Format.CSV), Kind.SHEET),
    **dict.fromkeys((Format.DOCX, Format.ODT, Format.RTF, Format.DOC, Format.SLIDES, Format.PPT, Format.ENCRYPTED), Kind.DOCUMENT),
    Format.IMAGE: Kind.IMAGE,
    **dict.fromkeys((Format.ZIP, Format.ARCHIVE), Kind.ARCHIVE),
    Format.JSON: Kind.JSON,
    Format.XML: Kind.XML,
    Format.TEXT: Kind.TEXT,
    Format.OTHER: Kind.OTHER,
    Format.NONE: Kind.NONE,
}

_MAGIC: tuple[tuple[bytes, Format], ...] = (
    (b"\x89PNG\r\n\x1a\n", Format.IMAGE),
    (b"\xff\xd8\xff", Format.IMAGE),
    (b"GIF8", Format.IMAGE),
    (b"II*\x00", Format.IMAGE),
    (b"MM\x00*", Format.IMAGE),
    (b"BM", Format.IMAGE),
    (b"\x00\x00\x01\x00", Format.IMAGE),
    (b"Rar!\x1a\x07", Format.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Format.ARCHIVE),
    (b"\x1f\x8b", Format.ARCHIVE),
    (b"{\\rtf", Format.RTF),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"<(?:!doctype html|html|head|body|title|meta|frameset|table|div|script|p|h[1-6]|center|a|ul|form|span|link|style|iframe)[\s>/]", re.I
)
_XML = re.compile(rb"<(?:\?xml|urlset|sitemapindex|rss|feed|svg)[\s>?]", re.I)
_HTML_ROOT = re.compile(rb"<(?:!doctype html|html|head|body)[\s>]", re.I)
_JSON = re.compile(rb"\{\s*[\"}]|\[\s*[\[{\"\]\d\-tfn]")
_DIRECTORY = 2_000_000  # bytes of a zip's list of members: some ten thousand
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(body: bytes, filename: str = "") -> Format:
    """The format of a body. `filename` only decides between what an encrypted container may hide."""
    if not body:
        return Format.NONE
    head = body[:HEAD]
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zip_format(body)
    if b"%PDF-" in head[:1024] and not _HTML.search(head[: head.find(b"%PDF-")]):
        return Format.PDF
    if head.startswith(_OLE):
        return _ole_format(body)
    for magic, found in _MAGIC:
        if head.startswith(magic) and (magic != b"BM" or b"\x00" in head[:64]):
            return found
    if (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or head[4:12] in (b"ftypheic", b"ftypavif", b"ftypheix", b"ftypmif1"):
        return Format.IMAGE
    return _text_format(body, head)


def _zip_format(body: bytes) -> Format:
    if _directory(body) > _DIRECTORY:
        return Format.ZIP  # so many members are no office file; its reader, in a process of its own, will say so
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = set(archive.namelist()[:20_000])
            mimetype = archive.read("mimetype")[:200] if "mimetype" in names and archive.getinfo("mimetype").file_size < 300 else b""
    except Exception:
        return Format.ZIP  # a torn zip: its reader will say so
    if b"opendocument.spreadsheet" in mimetype:
        return Format.ODS
    if b"opendocument.text" in mimetype:
        return Format.ODT
    if "xl/workbook.bin" in names:
        return Format.XLSB
    if any(name.startswith("xl/workbook") for name in names):
        return Format.XLSX
    if any(name.startswith("word/document") for name in names):
        return Format.DOCX
    if "ppt/presentation.xml" in names or b"opendocument.presentation" in mimetype:
        return Format.SLIDES
    return Format.ZIP


def _directory(body: bytes) -> int:
    """How many bytes the list of a zip's members takes, as its end says; nothing is read of it here."""
    end = body.rfind(b"PK\x05\x06", max(0, len(body) - 70_000))
    return int.from_bytes(body[end + 12 : end + 16], "little") if end >= 0 else 0


def _ole_format(body: bytes) -> Format:
    for name, found in (
        ("EncryptedPackage", Format.ENCRYPTED),
        ("WordDocument", Format.DOC),
        ("PowerPoint Document", Format.PPT),
        ("Workbook", Format.XLS),
        ("Book", Format.XLS),
    ):
        if name.encode("utf-16-le") + b"\x00\x00" in body:
            return found
    return Format.OTHER


def _text_format(body: bytes, head: bytes) -> Format:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", "replace").encode()
    elif head.startswith(codecs.BOM_UTF8):
        head = head[3:]
    start = head.lstrip()
    html = _HTML.search(head)
    if _XML.match(start) and not _HTML_ROOT.search(head):
        return Format.XML
    if html and start[:1] == b"<":
        return Format.HTML
    if _BINARY.search(head):
        return Format.OTHER
    if not start or start[:1] == b"<":
        return Format.XML if re.match(rb"<[A-Za-z!][^<>]*>", start) else Format.TEXT
    if _JSON.match(start):
        return Format.JSON
    if _HTML_ROOT.search(head):
        return Format.HTML  # a page with something printed before it
    if looks_like_csv(decode(body[:HEAD], cut=True)):
        return Format.CSV
    return Format.HTML if html and b"</" in head else Format.TEXT
