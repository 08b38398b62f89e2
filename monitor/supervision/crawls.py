"""Which crawl of each portal counts in a round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from monitor.archive.models import Assessment, Crawl, Portal
from monitor.outcome import ENDINGS, Ending
from monitor.page import Fetched
from monitor.supervision.models import Round


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A portal of a round with the crawl that counts and its newest assessment; both None while it has no complete crawl by that day."""

    portal: Portal
    crawl: Crawl | None = None
    visited_on: date | None = None
    assessment: Assessment | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Counting:
    """The crawl of a portal that counts in a round, the day of its visit, and its newest assessment, as the keys of their rows."""

    crawl: int
    visited_on: date
    assessment: int
    made_at: datetime  # of the assessment


def counting_in(given: Round, *, portal: int | None = None) -> Mapping[int, Counting]:
    """By portal, the newest complete crawl on or before a round's last day, in one question to the database.

    A glance is no crawl of a round, nor is one that a wall or a fault cut short. A visit's day is that of its first assessment.
    """
    judged = Assessment.objects.filter(crawl__portal__rounds=given, crawl__complete=True, crawl__depth="full")
    if portal is not None:
        judged = judged.filter(crawl__portal=portal)
    visits: dict[int, tuple[int, Counting]] = {}
    rows = judged.order_by("pk").values_list("pk", "crawl", "crawl__portal", "observed_on", "made_at")
    for pk, crawl, whose, day, made_at in rows:
        visited_on = visits[crawl][1].visited_on if crawl in visits else day
        visits[crawl] = whose, Counting(crawl=crawl, visited_on=visited_on, assessment=pk, made_at=made_at)
    found: dict[int, Counting] = {}
    for whose, one in visits.values():
        if one.visited_on <= given.cut_off and (whose not in found or _when(one) > _when(found[whose])):
            found[whose] = one
    return found


def refusals_in(given: Round, *, portal: int | None = None) -> Mapping[int, Ending]:
    """By portal, how its newest visit on or before a round's last day ended, where the site is there and kept the crawl out."""
    judged = Assessment.objects.filter(crawl__portal__rounds=given, observed_on__lte=given.cut_off)
    if portal is not None:
        judged = judged.filter(crawl__portal=portal)
    newest = dict(judged.order_by("observed_on", "pk").values_list("crawl__portal", "crawl__outcome"))
    ended = {whose: ENDINGS[Fetched(outcome)] for whose, outcome in newest.items() if outcome in set(Fetched)}
    return {whose: ending for whose, ending in ended.items() if ending.refusal}


def _when(one: Counting) -> tuple[date, int]:
    return one.visited_on, one.crawl


def standings(given: Round) -> tuple[Standing, ...]:
    """Every portal of a round with the crawl that counts, in the order of the municipalities."""
    return _standings(given.portals.order_by("municipality", "name", "pk"), counting_in(given))


def standing_of(given: Round, portal: int) -> Standing | None:
    """One portal of a round with the crawl that counts; None where the round does not hold it."""
    found = _standings(given.portals.filter(pk=portal), counting_in(given, portal=portal))
    return found[0] if found else None


def _standings(portals: Iterable[Portal], found: Mapping[int, Counting]) -> tuple[Standing, ...]:
    rows = Assessment.objects.filter(pk__in=[one.assessment for one in found.values()])
    judged = {row.pk: row for row in rows.select_related("crawl__portal").prefetch_related("scorecards")}
    return tuple(
        Standing(portal=portal, crawl=judged[one.assessment].crawl, visited_on=one.visited_on, assessment=judged[one.assessment])
        if (one := found.get(portal.pk))
        else Standing(portal=portal)
        for portal in portals
    )
