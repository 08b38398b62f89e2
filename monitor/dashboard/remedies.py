"""What to do next: what to mend first, by the points that mending gains, and what is left for a person to look at.

A criterion's weight follows from the scheme's plain means (part, obligation, law): the gain is what the lower bound of the score rises by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from checklists.finding import Finding, Outcome
from checklists.model import Checklist, Criterion, Law, Obligation, Part, Scheme
from checklists.scoring import Scorecard, score_part
from monitor.dashboard.words import number


@dataclass(frozen=True, kw_only=True, slots=True)
class Remedy:
    """What one part should mend, with the points gained and the criteria that ask for it."""

    obligation: str
    number: str
    title: str
    gain: float
    points: str
    steps: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Unseen:
    """A reason for which something stayed without an answer; `places` are (code, name) of the obligations concerned."""

    sentence: str
    count: int
    places: tuple[tuple[str, str], ...]


def remedies_of(checklist: Checklist, card: Scorecard, findings: Mapping[str, Finding]) -> tuple[Remedy, ...]:
    """The remedies of one scorecard, the most points first; where they are even, the fewest steps."""
    law = next((law for law in checklist.laws if law.code == card.law), None)
    if law is None:
        return ()
    return tuple(sorted(_all(checklist.scheme, law, card, findings), key=lambda remedy: (-round(remedy.gain, 1), len(remedy.steps))))


def _all(scheme: Scheme, law: Law, card: Scorecard, findings: Mapping[str, Finding]) -> Iterator[Remedy]:
    applicable = {item.code for item in card.obligations if item.credit is not None}
    for obligation in law.obligations:
        if obligation.code not in applicable:
            continue
        parts = [part for part in obligation.parts if score_part(scheme, part, findings) is not None]
        for part in parts:
            yield from _part(scheme, obligation, part, findings, 100 / len(applicable) / len(parts))


def _part(scheme: Scheme, obligation: Obligation, part: Part, findings: Mapping[str, Finding], worth: float) -> Iterator[Remedy]:
    asked = [c for c in part.criteria if c.scores and not _has(findings, c, Outcome.NOT_APPLICABLE)]
    lacking = [c for c in asked if _has(findings, c, Outcome.MISSING, Outcome.PARTIAL)]
    if not lacking:
        return
    credit = {Outcome.MISSING: scheme.missing, Outcome.PARTIAL: scheme.partial}
    gain = sum(scheme.met - credit[findings[c.code].outcome] for c in lacking) * worth / len(asked)
    steps = dict.fromkeys(c.remedy or c.question for c in lacking)
    title = obligation.short if len(obligation.parts) == 1 else f"{obligation.short}: {part.title}"
    yield Remedy(obligation=obligation.code, number=obligation.number, title=title, gain=gain, points=number(gain), steps=tuple(steps))


def _has(findings: Mapping[str, Finding], criterion: Criterion, *outcomes: Outcome) -> bool:
    finding = findings.get(criterion.code)
    return finding is not None and finding.outcome in outcomes


def unseen_places(checklist: Checklist, findings: Iterable[Finding]) -> tuple[Unseen, ...]:
    """What stayed without an answer, each reason with the obligations it concerns: a reviewer's list of what to look at."""
    home = {
        criterion.code: (law, obligation)
        for law in checklist.laws
        for obligation in law.obligations
        for part in obligation.parts
        for criterion in part.criteria
    }
    left: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.outcome is Outcome.UNKNOWN:
            left.setdefault(finding.sentence, []).append(finding)
    return tuple(
        Unseen(
            sentence=sentence,
            count=len(found),
            places=tuple(dict.fromkeys(_place(*home[finding.criterion]) for finding in found if finding.criterion in home)),
        )
        for sentence, found in sorted(left.items(), key=lambda item: -len(item[1]))
    )


def _place(law: Law, obligation: Obligation) -> tuple[str, str]:
    article = "" if law.article == "artículo 10" else f" ({law.article})"
    return obligation.code, f"{obligation.number}. {obligation.short}{article}"
