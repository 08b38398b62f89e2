"""What a file is, told by its bytes: workbooks of three families, text, and the things that only bear a workbook's name."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType


class FileSort(StrEnum):
    """The sorts of file that an office sends as a table."""

    BOOK = "book"  # xlsx, xlsb, xls or ods without macros
    TEXT = "text"
    EMPTY = "empty"
    MACROS = "macros"
    LOCKED = "locked"
    DAMAGED = "damaged"
    HTML = "html"
    PDF = "pdf"
    PICTURE = "picture"
    WRITING = "writing"  # Word, OpenDocument text, slides
    ARCHIVE = "archive"
    UNKNOWN = "unknown"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_MARKUP = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|table|meta|style|div)\b", re.IGNORECASE | re.DOTALL)
_XML_SHEET = re.compile(rb"<(?:\w+:)?Workbook\b|progid=\"Excel", re.IGNORECASE)
_WRITING = ("word/", "ppt/")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"

# What each sort that is no table says: a code, what it is, and what to do.
REFUSED: Mapping[FileSort, tuple[str, str]] = MappingProxyType(
    {
        FileSort.EMPTY: ("está vacío.", "Revise el archivo original."),
        FileSort.MACROS: (
            "trae macros (programas dentro del libro) y por seguridad no se recibe.",
            "Ábralo y guárdelo como «Libro de Excel (.xlsx)», sin macros.",
        ),
        FileSort.LOCKED: ("está protegido con contraseña.", "Guárdelo sin contraseña y súbalo de nuevo."),
        FileSort.DAMAGED: (
            "no se pudo abrir; no es un libro de Excel u OpenDocument, o está dañado.",
            "Ábralo y guárdelo otra vez como .xlsx.",
        ),
        FileSort.HTML: (
            "se llama como un libro de Excel, pero por dentro es una página web, como las que dan algunos sistemas al exportar.",
            "Ábralo en Excel y guárdelo como «Libro de Excel (.xlsx)».",
        ),
        FileSort.PDF: (
            "es un PDF y no una hoja de cálculo.",
            "Suba la hoja de cálculo de donde salió; si solo tiene el PDF, publíquelo como documento.",
        ),
        FileSort.PICTURE: ("es una imagen y no una hoja de cálculo.", "Suba la hoja de cálculo con los datos."),
        FileSort.WRITING: (
            "es un documento de texto y no una hoja de cálculo.",
            "Copie la tabla a la plantilla, o publíquelo como documento.",
        ),
        FileSort.ARCHIVE: ("es una carpeta comprimida y no una hoja de cálculo.", "Descomprímala y suba el archivo que trae la tabla."),
        FileSort.UNKNOWN: (
            "no se pudo abrir; no es un libro de Excel u OpenDocument, o está dañado.",
            "Ábralo y guárdelo otra vez como .xlsx.",
        ),
    }
)


def sort_of(path: Path, named_text: bool = False) -> FileSort:
    """The sort of a file. `named_text`: its name says that it is text (.csv), so that what has no other mark is read as text."""
    with path.open("rb") as opened:
        start = opened.read(4096)
    if not start:
        return FileSort.TEXT if named_text else FileSort.EMPTY
    if start.startswith(_OLE):
        return _of_ole(path.read_bytes())
    if start.startswith(b"PK"):
        return _of_zip(path)
    if start.startswith(b"%PDF-"):
        return FileSort.PDF
    if start.startswith(_PICTURES) or start[8:12] == b"WEBP":
        return FileSort.PICTURE
    if start.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        return FileSort.ARCHIVE
    if start.startswith(b"{\\rtf"):
        return FileSort.WRITING
    text = start.removeprefix(b"\xef\xbb\xbf")
    if _MARKUP.match(text) or _XML_SHEET.search(text):
        return FileSort.HTML
    if named_text:
        return FileSort.TEXT
    return FileSort.UNKNOWN


def _of_ole(data: bytes) -> FileSort:
    """The old binary files of Office, and the locked new ones, are told by the names of the streams they hold."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        return FileSort.LOCKED
    if holds("_VBA_PROJECT_CUR"):
        return FileSort.MACROS
    if holds("Workbook") or holds("Book"):
        return FileSort.BOOK
    return FileSort.WRITING if holds("WordDocument") or holds("PowerPoint Document") else FileSort.UNKNOWN


def _of_zip(path: Path) -> FileSort:
    try:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
            mimetype = packed.read("mimetype")[:80] if "mimetype" in names and packed.getinfo("mimetype").file_size < 200 else b""
            locked = any(piece.flag_bits & 1 for piece in packed.infolist())
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        return FileSort.DAMAGED
    if locked:
        return FileSort.LOCKED
    if any(name.lower().endswith("vbaproject.bin") for name in names) or any(name.startswith("Basic/") for name in names):
        return FileSort.MACROS
    if any(name.startswith("xl/workbook.") for name in names) or mimetype.startswith(_ODS):
        return FileSort.BOOK
    if any(name.startswith(_WRITING) for name in names) or mimetype.startswith(b"application/vnd.oasis"):
        return FileSort.WRITING
    return FileSort.BOOK if "content.xml" in names else FileSort.ARCHIVE
