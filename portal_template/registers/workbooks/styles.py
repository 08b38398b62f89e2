"""The styles of a workbook, and the same ones with another background: a painted cell keeps its font, format and borders."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from portal_template.registers.workbooks.package import Package, main

BAD, LOOK, MENDED = "FFF6C9C2", "FFFBE7B2", "FFCDE8D5"  # stops, is told, was corrected for them
_OURS = (BAD, LOOK, MENDED)
_PART = "xl/styles.xml"


class Styles:
    """Styles by number, as cells name them."""

    def __init__(self, package: Package) -> None:
        tree = package.tree(_PART)
        self.fonts, self.fills, self.formats = (_found(tree, name) for name in ("fonts", "fills", "cellXfs"))
        self.known: dict[tuple[int, str], int] = {}
        self.ours = {
            number for number, fill in enumerate(self.fills) if any(colour.get("rgb") in _OURS for colour in fill.iter(main("fgColor")))
        }

    def painted(self, style: int, colour: str) -> int:
        """The style with a background; "" takes the one that we gave it."""
        if (style, colour) not in self.known:
            copy = deepcopy(self.formats[style])
            copy.set("fillId", str(self._fill(colour) if colour else 0))
            copy.set("applyFill", "1")
            self.known[style, colour] = _append(self.formats, copy)
        return self.known[style, colour]

    def is_ours(self, style: int) -> bool:
        """Whether its background is one that we gave."""
        return style < len(self.formats) and int(self.formats[style].get("fillId", "0")) in self.ours

    def worded(self, *, bold: bool = False, big: bool = False, link: bool = False) -> int:
        """A style for our own words: they wrap."""
        font = etree.Element(main("font"))
        for name, wanted in (("b", bold), ("u", link)):
            if wanted:
                etree.SubElement(font, main(name))
        etree.SubElement(font, main("sz"), val="14" if big else "11")
        etree.SubElement(font, main("color"), rgb="FF1F4E9E" if link else "FF000000")
        etree.SubElement(font, main("name"), val="Calibri")
        number = str(_append(self.fonts, font))
        style = etree.Element(
            main("xf"), numFmtId="0", fontId=number, fillId="0", borderId="0", xfId="0", applyFont="1", applyAlignment="1"
        )
        etree.SubElement(style, main("alignment"), vertical="top", **({} if big else {"wrapText": "1"}))
        return _append(self.formats, style)

    def _fill(self, colour: str) -> int:
        for number in self.ours:
            if any(each.get("rgb") == colour for each in self.fills[number].iter(main("fgColor"))):
                return number
        fill = etree.Element(main("fill"))
        pattern = etree.SubElement(fill, main("patternFill"), patternType="solid")
        etree.SubElement(pattern, main("fgColor"), rgb=colour)
        etree.SubElement(pattern, main("bgColor"), indexed="64")
        number = _append(self.fills, fill)
        self.ours.add(number)
        return number


def _found(tree: etree._Element, name: str) -> etree._Element:
    found = tree.find(main(name))
    if found is None or not len(found):
        raise LookupError(f"el libro no tiene {name}")
    return found


def _append(parent: etree._Element, child: etree._Element) -> int:
    parent.append(child)
    parent.set("count", str(len(parent)))
    return len(parent) - 1
