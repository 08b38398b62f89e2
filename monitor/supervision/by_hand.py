"""What no crawler can see, as a person says it: a portal's numerals looked at by eye, no portal at all, or one that nobody reaches. Pure.

What a person saw answers only questions that nobody else could decide: it takes the place of no evidence. That there is no portal, or that
it cannot be reached for good, is a dated word on the whole, and scores zero. Nothing is ever changed: a later word takes its place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from checklists.finding import Evidence, Finding, Outcome, Search
from checklists.model import Checklist, Criterion, Obligation, Subject
from monitor.privacy import redacted, shown_address
from monitor.supervision.decision import BY_REVIEWER, NEGATIVE


class Why(StrEnum):
    """Why a person looks where the crawler could not."""

    BLOCKED = "blocked"
    JAVASCRIPT = "javascript"
    SOCIAL = "social"
    SCANNED = "scanned"
    OTHER = "other"


REFUSES = "el sitio no deja pasar al recorrido"
"""What is said of a portal that is there and keeps the crawl out: by this its lists tell it from one that could not be seen."""

WHY_WORDS: Mapping[Why, str] = {
    Why.BLOCKED: REFUSES,
    Why.JAVASCRIPT: "la página solo se arma en un navegador",
    Why.SOCIAL: "es una página de red social",
    Why.SCANNED: "son imágenes o archivos que el programa no lee",
    Why.OTHER: "el recorrido no pudo verlo",
}


class Kind(StrEnum):
    """What a person says of a whole portal."""

    NO_PORTAL = "no_portal"
    UNREACHABLE = "unreachable"
    SEEN = "seen"  # takes the others back


KIND_WORDS: Mapping[Kind, str] = {
    Kind.NO_PORTAL: "no tiene portal",
    Kind.UNREACHABLE: "su portal no se puede alcanzar, confirmado",
    Kind.SEEN: "sí tiene un portal que se alcanza",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What a person says and shows: the day they looked, where, and the digests of the files that they kept of it."""

    note: str
    address: str
    on: date
    digests: tuple[str, ...]
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """One numeral as a person saw it."""

    obligation: str
    outcome: Outcome
    reason: str  # of the list; "" where the note says it all
    why: Why
    shown: Shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """What a person says of the whole portal."""

    kind: Kind
    shown: Shown


@dataclass(frozen=True, kw_only=True, slots=True)
class ByHand:
    """All that people said of one portal in a round, in the order they said it."""

    looks: tuple[Look, ...] = ()
    words: tuple[Word, ...] = ()

    def look(self, obligation: str, *, two_persons: bool) -> Look | None:
        """What counts of a numeral; None while nothing does."""
        own = [one for one in self.looks if one.obligation == obligation]
        return _counting(own, lambda one: one.outcome, NEGATIVE, two_persons)

    def counted(self, *, two_persons: bool) -> tuple[Look, ...]:
        """What counts of every numeral that somebody looked at."""
        numerals = dict.fromkeys(one.obligation for one in self.looks)
        return tuple(look for code in numerals if (look := self.look(code, two_persons=two_persons)))

    def first(self, obligation: str, *, two_persons: bool) -> Look | None:
        """The newest word on a numeral that waits for another person."""
        own = [one for one in self.looks if one.obligation == obligation]
        return own[-1] if own and self.look(obligation, two_persons=two_persons) is not own[-1] else None

    def word(self, *, two_persons: bool) -> Word | None:
        """What counts of the whole; None where there is a portal as far as anybody said."""
        found = _counting(self.words, lambda one: one.kind, frozenset({Kind.NO_PORTAL, Kind.UNREACHABLE}), two_persons)
        return found if found and found.kind is not Kind.SEEN else None

    def first_word(self, *, two_persons: bool) -> Word | None:
        """The newest word on the whole that waits for another person."""
        newest = self.words[-1] if self.words else None
        return newest if newest and newest.kind is not Kind.SEEN and self.word(two_persons=two_persons) is not newest else None


_Said = TypeVar("_Said", Look, Word)


def _counting(said: Sequence[_Said], what: Callable[[_Said], object], negative: Collection[object], two_persons: bool) -> _Said | None:
    """The newest, where it needs no other person or another said the same before it, and nothing else since."""
    if not said:
        return None
    newest = said[-1]
    if not two_persons or what(newest) not in negative:
        return newest
    same: list[_Said] = []
    for one in reversed(said):
        if what(one) != what(newest):
            break
        same.append(one)
    return newest if {one.shown.by for one in same} - {newest.shown.by} else None


