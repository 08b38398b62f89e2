"""What a file is, by its bytes: the kinds of documents that a portal publishes, and the ones it can name when it refuses them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

_OOXML = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentKind:
    """A kind of document: how people call it, its media type, and whether anybody can edit and reuse it."""

    called: str
    mediatype: str
    open: bool = False


KINDS: Mapping[str, DocumentKind] = MappingProxyType(
    {
        ".pdf": DocumentKind(called="un PDF", mediatype="application/pdf"),
        ".docx": DocumentKind(called="un documento de Word", mediatype=f"{_OOXML}.wordprocessingml.document", open=True),
        ".odt": DocumentKind(called="un texto de OpenDocument", mediatype="application/vnd.oasis.opendocument.text", open=True),
        ".xlsx": DocumentKind(called="una hoja de cálculo", mediatype=f"{_OOXML}.spreadsheetml.sheet", open=True),
        ".jpg": DocumentKind(called="una imagen JPEG", mediatype="image/jpeg"),
        ".jpeg": DocumentKind(called="una imagen JPEG", mediatype="image/jpeg"),
        ".png": DocumentKind(called="una imagen PNG", mediatype="image/png"),
        ".webp": DocumentKind(called="una imagen WebP", mediatype="image/webp"),
    }
)
BOOKS = frozenset({".xlsx", ".xls", ".ods"})  # published as a regenerated .xlsx
_SAVE = "Ábralo y guárdelo como PDF o .docx."
# Kinds that are not published: how they are called and what to do.
OTHERS: Mapping[str, str] = MappingProxyType(
    {
        "doc": f"es un documento de Word antiguo (.doc). {_SAVE}",
        "docm": "es un documento de Word con macros, que son programas. Guárdelo como .docx o PDF.",
        "xlsm": "es un libro con macros, que son programas. Guárdelo como .xlsx.",
        "ppt": "es una presentación. Guárdela como PDF.",
        "rtf": f"es un texto RTF. {_SAVE}",
        "html": "es una página web guardada. Ábrala y use Imprimir > Guardar como PDF.",
        "zip": "es una carpeta comprimida. Descomprímala y suba cada archivo aparte.",
        "rar": "es una carpeta comprimida. Descomprímala y suba cada archivo aparte.",
        "tiff": "es una imagen TIFF, que muchos no pueden abrir. Guárdela como PDF o JPEG.",
        "heic": "es una foto en formato HEIC, que muchos no pueden abrir. Guárdela como JPEG.",
        "gif": "es una imagen GIF. Guárdela como PNG.",
        "bmp": "es una imagen BMP. Guárdela como PNG.",
        "program": "es un programa, no un documento. No lo abra si no sabe de dónde viene.",
        "locked_office": "está protegido con contraseña y nadie podría abrirlo. Guárdelo sin contraseña y súbalo de nuevo.",
        "text": "es solo texto. Péguelo como texto de la página, o guárdelo como PDF.",
    }
)
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "rar"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!/", "program"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE)


def kind_of(path: Path) -> str:
    """What a file is: a suffix of KINDS or BOOKS, a key of OTHERS, or "" for nothing known."""
    with path.open("rb") as opened:
        start = opened.read(4096)
    if b"%PDF-" in start[:1024]:
        return ".pdf"
    for begins, kind in _STARTS:
        if start.startswith(begins):
            return kind
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return ".webp"
    if start[4:8] == b"ftyp" and start[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif"):
        return "heic"
    if start.startswith(b"PK"):
        return _zipped(path)
    if start.startswith(_OLE):
        return _compound(path)
    if _HTML.match(start):
        return "html"
    return "text" if start and _is_text(start) else ""


def _zipped(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as packed:
            names = frozenset(packed.namelist())
            declared = _start_of(packed, "mimetype") if "mimetype" in names else ""
    except Exception:  # each damaged archive raises its own kind; the reader of its kind tells the damage
        return {".docx": ".docx", ".odt": ".odt", ".xlsx": ".xlsx"}.get(path.suffix.lower(), "zip")
    if "word/document.xml" in names:
        return "docm" if "word/vbaProject.bin" in names else ".docx"
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return "xlsm" if "xl/vbaProject.bin" in names else ".xlsx"
    if "ppt/presentation.xml" in names:
        return "ppt"
    ends = {"opendocument.text": ".odt", "opendocument.spreadsheet": ".ods", "opendocument.presentation": "ppt"}
    return next((kind for ending, kind in ends.items() if declared.endswith(ending)), "zip")


def _start_of(packed: zipfile.ZipFile, name: str) -> str:
    with packed.open(name) as member:  # no more than this: a part may unpack to fill the memory
        return member.read(80).decode("ascii", "replace").strip()


def _compound(path: Path) -> str:
    """What an OLE file holds, by the names of its streams."""
    with path.open("rb") as opened:
        data = opened.read(50_000_000)
    for stream, kind in (
        ("EncryptedPackage", "locked_office"),
        ("WordDocument", "doc"),
        ("PowerPoint Document", "ppt"),
        ("Workbook", ".xls"),
        ("Book", ".xls"),
    ):
        if stream.encode("utf-16-le") in data:
            return kind
    return ""


def _is_text(start: bytes) -> bool:
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(start) - 4 or all(byte >= 32 or byte in b"\t\r\n\f" for byte in start)
    return all(byte >= 32 or byte in b"\t\r\n\f" for byte in start)
