"""Presentations: each slide is a section named by its first line, with its text and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from monitor.extract.around import texts
from monitor.extract.facts import Facts, Limits, clean
from monitor.extract.grid import table_of
from monitor.extract.opendocument import text_of
from monitor.extract.outline import Outline
from monitor.extract.unzip import member, opened
from monitor.extract.xmlfile import local, parse
from monitor.page import Section

_SLIDE = re.compile(r"ppt/slides/slide(\d{1,5})\.xml")
_PICTURES = ("ppt/media/", "Pictures/")
_IMAGE_TEXT = 40  # characters below which slides of pictures are a scan


def read_slides(body: bytes, limits: Limits) -> Facts:
    """The slides of a PPTX or an ODP in their order. Raises `Unreadable`."""
    with opened(body, limits) as archive:
        names = archive.namelist()
        found = sorted((int(match[1]), match[0]) for match in map(_SLIDE.fullmatch, names) if match)
        slides = (
            [parse(member(archive, name)) for _, name in found] if found else list(parse(member(archive, "content.xml")).iter("{*}page"))
        )
        pictures = any(name.startswith(_PICTURES) for name in names)
    outline = Outline(limits)
    for slide in slides:
        _slide(slide, outline)
    sections = tuple(draft.section(()) for draft in outline.in_order())
    return Facts(sections=sections, page_count=len(slides), scanned=pictures and sum(map(_said, sections)) < _IMAGE_TEXT)


def _slide(slide: etree._Element, outline: Outline) -> None:
    lines = [line for line in _lines(slide) if line]
    for number, line in enumerate(lines):
        if number == 0:
            outline.heading(line, 1)
        else:
            outline.line(line)
    for table in slide.iter("{*}tbl", "{*}table"):
        rows = [[_cell(cell) for cell in row if local(cell) in ("tc", "table-cell")] for row in table.iter("{*}tr", "{*}table-row")]
        found = table_of(rows)
        if found is not None:
            outline.table(found)
        for row in rows:
            outline.line(" | ".join(cell for cell in row if cell))


def _lines(slide: etree._Element) -> Iterator[str]:
    """The paragraphs outside tables."""
    for paragraph in slide.iter("{*}p"):
        if next(paragraph.iterancestors("{*}tbl", "{*}table", "{*}notes"), None) is None:
            yield clean("".join(texts(paragraph)))


def _cell(cell: etree._Element) -> str:
    return text_of(cell) if local(cell) == "table-cell" else clean(" ".join("".join(texts(one)) for one in cell.iter("{*}p")))


def _said(section: Section) -> int:
    return len(section.heading) + len(section.text)
