"""A spreadsheet file against its register: the one sheet with its table, judged by the ruler. The command line and the panel judge here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from checklists.model import Part, Register
from checklists.personal import redacted
from checklists.tables import Header, Judged, canonical_csv, find_header, judge, table_schema
from portal_template.registers.incoming.doubts import ASKED, doubt_of_hidden, doubt_of_month, doubts_of_change, doubts_of_rules
from portal_template.registers.incoming.fixes import apply_fixes, fixes_of
from portal_template.registers.incoming.headings import header_of, headings_of
from portal_template.registers.incoming.hidden import NOTHING, Hidden, hidden_of, shown_of
from portal_template.registers.incoming.identity import identity_of, misfit
from portal_template.registers.incoming.judgement import Doubt, Fix, SheetJudgement
from portal_template.registers.incoming.matching import match, rows_of, texts_of
from portal_template.registers.incoming.refusals import Refusal, UnreadableFile, refusal
from portal_template.registers.incoming.workbook import Sheet, read_sheets
from portal_template.registers.rows import RowTable

HELP_SHEET = "Ayuda (plantilla)"  # the sheets that we add to a workbook, and that are never its table
PROBLEMS_SHEET = "Problemas (Vitrina)"
OURS = (HELP_SHEET, PROBLEMS_SHEET)
NO_REGISTERS: Mapping[str, Register] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    """Where the table of a file is: its sheet as written, what that hides, the same without what is hidden, and its header."""

    whole: Sheet
    hidden: Hidden
    sheet: Sheet
    header: Header


def judge_sheet(
    path: Path,
    *,
    part: Part,
    register: Register,
    period: str,
    subject: str,
    name: str = "",
    choices: Mapping[str, str] | None = None,
    accepted: Collection[str] = (),
    before: RowTable | None = None,
    registers: Mapping[str, Register] = NO_REGISTERS,
) -> SheetJudgement:
    """Judge a file. Never raises for what is in it; the same file and answers give the same judgement.

    `name` is what the officer calls it. `choices` says what headers are: folded header -> column, or "" not to publish it. `accepted`
    are ids of fixes that are to be made first. `before` is the table of the last period, for what changed. `registers` are those of the
    law, to tell a workbook that belongs elsewhere.
    """
    name = name or path.name
    try:
        place = _place(path, name, part, register, period, subject, choices or {}, registers)
    except UnreadableFile as error:
        return SheetJudgement(name=name, refusal=error.refusal)
    judged = judge(place.sheet.rows, register, header=place.header, period=period, sheet=place.sheet.name)
    rows, judged, applied = _mended(place, judged, register, period, accepted)
    sheet = replace(place.sheet, rows=rows)
    return SheetJudgement(
        name=name,
        sheet=sheet,
        judged=judged,
        headings=tuple(headings_of(place.header, rows, register, choices or {})),
        problems=judged.problems,
        fixes=tuple(fixes_of(judged.problems, rows)),
        applied=applied,
        doubts=tuple(_doubts(judged, register, before, name=name, sheet=sheet, place=place, period=period)),
        notes=tuple(str(warning) for warning in judged.warnings if warning.rule not in ASKED),
        csv=canonical_csv(judged.values, register) if judged.ok else None,
        schema=table_schema(register),
    )


def _mended(
    place: _Place, judged: Judged, register: Register, period: str, accepted: Collection[str]
) -> tuple[Sequence[Sequence[object]], Judged, tuple[Fix, ...]]:
    """The rows with the accepted fixes made, judged again while that uncovers more of them: problems are told a thousand at a time."""
    rows, done = place.sheet.rows, tuple[Fix, ...]()
    while accepted and judged.problems:
        rows, applied = apply_fixes(rows, tuple(fixes_of(judged.problems, rows)), accepted)
        if not applied:
            break
        done = (*done, *applied)
        judged = judge(rows, register, header=place.header, period=period, sheet=place.sheet.name)
    return rows, judged, done


def _doubts(
    judged: Judged, register: Register, before: RowTable | None, *, name: str, sheet: Sheet, place: _Place, period: str
) -> Iterator[Doubt]:
    yield from doubts_of_rules(judged.warnings)
    if judged.ok:
        old, now = rows_of(before) if before else [], texts_of(judged.values, register)
        yield from doubts_of_change(match(old, now, register), old, now, register)
    yield from doubt_of_month(name, sheet, judged, period)
    yield from doubt_of_hidden(place.hidden, place.whole, judged, register)


def _place(
    path: Path,
    name: str,
    part: Part,
    register: Register,
    period: str,
    subject: str,
    choices: Mapping[str, str],
    registers: Mapping[str, Register],
) -> _Place:
    """The sheet with the table. UnreadableFile where there is none, where several could be meant, or for a template of something else."""
    every = read_sheets(path, name)
    own = [sheet for sheet in every if not sheet.name.startswith(OURS)]
    if not own:
        raise UnreadableFile(name, refusal("no_sheet"))
    if not any(cell not in ("", None) for sheet in own for row in sheet.rows for cell in row):
        raise UnreadableFile(name, refusal("empty_sheet"))
    if (found := identity_of(path, own)) and (
        wrong := misfit(found, subject=subject, part=part, register=register, period=period, registers=registers)
    ):
        raise UnreadableFile(name, wrong)
    hidden = hidden_of(path)
    shown = [(sheet, hidden.get(sheet.name, NOTHING), shown_of(sheet, hidden.get(sheet.name, NOTHING))) for sheet in own]
    places = [
        _Place(whole=whole, hidden=hides, sheet=sheet, header=header)
        for whole, hides, sheet in shown
        if (header := header_of(sheet.rows, register, choices))
    ]
    places = [place for place in places if _has_rows(place)] or places
    if not places:
        raise UnreadableFile(name, _no_header([sheet for *_, sheet in shown], register, registers))
    if len(places) > 1:
        names = ", ".join(f"«{redacted(place.sheet.name)}»" for place in places)
        raise UnreadableFile(name, refusal("several_tables", names=names))
    return places[0]


def _has_rows(place: _Place) -> bool:
    return any(cell not in ("", None) for row in place.sheet.rows[place.header.row :] for cell in row)


def _no_header(shown: Sequence[Sheet], register: Register, registers: Mapping[str, Register]) -> Refusal:
    """Where no header is found, what the table may be instead."""
    best, guess = 3, ""  # two columns are found in almost any table
    for other in registers.values():
        for sheet in shown:
            header = find_header(sheet.rows, other) if other.slug != register.slug else None
            if header and len(header.columns) > best:
                best, guess = len(header.columns), f" Parece ser de «{other.title}», que se sube en su propia casilla."
    return refusal("no_header", guess=guess, titles=", ".join(column.title for column in register.columns))


def problem_lines(judgement: SheetJudgement) -> Sequence[str]:
    """Every problem of a file as one line each, for the command line."""
    if judgement.refusal:
        return [f"{judgement.name}: {judgement.refusal}"]
    return [f"{judgement.name}. {problem}" for problem in judgement.problems]


def note_lines(judgement: SheetJudgement) -> Sequence[str]:
    """What is told of a file and stops nothing, doubts included."""
    doubts = [
        " ".join((doubt.message, f"{'; '.join(doubt.places[:3]).rstrip('.')}." * bool(doubt.places), doubt.question))
        for doubt in judgement.doubts
    ]
    return [f"{judgement.name}. {' '.join(line.split())}" for line in (*judgement.notes, *doubts)]
