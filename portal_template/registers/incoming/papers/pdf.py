"""PDF: its text by PDFium, what it hides by pypdf, and the same pages written again without metadata, old revisions or notes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, NameObject, StreamObject, TextStringObject

from portal_template.registers.incoming.papers.outcome import Cleaned, Refused
from portal_template.registers.incoming.papers.picture import without_segments

_LETTERS = 25  # on a page; with fewer, and a picture, it is taken for a scan
_MOST = 20_000_000  # letters kept of one document
_DROPPED = ("/Metadata", "/PieceInfo", "/Thumb", "/LastModified", "/SpiderInfo", "/AA")
_SPOKEN = ("/Title", "/Alt", "/ActualText", "/TU")
_RUNS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/Rendition", "/Movie", "/Sound", "/RichMediaExecute", "/GoToE"})
_NOTES = frozenset({"/Text", "/Popup", "/Caret", "/Sound", "/Movie", "/Screen", "/3D", "/RichMedia", "/FileAttachment", "/Projection"})
_OF_AUTHOR = ("/T", "/Subj", "/RC", "/Popup", "/CreationDate", "/M", "/NM", "/IRT", "/AA")
_ASIDE = frozenset({"/RichMedia", "/FileAttachment", "/Movie", "/Sound", "/3D", "/Screen"})


def read_pdf(path: Path) -> Cleaned:
    """The text of a PDF by page, and its pages alone. Refused when it is locked, damaged, or more than pages."""
    texts, pictures = _read(path)
    try:
        reader = _opened(path)
        _judge(reader)
        data, removed, more = _cleaned(reader)
    except Refused:
        raise
    except MemoryError:
        raise Refused("too_large_inside") from None
    except RecursionError:
        raise Refused("too_slow") from None
    except Exception:  # a damaged file raises almost anything in a parser
        raise Refused("damaged") from None
    whole = "\n".join(texts)
    for page, words in more.items():
        fresh = "\n".join(line for line in words.splitlines() if line.strip() and line not in whole)
        if fresh and page < len(texts):
            texts[page] = f"{texts[page]}\n{fresh}".strip()
    return Cleaned(data=data, texts=tuple(texts), pages=len(texts), pictures=pictures, removed=removed)


def _read(path: Path) -> tuple[list[str], int]:
    """The text of each page, and how many pages are pictures."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise Refused("encrypted" if "assword" in str(error) or "ecurity" in str(error) else "damaged") from None
    texts: list[str] = []
    pictures, left = 0, _MOST
    try:
        for index in range(len(document)):
            page = document[index]
            words = page.get_textpage()
            text = re.sub(r"[^\S\n]+", " ", words.get_text_range(errors="replace").replace("\r\n", "\n").replace("\0", "")).strip()[:left]
            left -= len(text)
            texts.append(text)
            if len(re.findall(r"\w", text)) < _LETTERS:
                pictures += any(True for _ in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3))
            words.close()
            page.close()
    except pypdfium2.PdfiumError:
        raise Refused("damaged") from None
    finally:
        document.close()
    if not texts:
        raise Refused("no_pages")
    return texts, pictures


