"""Templates: one for every register, judged clean when filled with its own examples, known again whatever program saved it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from checklists.load import load_checklist
from checklists.model import Checklist, Part, Register
from checklists.periods import Period
from portal_template.registers.incoming.judgement import SheetJudgement
from portal_template.registers.incoming.sheets import judge_sheet
from portal_template.registers.rows import Field, RowTable
from portal_template.registers.workbooks.template import HEADER, make_template

LAW = load_checklist()
TABLES = [part for part in LAW.parts if part.register]
OFFICE = shutil.which("soffice")


def register_of(law: Checklist, part: Part) -> Register:
    register = law.register_of(part)
    assert register
    return register


def period_of(part: Part) -> str:
    from datetime import date

    return str(Period.containing(date(2026, 10, 5), part.refresh))


def template(part: Part, folder: Path, **changed: Any) -> Path:
    given = {"period": period_of(part), "subject": "9901", "subject_name": "San Ejemplo", **changed}
    path = folder / f"{part.register}.xlsx"
    path.write_bytes(make_template(part=part, register=register_of(LAW, part), **given))
    return path


def filled(part: Part, path: Path) -> Path:
    """The template with one row: its own examples, as a person types them."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for index, column in enumerate(register_of(LAW, part).columns, start=1):
        sheet.cell(HEADER + 1, index, float(column.example) if column.type == "number" and column.example else column.example)
    book.save(path)
    return path


def judged(part: Part, path: Path, **changed: Any) -> SheetJudgement:
    given = {"period": period_of(part), "subject": "9901", **changed}
    return judge_sheet(path, part=part, register=register_of(LAW, part), **given)


@pytest.mark.parametrize("part", TABLES, ids=lambda part: part.code)
def test_a_template_filled_with_its_own_examples_is_accepted(part: Part, tmp_path: Path) -> None:
    found = judged(part, filled(part, template(part, tmp_path)))
    assert found.refusal is None
    assert [str(problem) for problem in found.problems] == []
    assert found.row_count == 1
    assert {heading.reading for heading in found.headings} == {"sure"}


@pytest.mark.parametrize("part", TABLES, ids=lambda part: part.code)
def test_an_empty_template_has_no_rows(part: Part, tmp_path: Path) -> None:
    assert [problem.rule for problem in judged(part, template(part, tmp_path)).problems] == ["no_rows"]


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_a_template_saved_by_libreoffice_keeps_its_lists_and_is_accepted(ending: str, tmp_path: Path) -> None:
    if OFFICE is None:
        pytest.skip("falta LibreOffice (libreoffice-calc)")
    part = LAW.part("laip-10-22")
    path = filled(part, template(part, tmp_path))
    out = tmp_path / "out"
    command = [OFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", ending, "--outdir", str(out)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=120)
    saved = out / f"{part.register}.{ending}"
    found = judged(part, saved)
    assert found.refusal is None
    assert (found.row_count, found.problems) == (1, ())
    refused = judged(part, saved, subject="9902").refusal
    assert refused is not None
    assert refused.code == "wrong_municipality"
    if ending == "xlsx":
        rules = openpyxl.load_workbook(saved).worksheets[0].data_validations.dataValidation
        assert any(rule.type == "list" for rule in rules)
        marks = openpyxl.load_workbook(saved).worksheets[0].conditional_formatting
        assert sum(len(found.rules) for found in marks) >= len(register_of(LAW, part).columns), "cells still turn red while one types"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"subject": "9902"}, "wrong_municipality"),
        ({"period": "2026-09"}, "wrong_period"),
    ],
)
def test_a_template_of_another_town_or_month_is_told_apart(changed: dict[str, str], code: str, tmp_path: Path) -> None:
    part = LAW.part("laip-10-04")
    refusal = judged(part, filled(part, template(part, tmp_path)), **changed).refusal
    assert refusal is not None
    assert refusal.code == code


def test_a_template_of_another_register_is_told_apart(tmp_path: Path) -> None:
    path = filled(LAW.part("laip-10-22"), template(LAW.part("laip-10-22"), tmp_path))
    refusal = judged(LAW.part("laip-10-04"), path).refusal
    assert refusal is not None
    assert refusal.code == "wrong_workbook"
    assert "compras-directas" in refusal.message


def test_a_template_with_last_months_rows_comes_filled(tmp_path: Path) -> None:
    part = LAW.part("laip-10-04")
    register = register_of(LAW, part)
    fields = tuple(Field(name=column.name, title=column.title, type=column.type, descriptor={}) for column in register.columns)
    row = tuple("Persona 0001" if column.name == "nombre" else "4500.00" if column.name == "salario" else "" for column in register.columns)
    before = RowTable(fields=fields, rows=(row,))
    found = judged(part, template(part, tmp_path, last_rows=before), before=before)
    assert found.ok
    assert found.row_count == 1
    assert [doubt.id for doubt in found.doubts] == ["same_as_before"]


def test_the_same_template_has_the_same_bytes() -> None:
    part = LAW.part("laip-10-04")
    given: dict[str, Any] = {
        "part": part,
        "register": register_of(LAW, part),
        "period": "2026-10",
        "subject": "9901",
        "subject_name": "San",
    }
    assert make_template(**given) == make_template(**given)


def test_help_says_how_each_column_is_written_with_an_example(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(template(LAW.part("laip-10-22"), tmp_path))
    lines = {str(row[0]): row[1:] for row in book["Ayuda (plantilla)"].iter_rows(min_row=8, values_only=True)}
    assert lines["Fecha"][1:] == ("Fecha: día/mes/año", "05/10/2026")
    assert "Monto (obligatoria)" in lines
    assert not book.worksheets[0].protection.sheet, "it is not locked"


def test_a_part_of_many_rows_is_a_template_of_a_few_kilobytes(tmp_path: Path) -> None:
    assert max(template(part, tmp_path).stat().st_size for part in TABLES) < 30_000
