"""A portal's findings and scorecards in a round, as the machine's answers and people's decisions together give them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from checklists.finding import Finding
from checklists.model import Checklist, Subject
from checklists.scoring import Score, Scorecard, score
from monitor.archive.store import findings_of
from monitor.assessment import MAIN_LAW
from monitor.supervision.by_hand import ByHand, Look, Word, seen_by_hand
from monitor.supervision.crawls import Standing
from monitor.supervision.decision import BY_REVIEWER, Decision, decided

NOBODY = ByHand()


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """A portal in a round: its findings and scorecards after all that people decided; empty where no crawl counts and nobody looked.

    `looks` are the numerals that a person saw by hand, `word` that there is no portal or nobody reaches it, where they count; `by_hand`
    are the criteria that they answer.
    """

    standing: Standing
    findings: tuple[Finding, ...]
    scorecards: tuple[Scorecard, ...]
    looks: tuple[Look, ...] = ()
    word: Word | None = None
    by_hand: frozenset[str] = frozenset()

    @property
    def score(self) -> Score | None:
        """The points of article 10."""
        return next((card.score for card in self.scorecards if card.law == MAIN_LAW), None)

    @property
    def looked_on(self) -> date | None:
        """The last day on which a person looked, where what they saw counts."""
        days = [one.shown.on for one in self.looks]
        return self.word.shown.on if self.word else max(days, default=None)


def result(standing: Standing, checklist: Checklist, decisions: list[Decision], *, two_persons: bool, hand: ByHand = NOBODY) -> Result:
    """What a portal's crawl, the decisions about it, and what people saw by hand come to."""
    found: tuple[Finding, ...] = ()
    subject = Subject(standing.assessment.subject if standing.assessment else standing.portal.subject)
    if standing.assessment is not None and standing.crawl is not None:
        machine = findings_of(standing.assessment)
        found = decided(checklist, machine, decisions, crawl=standing.crawl.evidence_digest, two_persons=two_persons)
    before = {one.criterion: one for one in found}
    found = seen_by_hand(checklist, subject, found, hand, portal=standing.portal.url, two_persons=two_persons)
    answered = frozenset(one.criterion for one in found if one.reason == BY_REVIEWER and one != before.get(one.criterion))
    cards = score(checklist, found, subject) if found else ()
    return Result(
        standing=standing,
        findings=found,
        scorecards=cards,
        looks=hand.counted(two_persons=two_persons),
        word=hand.word(two_persons=two_persons),
        by_hand=answered,
    )
