"""The clock follows from the rows: judging old crawls again, in whatever order, gives the same clock."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from monitor.archive.models import Assessment, Crawl, Finding, ObligationScore, Portal, Scorecard
from monitor.archive.visits import visits_of

pytestmark = pytest.mark.django_db
DAYS = (date(2026, 10, 5), date(2026, 10, 12), date(2026, 10, 19))


def crawl(portal: Portal, day: date) -> Crawl:
    made = Crawl.objects.create(portal=portal, folder=f"{portal.pk}/{day}", outcome="ok", complete=True, pages=1, documents=0)
    judged(made, day, "old")
    return made


def judged(made: Crawl, day: date, found: str) -> Assessment:
    row = Assessment.objects.create(crawl=made, checklist="v", subject="municipality", observed_on=day)
    card = Scorecard.objects.create(assessment=row, law="laip")
    ObligationScore.objects.create(scorecard=card, code="laip-10-04", outcome="met", periods=[{"found": found}])
    Finding.objects.create(assessment=row, criterion=f"{found}:x", outcome="unknown", reason="timeout")
    return row


def test_each_crawl_speaks_once_by_the_day_it_was_made_as_it_was_judged_last() -> None:
    seen = []
    for place, order in enumerate(permutations(range(3))):
        portal = Portal.objects.create(name=f"p{place}", url=f"https://p{place}.gob.gt/")
        crawls = [crawl(portal, day) for day in DAYS]
        for at in order:
            judged(crawls[at], date(2027, 1, 1), f"new{at}")
        visits = visits_of(portal.pk, date(2026, 12, 1))
        seen.append([(visit.day, visit.whole, sorted(visit.unknown), visit.periods["laip-10-04"]) for visit in visits])
    assert seen == [[(day, True, [f"new{at}:x"], [{"found": f"new{at}"}]) for at, day in enumerate(DAYS)]] * 6


def test_a_page_of_an_old_assessment_shows_the_clock_of_its_day_and_its_own_answer() -> None:
    portal = Portal.objects.create(name="p", url="https://p.gob.gt/")
    crawls = [crawl(portal, day) for day in DAYS]
    judged(crawls[1], DAYS[1], "new")
    old = crawls[1].assessments.get(findings__criterion="old:x")
    assert [(visit.day, sorted(visit.unknown)) for visit in visits_of(portal.pk, DAYS[1], instead=old)] == [
        (DAYS[0], ["old:x"]),
        (DAYS[1], ["old:x"]),
    ]


def test_a_glance_and_a_visit_that_was_cut_are_not_whole() -> None:
    portal = Portal.objects.create(name="p", url="https://p.gob.gt/")
    glance, cut = crawl(portal, DAYS[0]), crawl(portal, DAYS[1])
    Crawl.objects.filter(pk=glance.pk).update(depth="light")
    Crawl.objects.filter(pk=cut.pk).update(complete=False)
    assert [visit.whole for visit in visits_of(portal.pk, DAYS[2])] == [False, False]
