"""The officer's own workbook, given back with what is wrong marked: coloured cells with a comment, and a first sheet that lists everything.

It is theirs: nothing else in it changes but the corrections that were accepted, and it may be corrected and sent again. Files that are no
.xlsx come back as one, with the cells of the sheet that was judged.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from checklists.tables import Problem
from portal_template.registers.incoming.judgement import Fix, SheetJudgement
from portal_template.registers.incoming.sheets import PROBLEMS_SHEET
from portal_template.registers.incoming.workbook import Sheet

_AUTHOR = "Portal de información pública"
_BAD = PatternFill("solid", fgColor="F6C9C2")
_LOOK = PatternFill("solid", fgColor="FBE7B2")
_MENDED = PatternFill("solid", fgColor="CDE8D5")
_BOLD = Font(bold=True)
_WRAP = Alignment(wrap_text=True, vertical="top")
_AMOUNT = re.compile(r"-?\d+\.\d+")
_ILLEGAL = {number: None for number in range(32) if number not in (9, 10, 13)}


def paint(path: Path, judgement: SheetJudgement) -> bytes:
    """The workbook with its problems painted, as .xlsx bytes. `path` is the file that was judged; a refused one has nothing to paint."""
    book = _opened(path, judgement)
    if judgement.sheet:
        page = book[judgement.sheet.name] if judgement.sheet.name in book.sheetnames else book.worksheets[0]
        fixes = {(fix.row, fix.column): fix.after for fix in judgement.fixes}
        warnings = judgement.judged.warnings if judgement.judged else ()
        _mend(page, judgement.applied)
        _mark(page, warnings, _LOOK, {})
        _mark(page, judgement.problems, _BAD, fixes)
    _list(book, judgement, page.title if judgement.sheet else "")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _opened(path: Path, judgement: SheetJudgement) -> Workbook:
    """The officer's workbook; where it is not of this kind, or openpyxl cannot keep it, a new one with the cells that were judged."""
    if zipfile.is_zipfile(path):
        try:
            book = load_workbook(path)
        except (InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, zipfile.BadZipFile):
            book = None
        if book is not None and judgement.sheet and judgement.sheet.name in book.sheetnames:
            if PROBLEMS_SHEET in book.sheetnames:
                del book[PROBLEMS_SHEET]
            return book
    return _copied(judgement.sheet)


def _copied(sheet: Sheet | None) -> Workbook:
    book = Workbook()
    page = book.active
    page.title = _title(sheet.name if sheet else "Datos")
    for number, row in enumerate(sheet.rows if sheet else (), start=1):
        for column, cell in enumerate(row, start=1):
            if cell not in ("", None):
                place = page.cell(number, column)
                place.value = _value(cell)
                if isinstance(cell, str):
                    place.data_type = "s"
    return book


def _title(name: str) -> str:
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in name)[:31] or "Datos"


def _value(cell: object) -> object:
    if isinstance(cell, str):
        return cell.translate(_ILLEGAL)[:32_767]
    return cell if isinstance(cell, (int, float, bool, date, datetime, time, timedelta)) else str(cell)


def _mend(page: Worksheet, applied: Sequence[Fix]) -> None:
    """The corrections that were accepted, written where they belong: the file that comes back is sent again with them."""
    for fix in applied:
        cell = page[f"{fix.column}{fix.row}"]
        if type(cell).__name__ == "MergedCell":
            continue
        cell.fill = _MENDED
        if _AMOUNT.fullmatch(fix.after):
            cell.value = float(fix.after)
        else:
            cell.value, cell.data_type = _value(fix.after), "s"
        cell.comment = Comment("Corregido con un clic en el portal.", _AUTHOR, width=220, height=40)


def _mark(page: Worksheet, problems: Sequence[Problem], colour: PatternFill, fixes: Mapping[tuple[int, str], str]) -> None:
    """Colour and comment of every cell; several problems of a cell share its comment."""
    told: dict[str, list[str]] = {}
    for problem in problems:
        if problem.row and problem.column:
            said = f"{problem.message} {problem.remedy}"
            if after := fixes.get((problem.row, problem.column)):
                said += f" Puede decir: {after}"
            told.setdefault(f"{problem.column}{problem.row}", []).append(said)
    for place, sentences in told.items():
        cell = page[place]
        if type(cell).__name__ == "MergedCell":
            continue
        cell.fill = colour
        cell.comment = Comment("\n".join(sentences).translate(_ILLEGAL), _AUTHOR, width=320, height=40 + 30 * len(sentences))


def _list(book: Workbook, judgement: SheetJudgement, table: str) -> None:
    """The first sheet: every problem with a link to its cell."""
    page = book.create_sheet(PROBLEMS_SHEET, 0)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    count = len(judgement.problems)
    page["A1"] = f"{count} {'problema' if count == 1 else 'problemas'} por corregir en este archivo"
    page["A1"].font = Font(bold=True, size=14)
    page["A2"] = "Corrija las celdas rojas en su hoja, guarde y suba este mismo archivo. Las amarillas son avisos. Esta hoja no se publica."
    for index, (word, width) in enumerate((("Dónde", 38), ("Qué dice", 30), ("Qué pasa", 56), ("Qué hacer", 56)), start=1):
        cell = page.cell(4, index, word)
        cell.font = _BOLD
        page.column_dimensions[cell.column_letter].width = width
    for row, problem in enumerate(judgement.problems, start=5):
        for index, text in enumerate((problem.where, problem.text, problem.message, problem.remedy), start=1):
            cell = page.cell(row, index)
            cell.value, cell.data_type, cell.alignment = text.translate(_ILLEGAL), "s", _WRAP
        if problem.row and problem.column:
            link = page.cell(row, 1)
            link.hyperlink = f"#'{table.replace(chr(39), chr(39) * 2)}'!{problem.column}{problem.row}"
            link.style = "Hyperlink"
    page.freeze_panes = "A5"
