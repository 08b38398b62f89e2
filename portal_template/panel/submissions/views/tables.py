"""What the screens of a table show: problems by rule with a few of each, the columns that are asked for, and the preview in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from checklists.model import Column, Register
from checklists.personal import redacted
from portal_template.pages import words
from portal_template.panel.submissions import columns
from portal_template.panel.submissions.flow import Look, Step
from portal_template.panel.submissions.places import Place
from portal_template.registers.incoming.judgement import Heading, ProblemGroup, SheetJudgement
from portal_template.registers.incoming.preview import Change, Total, preview
from portal_template.registers.last import table_before
from portal_template.registers.rows import RowTable, read_rows

SHOWN = 8  # problems of one rule that are shown
MOST = 120  # problems shown in all: the rest is in the painted file
NOTES = 20
COLUMNS = str(Step.COLUMNS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A problem as it is shown: where it is, what was written, what to write, and what we would put there."""

    where: str
    text: str
    message: str  # "" where the group says it
    remedy: str
    after: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """The problems of one rule: their count, some of them, and how many we can mend."""

    rule: str
    message: str
    remedy: str  # "" where each problem has its own
    count: int
    lines: tuple[Line, ...]
    more: int
    fixes: int


def facts(name: str, look: Look, more: Mapping[str, Any]) -> dict[str, Any]:
    """What a screen needs of its table."""
    sheet, register = look.sheet, look.place.register
    assert sheet is not None
    assert register is not None
    titles = {column.name: column.title for column in register.columns}
    known: dict[str, Any] = {"read_as": [(heading, titles.get(heading.column, "")) for heading in sheet.headings]}
    if name == COLUMNS:
        return known | _headings(look, sheet, register, more.get("answers", {}))
    if name == Step.ERRORS:
        return known | {"groups": groups(sheet.groups), "applied": len(sheet.applied), "fixes": len(sheet.fixes)}
    if name == Step.DOUBTS:
        said, wrong = more.get("said", {}), more.get("wrong", {})
        return known | {"asked": [(doubt, said.get(doubt.id, ""), wrong.get(doubt.id, "")) for doubt in look.unanswered]}
    return known | _preview(look, sheet, register) if name == Step.PREVIEW else known


def groups(found: tuple[ProblemGroup, ...]) -> tuple[Group, ...]:
    """Problems by rule, few enough for a telephone: every rule shows some."""
    each = max(3, min(SHOWN, MOST // max(1, len(found))))
    return tuple(_group(group, each) for group in found)


def _group(group: ProblemGroup, each: int) -> Group:
    after = {(fix.row, fix.column): fix.after for fix in group.fixes}
    remedies = {problem.remedy for problem in group.problems}
    messages = {problem.message for problem in group.problems}
    lines = tuple(
        Line(
            where=_where(problem.row, problem.column, problem.title),
            text=problem.text,
            message=problem.message if len(messages) > 1 else "",
            remedy=problem.remedy if len(remedies) > 1 else "",
            after=after.get((problem.row, problem.column), ""),
        )
        for problem in group.problems[:each]
    )
    return Group(
        rule=group.rule,
        message=group.message if len(messages) == 1 else _kind(group),
        remedy=group.problems[0].remedy if len(remedies) == 1 else "",
        count=len(group.problems),
        lines=lines,
        more=len(group.problems) - len(lines),
        fixes=len(group.fixes),
    )


def _kind(group: ProblemGroup) -> str:
    """One heading for problems whose sentences differ by what stands in them."""
    return "Varias celdas tienen el mismo tipo de problema."


def _where(row: int, column: str, title: str) -> str:
    """`Fila 8, columna E (Salario)`."""
    pieces = [f"fila {row:,}" if row else "", f"columna {column}" + (f" ({title})" if title else "") if column else title]
    return words.upper_first(", ".join(piece for piece in pieces if piece)) or "Toda la tabla"


def _headings(look: Look, sheet: SheetJudgement, register: Register, answers: Mapping[str, str]) -> dict[str, Any]:
    asked = columns.asked(sheet) if look.step is Step.COLUMNS else columns.changeable(sheet)
    return {"headings": [_choice(heading, sheet, register, answers) for heading in asked]}


def _choice(heading: Heading, sheet: SheetJudgement, register: Register, answers: Mapping[str, str]) -> dict[str, Any]:
    first = [column for name in heading.suggestions for column in register.columns if column.name == name]
    rest = [column for column in register.columns if column not in first]
    chosen = answers.get(heading.key, heading.column)
    return {"heading": heading, "chosen": chosen, "first": first, "rest": rest, "examples": _examples(heading, sheet)}


def _examples(heading: Heading, sheet: SheetJudgement) -> str:
    """What stands in the first cells under a header, without what is personal."""
    if sheet.sheet is None or sheet.judged is None:
        return ""
    cells = (row[heading.index] for number in sheet.judged.rows[:8] if heading.index < len(row := sheet.sheet.rows[number - 1]))
    found = dict.fromkeys(redacted(_said(cell))[:40] for cell in cells if cell not in ("", None))
    return "; ".join(list(found)[:2])


def _said(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _preview(look: Look, sheet: SheetJudgement, register: Register) -> dict[str, Any]:
    label, before = compared_with(look.place)
    shown = preview(sheet, register, before)
    money = {column.title for column in register.columns if column.format == "money"}
    return {
        "preview": shown,
        "before_label": label,
        "first": [[_cell(column, text) for column, text in zip(shown.columns, row, strict=True)] for row in shown.first],
        "totals": [_total(total, money) for total in shown.totals if total.now or total.before],
        "changes": [_change(change) for change in shown.changed],
        "applied": len(sheet.applied),
        "notes": sheet.notes[:NOTES],
        "more_notes": max(0, len(sheet.notes) - NOTES),
    }


def _cell(column: Column, text: str) -> str:
    return words.cell(text, column.type, column.format) or "(vacío)"


def _total(total: Total, money: set[str]) -> dict[str, str]:
    said = words.money if total.title in money else lambda value: "" if value is None else f"{value:,}"
    return {"title": total.title, "now": said(total.now), "before": said(total.before)}


def _change(change: Change) -> dict[str, str]:
    return {
        "who": change.who,
        "title": change.column.title,
        "before": _cell(change.column, change.before),
        "now": _cell(change.column, change.now),
    }


def compared_with(place: Place) -> tuple[str, RowTable | None]:
    """The table that a preview is held against: what it would correct, else that of the last period."""
    files = settings.PORTAL.files
    edition = place.cell.edition
    if edition and edition.register:
        return "lo que está publicado ahora", read_rows(files, edition)
    return "el periodo anterior", table_before(files, place.part.code, place.period)
