"""What practice portals are made of: invented rows that any register takes, files with mistakes, and codes that are nobody's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from checklists.load import load_checklist
from checklists.periods import Period
from portal_template.instance import InstanceError, read_instance
from portal_template.practice.exercises import SAMPLES
from portal_template.practice.first_state import reset
from portal_template.practice.invented import rows
from portal_template.practice.kept import ResetRefused
from portal_template.practice.sheets import workbook
from portal_template.registers.incoming.sheets import judge_sheet, problem_lines

LAW = load_checklist()
TABLES = [part for part in LAW.parts if part.register]
MONTH = Period.parse("2026-10")


@pytest.mark.parametrize("part", TABLES, ids=lambda part: part.code)
def test_the_rows_made_up_for_a_register_are_refused_nowhere(part: Any, tmp_path: Path, portal: Callable[..., Any]) -> None:
    register = LAW.register_of(part)
    book = tmp_path / f"{register.slug}.xlsx"
    book.write_bytes(workbook(register, rows(register, MONTH, 12)))
    judged = judge_sheet(book, part=part, register=register, period=str(MONTH), subject="9901")
    assert not judged.refusal
    assert not list(problem_lines(judged)), "\n".join(problem_lines(judged))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_file_of_the_workshop_has_mistakes_only_where_the_exercise_is_about_them(
    sample: Any, tmp_path: Path, portal: Callable[..., Any]
) -> None:
    part = LAW.part(sample.part)
    book = tmp_path / sample.name
    book.write_bytes(sample.make(LAW, MONTH))
    judged = judge_sheet(book, part=part, register=LAW.register_of(part), period=str(MONTH), subject="9901")
    lines = list(problem_lines(judged))
    assert len(lines) >= 5 if "errores" in sample.name else not lines, lines


@pytest.mark.parametrize("code", ["0501", "infom", "9900"])
def test_no_portal_of_somebodys_may_be_one_to_practise_on(code: str, tmp_path: Path) -> None:
    (tmp_path / "portal.env").write_text(f"SECRET_KEY=x\nSUBJECT={code}\nPRACTICE=1\n")
    with pytest.raises(InstanceError, match="9901 a 9999"):
        read_instance({"PORTAL_HOME": str(tmp_path)})


def test_a_portal_that_is_not_for_practice_is_never_taken_back(portal: Callable[..., Any]) -> None:
    with pytest.raises(ResetRefused, match="no es de práctica"):
        reset(portal(), date(2026, 11, 28))


@pytest.mark.django_db
def test_an_ordinary_portal_has_no_workshop_and_no_mark(portal: Callable[..., Any], signed_in: Callable[..., Any]) -> None:
    client = signed_in("administración")
    assert client.get("/panel/taller/").status_code == 404
    page = client.get("/panel/")
    assert "Portal de práctica" not in page.content.decode()
    assert ">Taller<" not in page.content.decode()
    assert "X-Robots-Tag" not in page.headers
