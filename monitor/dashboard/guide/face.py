"""The guide as values for its pages: every statement beside the basis that it has, so that practice is never read as law."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from checklists import words
from checklists.describe import due_rule
from checklists.load import load_checklist
from checklists.model import Basis, Checklist, Criterion, Law, Obligation, Part, Register

ASKED = {
    Basis.LAW: "Lo que pide la ley",
    Basis.MONITOR_2017: "Lo que además preguntó el monitoreo ciudadano de 2017, hecho con la PDH",
    Basis.CONVENTION: "Lo que se acostumbra (no suma puntaje)",
    Basis.OURS: "Lo que proponemos (no suma puntaje)",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """The questions about a part that share a basis."""

    heading: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnFace:
    """A column of a table: what goes in it and how."""

    title: str
    how: str
    example: str
    help: str
    needed: bool
    basis: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PartFace:
    """A piece of an obligation that is published by itself."""

    part: Part
    rhythm: str
    forms: str
    justifications: str
    asked: tuple[Asked, ...]
    register: Register | None
    columns: tuple[ColumnFace, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ObligationFace:
    """One numeral, literal or commitment, whole."""

    law: Law
    obligation: Obligation
    parts: tuple[PartFace, ...]

    @property
    def heading(self) -> str:
        """What it is called in its law: "Numeral 12", "Literal a"; a commitment names its milestone itself."""
        number = self.obligation.number
        kind = "Numeral " if number.isdigit() else "Literal " if len(number) == 1 else ""
        return f"{kind}{number}"[0].upper() + f"{kind}{number}"[1:]


@cache
def guide() -> tuple[ObligationFace, ...]:
    """Every obligation, in the order of the laws: also those that bind others, since their note says so."""
    checklist = load_checklist()
    return tuple(obligation_face(checklist, law, obligation) for law in checklist.laws for obligation in law.obligations)


def laws() -> list[tuple[Law, list[ObligationFace]]]:
    """Each law with its obligations."""
    return [(law, [face for face in guide() if face.law.code == law.code]) for law in load_checklist().laws]


def shared() -> dict[str, Any]:
    """What every page of the guide says: of which checklist it is, and which bases score."""
    checklist = load_checklist()
    return {"version": checklist.version, "since": checklist.in_force_from, "bases": [(words.BASIS[one], one.scores) for one in Basis]}


def obligation_face(checklist: Checklist, law: Law, obligation: Obligation) -> ObligationFace:
    """One obligation with its parts."""
    return ObligationFace(law=law, obligation=obligation, parts=tuple(_part(checklist, part) for part in obligation.parts))


def _part(checklist: Checklist, part: Part) -> PartFace:
    register = checklist.register_of(part)
    return PartFace(
        part=part,
        rhythm=due_rule(part),
        forms=_listed([words.FORM[form] for form in part.forms]),
        justifications=_listed([words.JUSTIFICATION[kind] for kind in part.justifications]),
        asked=tuple(_asked(part)),
        register=register,
        columns=tuple(
            ColumnFace(
                title=column.title,
                how=words.column_words(column),
                example=words.example_words(column),
                help=column.help,
                needed=column.required,
                basis=words.BASIS[column.basis],
            )
            for column in (register.columns if register else ())
        ),
    )


def _asked(part: Part) -> list[Asked]:
    scoring = {basis: tuple(one for one in part.criteria if one.basis is basis and (one.scores or not basis.scores)) for basis in ASKED}
    good = tuple(one for one in part.criteria if one.good_practice and one.basis.scores)
    found = [Asked(heading=ASKED[basis], criteria=criteria) for basis, criteria in scoring.items() if criteria]
    return [*found, Asked(heading="Buenas prácticas (no suman puntaje)", criteria=good)] if good else found


def _listed(texts: list[str]) -> str:
    return f"{', '.join(texts[:-1])} o {texts[-1]}" if len(texts) > 1 else "".join(texts)
