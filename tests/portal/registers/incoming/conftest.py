"""Files as offices make them, judged against the packaged law."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from checklists.load import load_checklist
from portal_template.registers.incoming.judgement import SheetJudgement
from portal_template.registers.incoming.sheets import judge_sheet
from portal_template.registers.rows import Field, RowTable

LAW = load_checklist()
PAYROLL, PURCHASES = "laip-10-04", "laip-10-22"
Rows = Sequence[Sequence[object]]


def judged(path: Path, part: str = PAYROLL, **given: Any) -> SheetJudgement:
    """A file judged as one of San Ejemplo for October 2026."""
    about = LAW.part(part)
    register = LAW.register_of(about)
    assert register
    known = {"period": "2026-10", "subject": "9901", "registers": LAW.registers} | given
    return judge_sheet(path, part=about, register=register, **known)


def table_of(judgement: SheetJudgement) -> RowTable:
    """What a judged sheet would be once published: the table that the next one is held against."""
    assert judgement.csv
    header, *rows = csv.reader(io.StringIO(judgement.csv.decode()))
    described = {field["name"]: field for field in judgement.schema["fields"]}
    fields = tuple(Field(name=name, title=described[name]["title"], type=described[name]["type"], descriptor={}) for name in header)
    return RowTable(fields=fields, rows=tuple(tuple(row) for row in rows))


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """Writes a workbook: its first sheet, and others by name."""

    def write(
        rows: Sequence[Sequence[object]], name: str = "archivo.xlsx", sheet: str = "Hoja1", **more: Sequence[Sequence[object]]
    ) -> Path:
        made = openpyxl.Workbook()
        made.active.title = sheet
        for row in rows:
            made.active.append(list(row))
        for title, other in more.items():
            page = made.create_sheet(title)
            for row in other:
                page.append(list(row))
        made.save(tmp_path / name)
        return tmp_path / name

    return write


@pytest.fixture
def text(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file of bytes, or of text in UTF-8."""

    def write(content: str | bytes, name: str = "archivo.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


HEADER = ("Nombre completo", "Cargo", "Renglón", "Salario", "Bonos", "Total devengado")


def payroll(count: int, **changed: object) -> list[tuple[object, ...]]:
    """A payroll: its header and so many persons. `changed` puts another salary in the row of a person: `p2=450`."""
    rows: list[tuple[object, ...]] = [HEADER]
    for number in range(1, count + 1):
        salary = changed.get(f"p{number}", 4000 + number)
        total = salary + 250 if isinstance(salary, (int, float)) else 4250 + number
        rows.append((f"Persona {number:04}", "Oficial", "011", salary, 250, total))
    return rows
