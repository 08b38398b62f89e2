"""What home, chapters and obligations show: cells of the board turned into words, links and counts, so that templates decide nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from checklists.model import Basis, CellState, Column, JustificationKind, Law, Obligation, Part, Refresh, Subject
from checklists.words import REFRESH
from portal_template.pages import words
from portal_template.pages.models import ChapterPage, ObligationPage
from portal_template.pages.sync import NOTICES_FOR, shown_obligations
from portal_template.registers import addresses, board, law
from portal_template.registers.models import Edition, EditionForm, FileKind, Justification

LATEST = 6
MISSING = 8
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

    slug: str
    title: str
    duty: str
    refresh_words: str
    newest: CellFace
    years: tuple[YearFace, ...]
    text: str
    asked: tuple[AskedFace, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DutyFace:
    """An obligation as one line of a chapter."""

    code: str
    number: str
    numeral: str
    short: str
    title: str
    url: str
    binds: bool
    parts: tuple[PartFace, ...]

    @property
    def many(self) -> bool:
        """Whether its parts must be told apart."""
        return len(self.parts) > 1


@dataclass(frozen=True, kw_only=True, slots=True)
class BarPiece:
    """A piece of the bar, in hundredths of its width."""

    css: str
    x: float
    width: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """How many obligations have their newest period: all of it, a part of it, nothing."""

    current: int = 0
    part: int = 0
    missing: int = 0

    @property
    def total(self) -> int:
        """The obligations that bind here."""
        return self.current + self.part + self.missing

    @property
    def bar(self) -> Iterator[BarPiece]:
        """The three pieces, left to right."""
        at = 0.0
        for css, count in (("al-dia", self.current), ("abierto", self.part), ("falta", self.missing)):
            width = 100 * count / (self.total or 1)
            yield BarPiece(css=css, x=round(at, 2), width=round(width, 2))
            at += width


def numeral(obligation: Obligation) -> str:
    """How an obligation is called by its law: «Numeral 12», «Literal a», or its own number where it has neither."""
    if obligation.number.isdigit() and obligation.law == "laip":
        return f"Numeral {obligation.number}"
    return f"Literal {obligation.number}" if len(obligation.number) == 1 and obligation.number.isalpha() else f"Hito {obligation.number}"


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
        reviewed_on=cell.reviewed_on,
        rows=edition.row_count if edition and not cell.justification else 0,
        note=_note(cell),
        files=file_faces(cell),
    )


def _note(cell: board.Cell) -> str:
    if cell.state is CellState.OVERDUE:
        return words.late(cell.due_on, cell.part.due_basis)
    if cell.state is CellState.PENDING:
        return words.in_time(cell.due_on, cell.part.due_basis)
    text = (
        cell.justification.text
        if cell.justification
        else (cell.edition.reason and f"Corregido: {cell.edition.reason}" if cell.edition else "")
    )
    return text if len(text) <= NOTE else text[:NOTE].rsplit(" ", 1)[0] + " …"


def newest_of(cells: Sequence[board.Cell]) -> board.Cell:
    """The cell that tells how a part stands: the newest that is published or late; one still in time only where there is no other."""
    return next((cell for cell in cells if cell.state is not CellState.PENDING), cells[0])


def part_face(cells: Sequence[board.Cell]) -> PartFace:
    """A part from all its cells, newest first."""
    part, newest = cells[0].part, newest_of(cells)
    register = law.checklist().register_of(part)
    edition = newest.edition if newest.edition and newest.edition.form == EditionForm.PAGE and not newest.justification else None
    return PartFace(
        slug=part.slug or addresses.ONLY_PART,
        title=part.title,
        duty=part.duty,
        refresh_words=_refresh_words(newest),
        newest=cell_face(newest),
        years=tuple(_years(cells)),
        text=edition.text if edition else "",
        asked=tuple(_asked(part)),
        columns=register.columns if register else (),
    )


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
        faces = [cell_face(cell) for cell in run]
        if state is not CellState.OVERDUE or len(faces) < RUN:
            yield from faces
            continue
        last, first = faces[0], faces[-1]
        when = f"De {first.when_lower} a {last.when_lower}"
        yield CellFace(
            label=last.label, obligation_url=last.obligation_url, period="", when=when, when_lower=when.lower(), state=state, word=last.word,
            note=f"{len(faces)} periodos seguidos sin publicación.",
        )  # fmt: skip


def _asked(part: Part) -> Iterator[AskedFace]:
    for basis in Basis:
        questions = tuple(item.question for item in part.criteria if item.basis is basis)
        if questions:
            yield AskedFace(title=words.ASKED_WORDS[basis], questions=questions)


def part_faces(subject: Subject, today: date, obligation: str | None = None) -> dict[str, tuple[PartFace, ...]]:
    """The faces of the parts of every obligation that binds, by obligation code."""
    faces: dict[str, tuple[PartFace, ...]] = {}
    for of_part in _by_part(board.cells(law.checklist(), subject, today, obligation)):
        code = of_part[0].obligation.code
        faces[code] = (*faces.get(code, ()), part_face(of_part))
    return faces


def _by_part(cells: Iterable[board.Cell]) -> Iterator[list[board.Cell]]:
    return (list(of_part) for _, of_part in groupby(cells, key=lambda cell: cell.part.code))


def counts_of(parts: Iterable[Sequence[PartFace]]) -> Counts:
    """Counts over obligations, each given as its parts."""
    tally = {"current": 0, "part": 0, "missing": 0}
    for faces in parts:
        late = sum(face.newest.state is CellState.OVERDUE for face in faces)
        tally["current" if not late else "missing" if late == len(faces) else "part"] += 1
    return Counts(**tally)


def duty_faces(of_law: Law, subject: Subject, today: date) -> tuple[DutyFace, ...]:
    """The obligations of a law that have a page online, in the law's order."""
    titles = dict(ObligationPage.objects.live().values_list("code", "title"))
    faces = part_faces(subject, today)
    return tuple(
        DutyFace(
            code=item.code,
            number=item.number,
            numeral=numeral(item),
            short=titles[item.code],
            title=item.title,
            url=addresses.obligation_path(item),
            binds=item.binds_subject(subject),
            parts=faces.get(item.code, ()),
        )
        for item in shown_obligations(of_law, subject)
        if item.code in titles
    )


