"""A portal's findings and scorecards in a round, as the machine's answers and people's decisions together give them."""

from __future__ import annotations

from dataclasses import dataclass

from checklists.finding import Finding
from checklists.model import Checklist, Subject
from checklists.scoring import Score, Scorecard, score
from monitor.archive.store import findings_of
from monitor.assessment import MAIN_LAW
from monitor.supervision.crawls import Standing
from monitor.supervision.decision import Decision, decided


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """A portal in a round: its findings and scorecards after the decisions that count; both empty where no crawl counts."""

    standing: Standing
    findings: tuple[Finding, ...]
    scorecards: tuple[Scorecard, ...]

    @property
    def score(self) -> Score | None:
        """The points of article 10."""
        return next((card.score for card in self.scorecards if card.law == MAIN_LAW), None)


def result(standing: Standing, checklist: Checklist, decisions: list[Decision], *, two_persons: bool) -> Result:
    """What a portal's crawl and the decisions about it come to."""
    if standing.assessment is None or standing.crawl is None:
        return Result(standing=standing, findings=(), scorecards=())
    machine = findings_of(standing.assessment)
    found = decided(checklist, machine, decisions, crawl=standing.crawl.evidence_digest, two_persons=two_persons)
    return Result(standing=standing, findings=found, scorecards=score(checklist, found, Subject(standing.assessment.subject)))
