"""A round judged again from its stored crawls, on all cores: what changed in each portal, and why, and what could not be judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checklists.model import Checklist, Subject
from monitor.archive import models
from monitor.archive.shelf import folder_of
from monitor.archive.store import findings_of, keep, periods_in, quality_of, scorecards_of
from monitor.assessment import MAIN_LAW, Assessment, periods_of
from monitor.change import Change, answers_of, changes
from monitor.pipeline import Stored, reassess_many
from monitor.supervision.crawls import Standing


@dataclass(frozen=True, kw_only=True, slots=True)
class Rejudged:
    """A portal's crawl judged again. `kept` is the new assessment's row, None where it came out the same; `error` why it was not judged.

    The points are those of article 10, None where too little is decided.
    """

    standing: Standing
    assessment: Assessment | None = None
    found: tuple[Change, ...] = ()
    before: float | None = None
    after: float | None = None
    kept: models.Assessment | None = None
    error: str = ""


def judge_again(
    standings: Sequence[Standing], *, checklist: Checklist, today: date | None = None, processes: int | None = None
) -> Iterator[Rejudged]:
    """Judge the crawls of a round again, for the day that each was judged for (or for `today`), and keep what comes out otherwise.

    Each comes in the order given. One that cannot be judged comes with its error and hinders no other.
    """
    with_crawl = [(one, row) for one in standings if (row := one.assessment) is not None]
    stored = [
        Stored(folder=folder_of(row.crawl.folder), today=today or row.observed_on, subject=Subject(row.subject)) for _, row in with_crawl
    ]
    for (one, row), (_, answer) in zip(with_crawl, reassess_many(stored, checklist=checklist, processes=processes), strict=True):
        if isinstance(answer, Exception):
            yield Rejudged(standing=one, error=str(answer) or type(answer).__name__)
        else:
            yield _compared(one, row, answer)


def _compared(standing: Standing, row: models.Assessment, now: Assessment) -> Rejudged:
    old, point = findings_of(row), next((card.score.point for card in scorecards_of(row) if card.law == MAIN_LAW and card.score), None)
    points = next((card.score.point for card in now.scorecards if card.law == MAIN_LAW and card.score), None)
    periods = periods_in(row)
    same = (
        (row.checklist, row.observed_on, point, old) == (now.checklist, now.observed_on, points, now.findings)
        and all(found == periods_of(code, now.holdings) for code, found in periods.items())
        and quality_of(row) == now.quality
    )
    return Rejudged(
        standing=standing,
        assessment=now,
        found=changes(answers_of(old), answers_of(now.findings)),
        before=point,
        after=points,
        kept=None if same else keep(now, folder_of(row.crawl.folder)),
    )
