"""Cells of the board for people: words, links and notes of a cell, a file, a year and a part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils import timezone

from checklists.model import Basis, CellState, Column, JustificationKind, Obligation, Part, Refresh
from checklists.words import REFRESH
from portal_template.pages import words
from portal_template.registers import addresses, board, law
from portal_template.registers.models import Edition, EditionForm, FileKind, Justification

OPEN_YEARS = 2  # older years are folded
RUN = 3  # so many periods in a row without publication become one line
NOTE = 280


@dataclass(frozen=True, kw_only=True, slots=True)
class FileFace:
    """A link to a file; `bytes` is None where its size is not known without making it."""

    url: str
    label: str
    bytes: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CellFace:
    """A cell for people; `url` is empty where nothing is published. A run of unpublished periods is one face too."""

    label: str
    obligation_url: str
    period: str
    when: str
    when_lower: str
    state: CellState
    word: str
    url: str = ""
    version: int = 0
    published_at: datetime | None = None
    reviewed_on: date | None = None
    rows: int = 0
    note: str = ""
    files: tuple[FileFace, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class YearFace:
    """The cells of a year; `folded` years are closed until opened."""

    title: str
    cells: tuple[CellFace, ...]
    folded: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedFace:
    """What is asked on one basis."""

    title: str
    questions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PartFace:
    """A part with its periods, and what should be published and how."""

    code: str
    slug: str
    title: str
    duty: str
    refresh_words: str
    newest: CellFace
    years: tuple[YearFace, ...]
    text: str
    asked: tuple[AskedFace, ...]
    columns: tuple[Column, ...]
    table_url: str = ""  # all its periods in one table, where rows are published


def numeral(obligation: Obligation) -> str:
    """How an obligation is called inside its law: «Numeral 12», «Literal a», or its own number where it has neither: «Hito 4»."""
    if obligation.number.isdigit():
        return f"Numeral {obligation.number}"
    return f"Literal {obligation.number}" if len(obligation.number) == 1 else words.upper_first(obligation.number)


def place_in_law(obligation: Obligation) -> str:
    """Article and numeral: «Artículo 10, numeral 12»; only the numeral where the law gives no more."""
    article = next(item.article for item in law.checklist().laws if item.code == obligation.law)
    inside = numeral(obligation).lower()
    return words.upper_first(inside if article.lower() == inside else f"{article}, {inside}")


def file_faces(cell: board.Cell) -> tuple[FileFace, ...]:
    """The links of a cell's edition: three formats of a table, or its documents."""
    edition = cell.edition
    if edition is None or (cell.justification and cell.justification.kind != JustificationKind.UNCHANGED):
        return ()
    return tuple(edition_files(cell.obligation, cell.part, edition))


def edition_files(obligation: Obligation, part: Part, edition: Edition) -> Iterator[FileFace]:
    """The links of one edition, in the order in which they are kept."""
    for file in edition.files.all():
        if file.kind == FileKind.CSV:
            stem = addresses.stem(obligation, part, edition.period, edition.version)
            for ending in addresses.DOWNLOADS:
                url = addresses.download_path(obligation, part, edition.period, edition.version, f"{stem}.{ending}")
                yield FileFace(url=url, label=words.file_type(ending), bytes=file.bytes if ending == "csv" else None)
        elif file.kind == FileKind.DOCUMENT:
            url = addresses.download_path(obligation, part, edition.period, edition.version, file.name)
            yield FileFace(url=url, label=f"{file.title or file.name} · {words.file_type(file.name)}".lstrip(" ·"), bytes=file.bytes)


def state_word(state: CellState, entry: Edition | Justification | None) -> str:
    """The words of a chip."""
    if entry is not None and entry.withdrawal_id:
        return "Retirado"
    if isinstance(entry, Edition) and entry.form == EditionForm.PAGE:
        return "Publicado en texto"
    return words.STATE_WORDS[state]


def cell_face(cell: board.Cell) -> CellFace:
    """A cell for people."""
    when = words.period(cell.period)
    edition = cell.edition
    return CellFace(
        label=f"{numeral(cell.obligation)}. {cell.part.title}",
        obligation_url=addresses.obligation_path(cell.obligation),
        period=cell.period,
        when=words.upper_first(when),
        when_lower=when,
        state=cell.state,
        word=state_word(cell.state, cell.newest),
        url=cell.url if cell.version else "",
        version=cell.version,
        published_at=cell.published_at,
        reviewed_on=_reviewed_on(cell),
        rows=edition.row_count if edition and not cell.justification else 0,
        note=_note(cell),
        files=file_faces(cell),
    )


