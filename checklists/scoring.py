"""Findings + Checklist -> points. The same function scores publisher and checker.

A part's score is the mean of its scoring, applicable criteria; an obligation's the mean of its parts; a law's the plain mean of its
applicable obligations, times 100. Unknown counts 0 in `low`, 1 in `high`, and leaves `point`. Where no criterion scores, as in a commitment
that is no law, there are outcomes and no points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from checklists.finding import Finding, Outcome
from checklists.model import Checklist, Criterion, Law, Obligation, Part, Scheme, Subject


@dataclass(frozen=True, kw_only=True, slots=True)
class Credit:
    """A share of 0 to 1 with its bounds; `point` is None where nothing is decided; `decided` is the share that is."""

    low: float
    point: float | None
    high: float
    decided: float


@dataclass(frozen=True, kw_only=True, slots=True)
class ObligationScore:
    """One obligation's outcome and credit."""

    code: str
    outcome: Outcome
    credit: Credit | None  # None where it does not apply, or where none of its criteria scores


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """Points of 0 to 100; `point` and `band` are None where less than the scheme's share is decided."""

    low: float
    point: float | None
    high: float
    band: str | None
    decided: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Scorecard:
    """The score of one law, with its obligations in the law's order."""

    law: str
    score: Score | None  # None where no applicable criterion scores: never zero points
    obligations: tuple[ObligationScore, ...]


def score(checklist: Checklist, findings: Iterable[Finding], subject: Subject = Subject.MUNICIPALITY) -> tuple[Scorecard, ...]:
    """Score every law that binds the subject. A criterion without a finding counts as unknown."""
    by_criterion = {finding.criterion: finding for finding in findings}
    return tuple(_scorecard(checklist.scheme, law, by_criterion, subject) for law in checklist.laws_binding(subject))


def _scorecard(scheme: Scheme, law: Law, findings: Mapping[str, Finding], subject: Subject) -> Scorecard:
    obligations = tuple(score_obligation(scheme, obligation, findings, subject) for obligation in law.obligations)
    credits = [item.credit for item in obligations if item.credit is not None]
    return Scorecard(law=law.code, score=_points(scheme, credits), obligations=obligations)


def score_obligation(scheme: Scheme, obligation: Obligation, findings: Mapping[str, Finding], subject: Subject) -> ObligationScore:
    """The credit of one obligation, and the outcome that sums it up."""
    if not obligation.binds_subject(subject):
        return ObligationScore(code=obligation.code, outcome=Outcome.NOT_APPLICABLE, credit=None)
    credit = _credit(scheme, obligation, findings, lambda criterion: criterion.scores)
    if any(criterion.scores for criterion in obligation.criteria):
        return ObligationScore(code=obligation.code, outcome=_outcome(credit), credit=credit)
    seen = _credit(scheme, obligation, findings, lambda criterion: not criterion.good_practice)
    return ObligationScore(code=obligation.code, outcome=_outcome(seen), credit=None)


def _credit(scheme: Scheme, obligation: Obligation, findings: Mapping[str, Finding], counts: Callable[[Criterion], bool]) -> Credit | None:
    parts = [credit for part in obligation.parts if (credit := _part_credit(scheme, part, findings, counts)) is not None]
    return _mean(parts) if parts else None


def score_part(scheme: Scheme, part: Part, findings: Mapping[str, Finding]) -> Credit | None:
    """The mean of a part's scoring, applicable criteria; None where none applies."""
    return _part_credit(scheme, part, findings, lambda criterion: criterion.scores)


def _part_credit(scheme: Scheme, part: Part, findings: Mapping[str, Finding], counts: Callable[[Criterion], bool]) -> Credit | None:
    worth = {Outcome.MET: scheme.met, Outcome.PARTIAL: scheme.partial, Outcome.MISSING: scheme.missing}
    credits = []
    for criterion in part.criteria:
        if not counts(criterion):
            continue
        finding = findings.get(criterion.code)
        outcome = finding.outcome if finding else Outcome.UNKNOWN
        if outcome is Outcome.NOT_APPLICABLE:
            continue
        if outcome is Outcome.UNKNOWN:
            credits.append(Credit(low=0.0, point=None, high=1.0, decided=0.0))
        else:
            credits.append(Credit(low=worth[outcome], point=worth[outcome], high=worth[outcome], decided=1.0))
    return _mean(credits) if credits else None


def _mean(credits: Sequence[Credit]) -> Credit:
    points = [credit.point for credit in credits if credit.point is not None]
    count = len(credits)
    return Credit(
        low=sum(credit.low for credit in credits) / count,
        point=sum(points) / len(points) if points else None,
        high=sum(credit.high for credit in credits) / count,
        decided=sum(credit.decided for credit in credits) / count,
    )


def _outcome(credit: Credit | None) -> Outcome:
    if credit is None:
        return Outcome.NOT_APPLICABLE
    if credit.point is None:
        return Outcome.UNKNOWN
    if credit.low == 1.0:
        return Outcome.MET
    if credit.high == 0.0:
        return Outcome.MISSING
    if credit.point in (0.0, 1.0):  # decided as far as seen, but something is still unseen
        return Outcome.UNKNOWN
    return Outcome.PARTIAL


def _points(scheme: Scheme, credits: Sequence[Credit]) -> Score | None:
    if not credits:
        return None
    mean = _mean(credits)
    low, high = round(mean.low * 100, 2), round(mean.high * 100, 2)
    if mean.decided < scheme.decided_share or mean.point is None:
        return Score(low=low, point=None, high=high, band=None, decided=round(mean.decided, 4))
    bands = {_band(scheme, low), _band(scheme, high)}
    band = bands.pop() if len(bands) == 1 else scheme.unsettled_band
    return Score(low=low, point=round(mean.point * 100, 2), high=high, band=band, decided=round(mean.decided, 4))


def _band(scheme: Scheme, points: float) -> str:
    return next(band.name for band in scheme.bands if points >= band.at_least)
