"""A round fixes its portals and its last day; which crawl of each counts follows from them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from monitor.archive.models import Assessment, Portal, PortalAddress
from monitor.archive.store import keep
from monitor.journal.models import Entry
from monitor.pipeline import Observation
from monitor.supervision.crawls import standings
from monitor.supervision.keep import Refused, known_portals, open_round
from monitor.supervision.models import Round

NOW = datetime(2026, 11, 26, 15, tzinfo=UTC)
CUT_OFF = date(2026, 11, 20)
Visit = Callable[..., Assessment]


def opened(*portals: Portal) -> Round:
    return open_round("Primera supervisión 2026", CUT_OFF, "v1", portals, by="ana", now=NOW)


def test_a_round_takes_in_portals_with_an_address_by_then_and_portals_visited_by_then(visit: Visit) -> None:
    seen, later = visit("seen", date(2026, 11, 3)).crawl.portal, visit("later", date(2026, 11, 21)).crawl.portal
    listed = Portal.objects.create(name="listed", url="https://listed.gob.gt/")
    PortalAddress.objects.create(portal=listed, url=listed.url, valid_from=date(2026, 1, 1), source="oficio")
    ended = Portal.objects.create(name="ended", url="https://ended.gob.gt/")
    PortalAddress.objects.create(portal=ended, url=ended.url, valid_to=date(2026, 1, 1), source="oficio")
    assert set(known_portals(CUT_OFF)) == {seen, listed}
    assert later not in known_portals(CUT_OFF)


def test_its_portals_no_longer_change_and_the_journal_says_who_opened_it(visit: Visit) -> None:
    given = opened(visit("seen", date(2026, 11, 3)).crawl.portal)
    Portal.objects.create(name="new", url="https://new.gob.gt/")
    assert [one.portal.name for one in standings(given)] == ["seen"]
    entry = Entry.objects.get(act="round_opened")
    assert (entry.actor, entry.about, entry.detail["portals"]) == ("ana", "round:primera-supervision-2026", [standings(given)[0].portal.pk])


def test_two_rounds_of_one_name_and_a_round_of_nothing_are_refused(visit: Visit) -> None:
    portal = visit("seen", date(2026, 11, 3)).crawl.portal
    opened(portal)
    with pytest.raises(Refused, match="Elija otro nombre"):
        opened(portal)
    with pytest.raises(Refused, match="No hay portales"):
        open_round("Segunda", CUT_OFF, "v1", (), by="ana", now=NOW)


def test_what_counts_is_the_newest_whole_visit_by_the_last_day(visit: Visit) -> None:
    visit("town", date(2026, 10, 1))
    counts = visit("town", date(2026, 11, 10))
    visit("town", date(2026, 11, 12), complete=False)
    visit("town", date(2026, 11, 15), depth="light")
    visit("town", date(2026, 11, 21))
    empty = visit("cut", date(2026, 11, 12), complete=False)
    by_name = {one.portal.name: one for one in standings(opened(counts.crawl.portal, empty.crawl.portal))}
    assert by_name["town"].assessment == counts
    assert by_name["town"].visited_on == date(2026, 11, 10)
    assert by_name["cut"].crawl is None
    assert by_name["cut"].assessment is None


def test_a_visit_judged_again_for_another_day_still_counts_by_the_day_it_was_made(visit: Visit, observation: Observation) -> None:
    row = visit("town", date(2026, 11, 21))
    again = keep(observation.assessment, Path(row.crawl.folder))
    Assessment.objects.filter(pk=again.pk).update(observed_on=date(2026, 11, 1))
    given = opened(row.crawl.portal)
    assert standings(given)[0].crawl is None
    Round.objects.update(cut_off=date(2026, 11, 21))
    given.refresh_from_db()
    assert standings(given)[0].assessment == again


def test_the_command_opens_lists_and_shows(visit: Visit) -> None:
    visit("town", date(2026, 11, 10))

    def said(*arguments: str) -> str:
        out = StringIO()
        call_command("round", *arguments, stdout=out)
        return out.getvalue()

    assert "Abierta «primera-supervision-2026»: 1 portal" in said("open", "Primera supervisión 2026", "--cut-off", "2026-11-20")
    assert "primera-supervision-2026: Primera supervisión 2026. Corte: 20 de noviembre de 2026." in said("list")
    assert "1 con recorrido completo hasta el día de corte, 0 sin él" in said("show", "primera-supervision-2026")
    with pytest.raises(CommandError, match=r"No hay supervisión «otra»\. Están: primera-supervision-2026"):
        said("show", "otra")
