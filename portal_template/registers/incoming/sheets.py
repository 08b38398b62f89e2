"""A spreadsheet file against its register: the one sheet with its table, judged by the ruler. The command line and the panel judge here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checklists.model import Part, Register
from checklists.reading.withheld import plain, withheld
from checklists.ruler.rules import RULES
from checklists.tables import Header, Judged, canonical_csv, choose, find_header, judge, letter, match_columns, table_schema
from portal_template.registers.incoming.doubts import ASKED, doubt_of_hidden, doubt_of_month, doubts_of_change, doubts_of_rules
from portal_template.registers.incoming.fixes import apply_fixes, fixes_of
from portal_template.registers.incoming.hidden import NOTHING, Hidden, hidden_of
from portal_template.registers.incoming.identity import identity_in, misfit
from portal_template.registers.incoming.judgement import Doubt, Fix, Heading, Reading, Refusal, SheetJudgement
from portal_template.registers.incoming.matching import match, rows_of, texts_of
from portal_template.registers.incoming.workbook import Sheet, UnreadableFile, read_sheets
from portal_template.registers.rows import RowTable

HELP_SHEET = "Ayuda (plantilla)"  # the sheets that we add to a workbook, and that are never its table
PROBLEMS_SHEET = "Problemas (Vitrina)"
_OURS = frozenset((HELP_SHEET, PROBLEMS_SHEET))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    """Where the table of a file is: its sheet as written, what that hides, and the same without what is hidden."""

    whole: Sheet
    hidden: Hidden
    sheet: Sheet


class _Refused(Exception):
    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.refusal = Refusal(code=code, message=message, remedy=remedy)


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
) -> SheetJudgement:
    """Judge a file. Never raises for what is in it.

    `name` is what the officer calls it. `choices` says what headers are: folded header -> column, or "" not to publish it. `accepted`
    are ids of fixes that are to be made first. `before` is the table of the last period, for what changed.
    """
    name = name or path.name
    try:
        place = _place(path, name, register)
        if (found := identity_in(place.sheet.rows)) and (
            wrong := misfit(found, subject=subject, part=part, register=register, period=period)
        ):
            raise _Refused(*wrong)
        header = _header(place.sheet, register, choices or {})
    except UnreadableFile as error:
        return SheetJudgement(name=name, refusal=Refusal(code=error.code, message=error.message, remedy=error.remedy))
    except _Refused as error:
        return SheetJudgement(name=name, refusal=error.refusal)
    judged = _judge(place.sheet, register, header, period)
    possible = tuple(fixes_of(judged.problems, place.sheet.rows))
    applied: list[Fix] = []
    if accepted and possible:
        rows, applied = apply_fixes(place.sheet.rows, possible, accepted)
        place = replace(place, sheet=replace(place.sheet, rows=rows))
        judged = _judge(place.sheet, register, header, period)
        possible = tuple(fixes_of(judged.problems, rows))
    doubts = (*_doubts(judged, register, before), *doubt_of_month(name, place.sheet, judged, period))
    return SheetJudgement(
        name=name,
        sheet=place.sheet,
        judged=judged,
        headings=tuple(_headings(header, register, choices or {})),
        problems=judged.problems,
        fixes=possible,
        applied=tuple(applied),
        doubts=(*doubts, *doubt_of_hidden(place.hidden, place.whole, judged)),
        notes=tuple(str(warning) for warning in judged.warnings if warning.rule not in ASKED),
        csv=canonical_csv(judged.values, register) if judged.ok else None,
        schema=table_schema(register),
    )


def _judge(sheet: Sheet, register: Register, header: Header, period: str) -> Judged:
    return judge(sheet.rows, register, header=header, period=period, sheet=sheet.name)


def _doubts(judged: Judged, register: Register, before: RowTable | None) -> Iterator[Doubt]:
    yield from doubts_of_rules(judged.warnings)
    if before is not None and judged.ok:
        old, now = rows_of(before), texts_of(judged.values, register)
        yield from doubts_of_change(match(old, now, register), old, now, register)


def _header(sheet: Sheet, register: Register, choices: Mapping[str, str]) -> Header:
    header = find_header(sheet.rows, register)
    if header is None:
        if not any(cell not in ("", None) for row in sheet.rows for cell in row):
            raise _Refused("empty_sheet", "la hoja está vacía.", "Llénela y súbala de nuevo; si no hubo movimiento, declárelo.")
        rule = RULES["no_header"]
        titles = ", ".join(column.title for column in register.columns)
        raise _Refused("no_header", rule.message, rule.remedy.format(titles=titles))
    held = {column.name for column in register.columns}
    by_index = {index: choices[key] for index, title in enumerate(header.titles) if (key := plain(title)) in choices and key}
    return choose(header, register, {index: name for index, name in by_index.items() if not name or name in held})


def _place(path: Path, name: str, register: Register) -> _Place:
    """The sheet with the table. Several are refused: nobody could tell which one is meant."""
    hidden = hidden_of(path)
    every = [sheet for sheet in read_sheets(path, name) if sheet.name not in _OURS]
    if not every:
        raise _Refused("no_sheet", "no tiene ninguna hoja visible.", "Muestre la hoja con los datos y guárdelo de nuevo.")
    places = [
        _Place(whole=sheet, hidden=hidden.get(sheet.name, NOTHING), sheet=_shown(sheet, hidden.get(sheet.name, NOTHING))) for sheet in every
    ]
    if len(places) == 1:
        return places[0]
    with_table = [place for place in places if find_header(place.sheet.rows, register) is not None]
    if len(with_table) > 1:
        names = ", ".join(f"«{place.sheet.name}»" for place in with_table)
        raise _Refused("several_tables", f"hay más de una hoja con tabla: {names}.", "Deje una sola hoja con los datos del periodo.")
    return with_table[0] if with_table else places[0]


def _shown(sheet: Sheet, hidden: Hidden) -> Sheet:
    """What a sheet shows: what it hides is empty, and every row keeps its number."""
    if hidden == NOTHING:
        return sheet
    rows = [
        [
            "" if row in hidden.rows or column in hidden.columns or (row, column) in hidden.cells else cell
            for column, cell in enumerate(cells)
        ]
        for row, cells in enumerate(sheet.rows)
    ]
    return Sheet(name=sheet.name, rows=rows)


def _headings(header: Header, register: Register, choices: Mapping[str, str]) -> Iterator[Heading]:
    """Each header with what it was read as."""
    given = {index: name for name, index in header.columns.items()}
    added = {index: name for name, indexes in header.added.items() for index in indexes}
    repeated = {repeat.index: repeat.column for repeat in header.repeats}
    for index, title in enumerate(header.titles):
        if not title:
            continue
        column, reading = _read_as(index, title, given, added, repeated, header, choices)
        yield Heading(
            index=index,
            letter=letter(index),
            text=title,
            key=plain(title),
            column=column,
            reading=reading,
            suggestions=_suggestions(title, register, header) if reading is Reading.UNKNOWN else (),
        )


def _read_as(
    index: int,
    title: str,
    given: Mapping[int, str],
    added: Mapping[int, str],
    repeated: Mapping[int, str],
    header: Header,
    choices: Mapping[str, str],
) -> tuple[str, Reading]:
    column = given.get(index) or added.get(index) or ""
    if plain(title) in choices:
        return column, Reading.CHOSEN if column else Reading.IGNORED
    if index in added:
        return column, Reading.ADDED
    if column:
        return column, Reading.GUESSED if column in header.guessed else Reading.SURE
    if index in repeated:
        return repeated[index], Reading.REPEATED
    return "", Reading.WITHHELD if withheld(title) else Reading.UNKNOWN


def _suggestions(title: str, register: Register, header: Header) -> tuple[str, ...]:
    """Columns not given yet that an unknown header might be: the one it is most like first, then the others."""
    like = match_columns([title], register)
    return tuple(name for name in (*like, *(name for name in header.missing if name not in like)) if name in header.missing)


def problem_lines(judgement: SheetJudgement) -> Sequence[str]:
    """Every problem of a file as one line each, for the command line."""
    if judgement.refusal:
        return [f"{judgement.name}: {judgement.refusal}"]
    return [f"{judgement.name}. {problem}" for problem in judgement.problems]


def note_lines(judgement: SheetJudgement) -> Sequence[str]:
    """What is told of a file and stops nothing, doubts included."""
    doubts = [f"{doubt.message} {' '.join(doubt.places[:3])} {doubt.question}".replace("  ", " ") for doubt in judgement.doubts]
    return [f"{judgement.name}. {line}" for line in (*judgement.notes, *doubts)]
