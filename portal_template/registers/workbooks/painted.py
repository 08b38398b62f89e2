"""The officer's own workbook, given back with what is wrong marked: coloured cells with a comment, and a first sheet that lists everything.

It is theirs: nothing else in it changes but the corrections that were accepted, and it may be corrected and sent again. So an .xlsx is
changed part by part (`package`), and what formulas showed, pictures, charts and drop-downs stay as they were. Files that are no .xlsx come
back as one, with the cells of the sheet that was judged.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter
from lxml import etree

from checklists.tables import Problem
from portal_template.registers.incoming.judgement import SheetJudgement
from portal_template.registers.incoming.workbook import Sheet
from portal_template.registers.workbooks.cells import ILLEGAL, Cells
from portal_template.registers.workbooks.listing import list_problems
from portal_template.registers.workbooks.package import Package
from portal_template.registers.workbooks.remarks import remark
from portal_template.registers.workbooks.styles import BAD, LOOK, MENDED, Styles

_ANY_DAY = datetime(2000, 1, 1)  # noqa: DTZ001 - the same file is painted with the same bytes
_MENDED = "Corregido con un clic en el portal."
_ODD = (LookupError, ValueError, OSError, etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError)


def paint(path: Path, judgement: SheetJudgement) -> bytes:
    """The workbook with its problems painted, as .xlsx bytes. `path` is the file that was judged; a refused one has nothing to paint."""
    sheet = judgement.sheet or Sheet(name="Datos", rows=())
    try:
        return _painted(Package(path.read_bytes()), sheet.name, judgement)
    except _ODD:  # no .xlsx, or one made in a way of its own
        title = _title(sheet.name)
        return _painted(Package(_copied(sheet, title)), title, judgement)


def _painted(package: Package, name: str, judgement: SheetJudgement) -> bytes:
    part, styles = package.sheets()[name], Styles(package)
    cells = Cells(package.tree(part), styles)
    cells.forget()
    told: dict[str, str] = {}
    for fix in judgement.applied:
        place = f"{fix.column}{fix.row}"
        if cells.write(place, fix.after):
            cells.paint(place, MENDED)
            told[place] = _MENDED
    warnings = judgement.judged.warnings if judgement.judged else ()
    after = {f"{fix.column}{fix.row}": fix.after for fix in judgement.fixes}
    for colour, problems in ((LOOK, warnings), (BAD, judgement.problems)):
        for place, said in _told(problems, after if colour == BAD else {}):
            cells.paint(place, colour)
            told[place] = "\n".join(filter(None, (told.get(place, "") if colour == BAD else "", said)))
    remark(package, part, told)
    if judgement.applied:
        package.compute()
    if cells.removed_formula:
        package.drop("xl/calcChain.xml")  # it lists the formulas that there are; the program makes it anew
    list_problems(package, styles, judgement.problems, name)
    return package.bytes()


def _told(problems: tuple[Problem, ...], after: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Each cell that has problems, with all that is said of it."""
    said: dict[str, list[str]] = {}
    for problem in problems:
        if problem.row and problem.column:
            place = f"{problem.column}{problem.row}"
            right = after.get(place, "")
            hint = f" Puede decir: {right}" if right and right not in problem.remedy else ""
            said.setdefault(place, []).append(f"{problem.message} {problem.remedy}{hint}")
    yield from ((place, "\n".join(sentences)) for place, sentences in said.items())


def _title(name: str) -> str:
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in name).strip("' ")[:31] or "Datos"


def _copied(sheet: Sheet, title: str) -> bytes:
    """The cells of a sheet, in a workbook of their own."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _ANY_DAY})
        page, day = book.add_worksheet(title), book.add_format({"num_format": "dd/mm/yyyy"})
        for row, cells in enumerate(sheet.rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, bool):
                    page.write_boolean(row, column, cell)
                elif isinstance(cell, (int, float)):
                    page.write_number(row, column, cell)
                elif isinstance(cell, date) and cell.year >= 1900:
                    page.write_datetime(row, column, cell, day)
                elif cell not in ("", None):
                    page.write_string(row, column, _said(cell)[:32_767])
    return out.getvalue()


def _said(cell: object) -> str:
    return f"{cell:%H:%M:%S}" if isinstance(cell, time) else str(cell).translate(ILLEGAL)
