"""Documents that a portal publishes: told by their bytes, read and cleaned in a process of their own, held against the privacy firewall."""

from __future__ import annotations

import hashlib
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from checklists.periods import Period
from checklists.personal import redacted
from portal_template.registers.incoming.firewall import stops_in_pages, stops_in_text
from portal_template.registers.incoming.papers.kinds import BOOKS, KINDS, OTHERS, DocumentKind, kind_of
from portal_template.registers.incoming.papers.outcome import Refused
from portal_template.registers.incoming.papers.worker import Desk
from portal_template.registers.models import EditionFile, FileKind
from portal_template.registers.record import Content, digest_of

__all__ = ["KINDS", "DocumentFacts", "DocumentKind", "DocumentRefused", "inspect_document", "kept_aside", "plain_name", "published_before"]

MAX_BYTES = 50_000_000
SMALL = 500_000  # bytes that may as well lie in memory
_SAME = {".jpeg": ".jpg"}
_PICTURE = "es una imagen: nadie puede buscar en ella ni oírla leída. Si tiene texto, suba mejor el original (Word o PDF)."
_SCANNED = (
    "es una imagen escaneada: nadie puede buscar en ella, copiarla ni oírla leída. "
    "Suba el archivo original (Word o el PDF que da Guardar como), o use el reconocimiento de texto (OCR) del escáner."
)


class DocumentRefused(Exception):
    """The file cannot be published as a document; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentFacts:
    """A document as it may be published: `data` is the cleaned copy, or `source` the file that has it. With `leaks` it may not;
    `warnings` are told and let through.
    """

    name: str  # plain, for the web; its ending is that of its content
    kind: str  # .pdf
    mediatype: str
    title: str  # what its file name says
    pages: int  # 0: not known
    texts: tuple[str, ...]  # by page
    scanned: bool
    bytes: int  # of the file as it came
    sha256: str  # of the file as it came
    data: bytes
    source: Path | None = None
    leaks: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All its words, for the search."""
        return "\n\n".join(text for text in self.texts if text)

    def content(self, title: str = "") -> Content:
        """What the record keeps of it."""
        held = {"source": self.source} if self.source else {"data": self.data}
        return Content(name=self.name, kind="document", mediatype=self.mediatype, title=title or self.title, words=self.text, **held)


def inspect_document(path: Path, name: str = "") -> DocumentFacts:
    """Read a document; `name` is how its owner calls it. DocumentRefused when it cannot be published whatever is done to its words."""
    name = name or path.name
    shown = redacted(name)
    data = _bytes(path, shown)
    kind = _kind(path, name, shown)
    try:
        cleaned = _desk().read(path, kind)
    except Refused as error:
        raise DocumentRefused(f"{shown}: {error}") from None
    published = ".xlsx" if kind in BOOKS else kind
    warnings = [*_misnamed(name, shown, kind), *(f"{shown}: {said}" for said in cleaned.removed)]
    if cleaned.scanned:
        warnings.append(f"{shown}: {_SCANNED if kind == '.pdf' else _PICTURE}")
    elif cleaned.pictures:
        are = "es una imagen en la que" if cleaned.pictures == 1 else "son imágenes en las que"
        warnings.append(f"{shown}: {cleaned.pictures} de sus {cleaned.pages} páginas {are} nadie puede buscar.")
    stem = name.rpartition(".")[0] or name
    return DocumentFacts(
        name=plain_name(f"{stem}{published}"),
        kind=published,
        mediatype=KINDS[published].mediatype,
        title=_title(stem),
        pages=cleaned.pages,
        texts=cleaned.texts,
        scanned=cleaned.scanned,
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        data=cleaned.data,
        leaks=(*stops_in_text(name, "El nombre del archivo"), *_stops(cleaned.texts, shown, published)),
        warnings=tuple(warnings),
    )


@contextmanager
def kept_aside(folder: Path) -> Iterator[Callable[[Path], DocumentFacts]]:
    """A reader whose cleaned copies lie on the disk of a folder and not in memory, for as long as the block lasts: a publication may be a
    gigabyte of papers. They have no name there, so that nothing is left behind however the process ends.
    """
    with ExitStack() as held:

        def read(path: Path) -> DocumentFacts:
            facts = inspect_document(path)
            if len(facts.data) < SMALL:
                return facts
            aside = held.enter_context(tempfile.TemporaryFile(dir=folder))
            aside.write(facts.data)
            aside.flush()
            return replace(facts, data=b"", source=Path(f"/proc/self/fd/{aside.fileno()}"))

        yield read


def _stops(texts: tuple[str, ...], shown: str, kind: str) -> Iterator[str]:
    return stops_in_pages(texts, shown, pages="hoja" if kind == ".xlsx" else "página", fixed=kind == ".pdf")


def published_before(facts: DocumentFacts, part: str, period: str) -> tuple[str, ...]:
    """What to ask where the same document stands published for another period of the part: last month's file, as a rule."""
    digest = digest_of(facts.content())
    same = EditionFile.objects.filter(kind=FileKind.DOCUMENT, sha256=digest, edition__part=part, edition__withdrawal=None)
    periods = same.exclude(edition__period=period).values_list("edition__period", flat=True).distinct()
    said = " y ".join(Period.parse(other).label for other in sorted(periods)[:3])
    if not said:
        return ()
    return (
        f"{redacted(facts.name)}: es el mismo archivo que ya se publicó para {said}. Revise que sea el de {Period.parse(period).label}.",
    )


@cache
def _desk() -> Desk:
    return Desk()


def _bytes(path: Path, shown: str) -> bytes:
    if not path.is_file():
        raise DocumentRefused(f"{shown}: no existe. Revise la ruta.")
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise DocumentRefused(f"{shown}: pasa de {MAX_BYTES // 1_000_000} MB. Redúzcalo o divídalo en partes.")
    if not size:
        raise DocumentRefused(f"{shown}: está vacío. Revise el archivo original.")
    return path.read_bytes()


def _kind(path: Path, name: str, shown: str) -> str:
    kind = kind_of(path)
    if kind in KINDS or kind in BOOKS:
        return kind
    suffix = Path(name).suffix.lower()
    if not kind or (kind == "text" and suffix in KINDS):
        if suffix in KINDS:
            raise DocumentRefused(f"{shown}: su contenido no es de un archivo {suffix}. Ábralo y guárdelo otra vez en ese formato.")
        raise DocumentRefused(f"{shown}: no se publican archivos «{suffix}». Guárdelo como PDF o .docx.")
    raise DocumentRefused(f"{shown}: {OTHERS[kind]}")


def _misnamed(name: str, shown: str, kind: str) -> list[str]:
    suffix = Path(name).suffix.lower()
    if _SAME.get(suffix, suffix) == kind:
        return []
    called = KINDS[".xlsx" if kind in BOOKS else kind].called
    ending = f"su nombre termina en {suffix}" if suffix else "su nombre no tiene terminación"
    return [f"{shown}: {ending}, pero es {called}; se publica como tal. Si quería otro formato, ábralo y use Guardar como."]


def plain_name(name: str) -> str:
    """A file name for the web: ASCII, lower case, no spaces; at most 100 characters."""
    stem, _, suffix = name.rpartition(".")
    ascii_only = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    return f"{re.sub(r'[^a-z0-9]+', '-', ascii_only.lower()).strip('-')[:95] or 'documento'}.{suffix.lower()}"


def _title(stem: str) -> str:
    return re.sub(r"[\s_]+", " ", stem).strip()
