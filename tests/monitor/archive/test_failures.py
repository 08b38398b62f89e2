"""When a portal is called unreachable: not after a bad night, and not for what a site refuses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.archive import failures
from monitor.archive.models import Crawl, Portal

pytestmark = pytest.mark.django_db
BEGAN = datetime(2026, 11, 20, 4, tzinfo=UTC)


def visited(*visits: tuple[float, str]) -> failures.Unseen | None:
    """What is said of a portal whose visits ended like this, so many hours after the first."""
    portal = Portal.objects.create(name="Villa Ejemplo", municipality="9901", url="https://villa.gob.gt/")
    for hours, outcome in visits:
        crawl = Crawl.objects.create(portal=portal, folder=str(hours), outcome=outcome, complete=False, pages=0, documents=0)
        Crawl.objects.filter(pk=crawl.pk).update(kept_at=BEGAN + timedelta(hours=hours))
    return failures.unseen(portal.pk)


def test_three_failures_over_72_hours_make_a_portal_unreachable() -> None:
    found = visited((0, "refused"), (36, "dns"), (72, "timeout"))
    assert found == failures.Unseen(visits=3, first=BEGAN, last=BEGAN + timedelta(hours=72))
    assert found.unreachable


@pytest.mark.parametrize(
    "visits",
    [
        [(0, "refused"), (72, "refused")],
        [(0, "refused"), (1, "refused"), (2, "refused"), (3, "refused")],
        [(0, "refused"), (10, "ok"), (40, "refused"), (72, "refused"), (80, "refused")],
    ],
    ids=["two", "all in one night", "it was seen between"],
)
def test_fewer_or_nearer_failures_do_not(visits: list[tuple[float, str]]) -> None:
    found = visited(*visits)
    assert found is not None
    assert not found.unreachable


@pytest.mark.parametrize("last", ["ok", "challenge", "forbidden", "robots"])
def test_a_portal_that_answers_is_reached_whatever_it_says(last: str) -> None:
    assert visited((0, "refused"), (36, "refused"), (72, "refused"), (73, last)) is None
