"""A statement about a part for one period or several -> drafts of justifications, or every problem it has beside its field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from checklists.model import CellState, Checklist, JustificationKind, Obligation, Part, Refresh, Subject
from portal_template.pages import words
from portal_template.panel.models import Declaration, DeclarationKind
from portal_template.registers import board
from portal_template.registers.board import Cell
from portal_template.registers.incoming.intake import Judged, Request, judge_request
from portal_template.registers.models import Edition, FileKind
from portal_template.registers.publish import Draft

FIELDS = (("la razón", "text"), ("explique la razón", "text"), ("el fundamento", "legal_basis"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """What is said, and of which periods."""

    part: Part
    periods: tuple[str, ...]
    kind: str
    text: str
    legal_basis: str = ""
    post: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """The drafts, or the problems by field; "" is the whole form."""

    drafts: tuple[Draft, ...] = ()
    problems: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def choices(law: Checklist, obligation: Obligation, part: Part, period: str, today: date) -> tuple[Cell, ...]:
    """The periods of which something may be said: this one, and those where nothing is published."""
    found = board.cells(law, _subject_of(obligation), today, obligation.code)
    of_part = [cell for cell in found if cell.part.code == part.code]
    here = board.cell_at(law, obligation, part, period, today)
    empty = [cell for cell in of_part if cell.state in (CellState.PENDING, CellState.OVERDUE) and cell.period != period]
    return (here, *empty)


def _subject_of(obligation: Obligation) -> Subject:
    return obligation.binds[0]


def judge(statement: Statement, law: Checklist, subject: Subject, files: Path, today: date) -> Verdict:
    """Judge it for every period; all of it or nothing."""
    drafts: list[Draft] = []
    problems: dict[str, list[str]] = {}
    for period in statement.periods:
        label = words.upper_first(words.period(period))
        judged = judge_request(_request(statement, law, period, label, files, today), law, subject, today)
        drafts += [judged.draft] if judged.draft else []
        for name, problem in _by_field(judged, label):
            if problem not in problems.setdefault(name, []):
                problems[name].append(problem)
    if problems:
        return Verdict(problems={name: tuple(found) for name, found in problems.items()})
    return Verdict(drafts=tuple(drafts))


def _by_field(judged: Judged, label: str) -> Iterator[tuple[str, str]]:
    for problem in judged.problems:
        bare = problem.removeprefix(f"{label}: ")
        name = next((name for start, name in FIELDS if bare.startswith(start)), "")
        yield name, words.upper_first(bare) if name else problem


def _request(statement: Statement, law: Checklist, period: str, label: str, files: Path, today: date) -> Request:
    common = {"label": label, "part": statement.part.code, "period": period, "on": today, "post": statement.post}
    if statement.kind != DeclarationKind.REVIEW:
        return Request(**common, kind=statement.kind, why=statement.text, legal_basis=statement.legal_basis)
    if JustificationKind.UNCHANGED in statement.part.justifications:
        return Request(**common, kind=str(JustificationKind.UNCHANGED), why=statement.text)
    return _again(
        common, board.cell_at(law, law.obligation_of(statement.part.code), statement.part, period, today).edition, statement, files
    )


def _again(common: Mapping[str, object], edition: Edition | None, statement: Statement, files: Path) -> Request:
    """The same edition once more, with the day of its review: judged by the law and the firewall of today."""
    kept = list(edition.files.all()) if edition else []
    return Request(
        **common,  # type: ignore[arg-type]
        files=tuple(files / file.path for file in kept if file.kind == FileKind.CSV),
        documents=tuple((files / file.path, file.title) for file in kept if file.kind == FileKind.DOCUMENT),
        text=edition.text if edition else "",
        reason=statement.text,
    )


def review_of(part: Part, today: date, post: str) -> Statement:
    """That what stands is still true today."""
    said = f"Se revisó el {words.day(today)} y sigue vigente."
    return Statement(part=part, periods=("vigente",), kind=DeclarationKind.REVIEW, text=said, post=post)


def reviewable(part: Part, cell: Cell) -> bool:
    """Whether one press may say that what stands is still in force."""
    return part.refresh is Refresh.STANDING and cell.edition is not None


def of_declaration(declaration: Declaration, part: Part, post: str) -> Statement:
    """What a declaration that waits says."""
    said = {name: getattr(declaration, name) for name in ("kind", "text", "legal_basis")}
    return Statement(part=part, periods=tuple(declaration.seen), post=post, **said)
