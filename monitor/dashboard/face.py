"""What a verdict looks like to people: values that the report and the signed-in pages both draw, with every figure already in words.

`laws_of` turns findings and scorecards (fresh from the spine or read back from rows) into faces. Only the address of a proof differs
between report and page, so it is given as a function. Nothing here judges: outcomes, credits and sentences are taken as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from checklists.finding import Evidence, Finding, Outcome
from checklists.model import Checklist, Criterion, Law, Obligation, Part, Scheme
from checklists.scoring import ObligationScore, Score, Scorecard
from checklists.words import BASIS, OUTCOME
from monitor.clock import Visit
from monitor.dashboard.clock import Cell, cells_of, lateness_words
from monitor.dashboard.words import UNSCORED, credit_words, number, rhythm_words, score_words, scoring, tally_words
from monitor.privacy import web_address

ProofLink = Callable[[str, int, Evidence], str]
LATE = ("late", "period_absent")
SURE = 0.6  # confidence from which nothing is said of it, as in the reading of words
# What a reviewer looks at first: what lowers the score, then what is left to decide.
DECIDES = (Outcome.MISSING, Outcome.PARTIAL, Outcome.UNKNOWN, Outcome.MET, Outcome.NOT_APPLICABLE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What is drawn: findings by criterion and scorecards of one day, and what all visits up to it found of each period."""

    findings: Mapping[str, Finding]
    scorecards: tuple[Scorecard, ...]
    visits: tuple[Visit, ...]
    observed_on: date
    numbers: Mapping[str, int] = field(default_factory=dict)  # of kept findings, by criterion


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """An outcome as people see it: a class for colour and shape, and the word that says it."""

    kind: str
    word: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProofFace:
    """One piece of evidence. `live` is the address to click, empty where it is not a web address; `proof` leads to the archived copy."""

    address: str
    live: str
    locator: str
    excerpt: str
    proof: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CriterionFace:
    """A question with its answer, its sentence and its proof. `number` is that of the kept finding, None where it is not kept."""

    code: str
    question: str
    mark: Mark
    sentence: str
    basis: str
    scores: bool
    good_practice: bool
    lateness: str
    remedy: str
    searched: int | None
    justified: bool
    doubtful: bool
    number: int | None
    proofs: tuple[ProofFace, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PartFace:
    """A part with its criteria, what lowers the score first, and the periods found as a clock."""

    code: str
    title: str
    rhythm: str
    tally: str
    criteria: tuple[CriterionFace, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ObligationFace:
    """One obligation with its outcome, credit and parts."""

    code: str
    number: str
    short: str
    title: str
    duty: str
    citation: str
    basis: str
    note: str
    mark: Mark
    credit: str
    parts: tuple[PartFace, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ScoreFace:
    """A score with its bounds. `x_*` are positions of 0 to 100 for the drawing, as text so that no locale rewrites them."""

    sentence: str
    point: str  # empty where there is none
    low: str
    high: str
    band: str
    band_kind: str  # position of the band in the scheme, for its colour; "" without a settled band
    decided: str
    x_low: str
    x_width: str
    x_point: str
    steps: tuple[tuple[str, str], ...]  # bands drawn behind: where each begins, how wide it is


@dataclass(frozen=True, kw_only=True, slots=True)
class LawFace:
    """A law's scorecard; `score` is None where the law has no scoring criteria."""

    code: str
    title: str
    citation: str
    note: str
    score: ScoreFace | None
    obligations: tuple[ObligationFace, ...]
    tally: tuple[tuple[Mark, int], ...]


def laws_of(checklist: Checklist, verdict: Verdict, link: ProofLink) -> tuple[LawFace, ...]:
    """The faces of every scorecard of a verdict, in its order. A law that the checklist no longer holds is left out."""
    laws = {law.code: law for law in checklist.laws}
    return tuple(_law(checklist.scheme, laws[card.law], card, verdict, link) for card in verdict.scorecards if card.law in laws)


def score_face(scheme: Scheme, score: Score) -> ScoreFace:
    """A score ready to be drawn."""
    bands = {band.name: str(place) for place, band in enumerate(scheme.bands)}
    edges = [*sorted(band.at_least for band in scheme.bands), 100.0]
    return ScoreFace(
        sentence=score_words(score),
        point="" if score.point is None else number(score.point),
        low=number(score.low),
        high=number(score.high),
        band=score.band or "",
        band_kind=bands.get(score.band or "", ""),
        decided=number(score.decided * 100),
        x_low=f"{score.low:.2f}",
        x_width=f"{max(score.high - score.low, 0.6):.2f}",
        x_point="" if score.point is None else f"{min(max(score.point, 0.6), 99.4):.2f}",
        steps=tuple((f"{low:.2f}", f"{high - low:.2f}") for low, high in pairwise(edges)),
    )


def mark_of(outcome: Outcome) -> Mark:
    """The mark of an outcome."""
    return Mark(kind=str(outcome), word=OUTCOME[outcome])


def _law(scheme: Scheme, law: Law, card: Scorecard, verdict: Verdict, link: ProofLink) -> LawFace:
    known = {obligation.code: obligation for obligation in law.obligations}
    scored = scoring(law)
    faces = tuple(_obligation(known[item.code], item, scored, verdict, link) for item in card.obligations if item.code in known)
    tally = tuple((mark_of(outcome), sum(face.mark.kind == outcome for face in faces)) for outcome in Outcome)
    return LawFace(
        code=law.code,
        title=law.title,
        citation=f"{law.citation}, {law.article}",
        note=law.note,
        score=score_face(scheme, card.score) if card.score else None,
        obligations=faces,
        tally=tuple((mark, count) for mark, count in tally if count) if scored else (),
    )


def _obligation(obligation: Obligation, item: ObligationScore, scored: bool, verdict: Verdict, link: ProofLink) -> ObligationFace:
    return ObligationFace(
        code=obligation.code,
        number=obligation.number,
        short=obligation.short,
        title=obligation.title,
        duty=obligation.duty,
        citation=obligation.citation,
        basis=BASIS[obligation.basis],
        note=obligation.note,
        mark=mark_of(item.outcome) if scored else Mark(kind="unscored", word=UNSCORED),
        credit=credit_words(item),
        parts=tuple(_part(part, obligation.code, verdict, link) for part in obligation.parts),
    )


def _part(part: Part, obligation: str, verdict: Verdict, link: ProofLink) -> PartFace:
    answered = [(criterion, found) for criterion in part.criteria if (found := verdict.findings.get(criterion.code))]
    counted = [found.outcome for criterion, found in answered if criterion.scores]
    answered.sort(key=lambda pair: (not pair[0].scores, DECIDES.index(pair[1].outcome)))
    return PartFace(
        code=part.code,
        title=part.title,
        rhythm=rhythm_words(part),
        tally=tally_words(counted),
        criteria=tuple(_criterion(part, criterion, found, link, verdict.numbers.get(criterion.code)) for criterion, found in answered),
        cells=cells_of(part, obligation, verdict.visits, verdict.observed_on),
    )


def _criterion(part: Part, criterion: Criterion, finding: Finding, link: ProofLink, number: int | None) -> CriterionFace:
    return CriterionFace(
        code=criterion.code,
        question=criterion.question,
        mark=mark_of(finding.outcome),
        sentence=finding.sentence,
        basis=BASIS[criterion.basis],
        scores=criterion.scores,
        good_practice=criterion.good_practice,
        lateness=lateness_words(part) if finding.reason in LATE else "",
        remedy=criterion.remedy if finding.outcome in (Outcome.MISSING, Outcome.PARTIAL) else "",
        searched=finding.search.pages if finding.search else None,
        justified=finding.justified,
        doubtful=finding.confidence is not None and finding.confidence < SURE,
        number=number,
        proofs=tuple(
            ProofFace(
                address=evidence.url,
                live=web_address(evidence.url),
                locator=evidence.locator,
                excerpt=evidence.excerpt,
                proof=link(criterion.code, place, evidence),
            )
            for place, evidence in enumerate(finding.evidence, start=1)
        ),
    )