def _reviewed_on(cell: board.Cell) -> date | None:
    """The day of the last review, where it says more than the day of publication."""
    published_on = timezone.localdate(cell.published_at) if cell.published_at else None
    return cell.reviewed_on if cell.reviewed_on != published_on else None


def _note(cell: board.Cell) -> str:
    if cell.state is CellState.OVERDUE:
        return words.late(cell.due_on, cell.part.due_basis)
    if cell.state is CellState.PENDING:
        return words.in_time(cell.due_on, cell.part.due_basis)
    if cell.withdrawal:
        return _shortened(words.withdrawn(timezone.localdate(cell.withdrawal.withdrawn_at), cell.withdrawal.reason))
    text = (
        cell.justification.text
        if cell.justification
        else (cell.edition.reason and f"Corregido: {cell.edition.reason}" if cell.edition else "")
    )
    return _shortened(text)


def _shortened(text: str) -> str:
    return text if len(text) <= NOTE else text[:NOTE].rsplit(" ", 1)[0] + " …"


def newest_of(cells: Sequence[board.Cell]) -> board.Cell:
    """The cell that tells how a part stands: the newest that is published or late; one still in time only where there is no other."""
    return next((cell for cell in cells if cell.state is not CellState.PENDING), cells[0])


def part_face(cells: Sequence[board.Cell], whole: bool = True) -> PartFace:
    """A part from all its cells, newest first; without its periods and questions where only its standing is shown."""
    part, newest = cells[0].part, newest_of(cells)
    register = law.checklist().register_of(part)
    edition = newest.edition if newest.edition and newest.edition.form == EditionForm.PAGE and not newest.justification else None
    return PartFace(
        code=part.code,
        slug=part.slug or addresses.ONLY_PART,
        title=part.title,
        duty=part.duty,
        refresh_words=_refresh_words(newest),
        newest=cell_face(newest),
        years=tuple(_years(cells)) if whole else (),
        text=edition.text if edition else "",
        asked=tuple(_asked(part)) if whole else (),
        columns=register.columns if register else (),
        table_url=addresses.part_path(cells[0].obligation, part) if whole and any(map(has_rows, cells)) else "",
    )


def has_rows(cell: board.Cell) -> bool:
    """Whether the newest word of a cell is a table: no declaration stands in its place."""
    still = cell.justification is None or cell.justification.kind == JustificationKind.UNCHANGED
    return bool(still and cell.edition and cell.edition.form == EditionForm.DATA)


def _refresh_words(cell: board.Cell) -> str:
    part = cell.part
    if part.refresh is Refresh.STANDING:
        return f"Debe estar siempre a la vista y al día, {words.BASIS[part.refresh_basis]}"
    basis = "" if part.refresh_basis is part.due_basis else f", {words.BASIS[part.refresh_basis]}"
    return f"Se renueva {REFRESH[part.refresh]}{basis}; {cell.due_words}"


def _years(cells: Sequence[board.Cell]) -> Iterator[YearFace]:
    if cells[0].part.refresh in (Refresh.STANDING, Refresh.YEARLY):
        yield YearFace(title="", cells=tuple(cell_face(cell) for cell in cells), folded=False)
        return
    for place, (year, of_year) in enumerate(groupby(cells, key=lambda cell: cell.period[:4])):
        yield YearFace(title=year, cells=tuple(_in_runs(of_year)), folded=place >= OPEN_YEARS)


def _in_runs(cells: Iterable[board.Cell]) -> Iterator[CellFace]:
    """Faces of cells, with many unpublished periods in a row as one."""
    for state, run in groupby(cells, key=lambda cell: cell.state):
        of_run = list(run)
        faces = [cell_face(cell) for cell in of_run]
        if state is not CellState.OVERDUE or len(faces) < RUN:
            yield from faces
            continue
        last, first = faces[0], faces[-1]
        when = f"De {first.when_lower} a {last.when_lower}"
        yield CellFace(
            label=last.label, obligation_url=last.obligation_url, period="", when=when, when_lower=when.lower(),
            state=state, word=last.word, note=words.late_run(len(faces), of_run[0].part.due_basis),
        )  # fmt: skip


def _asked(part: Part) -> Iterator[AskedFace]:
    for basis in Basis:
        asked = [item for item in part.criteria if item.basis is basis]
        questions = tuple(f"{item.question}{' (buena práctica)' if item.good_practice else ''}" for item in asked)
        if questions:
            yield AskedFace(title=words.ASKED_WORDS[basis], questions=questions)
