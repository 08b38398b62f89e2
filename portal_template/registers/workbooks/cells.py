"""The cells of a sheet's part: coloured, corrected, and left alone."""

from __future__ import annotations

import re

from lxml import etree

from portal_template.registers.incoming.fixes import column_index
from portal_template.registers.workbooks.package import main
from portal_template.registers.workbooks.styles import Styles

_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_AMOUNT = re.compile(r"-?\d+(?:\.\d+)?")
ILLEGAL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535, *range(55296, 57344)))


class Cells:
    """The cells of one sheet. LookupError where rows or cells do not say their place."""

    def __init__(self, tree: etree._Element, styles: Styles) -> None:
        self.styles = styles
        data = tree.find(main("sheetData"))
        if data is None:
            raise LookupError("la hoja no tiene celdas")
        self.data = data
        self.rows = {int(row.attrib["r"]): row for row in data}
        self.removed_formula = False

    def forget(self) -> None:
        """Take away the colours that we gave before."""
        for row in self.data:
            for cell in row:
                style = int(cell.get("s", "0"))
                if self.styles.is_ours(style):
                    cell.set("s", str(self.styles.painted(style, "")))

    def paint(self, place: str, colour: str) -> None:
        """Colour a cell; one that was not there is made."""
        cell = self._cell(place)
        cell.set("s", str(self.styles.painted(int(cell.get("s", "0")), colour)))

    def write(self, place: str, text: str) -> bool:
        """Put a value in a cell: a number where it is one. False where the cell is part of a formula of many, which stays."""
        cell = self._cell(place)
        formula = cell.find(main("f"))
        if formula is not None and formula.get("t", "normal") != "normal":
            return False
        self.removed_formula |= formula is not None
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if _AMOUNT.fullmatch(text) and not (len(text) > 1 and text[0] == "0" and text[1] != "."):
            etree.SubElement(cell, main("v")).text = text
            return True
        cell.set("t", "inlineStr")
        words = etree.SubElement(etree.SubElement(cell, main("is")), main("t"))
        words.text = text.translate(ILLEGAL)
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return True

    def _cell(self, place: str) -> etree._Element:
        found = _PLACE.fullmatch(place)
        if found is None:
            raise LookupError(place)
        row, column = self._row(int(found[2])), column_index(found[1])
        for position, cell in enumerate(row):
            at = column_index(cell.attrib["r"].rstrip("0123456789"))
            if at == column:
                return cell
            if at > column:
                return _put(row, position, place)
        return _put(row, len(row), place)

    def _row(self, number: int) -> etree._Element:
        if number not in self.rows:
            before = sum(1 for other in self.rows if other < number)
            row = etree.Element(main("row"), r=str(number))
            self.data.insert(before, row)
            self.rows[number] = row
        return self.rows[number]


def _put(row: etree._Element, position: int, place: str) -> etree._Element:
    cell = etree.Element(main("c"), r=place)
    row.insert(position, cell)
    row.attrib.pop("spans", None)  # a hint that may not hold any more
    return cell
