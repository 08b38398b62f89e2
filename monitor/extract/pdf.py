"""PDF -> facts by PDFium: text by page, whether it is a scan, and the rows of ruled reports. Not thread-safe: one thread a process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from monitor.extract.facts import CORRUPT, ENCRYPTED, Facts, Limits, Unreadable, bounded, clean, clean_lines
from monitor.extract.grid import table_of
from monitor.extract.layout import Letter, rows_of, words_of
from monitor.page import Section, Table

_SCANNED = 40  # characters a page below which a page with a picture is taken for a scan
_PAGES = 20_000
_FIRST = 3  # pages whose rows are taken together, however wide
_LETTERS = 15_000  # laid out, a page


def read_pdf(body: bytes, limits: Limits) -> Facts:
    """The facts of a PDF. Raises `Unreadable` where a password is needed or the file is damaged."""
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(ENCRYPTED if "assword" in str(error) or "ecurity" in str(error) else CORRUPT) from error
    try:
        return _read(document, limits)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(CORRUPT) from error
    finally:
        document.close()


def _read(document: Any, limits: Limits) -> Facts:
    count = min(len(document), _PAGES)
    if not count:
        raise Unreadable(CORRUPT)
    texts: dict[int, str] = {}
    laid: list[list[list[str]]] = []  # the rows of each page that was laid out
    pictures: list[int] = []
    left = limits.text
    for index in _pages(count, limits.pdf_pages):
        page = document[index]
        words = page.get_textpage()
        said = clean_lines(words.get_text_range(errors="replace"))
        texts[index] = said[:left]
        left -= len(texts[index])
        if index < limits.pdf_table_pages:
            laid.append(rows_of(words_of(_letters(words))))
        if len(said) < _SCANNED and _has_picture(page):
            pictures.append(index + 1)
        words.close()
        page.close()
    table = _table(laid, count)
    title = bounded(clean(document.get_metadata_value("Title") or ""), 500)
    return Facts(
        title=title,
        sections=_sections("\n".join(texts[index] for index in sorted(texts)), table),
        page_count=len(document),
        scanned=len(pictures) * 2 > len(texts),
        picture_pages=tuple(pictures),
        asides=tuple((f"página {index + 1}", text) for index, text in sorted(texts.items())),
    )


def _table(laid: list[list[list[str]]], count: int) -> Table | None:
    """The table of a report: the rows of its first pages, and of those that go on as wide as they are."""
    rows = [row for page in laid[:_FIRST] for row in page]
    table = None
    if rows:
        going_on = [page for page in laid[_FIRST:] if page]
        same = list(takewhile(lambda page: len(page[0]) == len(rows[-1]), going_on))
        table = table_of([*rows, *(row for page in same for row in page)])
        if table is not None and (len(laid) < count or len(same) < len(going_on)):
            table = replace(table, whole=False)
    return table


def _sections(text: str, table: Table | None) -> tuple[Section, ...]:
    if not text and table is None:
        return ()
    return (Section(heading="", level=0, text=text, tables=(table,) if table else ()),)


def _sampled(count: int) -> list[int]:
    """First, last and two between: what tells a scan from a text, even with a typed cover."""
    return sorted({0, count // 3, 2 * count // 3, count - 1})


def _pages(count: int, most: int) -> list[int]:
    """The pages to read, at most `most`: the first ones, and always the sampled."""
    chosen = set(_sampled(count))
    for index in range(count):
        if len(chosen) >= most:
            break
        chosen.add(index)
    return sorted(chosen)


def _has_picture(page: Any) -> bool:
    return any(True for _ in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3))


def _letters(textpage: Any) -> Iterator[Letter]:
    """The letters of a page in the file's order and the boxes they take, in points, y upwards; white space is left out."""
    box = pdfium.FS_RECTF()
    for index in range(min(textpage.count_chars(), _LETTERS)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        letter = chr(code) if code > 32 and not 0xD800 <= code < 0xE000 and code < 0x110000 else ""
        if letter and not letter.isspace() and pdfium.FPDFText_GetLooseCharBox(textpage, index, box):
            yield Letter(box.left, box.right, box.bottom, box.top, letter)
