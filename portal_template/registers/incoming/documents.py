"""Documents that a portal accepts: a closed list of kinds, told by their bytes and not only by their name. Workbooks are data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from portal_template.registers.record import Content

MAX_BYTES = 50_000_000
_ZIP = b"PK\x03\x04"
_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".csv"})


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentKind:
    """A kind of document: its media type, how its bytes begin, and whether anybody can edit and reuse it."""

    mediatype: str
    begins: tuple[bytes, ...]
    open: bool = False


KINDS: Mapping[str, DocumentKind] = MappingProxyType(
    {
        ".pdf": DocumentKind(mediatype="application/pdf", begins=(b"%PDF-",)),
        ".docx": DocumentKind(
            mediatype="application/vnd.openxmlformats-officedocument.wordprocessingml.document", begins=(_ZIP,), open=True
        ),
        ".odt": DocumentKind(mediatype="application/vnd.oasis.opendocument.text", begins=(_ZIP,), open=True),
        ".jpg": DocumentKind(mediatype="image/jpeg", begins=(b"\xff\xd8\xff",)),
        ".jpeg": DocumentKind(mediatype="image/jpeg", begins=(b"\xff\xd8\xff",)),
        ".png": DocumentKind(mediatype="image/png", begins=(b"\x89PNG\r\n",)),
    }
)


class DocumentRefused(Exception):
    """The file cannot be published as a document; the message says why and what to do."""


def read_document(path: Path, title: str = "") -> Content:
    """A document ready to be kept, under a plain ASCII name. DocumentRefused when it is missing, empty, too large or of another kind."""
    suffix = path.suffix.lower()
    kind = KINDS.get(suffix)
    if not path.is_file():
        raise DocumentRefused(f"{path.name}: no existe. Revise la ruta.")
    if suffix in _WORKBOOKS:
        raise DocumentRefused(
            f"{path.name}: una hoja de cálculo puede llevar hojas y comentarios ocultos; publíquela como datos o guárdela como PDF."
        )
    if kind is None:
        raise DocumentRefused(f"{path.name}: no se publican archivos «{suffix}». Guárdelo como {', '.join(sorted(KINDS))}.")
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise DocumentRefused(f"{path.name}: pasa de {MAX_BYTES // 1_000_000} MB. Redúzcalo o divídalo en partes.")
    if not size:
        raise DocumentRefused(f"{path.name}: está vacío. Revise el archivo original.")
    with path.open("rb") as opened:
        start = opened.read(16)
    if not start.startswith(kind.begins):
        raise DocumentRefused(f"{path.name}: su contenido no es de un archivo {suffix}. Ábralo y guárdelo otra vez en ese formato.")
    return Content(name=plain_name(path.name), kind="document", mediatype=kind.mediatype, title=title or _title(path), source=path)


def plain_name(name: str) -> str:
    """A file name for the web: ASCII, lower case, no spaces; at most 100 characters."""
    stem, _, suffix = name.rpartition(".")
    ascii_only = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    return f"{re.sub(r'[^a-z0-9]+', '-', ascii_only.lower()).strip('-')[:95] or 'documento'}.{suffix.lower()}"


def _title(path: Path) -> str:
    return re.sub(r"[\s_]+", " ", path.stem).strip()
