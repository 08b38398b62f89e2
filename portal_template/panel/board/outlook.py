"""If the PDH looked today: the score by the portal's own editions, and what the next point takes.

The findings are those of `registers.standing` and the points those of `checklists.scoring`, the ruler of the monitor. Reading every record
takes a while in a large portal, so what was found is kept until something is published, the day changes, or the law does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.cache import cache

from checklists.finding import Evidence, Finding, Outcome
from checklists.model import Checklist, Criterion, Law, Obligation, Part
from checklists.periods import newest_due
from checklists.scoring import Score, Scorecard, score
from portal_template.instance import Instance
from portal_template.registers.bake.asking import Asking
from portal_template.registers.board import Cell
from portal_template.registers.ledger.chain import head
from portal_template.registers.standing import assess

PDH = "laip"  # the law that the PDH supervises
KEPT = 26 * 3600  # seconds
LEAST = 0.005  # points: less is nothing
_PROOF = (Evidence(url="panel:", digest="sha256:"),)  # of what is only supposed

Findings = Mapping[str, Finding]


@dataclass(frozen=True, kw_only=True, slots=True)
class Remedy:
    """Something to do and the points it gives. Without `criterion` the newest due period of the part is to be published."""

    obligation: Obligation
    part: Part
    period: str
    gain: float
    text: str
    criterion: str = ""

    @property
    def publishes(self) -> bool:
        """Whether it is done by publishing what is not there."""
        return not self.criterion


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """How the portal stands before one law today."""

    law: Law
    score: Score | None
    remedies: tuple[Remedy, ...]  # the most valuable first
    unsure: int  # answers that only a person can give

    def gain_of(self, part: str) -> float:
        """The points of publishing what a part lacks."""
        return next((item.gain for item in self.remedies if item.part.code == part and item.publishes), 0.0)


def outlooks(law: Checklist, instance: Instance, cells: Sequence[Cell], today: date) -> tuple[Outlook, ...]:
    """How the portal stands before each law that binds it; the law of the PDH first. `cells` is the board of today."""
    findings = standing(law, instance, today)
    cards = score(law, findings, instance.subject_kind)
    known = {finding.criterion: finding for finding in findings}
    published = {(cell.part.code, cell.period) for cell in cells if cell.newest}
    of_laws = [_outlook(law, item, cards, known, published, instance, today) for item in law.laws_binding(instance.subject_kind)]
    return tuple(sorted(of_laws, key=lambda item: item.law.code != PDH))


def standing(law: Checklist, instance: Instance, today: date) -> tuple[Finding, ...]:
    """What `registers.standing` finds, from the cache where nothing changed since."""
    key = f"standing:{instance.subject}:{law.version}:{today}:{head().digest}"
    kept: list[dict[str, Any]] | None = cache.get(key)
    if kept is not None:
        return tuple(Finding(**finding) for finding in kept)
    home = Asking(instance.base_url).ask("/")
    findings, _ = assess(law, instance, today, home.body if home.status == 200 else None)
    plain = [_plain(finding) for finding in findings]
    cache.set(key, plain, KEPT)
    return tuple(Finding(**finding) for finding in plain)


def _plain(finding: Finding) -> dict[str, Any]:
    """A finding as the cache can keep it: with where its proof is and without what that says, which a withdrawal may have to destroy."""
    names = ("criterion", "outcome", "reason", "search", "justified")
    proof = tuple(replace(item, excerpt="") for item in finding.evidence)
    return {name: getattr(finding, name) for name in names} | {"params": dict(finding.params), "evidence": proof}


def _outlook(
    law: Checklist,
    of: Law,
    cards: Iterable[Scorecard],
    known: Findings,
    published: set[tuple[str, str]],
    instance: Instance,
    today: date,
) -> Outlook:
    alone = replace(law, laws=(of,))
    card = next(card for card in cards if card.law == of.code)
    remedies = [
        replace(remedy, gain=_points(alone, known, asked, instance) - _value(card.score))
        for remedy, asked in _remedies(of, known, published, instance, today)
    ]
    worth = sorted((item for item in remedies if item.gain > LEAST), key=lambda item: (-item.gain, item.part.code, item.criterion))
    unsure = sum(1 for criterion in _asked(of, instance) if criterion.code in known and known[criterion.code].outcome is Outcome.UNKNOWN)
    return Outlook(law=of, score=card.score, remedies=tuple(worth), unsure=unsure)


def _asked(of: Law, instance: Instance) -> Iterator[Criterion]:
    for obligation in of.obligations:
        if obligation.binds_subject(instance.subject_kind):
            yield from (criterion for criterion in obligation.criteria if criterion.scores)


def _remedies(
    of: Law, known: Findings, published: set[tuple[str, str]], instance: Instance, today: date
) -> Iterator[tuple[Remedy, tuple[Criterion, ...]]]:
    """What could be done, each with the criteria that it would meet."""
    for obligation in of.obligations:
        if not obligation.binds_subject(instance.subject_kind):
            continue
        for part in obligation.parts:
            open_ones = tuple(item for item in part.criteria if item.scores and not _settled(known.get(item.code)))
            if not open_ones:
                continue
            period = str(newest_due(part.refresh, today, part.due_days))
            base = Remedy(obligation=obligation, part=part, period=period, gain=0.0, text=part.duty)
            if (part.code, period) not in published:
                yield base, open_ones
                continue
            for criterion in open_ones:
                yield replace(base, text=criterion.remedy or criterion.question, criterion=criterion.code), (criterion,)


def _settled(finding: Finding | None) -> bool:
    return finding is not None and finding.outcome in (Outcome.MET, Outcome.NOT_APPLICABLE)


def _points(alone: Checklist, known: Findings, met: Iterable[Criterion], instance: Instance) -> float:
    """The points if those criteria were met."""
    supposed = {item.code: Finding(criterion=item.code, outcome=Outcome.MET, reason="published", evidence=_PROOF) for item in met}
    (card,) = score(alone, {**known, **supposed}.values(), instance.subject_kind)
    return _value(card.score)


def _value(of: Score | None) -> float:
    """The point, or the lower bound where too little is decided for one."""
    if of is None:
        return 0.0
    return of.low if of.point is None else of.point
