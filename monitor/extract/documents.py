"""Word-processor files: docx and odt by their XML, rtf as bare text."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from monitor.extract.address import Resolver
from monitor.extract.around import texts
from monitor.extract.facts import CORRUPT, Facts, Limits, Unreadable, bounded, clean, clean_lines
from monitor.extract.grid import table_of
from monitor.extract.opendocument import text_of
from monitor.extract.outline import BOLD, Outline
from monitor.extract.unzip import member, opened
from monitor.extract.xmlfile import attribute, local, parse
from monitor.page import Link, Section

_HEADING_STYLE = re.compile(r"^(?:heading|t[ií]?tulo|encabezado|berschrift)\s*_?(?:20_)?(\d)$", re.I)
_TITLE_STYLE = re.compile(r"^(?:title|puesto|ttulo|t[ií]tulo)$", re.I)
_BOLD_LENGTH = 200
_IMAGE_TEXT = 40  # characters below which a document of pictures is a scan
_NOWHERE = Resolver("")


def read_docx(body: bytes, limits: Limits) -> Facts:
    """A Word document of today. Raises `Unreadable`."""
    with opened(body, limits) as archive:
        names = set(archive.namelist())
        root = parse(member(archive, "word/document.xml"))
        links = _relations(archive, names)
        title, pages = _properties(archive, names)
        pictures = any(name.startswith("word/media/") for name in names)
    content = next(root.iter("{*}body"), None)
    if content is None:
        raise Unreadable(CORRUPT)
    outline = Outline(limits)
    for block in _blocks(content):
        if local(block) == "p":
            _word_paragraph(block, outline, links)
        else:
            _table(outline, [[_word_text(cell) for cell in row.iter("{*}tc")] for row in block.iter("{*}tr")])
    return _facts(outline, title, pages, pictures)


def read_odt(body: bytes, limits: Limits) -> Facts:
    """An OpenDocument text. Raises `Unreadable`."""
    with opened(body, limits) as archive:
        root = parse(member(archive, "content.xml"))
        pictures = any(name.startswith("Pictures/") for name in archive.namelist())
    content = next(root.iter("{*}text"), None)
    if content is None:
        raise Unreadable(CORRUPT)
    outline = Outline(limits)
    for block in _blocks(content):
        name = local(block)
        if name == "table":
            rows = [
                [text_of(cell) for cell in row if local(cell) in ("table-cell", "covered-table-cell")] for row in block.iter("{*}table-row")
            ]
            _table(outline, rows)
            continue
        text = text_of(block)
        if name == "h" and text:
            level = attribute(block, "outline-level")
            outline.heading(text, int(level) if level in ("1", "2", "3", "4", "5", "6") else 1)
        else:
            outline.line(text)
        for link in block.iter("{*}a"):
            _link(outline, attribute(link, "href"), clean("".join(texts(link))), text)
    return _facts(outline, "", 0, pictures)


def read_rtf(body: bytes, limits: Limits) -> Facts:
    """The words of a rich text file, without its structure."""
    text = body[: 4 * limits.text].decode("latin-1")
    text = re.sub(r"\{\\\*?\\?(?:fonttbl|colortbl|stylesheet|info|pict|generator)[^{}]*(?:\{[^{}]*\}[^{}]*)*\}", "", text)
    text = re.sub(r"\\'([0-9a-fA-F]{2})", lambda m: bytes([int(m.group(1), 16)]).decode("windows-1252", "replace"), text)
    text = re.sub(r"\\u(-?\d{1,5})\s?\??", lambda m: chr(int(m.group(1)) % 65536), text)
    text = re.sub(r"\\(?:par|line|row|sect|page)\b\s?", "\n", text)
    text = re.sub(r"\\(?:tab|cell)\b\s?", " | ", text)
    text = clean_lines(re.sub(r"\\[a-zA-Z]+-?\d*\s?|\\[^a-zA-Z]|[{}]", "", text))[: limits.text]
    return Facts(sections=(Section(heading="", level=0, text=text),) if text else ())


def _blocks(content: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs, headings and tables in reading order, out of whatever groups them; what is inside a table stays there."""
    todo = list(reversed(content))
    while todo:
        element = todo.pop()
        if local(element) in ("p", "h", "tbl", "table"):
            yield element
        elif local(element) not in ("sequence-decls", "tracked-changes", "sectPr"):
            todo.extend(reversed(element))


