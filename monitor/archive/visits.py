"""All visits to a portal as the obligation clock reads them: each crawl by the day it was made, as it was judged last.

Nothing is kept of the clock itself: it follows from these rows, in whatever order old crawls are judged again.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from monitor.archive import models
from monitor.clock import Visit


def visits_of(portal: int, until: date, *, instead: models.Assessment | None = None) -> tuple[Visit, ...]:
    """The visits to a portal up to a day, the first first. An assessment `instead` speaks for its crawl in the place of the newest one."""
    crawls = {crawl.pk: crawl for crawl in models.Crawl.objects.dated().filter(portal=portal, visited_on__lte=until)}
    speaks = dict(models.Assessment.objects.filter(crawl__in=crawls).order_by("pk").values_list("crawl", "pk"))
    if instead is not None:
        crawls.setdefault(instead.crawl_id, models.Crawl.objects.dated().get(pk=instead.crawl_id))
        speaks[instead.crawl_id] = instead.pk
    unknown: dict[int, set[str]] = defaultdict(set)
    left = models.Finding.objects.filter(assessment__in=speaks.values(), outcome="unknown")
    for row, criterion in left.values_list("assessment", "criterion"):
        unknown[row].add(criterion)
    periods: dict[int, dict[str, list[dict[str, Any]]]] = defaultdict(dict)
    scores = models.ObligationScore.objects.filter(scorecard__assessment__in=speaks.values())
    for row, code, found in scores.values_list("scorecard__assessment", "code", "periods"):
        periods[row][code] = found
    visits = []
    for pk, crawl in crawls.items():
        whole, row = crawl.complete and crawl.depth == "full", speaks[pk]
        visits.append(Visit(day=crawl.visited_on, whole=whole, unknown=unknown[row], periods=periods[row]))
    return tuple(sorted(visits, key=lambda visit: visit.day))
