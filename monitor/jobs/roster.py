"""The visits that the list of portals asks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from statistics import median

from django.db.models import Max

from checklists.model import Subject
from monitor.archive.models import Crawl, Portal, PortalAddress
from monitor.jobs.errand import Depth, Errand

_FIRST = (PortalAddress.Kind.SITE, PortalAddress.Kind.PORTAL)
"""Where a visit begins when both are known: at the town's own site. Its portal is read in the same visit, named there or not."""


def errands(
    day: date, *, depth: Depth, department: str = "", unseen_since: date = date.max, limit: int | None = None
) -> tuple[Errand, ...]:
    """One errand for each portal with an address in force, those never seen first, then those seen longest ago.

    `department` is its code, the first two figures of a municipality's. Portals seen after `unseen_since` are left out.
    """
    portals = Portal.objects.filter(municipality__startswith=department, addresses__in=PortalAddress.objects.in_force(day)).distinct()
    waiting = portals.annotate(seen=Max("crawls__assessments__observed_on"))
    due = [portal for portal in waiting if (portal.seen or date.min) <= unseen_since]
    order = sorted(due, key=lambda portal: (portal.seen or date.min, portal.municipality, portal.pk))[:limit]
    where = _addresses(day)
    return tuple(
        Errand(
            portal=portal.pk,
            url=where[portal.pk][0],
            also=where[portal.pk][1:],
            name=portal.name,
            municipality=portal.municipality,
            subject=Subject(portal.subject),
            depth=depth,
            day=day,
        )
        for portal in order
    )


def _addresses(day: date) -> dict[int, tuple[str, ...]]:
    """Where each portal is visited on a day, the place to begin at first; of several of a kind, the one that began last."""
    rows = PortalAddress.objects.in_force(day)
    found: dict[int, tuple[str, ...]] = {}
    for row in sorted(rows, key=lambda row: (_FIRST.index(row.kind), -(row.valid_from or date.min).toordinal(), row.pk)):
        found[row.portal_id] = (*found.get(row.portal_id, ()), row.url)
    return found


def lengths(errands: Iterable[Errand]) -> dict[int, float]:
    """What each portal held at its last whole visit, and as much as most hold for those never seen: a guess of what is ahead."""
    errands = tuple(errands)
    whole = Crawl.objects.filter(depth="full").newest_of_each_portal()
    seen = {crawl.portal_id: float(crawl.pages + crawl.documents) or 1.0 for crawl in whole}
    usual = median(seen.values()) if seen else 1.0
    return {errand.portal: seen.get(errand.portal, usual) for errand in errands}
