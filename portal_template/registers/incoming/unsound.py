"""Cells that have no value to read: an error of the spreadsheet (#REF!) or a formula that nobody computed.

The reader of workbooks gives them as empty ones, and a salary would be lost without a word. They are found in the file's own XML.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from lxml import etree

ERROR = "#VALUE!"  # what the ruler takes for an error
_SHOWN = re.compile(rb'<c\b([^>]*\bt="e"[^>]*)>')
_UNCOMPUTED = re.compile(rb"<c\b([^>]*)>\s*<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_PLACE = re.compile(rb'\br="([A-Z]+)(\d+)"')
_OF_ODS = re.compile(r'calcext:value-type="error"[^>]*>\s*<text:p>([^<]*)<')


def cells_without_value(packed: zipfile.ZipFile) -> dict[str, list[tuple[int, int]]]:
    """The places (row and column, from 0) of such cells in an xlsx, by the name of their sheet."""
    return {name: places for name, member in members_of(packed) if (places := sorted(set(_places(packed.read(member)))))}


def errors_of_ods(packed: zipfile.ZipFile) -> tuple[str, ...]:
    """What the cells with an error show in an OpenDocument workbook."""
    if "content.xml" not in packed.namelist():
        return ()
    return tuple(sorted(set(_OF_ODS.findall(packed.read("content.xml").decode("utf-8", "replace")))))


def members_of(packed: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Each sheet's name and where its XML is."""
    held = set(packed.namelist())
    if not held >= {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"}:
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        book, rels = (etree.fromstring(packed.read(name), parser) for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
    except etree.XMLSyntaxError:
        return
    targets = {rel.get("Id"): rel.get("Target", "") for rel in rels}
    for sheet in book.iter("{*}sheet"):  # its namespace is another in the strict variant of the format
        target = targets.get(next((value for name, value in sheet.items() if name.endswith("}id")), ""), "")
        member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if member in held:
            yield sheet.get("name", ""), member


def _places(xml: bytes) -> Iterator[tuple[int, int]]:
    found = [match[1] for match in _SHOWN.finditer(xml)]
    found += [match[1] for match in _UNCOMPUTED.finditer(xml) if b't="str"' not in match[1]]  # a text of no letters is a value
    for attributes in found:
        if place := _PLACE.search(attributes):
            column = 0
            for letter in place[1]:
                column = column * 26 + letter - 64
            yield int(place[2]) - 1, column - 1
