"""Which crawl of each portal counts in a round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monitor.archive.models import Assessment, Crawl, Portal
from monitor.supervision.models import Round


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A portal of a round with the crawl that counts and its newest assessment; both None while it has no complete crawl by that day."""

    portal: Portal
    crawl: Crawl | None = None
    visited_on: date | None = None
    assessment: Assessment | None = None


def standings(given: Round) -> tuple[Standing, ...]:
    """Every portal of a round with its newest complete crawl on or before the last day, in the order of the municipalities.

    A glance is no crawl of a round, nor is one that a wall or a fault cut short.
    """
    whole = Crawl.objects.dated().filter(portal__rounds=given, complete=True, depth="full", visited_on__lte=given.cut_off)
    newest = {crawl.portal_id: crawl for crawl in whole.order_by("visited_on", "pk")}
    judged = Assessment.objects.filter(crawl__in=newest.values()).select_related("crawl__portal").prefetch_related("scorecards")
    latest = {row.crawl_id: row for row in judged.order_by("pk")}
    return tuple(
        Standing(portal=portal)
        if (crawl := newest.get(portal.pk)) is None
        else Standing(portal=portal, crawl=crawl, visited_on=crawl.visited_on, assessment=latest[crawl.pk])
        for portal in given.portals.order_by("municipality", "name", "pk")
    )