def _word_paragraph(block: etree._Element, outline: Outline, links: dict[str, str]) -> None:
    text = _word_text(block)
    level = _word_level(block)
    if text and level:
        outline.heading(text, level)
    elif text and len(text) <= _BOLD_LENGTH and _all_bold(block):
        outline.title(text, BOLD, "document")
    else:
        outline.line(text)
    for link in block.iter("{*}hyperlink"):
        _link(outline, links.get(attribute(link, "id"), ""), _word_text(link), text)


def _word_text(element: etree._Element) -> str:
    pieces = []
    for piece in element.iter("{*}t", "{*}tab", "{*}br", "{*}p"):
        pieces.append((piece.text or "") if local(piece) == "t" else " ")
    return clean("".join(pieces))


def _word_level(block: etree._Element) -> int:
    for style in block.iter("{*}pStyle"):
        value = attribute(style, "val")
        found = _HEADING_STYLE.match(value)
        if found:
            return min(6, max(1, int(found.group(1))))
        if _TITLE_STYLE.match(value):
            return 1
    for outline_level in block.iter("{*}outlineLvl"):
        value = attribute(outline_level, "val")
        if value.isdecimal() and int(value) < 6:
            return int(value) + 1
    return 0


def _all_bold(block: etree._Element) -> bool:
    runs = [run for run in block.iter("{*}r") if _word_text(run)]
    return bool(runs) and all(any(attribute(b, "val") not in ("0", "false", "none") for b in run.iterfind("{*}rPr/{*}b")) for run in runs)


def _relations(archive: zipfile.ZipFile, names: set[str]) -> dict[str, str]:
    name = "word/_rels/document.xml.rels"
    if name not in names:
        return {}
    return {
        attribute(one, "Id"): attribute(one, "Target") for one in parse(member(archive, name)) if attribute(one, "TargetMode") == "External"
    }


def _properties(archive: zipfile.ZipFile, names: set[str]) -> tuple[str, int]:
    """Title and number of pages, as the program that wrote the file noted them."""
    title, pages = "", ""
    if "docProps/core.xml" in names:
        title = next((one.text or "" for one in parse(member(archive, "docProps/core.xml")).iter("{*}title")), "")
    if "docProps/app.xml" in names:
        pages = next((one.text or "" for one in parse(member(archive, "docProps/app.xml")).iter("{*}Pages")), "")
    return bounded(clean(title), 500), int(pages) if pages.isascii() and pages.isdigit() and len(pages) < 7 else 0


def _table(outline: Outline, rows: list[list[str]]) -> None:
    table = table_of(rows)
    if table is not None:
        outline.table(table)
    for row in rows:
        outline.line(" | ".join(cell for cell in row if cell))


def _link(outline: Outline, href: str, text: str, context: str) -> None:
    url = _NOWHERE.resolve(href)
    if url.startswith(("http://", "https://", "mailto:", "tel:")):
        outline.link(url, text or url, None, "").surround(context)


def _facts(outline: Outline, title: str, pages: int, pictures: bool) -> Facts:
    sections = tuple(
        draft.section(tuple(Link(url=link.url, text=link.text, context=link.context) for link in draft.links))
        for draft in outline.in_order()
    )
    said = sum(len(section.heading) + len(section.text) for section in sections)
    return Facts(title=title, sections=sections, page_count=pages, scanned=pictures and said < _IMAGE_TEXT)
