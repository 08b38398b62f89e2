"""What home, chapters and obligations show: parts of the board with links and counts, so that templates decide nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.http import Http404

from checklists.model import CellState, Law, Obligation, Subject
from portal_template.pages import words
from portal_template.pages.cells import PartFace, cell_face, numeral, part_face, place_in_law
from portal_template.pages.models import ChapterPage, ObligationPage
from portal_template.pages.sync import NOTICES_FOR, shown_obligations
from portal_template.registers import addresses, board, law

LATEST = 6
MISSING = 6
_MISSING = (CellState.OVERDUE, CellState.CORRECTION)  # nothing stands where something should


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
class MissingFace:
    """An obligation with something unpublished, on the home."""

    label: str
    url: str
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionFace:
    """What people come to ask, on the home, with the page that answers it."""

    text: str
    url: str


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


def part_faces(subject: Subject, today: date, obligation: str | None = None) -> dict[str, tuple[PartFace, ...]]:
    """The faces of the parts of every obligation that binds, by obligation code."""
    faces: dict[str, tuple[PartFace, ...]] = {}
    for of_part in _by_part(board.cells(law.checklist(), subject, today, obligation)):
        code = of_part[0].obligation.code
        faces[code] = (*faces.get(code, ()), part_face(of_part, whole=obligation is not None))
    return faces


def _by_part(cells: Iterable[board.Cell]) -> Iterator[list[board.Cell]]:
    return (list(of_part) for _, of_part in groupby(cells, key=lambda cell: cell.part.code))


def counts_of(parts: Iterable[Sequence[PartFace]]) -> Counts:
    """Counts over obligations, each given as its parts."""
    tally = {"current": 0, "part": 0, "missing": 0}
    for faces in parts:
        late = sum(face.newest.state in _MISSING for face in faces)
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
        "legend": [mark for mark in legend if mark["state"] is not CellState.CORRECTION or _any_in(duties, CellState.CORRECTION)],
        "us": NOTICES_FOR[subject],
        "plans": [addresses.commitment_path(plan) for plan in law.plans_here() if plan.code.startswith(page.code)],
    }


def _any_in(duties: Iterable[DutyFace], state: CellState) -> bool:
    return any(part.newest.state is state for duty in duties for part in duty.parts)


def obligation_face(page: ObligationPage) -> dict[str, object]:
    """What an obligation shows."""
    subject = law.subject_kind()
    obligation = next((item for item in law.checklist().obligations if item.code == page.code), None)
    if obligation is None:
        raise Http404("La ley que sigue este portal ya no trae esta obligación.")
    parts = part_faces(subject, law.today(), page.code).get(page.code, ())
    return {
        "obligation": obligation,
        "law": obligation.law,
        "numeral": numeral(obligation),
        "place": place_in_law(obligation),
        "binds": obligation.binds_subject(subject),
        "basis_words": words.ASKED_WORDS[obligation.basis],
        "parts": parts,
        "many": len(parts) > 1,
        "us": NOTICES_FOR[subject],
    }


def _missing(obligation: Obligation, parts: Sequence[PartFace]) -> MissingFace | None:
    late = [face for face in parts if face.newest.state in _MISSING]
    if not late:
        return None
    first = late[0].newest
    when = "" if first.period == addresses.STANDING else f"{first.when}. "
    note = f"{when}{first.note}" if len(parts) == 1 else f"Falta: {words.listed([face.title for face in late])}."
    return MissingFace(label=f"{numeral(obligation)}. {obligation.short}", url=addresses.obligation_path(obligation), note=note)


def _published_at(cell: board.Cell) -> float:
    return cell.published_at.timestamp() if cell.published_at else 0.0


def home_face() -> dict[str, object]:
    """What the home shows: how complete article 10 is, what was published last, what is missing."""
    checklist, subject, today = law.checklist(), law.subject_kind(), law.today()
    cells = board.cells(checklist, subject, today)
    main = [list(group) for group in _by_part(cells) if group[0].obligation.law == "laip"]
    faces: dict[str, list[PartFace]] = {}
    for group in main:
        faces.setdefault(group[0].obligation.code, []).append(part_face(group, whole=False))
    missing = [found for code, of_one in faces.items() if (found := _missing(checklist.obligation(code), of_one))]
    published = sorted((cell for cell in cells if cell.newest), key=_published_at, reverse=True)
    return {
        "today": today,
        "chapters": list(ChapterPage.objects.live().order_by("path")),
        "counts": counts_of(faces.values()),
        "latest": [cell_face(cell) for cell in published[:LATEST]],
        "questions": [
            QuestionFace(text=text, url=addresses.obligation_path(checklist.obligation(code)))
            for code, text in words.QUESTIONS.items()
            if code in faces
        ],
        "missing": missing[:MISSING],
        "missing_more": max(0, len(missing) - MISSING),
    }
