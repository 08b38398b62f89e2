"""What the reader of workbooks must be told before it reads: cells that have no value, and how far apart a sheet's cells stand.

An error of the spreadsheet (#REF!) or a formula that nobody computed is given as an empty cell, and a salary would be lost without a word.
Two cells in opposite corners are given as all that lies between them. Both are found in the file's own XML.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

# What the libraries raise on a workbook that is damaged, each in its own way.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,
    NotImplementedError,
    OSError,
    EOFError,
    ValueError,
    LookupError,
    struct.error,
    etree.XMLSyntaxError,
)
ERROR = "#VALUE!"  # what the ruler takes for an error
_SHOWN = re.compile(rb'<c\b([^>]*\bt="e"[^>]*)>')
_UNCOMPUTED = re.compile(rb"<c\b([^>]*)>\s*<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_PLACE = re.compile(rb'\br="([A-Z]+)(\d+)"')
_FILLED = re.compile(rb"<(?:\w+:)?c\b[^>]*\br=[\"']([A-Z]+)(\d+)[\"'][^>/]*>\s*<[^/]")
_ROWS = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=[\"'](\d+)[\"']")
_WIDE = re.compile(rb"\br=[\"']([A-Z]{2,3})\d+[\"']")
_T = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CLOSE = 2_000_000  # an area so small is not looked at twice


def cells_without_value(packed: zipfile.ZipFile) -> dict[str, list[tuple[int, int]]]:
    """The places (row and column, from 0) of such cells, by the name of their sheet; of an .xlsx, every sheet that can be looked into."""
    if "content.xml" in packed.namelist():
        return _errors_of_ods(packed.read("content.xml"))
    return {name: sorted(set(_places(packed.read(member)))) for name, member in members_of(packed)}


def area_of_sheets(packed: zipfile.ZipFile) -> Iterator[int]:
    """How many cells lie between the first one and the last one written, for each sheet."""
    if "content.xml" in packed.namelist():
        yield from _areas_of_ods(packed.read("content.xml"))
        return
    for _, member in members_of(packed):
        xml = packed.read(member)
        rows = max((int(number) for number in _ROWS.findall(xml)), default=1)
        area = rows * max((column_number(letters) for letters in set(_WIDE.findall(xml))), default=26)
        yield area if area < _CLOSE else _area(xml)


def _area(xml: bytes) -> int:
    """The same, of the cells that hold something; a column formatted to its end holds nothing."""
    rows, letters = 1, {b"A"}
    for match in _FILLED.finditer(xml):
        rows = max(rows, int(match[2]))
        letters.add(match[1])
    return rows * max(map(column_number, letters))


def members_of(packed: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Each sheet's name and where its XML is. One of BROKEN where that cannot be told."""
    held = set(packed.namelist())
    if not held >= {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"}:
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    book, rels = (etree.fromstring(packed.read(name), parser) for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
    targets = {rel.get("Id"): rel.get("Target", "") for rel in rels}
    for sheet in book.iter("{*}sheet"):  # its namespace is another in the strict variant of the format
        target = targets.get(next((value for name, value in sheet.items() if name.endswith("}id")), ""), "")
        member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if member in held:
            yield sheet.get("name", ""), member


def column_number(letters: bytes) -> int:
    """The number of a sheet's column, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _places(xml: bytes) -> Iterator[tuple[int, int]]:
    found = [match[1] for match in _SHOWN.finditer(xml)]
    found += [match[1] for match in _UNCOMPUTED.finditer(xml) if b't="str"' not in match[1]]  # a text of no letters is a value
    for attributes in found:
        if place := _PLACE.search(attributes):
            yield int(place[2]) - 1, column_number(place[1]) - 1


def _errors_of_ods(xml: bytes) -> dict[str, list[tuple[int, int]]]:
    if b'value-type="error"' not in xml:
        return {}
    places: dict[str, list[tuple[int, int]]] = {}
    for name, row, _, column, _, cell in _cells_of_ods(xml):
        if cell.get(f"{_CALC}value-type") == "error":
            places.setdefault(name, []).append((row, column))
    return places


def _areas_of_ods(xml: bytes) -> Iterator[int]:
    sizes: dict[str, tuple[int, int]] = {}
    for name, row, rows, column, columns, _ in _cells_of_ods(xml):
        high, wide = sizes.get(name, (0, 0))
        sizes[name] = max(high, row + rows), max(wide, column + columns)
    yield from (high * wide for high, wide in sizes.values())


def _cells_of_ods(xml: bytes) -> Iterator[tuple[str, int, int, int, int, etree._Element]]:
    """Each cell that holds something: its sheet, row and how many rows it stands for, column and how many, and itself."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    for table in etree.fromstring(xml, parser).iter(f"{_T}table"):
        at_row = 0
        for row in table.iter(f"{_T}table-row"):
            rows, at = int(row.get(f"{_T}number-rows-repeated", "1")), 0
            for cell in row:
                columns = int(cell.get(f"{_T}number-columns-repeated", "1"))
                if len(cell):
                    yield table.get(f"{_T}name", ""), at_row, rows, at, columns, cell
                at += columns
            at_row += rows
