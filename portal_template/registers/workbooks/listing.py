"""The sheet that lists what is wrong in a workbook, put before its own sheets, with a link to each cell."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lxml import etree

from checklists.tables import Problem
from portal_template.registers.incoming.sheets import PROBLEMS_SHEET
from portal_template.registers.workbooks.cells import ILLEGAL
from portal_template.registers.workbooks.package import DOC, MAIN, Package, main
from portal_template.registers.workbooks.styles import Styles

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_COLUMNS = (("Dónde", 38), ("Qué dice", 30), ("Qué pasa", 56), ("Qué hacer", 56))
_FIRST = 5  # row of the first problem
_HELP = "Corrija las celdas rojas en su hoja, guarde y suba este mismo archivo. Las amarillas son avisos. Esta hoja no se publica."


def list_problems(package: Package, styles: Styles, problems: Sequence[Problem], table: str) -> None:
    """Put the list in, in the place of one that was there. `table` is the name of the sheet that the problems are in."""
    part = package.sheets().get(PROBLEMS_SHEET, "") or _new_sheet(package)
    package.trees.pop(part, None)
    for _, _, target in package.related(part):
        package.drop(target)
    package.parts[part] = etree.tostring(_page(styles, problems, table), xml_declaration=True, encoding="UTF-8", standalone=True)
    _show_first(package, part)


def _new_sheet(package: Package) -> str:
    part = package.free("xl/worksheets/sheet{}.xml")
    package.add(part, b"", _SHEET)
    book = package.book
    listed = book.find(main("sheets"))
    if listed is None:
        raise LookupError("el libro no tiene hojas")
    number = max((int(sheet.get("sheetId", "0")) for sheet in listed), default=0) + 1
    told = {"name": PROBLEMS_SHEET, "sheetId": str(number), f"{{{DOC}}}id": package.relate("xl/workbook.xml", "worksheet", part)}
    listed.insert(0, etree.Element(main("sheet"), told))
    for name in book.iter(main("definedName")):
        if name.get("localSheetId", "").isdigit():
            name.set("localSheetId", str(int(name.attrib["localSheetId"]) + 1))
    return part


def _show_first(package: Package, part: str) -> None:
    """Open the workbook on the list, and only on it: what is written while several sheets are chosen goes into all of them."""
    places = list(package.sheets().values())
    for view in package.book.iter(main("workbookView")):
        view.set("activeTab", str(places.index(part)))
        view.attrib.pop("firstSheet", None)
    for other in places:
        if other != part:
            for view in package.tree(other).iter(main("sheetView")):
                view.attrib.pop("tabSelected", None)


def _page(styles: Styles, problems: Sequence[Problem], table: str) -> etree._Element:
    page = etree.Element(main("worksheet"), nsmap={None: MAIN})
    etree.SubElement(etree.SubElement(page, main("sheetPr")), main("pageSetUpPr"), fitToPage="1")
    views = etree.SubElement(page, main("sheetViews"))
    view = etree.SubElement(views, main("sheetView"), tabSelected="1", workbookViewId="0")
    etree.SubElement(view, main("pane"), ySplit=str(_FIRST - 1), topLeftCell=f"A{_FIRST}", activePane="bottomLeft", state="frozen")
    widths = etree.SubElement(page, main("cols"))
    for number, (_, width) in enumerate(_COLUMNS, start=1):
        etree.SubElement(widths, main("col"), min=str(number), max=str(number), width=str(width), customWidth="1")
    data = etree.SubElement(page, main("sheetData"))
    big, bold, link, plain = styles.worded(bold=True, big=True), styles.worded(bold=True), styles.worded(link=True), styles.worded()
    count = len(problems)
    _row(data, 1, [f"{count} {'problema' if count == 1 else 'problemas'} por corregir en este archivo"], [big])
    _row(data, 2, [_HELP], [plain])
    _row(data, 4, [title for title, _ in _COLUMNS], [bold] * 4)
    links = etree.Element(main("hyperlinks"))
    sheet = table.replace("'", "''")
    for row, problem in enumerate(problems, start=_FIRST):
        linked = bool(problem.row and problem.column)
        _row(data, row, [problem.where, problem.text, problem.message, problem.remedy], [link if linked else plain, plain, plain, plain])
        if linked:
            etree.SubElement(links, main("hyperlink"), ref=f"A{row}", location=f"'{sheet}'!{problem.column}{problem.row}")
    merged = etree.SubElement(page, main("mergeCells"), count="1")
    etree.SubElement(merged, main("mergeCell"), ref="A2:D2")
    if len(links):
        page.append(links)
    etree.SubElement(page, main("pageSetup"), orientation="landscape", fitToWidth="1", fitToHeight="0")
    return page


def _row(data: etree._Element, number: int, texts: Sequence[str], styles: Sequence[int]) -> None:
    row = etree.SubElement(data, main("row"), r=str(number))
    if number >= _FIRST:  # not every program makes room for what wraps
        lines = max(math.ceil(len(text) / (width - 4)) for text, (_, width) in zip(texts, _COLUMNS, strict=True))
        row.set("ht", str(15 * max(lines, 1)))
        row.set("customHeight", "1")
    for letter, text, style in zip("ABCD", texts, styles, strict=False):
        cell = etree.SubElement(row, main("c"), r=f"{letter}{number}", s=str(style), t="inlineStr")
        words = etree.SubElement(etree.SubElement(cell, main("is")), main("t"))
        words.text = text.translate(ILLEGAL)
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