def _opened(path: Path) -> pypdf.PdfReader:
    reader = pypdf.PdfReader(path, strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused("encrypted")
    return reader


def _judge(reader: pypdf.PdfReader) -> None:
    """What makes a PDF more than its pages. Refused when there is some."""
    root = reader.trailer["/Root"]
    form = _of(root, "/AcroForm")
    if form and "/XFA" in form:
        raise Refused("form")
    names = _of(root, "/Names") or {}
    if "/EmbeddedFiles" in names or "/Collection" in root or "/AF" in root:
        raise Refused("attached")
    if "/JavaScript" in names or "/AA" in root or _runs(_of(root, "/OpenAction")):
        raise Refused("scripts")
    layers = _of(_of(root, "/OCProperties") or {}, "/D") or {}
    if layers.get("/OFF") or layers.get("/BaseState") == "/OFF":
        raise Refused("layers")
    for note in _annotations(reader):
        if note.get("/Subtype") in _ASIDE:
            raise Refused("attached")
        if _runs(_of(note, "/A")) or _runs_any(_of(note, "/AA")):
            raise Refused("scripts")


def _annotations(reader: Any) -> Iterator[Any]:
    for page in reader.pages:
        for reference in _of(page, "/Annots") or ():
            note = reference.get_object() if reference is not None else None
            if isinstance(note, DictionaryObject):
                yield note


def _of(holder: Any, key: str) -> Any:
    found = holder.get(key) if isinstance(holder, DictionaryObject) else None
    return found.get_object() if found is not None else None


def _runs(action: Any, depth: int = 0) -> bool:
    """Whether an action, or one that follows it, does more than show a place or open an address."""
    if not isinstance(action, DictionaryObject) or depth > 20:
        return False
    following = _of(action, "/Next")
    chain = following if isinstance(following, ArrayObject) else [following]
    return action.get("/S") in _RUNS or "/JS" in action or any(_runs(each.get_object() if each else None, depth + 1) for each in chain)


def _runs_any(actions: Any) -> bool:
    return isinstance(actions, DictionaryObject) and any(_runs(actions[key].get_object()) for key in actions)


def _cleaned(reader: pypdf.PdfReader) -> tuple[bytes, tuple[str, ...], dict[int, str]]:
    """The pages in a new file, what was taken out of them, and the words of forms and boxes by page."""
    writer = pypdf.PdfWriter(clone_from=reader)
    writer.metadata = None
    notes, signed, more = 0, False, {}
    for index, page in enumerate(writer.pages):
        kept = ArrayObject()
        words = []
        for reference in _of(page, "/Annots") or ():
            note = reference.get_object()
            if not isinstance(note, DictionaryObject):
                continue
            notes += note.get("/Subtype") == "/Text"
            signed |= note.get("/FT") == "/Sig" and "/V" in note
            if note.get("/Subtype") not in _NOTES:
                words.append(_bared(note))
                kept.append(reference)
        if "/Annots" in page:
            page[NameObject("/Annots")] = kept
        more[index] = "\n".join(filter(None, words))
    _drop_everywhere(writer)
    more[0] = "\n".join(filter(None, [more.get(0, ""), *_said_aside(writer)]))
    writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
    out = io.BytesIO()
    writer.write(out)
    told = (f"Se quitaron {notes} notas al margen del PDF." if notes > 1 else "Se quitó una nota al margen del PDF.",) if notes else ()
    if signed:
        told += ("El PDF tiene firma electrónica: la copia que se publica no la conserva. Guarde el original firmado.",)
    return out.getvalue(), told, {page: words for page, words in more.items() if words}


def _bared(note: Any) -> str:
    """Take an annotation's author and unseen words out of it; give the words that are seen."""
    seen = ""
    if note.get("/Subtype") == "/FreeText":
        seen = str(note.get("/Contents", ""))
    elif note.get("/Subtype") == "/Widget":
        if note.get("/FT") == "/Sig":
            note.pop("/V", None)
        else:
            seen = str(note.get("/V", "")) if isinstance(note.get("/V"), str) else ""
    author = _OF_AUTHOR if note.get("/Subtype") != "/Widget" else ("/AA", "/M")
    for key in author:
        note.pop(key, None)
    if note.get("/Subtype") not in ("/FreeText", "/Link", "/Widget"):
        note.pop("/Contents", None)
    return seen


def _said_aside(writer: Any) -> Iterator[str]:
    """What bookmarks, fields and pictures say to those who open or hear them: it is no page's text, and it is published."""
    for thing in writer._objects:
        if isinstance(thing, DictionaryObject):
            yield from (str(thing[key]) for key in _SPOKEN if isinstance(thing.get(key), TextStringObject))


def _drop_everywhere(writer: Any) -> None:
    for thing in writer._objects:
        if not isinstance(thing, DictionaryObject):
            continue
        for key in _DROPPED:
            thing.pop(key, None)
        if (
            isinstance(thing, StreamObject)
            and not isinstance(thing, ContentStream)
            and thing.get("/Filter") in ("/DCTDecode", ["/DCTDecode"])
        ):
            thing._data = without_segments(thing._data)
