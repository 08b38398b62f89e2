"""The feeds are valid Atom, their names never change, and they tell what was published, no more."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree

from checklists.load import load_checklist
from monitor.rollout.meetings.models import Attendee, Meeting
from monitor.rollout.models import ActivityRecord
from monitor.rollout.screens.public import the_plan
from monitor.supervision.models import Publication
from tests.monitor.reports.country import published
from tests.monitor.supervision.conftest import unguarded

__all__ = ["unguarded"]
ATOM = "{http://www.w3.org/2005/Atom}"
CODES = ["0101", "0102", "0103", "0201", "0202", "0301", "0302", "0501", "0502"]
ALL = "/novedades/resultados.atom"
PLAN = "/novedades/implementacion.atom"


@pytest.fixture
def made(db: Any) -> Publication:
    return published(load_checklist(), CODES)


def town(code: str) -> str:
    return f"/novedades/municipios/{code}.atom"


def feed(client: Client, path: str, **more: Any) -> etree._Element:
    """A feed, held against what RFC 4287 requires of it."""
    answer = client.get(path, **more)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    root = etree.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed"
    for place in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            found = place.findall(f"{ATOM}{name}")
            assert len(found) == 1, (name, place.tag)
            assert found[0].text
        assert place.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
        assert datetime.fromisoformat(place.findtext(f"{ATOM}updated", "")).tzinfo
        assert all(link.get("href", "").startswith("http") for link in place.findall(f"{ATOM}link"))
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    assert [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"] == [
        f"http://{more.get('HTTP_HOST', 'testserver')}{path}"
    ]
    ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    assert all(entry.findtext(f"{ATOM}summary") for entry in root.findall(f"{ATOM}entry"))
    return root


def titles(root: etree._Element) -> list[str]:
    return [entry.findtext(f"{ATOM}title", "") for entry in root.findall(f"{ATOM}entry")]


def test_every_feed_is_valid_atom_before_there_is_anything_to_tell(client: Client, db: Any) -> None:
    for path in (ALL, town("0101"), PLAN):
        assert titles(feed(client, path)) == []


def test_a_publication_is_told_with_its_figures_and_that_it_is_an_estimate(client: Client, made: Publication) -> None:
    root = feed(client, ALL)
    assert titles(root) == ["Supervisión de prueba, corte 22/11/2026"]
    told = root.findtext(f"{ATOM}entry/{ATOM}summary", "")
    assert f"Promedio: {made.summary['mean']} de 100." in told
    assert "no es resultado de SECAI/PDH" in told


def test_a_town_is_told_its_points_to_the_last_digit_and_one_that_was_not_seen_is_not_blamed(client: Client, made: Publication) -> None:
    line = made.summary["ranking"][0]
    assert titles(feed(client, town(line["key"]))) == [
        f"{line['name']}: {line['score']['point']} de 100, {line['score']['band']} (Supervisión de prueba)"
    ]
    apart = made.summary["unverified"][0]
    root = feed(client, town(apart["key"]))
    assert titles(root) == [f"{apart['name']}: no se pudo verificar (Supervisión de prueba)"]
    assert "No quiere decir que no publique" in root.findtext(f"{ATOM}entry/{ATOM}summary", "")
    assert titles(feed(client, town("2201"))) == []
    assert client.get(town("0999")).status_code == 404


def test_names_stay_the_same_wherever_the_monitor_stands_and_whatever_comes_after(client: Client, made: Publication, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "otro.example"]
    before = [feed(client, path).xpath("//*[local-name()='id']/text()") for path in (ALL, town("0101"))]
    moved = [feed(client, path, HTTP_HOST="otro.example").xpath("//*[local-name()='id']/text()") for path in (ALL, town("0101"))]
    assert before == moved
    published(load_checklist(), CODES, slug="otra", seed=2, name="Otra")
    after = feed(client, ALL).xpath("//*[local-name()='id']/text()")
    assert set(before[0]) <= set(after)
    assert len(after) == len(before[0]) + 1


def test_a_feed_that_has_not_changed_is_not_sent_again(client: Client, made: Publication) -> None:
    first = client.get(ALL)
    assert client.get(ALL, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert first.content == client.get(ALL).content
    published(load_checklist(), CODES, slug="otra", seed=2, name="Otra")
    assert client.get(ALL, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_publication_that_was_changed_is_told_by_no_feed(client: Client, made: Publication, unguarded: Any) -> None:
    unguarded()
    made.summary["ranking"][0]["score"]["point"] = 99.87
    made.save()
    for path in (ALL, town(made.summary["ranking"][0]["key"])):
        answer = client.get(path)
        assert answer.status_code == 500
        assert "99.87" not in answer.content.decode()


def test_the_plan_tells_what_was_done_and_how_many_came_and_nobody_by_name(client: Client, db: Any) -> None:
    activity = the_plan().milestones[0].activities[0]
    ActivityRecord.objects.create(code=activity.code, done_on=date(2026, 10, 2))
    meeting = Meeting.objects.create(
        kind="reunion", title="Primera", on=date(2026, 10, 5), hours="9", place="Xela", called=["0101", "0102"]
    )
    Meeting.objects.create(kind="taller", title="Por venir", on=date(2199, 1, 1), hours="9", place="Xela")
    for name, code in (("Ana Pérez", "0101"), ("Juan Xol", "0101"), ("Eva Tzoc", "0102")):
        Attendee.objects.create(meeting=meeting, name=name, municipality=code, how="lista")
    root = feed(client, PLAN)
    assert titles(root) == ["Reunión de coordinación: Primera", f"Hecha: {activity.title}"]
    told = etree.tostring(root, encoding="unicode")
    assert "asistencia: 3 personas de 2 municipios" in told
    assert "sin medio de verificación" in told
    assert "Pérez" not in told
    assert root.findtext(f"{ATOM}updated") == "2026-10-05T12:00:00-06:00"
    assert datetime.fromisoformat(root.findtext(f"{ATOM}updated", "")) == datetime(2026, 10, 5, 18, tzinfo=UTC)


def test_pages_name_their_feed(client: Client, made: Publication) -> None:
    assert f'href="{ALL}"' in client.get("/resultados/").content.decode()
    assert f'href="{town("0101")}"' in client.get(f"/resultados/{made.pk}/0101/").content.decode()
    assert f'href="{PLAN}"' in client.get("/implementacion/").content.decode()


def test_however_much_was_published_a_feed_and_the_list_of_publications_ask_the_database_no_more(client: Client, made: Publication) -> None:
    def questions(path: str) -> int:
        client.get(path)  # what was not vouched for yet is read whole
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    paths = (ALL, town("0101"), "/api/v1/publicaciones")
    before = [questions(path) for path in paths]
    for number in range(2, 6):
        published(load_checklist(), CODES, slug=f"otra-{number}", seed=number, name=f"Otra {number}")
    assert [questions(path) for path in paths] == before
