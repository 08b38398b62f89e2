"""What the officer reads of each bad file, through the real readers and judges."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from checklists.load import load_checklist
from checklists.periods import Period
from portal_template.registers.incoming.documents import DocumentRefused, inspect_document
from portal_template.registers.incoming.sheets import judge_sheet, note_lines, problem_lines
from portal_template.registers.rows import Field, RowTable
from tests.portal.corpus import books, sheets

MONTH = "2026-10"


def of_document(path: Path) -> list[str]:
    """What is said of a document."""
    try:
        facts = inspect_document(path)
    except DocumentRefused as error:
        return [f"NO: {error}"]
    return [*(f"NO: {leak}" for leak in facts.leaks), *(f"AVISO: {warning}" for warning in facts.warnings)]


def of_sheet(path: Path) -> list[str]:
    """What is said of a spreadsheet of the corpus."""
    law, bad = load_checklist(), sheets.FILES[path.name]
    part = law.part(bad.part)
    register = law.register_of(part)
    assert register is not None
    period = MONTH if part.refresh == Period.parse(MONTH).kind else "vigente"
    before = _last_month(path.parent) if bad.after_last_month else None
    found = judge_sheet(path, part=part, register=register, period=period, subject="9901", before=before, registers=law.registers)
    return [*(f"NO: {line}" for line in problem_lines(found)), *(f"AVISO: {line}" for line in note_lines(found))]


def _last_month(folder: Path) -> RowTable:
    """The table that the good payroll of September becomes."""
    law = load_checklist()
    part = law.part(books.PAY)
    register = law.register_of(part)
    assert register is not None
    path = folder / "antes.xlsx"
    path.write_bytes(books.book(books.payroll()))
    found = judge_sheet(path, part=part, register=register, period="2026-09", subject="9901")
    assert found.csv is not None
    header, *rows = csv.reader(io.StringIO(found.csv.decode()))
    columns = {column.name: column for column in register.columns}
    fields = tuple(Field(name=name, title=columns[name].title, type=columns[name].type, descriptor={}) for name in header)
    return RowTable(fields=fields, rows=tuple(tuple(row) for row in rows))
