"""Notes of quality as people see them, apart from the law: what stands in the way most comes first, each with what to do and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.checks.quality import QualityNote, Severity
from monitor.dashboard.face import web_address

MOST_PLACES = 12
TITLES = {
    Severity.BLOCKS: "Impide usar lo publicado",
    Severity.HINDERS: "Estorba a quien consulta",
    Severity.HINT: "Puede mejorar",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a note was seen. `live` is the address to click, empty where it is not a whole web address."""

    address: str
    live: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteFace:
    """A note in words, what to do, and where; `more` places are not listed."""

    sentence: str
    remedy: str
    places: tuple[Place, ...]
    more: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """The notes that stand in the way equally."""

    kind: str
    title: str
    notes: tuple[NoteFace, ...]


def quality_groups(notes: Iterable[QualityNote]) -> tuple[Group, ...]:
    """Notes by how much they stand in the way; groups without notes are left out."""
    given = tuple(notes)
    faces = ((severity, tuple(_face(note) for note in given if note.severity is severity)) for severity in Severity)
    return tuple(Group(kind=str(severity), title=TITLES[severity], notes=found) for severity, found in faces if found)


def _face(note: QualityNote) -> NoteFace:
    places = tuple(
        Place(
            address=one.url,
            live=web_address(one.url),
            words=" · ".join(dict.fromkeys(piece for piece in (one.locator, one.excerpt) if piece and piece not in one.url)),
        )
        for one in note.evidence
    )
    return NoteFace(sentence=note.sentence, remedy=note.remedy, places=places[:MOST_PLACES], more=max(len(places) - MOST_PLACES, 0))
