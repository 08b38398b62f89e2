"""Which portals are due for the weekly glance."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from monitor.archive.models import Assessment, Crawl, Portal, PortalAddress
from monitor.jobs.errand import Depth
from monitor.jobs.roster import errands

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)


def seen(municipality: str, days_ago: int | None) -> None:
    """A portal of the list, last observed so many days ago."""
    url = f"https://{municipality}.gob.gt/"
    portal = Portal.objects.create(name=municipality, municipality=municipality, url=url)
    PortalAddress.objects.create(portal=portal, url=url, kind=PortalAddress.Kind.SITE, source="prueba")
    if days_ago is not None:
        crawl = Crawl.objects.create(portal=portal, folder=url, outcome="ok", complete=True, pages=1, documents=0)
        Assessment.objects.create(crawl=crawl, checklist="1", subject="municipality", observed_on=DAY - timedelta(days=days_ago))


def test_a_portal_is_glanced_at_again_a_week_after_it_was_seen_and_at_once_where_it_never_was() -> None:
    seen("0101", 6)
    seen("0102", 7)
    seen("0103", None)
    seen("0104", 30)
    due = errands(DAY, depth=Depth.LIGHT, unseen_since=DAY - timedelta(days=7))
    assert [errand.municipality for errand in due] == ["0103", "0104", "0102"]