def seen_by_hand(
    checklist: Checklist, subject: Subject, findings: Sequence[Finding], hand: ByHand, *, portal: str, two_persons: bool
) -> tuple[Finding, ...]:
    """The findings with what people say. Without a crawl there are none, and those of numerals that nobody looked at are unknown."""
    if word := hand.word(two_persons=two_persons):
        return tuple(_of_word(one, word, portal) for one in _every(checklist, subject, ()))
    looks = {look.obligation: look for look in hand.counted(two_persons=two_persons)}
    if not looks:
        return tuple(findings)
    numeral = {criterion.code: one.code for one in checklist.obligations for criterion in one.criteria}
    good = {criterion.code for one in checklist.obligations for criterion in one.criteria if criterion.good_practice}
    found = []
    for one in _every(checklist, subject, findings):
        look = looks.get(numeral.get(one.criterion, ""))
        found.append(_of_look(one, look) if look and one.outcome is Outcome.UNKNOWN and one.criterion not in good else one)
    return tuple(found)


def _every(checklist: Checklist, subject: Subject, findings: Sequence[Finding]) -> Iterator[Finding]:
    """A finding for each criterion: the given one, or that nobody could see it."""
    given = {one.criterion: one for one in findings}
    for obligation in checklist.obligations:
        for criterion in obligation.criteria:
            yield given.get(criterion.code) or _unseen(obligation, criterion, subject)


def _unseen(obligation: Obligation, criterion: Criterion, subject: Subject) -> Finding:
    if not obligation.binds_subject(subject):
        return Finding(criterion=criterion.code, outcome=Outcome.NOT_APPLICABLE, reason="not_bound")
    detail = "ningún recorrido completo lo pudo ver."
    return Finding(criterion=criterion.code, outcome=Outcome.UNKNOWN, reason="needs_person", params={"detail": detail})


def _of_look(finding: Finding, look: Look) -> Finding:
    """A question of a numeral as a person saw it."""
    said = redacted(look.shown.note) or "se publica"
    detail = f"{said} (visto por una persona el {look.shown.on:%d/%m/%Y}: {WHY_WORDS[look.why]})"
    return _said(finding.criterion, look.outcome, detail, look.shown)


def _of_word(finding: Finding, word: Word, portal: str) -> Finding:
    if finding.outcome is Outcome.NOT_APPLICABLE:
        return finding
    detail = f"{KIND_WORDS[word.kind]} (comprobado el {word.shown.on:%d/%m/%Y}): {redacted(word.shown.note)}"
    return _said(finding.criterion, Outcome.MISSING, detail, word.shown, portal)


def _said(criterion: str, outcome: Outcome, detail: str, shown: Shown, portal: str = "") -> Finding:
    """An answer by a person: the address where they looked, with the digest of what they kept of it, is the proof."""
    address = shown_address(shown.address or portal)
    proofs = tuple(
        Evidence(url=address, digest=digest, excerpt=redacted(shown.note), locator="guardado por quien revisó, no se publica")
        for digest in shown.digests
        if address
    )
    return Finding(
        criterion=criterion,
        outcome=outcome,
        reason=BY_REVIEWER,
        params={"detail": detail},
        evidence=proofs,
        search=Search(pages=0, complete=True) if outcome is Outcome.MISSING else None,
    )


def wrong_look(outcome: Outcome, shown: Shown, today: date) -> str:
    """What keeps somebody from saying this of a numeral, in words; "" where nothing does."""
    if outcome in (Outcome.MET, Outcome.PARTIAL) and not (shown.address and shown.digests):
        return "Para decir que sí está, pegue la dirección donde lo vio y adjunte una captura o un PDF de lo que vio."
    if outcome is not Outcome.MET and len(shown.note.strip()) < 10:
        return "Elija un motivo, o escriba en una frase qué vio: la municipalidad la va a leer."
    return _wrong_place(shown, today)


def wrong_word(kind: Kind, shown: Shown, today: date) -> str:
    """What keeps somebody from saying this of a portal, in words; "" where nothing does."""
    if len(shown.note.strip()) < 10:
        return "Escriba en una frase qué hizo para comprobarlo: la municipalidad la va a leer."
    if kind is not Kind.SEEN and not shown.digests:
        return "Adjunte la prueba: una captura o un PDF de lo que se vio, o del oficio que lo confirma."
    return _wrong_place(shown, today)


def _wrong_place(shown: Shown, today: date) -> str:
    if shown.address and not shown.address.startswith(("http://", "https://")):
        return "La dirección comienza con https:// o http://."
    return "El día en que se vio no puede ser después de hoy." if shown.on > today else ""
