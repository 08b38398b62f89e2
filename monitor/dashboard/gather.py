"""From rows to what pages draw: each function asks the archive a bounded number of times, however many portals there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from checklists.model import Checklist
from checklists.words import day_words
from monitor.archive import models
from monitor.archive.store import findings_of, scorecards_of
from monitor.archive.visits import visits_of
from monitor.assessment import MAIN_LAW
from monitor.dashboard.face import ScoreFace, Verdict, score_face
from monitor.dashboard.words import ending, note_words, source_words


def newest_assessments() -> QuerySet[models.Assessment]:
    """The newest assessment of each portal, by name, with its scorecards."""
    found = models.Assessment.objects.newest_of_each_portal().select_related("crawl__portal").prefetch_related("scorecards__obligations")
    return found.order_by("crawl__portal__name", "crawl__portal__pk")


def portal_rows(checklist: Checklist, assessments: Iterable[models.Assessment]) -> list[dict[str, Any]]:
    """One row of the list of portals for each assessment."""
    return [
        {
            "portal": row.crawl.portal,
            "crawl": row.crawl,
            "day": day_words(row.observed_on),
            "score": main_score(checklist, row),
        }
        for row in assessments
    ]


def main_score(checklist: Checklist, row: models.Assessment) -> ScoreFace | None:
    """The score of article 10 in an assessment, if it has one."""
    scores = [card.score for card in scorecards_of(row) if card.law == MAIN_LAW and card.score]
    return score_face(checklist.scheme, scores[0]) if scores else None


def verdict_of(row: models.Assessment) -> Verdict:
    """An assessment read back from its rows."""
    return Verdict(
        findings={finding.criterion: finding for finding in findings_of(row)},
        scorecards=scorecards_of(row),
        visits=visits_of(row.crawl.portal_id, row.observed_on, instead=row),
        observed_on=row.observed_on,
        numbers=dict(row.findings.values_list("criterion", "pk")),
    )


def crawl_rows(checklist: Checklist, portal: models.Portal) -> list[dict[str, Any]]:
    """Every crawl of a portal with the assessments made of it, the newest first."""
    crawls = portal.crawls.prefetch_related("assessments__scorecards__obligations")
    return [
        {
            "crawl": crawl,
            "ending": ending(crawl.outcome),
            "assessments": [
                {"row": row, "day": day_words(row.observed_on), "score": main_score(checklist, row)} for row in crawl.assessments.all()
            ],
        }
        for crawl in crawls
    ]


def history_of(portal: models.Portal) -> dict[str, Any]:
    """The PDH's own results for a portal's municipality, oldest first, and their sources by number."""
    found = models.HistoricResult.objects.filter(municipality=portal.municipality) if portal.municipality else ()
    sources: dict[str, int] = {}
    rows = [
        {
            "year": str(result.year),
            "supervision": result.supervision,
            "points": f"{result.points:g}",
            "band": result.band,
            "note": note_words(result.note),
            "source": sources.setdefault(source_words(result.source), len(sources) + 1),
        }
        for result in found
    ]
    return {"rows": rows, "sources": list(sources)}