def chapter_face(page: ChapterPage) -> dict[str, object]:
    """What a chapter shows."""
    subject = law.subject_kind()
    found = next((item for item in law.checklist().laws if item.code == page.code), None)
    duties = duty_faces(found, subject, law.today()) if found else ()
    legend = [{"state": state, "word": word, "meaning": words.STATE_MEANINGS[state]} for state, word in words.STATE_WORDS.items()]
    return {
        "law": found,
        "lead": words.LEADS.get(page.code, found.title if found else ""),
        "duties": duties,
        "counts": counts_of(duty.parts for duty in duties if duty.binds),
        "legend": [mark for mark in legend if mark["state"] is not CellState.CORRECTION],
        "us": NOTICES_FOR[subject],
    }


def obligation_face(page: ObligationPage) -> dict[str, object]:
    """What an obligation shows."""
    subject = law.subject_kind()
    obligation = law.checklist().obligation(page.code)
    parts = part_faces(subject, law.today(), page.code).get(page.code, ())
    return {
        "obligation": obligation,
        "numeral": numeral(obligation),
        "binds": obligation.binds_subject(subject),
        "basis_words": words.ASKED_WORDS[obligation.basis],
        "parts": parts,
        "many": len(parts) > 1,
        "us": NOTICES_FOR[subject],
    }


def home_face() -> dict[str, object]:
    """What the home shows: how complete article 10 is, what was published last, what is missing."""
    checklist, subject, today = law.checklist(), law.subject_kind(), law.today()
    cells = board.cells(checklist, subject, today)
    main = [list(group) for group in _by_part(cells) if group[0].obligation.law == "laip"]
    faces: dict[str, list[PartFace]] = {}
    for group in main:
        faces.setdefault(group[0].obligation.code, []).append(part_face(group))
    missing = [face.newest for of_one in faces.values() for face in of_one if face.newest.state is CellState.OVERDUE]
    published = sorted((cell for cell in cells if cell.published_at), key=lambda cell: str(cell.published_at), reverse=True)
    return {
        "today": today,
        "chapters": list(ChapterPage.objects.live().order_by("path")),
        "counts": counts_of(faces.values()),
        "latest": [cell_face(cell) for cell in published[:LATEST]],
        "missing": missing[:MISSING],
        "missing_more": max(0, len(missing) - MISSING),
    }
