"""A publication is frozen: every face agrees with it to the last digit, whatever happens to the database underneath."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from checklists.load import load_checklist
from monitor.accounts import second_factor
from monitor.accounts.access import Role
from monitor.archive.models import Assessment, Crawl, Finding, MunicipalIndex, ObligationScore, Portal, Scorecard
from monitor.archive.visits import visits_of
from monitor.clock import recent_hours
from monitor.journal.models import Entry
from monitor.supervision import keep
from monitor.supervision.freeze import RANKED, UNVERIFIED, digest_of, key_of
from monitor.supervision.hours import frozen_hour, hour_of
from monitor.supervision.models import Publication, PublishedPortal, Round
from monitor.supervision.publish import publish
from monitor.supervision.stage import State

DAY, NOW = date(2026, 11, 22), datetime(2026, 11, 26, 15, tzinfo=UTC)
WHO: dict[str, Any] = {"by": "mar", "now": NOW}


@pytest.fixture
def row(visit: Callable[..., Assessment]) -> Round:
    """A round of three portals, one of them without a whole crawl, whose answers are in."""
    portals = []
    for name, code, whole in (("munia", "0101", True), ("munib", "0102", True), ("munic", "0103", False)):
        portal = visit(name, DAY, complete=whole).crawl.portal
        portal.municipality = code
        portal.save()
        portals.append(portal)
    given = keep.open_round("Una", DAY, load_checklist().version, portals, **WHO)
    for state in (State.IN_REVIEW, State.PRELIMINARY, State.REPLY_OPEN):
        keep.move(given, state, **WHO)
    return given


@pytest.fixture
def made(row: Round) -> Publication:
    return publish(row, load_checklist(), **WHO)


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def faces(client: Client, made: Publication) -> dict[str, bytes]:
    """Every face that everybody can ask for."""
    addresses = [reverse("results:newest"), reverse("results:rounds"), reverse("results:search")]
    addresses += [reverse(f"results:{name}", args=[made.pk]) for name in ("home", "ranking", "numerals")]
    addresses += [reverse("results:department", args=[made.pk, "01"])]
    addresses += [reverse("results:proof", args=[made.pk, code, "laip-10-04"]) for code in ("0101", "0103")]
    addresses += [reverse("results:portal", args=[made.pk, code]) for code in ("0101", "0102", "0103")]
    addresses += [reverse("results:obligation", args=[made.pk, "laip-10-04"])]
    addresses += [reverse("results:data", args=[made.pk, kind]) for kind in ("csv", "json", "xlsx")]
    addresses += [reverse("results:answers", args=[made.pk, kind]) for kind in ("csv", "xlsx")]
    return {address: client.get(address).getvalue() for address in addresses}


def test_every_face_gives_the_same_points_to_the_last_digit(client: Client, made: Publication) -> None:
    assert made.summary["ranking"][0]["score"]["point"] is not None
    whole = json.loads(client.get(reverse("results:data", args=[made.pk, "json"])).getvalue())
    table = {
        row["municipio"]: row
        for row in csv.DictReader(io.StringIO(client.get(reverse("results:data", args=[made.pk, "csv"])).getvalue().decode("utf-8-sig")))
    }
    sheet = list(openpyxl.load_workbook(io.BytesIO(client.get(reverse("results:data", args=[made.pk, "xlsx"])).getvalue())).active.values)
    book = {line[0]: dict(zip(sheet[0], line, strict=True)) for line in sheet[1:]}
    for one in whole["ranking"]:
        points, code = one["score"], one["municipality"]
        for key, column in (("low", "minimo"), ("point", "puntaje"), ("high", "maximo")):
            assert float(table[code][column]) == points[key] == book[code][column]
        page = words(client.get(reverse("results:portal", args=[made.pk, code])))
        assert (
            f"<strong>{points['point']}</strong>" in page
            or f"<strong>{points['point']:.1f}</strong>" in page
            or f"{points['point']:.2f}" in page
        )
        assert {key: value for key, value in table[code].items() if key.startswith("laip-10")} == one["obligations"]
    assert {digest_of(body) for body in whole["results"]} == set(whole["digests"].values())


def test_nothing_that_changes_in_the_database_underneath_changes_what_was_published(client: Client, made: Publication) -> None:
    before = faces(client, made)
    Scorecard.objects.update(low=1, point=1, high=1)
    ObligationScore.objects.update(outcome="missing")
    Finding.objects.update(outcome="met", reason="published")
    Portal.objects.update(name="Otro nombre", url="https://otro.example/")
    Crawl.objects.update(outcome="timeout", evidence_digest="sha256:otra")
    assert faces(Client(), made) == before


@pytest.mark.parametrize("what", ["summary", "portal", "gone"])
def test_a_publication_that_was_changed_is_not_shown(client: Client, made: Publication, what: str, unguarded: Any) -> None:
    unguarded()
    if what == "summary":
        made.summary["ranking"][0]["score"]["point"] = 99.9
        made.save()
    elif what == "portal":
        part = PublishedPortal.objects.get(key="0101")
        part.body["score"]["point"] = 99.9
        part.save()
    else:
        PublishedPortal.objects.filter(key="0101").delete()
    answer = client.get(reverse("results:portal", args=[made.pk, "0101"]))
    assert answer.status_code == 500
    assert "No se muestra nada que no sea lo publicado" in words(answer)
    assert "99.9" not in words(answer)
    assert client.get(reverse("results:data", args=[made.pk, "json"])).status_code == 500


def test_what_could_not_be_verified_stands_apart_without_a_rank_and_equal_points_share_one(client: Client, made: Publication) -> None:
    whole = made.summary
    assert [one["rank"] for one in whole["ranking"]] == [1, 1]
    assert not any(one["sure"] for one in whole["ranking"])
    assert [(one["municipality"], one["why"]) for one in whole["unverified"]] == [
        ("0103", "no hay un recorrido completo de este portal hasta el día de corte")
    ]
    page = words(client.get(reverse("results:ranking", args=[made.pk])))
    assert "no quiere decir que no publiquen" in page
    assert {body.body["group"] for body in PublishedPortal.objects.all()} == {RANKED, UNVERIFIED}


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        ("challenge", "un muro pide un navegador con una persona"),
        ("forbidden", "el sitio negó el acceso"),
        ("login", "pide iniciar sesión"),
    ],
)
def test_a_site_that_keeps_the_crawl_out_stands_under_its_own_heading_with_how_and_is_never_zero(
    client: Client, row: Round, ended: str, said: str
) -> None:
    Crawl.objects.filter(portal__municipality="0103").update(outcome=ended)
    made = publish(row, load_checklist(), **WHO)
    (apart,) = made.summary["unverified"]
    assert (apart["why"], apart["score"]) == (f"el sitio no deja pasar al recorrido: {said}", None)
    page = words(client.get(reverse("results:ranking", args=[made.pk])))
    assert '<h2 id="no-deja">No dejan pasar al recorrido</h2>' in page
    assert '<h2 id="aparte">' not in page
    assert "1 que no deja pasar al recorrido" in page
    assert "1 portal está en línea y no deja pasar al recorrido" in words(client.get(reverse("results:home", args=[made.pk])))
    own = words(client.get(reverse("results:portal", args=[made.pk, "0103"])))
    assert "<strong>No deja pasar al recorrido</strong>" in own
    assert "El portal está en línea" in own
    assert "no tiene portal" not in page + own
    table = csv.DictReader(io.StringIO(client.get(reverse("results:data", args=[made.pk, "csv"])).getvalue().decode("utf-8-sig")))
    (line,) = (line for line in table if line["municipio"] == "0103")
    assert (line["grupo"], line["puntaje"]) == ("no se pudo verificar", "")


def test_a_site_that_let_the_crawl_in_since_is_not_said_to_keep_it_out(visit: Callable[..., Assessment], row: Round) -> None:
    Crawl.objects.filter(portal__municipality="0103").update(outcome="challenge")
    Crawl.objects.filter(pk=visit("munic", DAY, complete=False, depth="glance").crawl_id).update(outcome="timeout")
    assert publish(row, load_checklist(), **WHO).summary["unverified"][0]["why"].startswith("no hay un recorrido completo")


def test_publishing_again_makes_another_and_leaves_the_first_as_it_was(client: Client, made: Publication, row: Round) -> None:
    first = client.get(reverse("results:data", args=[made.pk, "json"])).getvalue()
    Scorecard.objects.update(point=1)
    row.refresh_from_db()
    assert row.state == State.FINAL
    second = publish(row, load_checklist(), **WHO)
    assert second.pk != made.pk
    assert Publication.objects.first() == second
    assert client.get(reverse("results:data", args=[made.pk, "json"])).getvalue() == first
    assert made.digest in words(client.get(reverse("results:rounds")))
    assert Entry.objects.filter(act="published").count() == 2
    assert Entry.objects.filter(act="published").last().detail["digest"] == made.digest


@pytest.mark.parametrize("state", [State.PLANNED, State.CRAWLING, State.IN_REVIEW, State.PRELIMINARY, State.SUPERSEDED])
def test_a_round_whose_towns_could_not_answer_is_not_published(row: Round, state: State) -> None:
    Round.objects.update(state=state)
    with pytest.raises(keep.Refused, match="plazo de respuesta"):
        publish(row, load_checklist(), **WHO)


def test_another_checklist_and_two_portals_of_one_town_are_refused(row: Round) -> None:
    Round.objects.update(checklist="otra")
    with pytest.raises(keep.Refused, match="Instale aquella versión"):
        publish(row, load_checklist(), **WHO)
    Round.objects.update(checklist=load_checklist().version)
    Portal.objects.update(municipality="0101")
    with pytest.raises(keep.Refused, match="mismo municipio"):
        publish(row, load_checklist(), **WHO)
    assert not Publication.objects.exists()


def test_what_is_not_whole_is_refused_with_what_is_wrong_and_where(row: Round) -> None:
    Crawl.objects.filter(portal__municipality="0101").update(evidence_digest="")
    with pytest.raises(keep.Refused, match="munia: tiene puntaje y no dice qué recorrido lo prueba"):
        publish(row, load_checklist(), **WHO)
    assert not Publication.objects.exists()
    assert Round.objects.get().state == State.REPLY_OPEN


def test_a_town_is_found_by_its_name_and_department_and_each_numeral_tells_who_publishes_it(client: Client, made: Publication) -> None:
    choice = words(client.get(reverse("results:search"), {"municipio": "muni"}))
    assert "munia</a>" not in choice  # the towns of codes 0101 to 0103 are found by their own names
    answer = client.get(reverse("results:search"), {"municipio": "Santa Catalina Pinula"})
    assert answer["Location"] == reverse("results:portal", args=[made.pk, "0102"])
    assert "Ninguno con esos filtros" in words(client.get(reverse("results:ranking", args=[made.pk]), {"departamento": "05"}))
    numeral = words(client.get(reverse("results:obligation", args=[made.pk, "laip-10-04"])))
    assert "munia</a>" in numeral
    assert client.get(reverse("results:obligation", args=[made.pk, "laip-10-99"])).status_code == 404
    assert client.get(reverse("results:portal", args=[made.pk, "9999"])).status_code == 404
    assert client.get(reverse("results:data", args=[made.pk, "exe"])).status_code == 404


def test_a_page_that_has_not_changed_is_not_sent_again(client: Client, made: Publication) -> None:
    first = client.get(reverse("results:newest"))
    assert client.get(reverse("results:newest"), headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_the_clock_is_frozen_with_the_result_and_reads_back_the_same(made: Publication) -> None:
    body = PublishedPortal.objects.get(key="0101").body
    visits = visits_of(Portal.objects.get(municipality="0101").pk, DAY)
    law = load_checklist().obligation("laip-10-04")
    hours = recent_hours(law.parts[0], law.code, visits, DAY)
    assert any(hour.first_seen for hour in hours)
    frozen = next(one for one in body["obligations"] if one["code"] == law.code)["clock"][law.parts[0].code]
    assert tuple(hour_of(one) for one in frozen) == hours
    assert [frozen_hour(hour) for hour in hours] == frozen
    assert PublishedPortal.objects.get(key="0103").body["first_visit_on"] is None


def test_a_later_round_keeps_what_the_one_before_it_published_whatever_becomes_of_that(
    made: Publication, row: Round, unguarded: Any
) -> None:
    assert (made.summary["rounds"], made.summary["ranking"][0]["before"]) == ([], None)
    later = keep.open_round("Dos", date(2026, 12, 22), load_checklist().version, row.portals.all(), **WHO)
    for state in (State.IN_REVIEW, State.PRELIMINARY, State.REPLY_OPEN):
        keep.move(later, state, **WHO)
    second = publish(later, load_checklist(), **WHO)
    first = made.summary["ranking"][0]
    assert [(one["publication"], one["name"], one["mean"], one["ranked"]) for one in second.summary["rounds"]] == [
        (made.pk, "Una", made.summary["mean"], 2)
    ]
    kept = next(one for one in second.summary["ranking"] if one["key"] == first["key"])["before"]
    assert first["score"] == {**{name: kept[name] for name in ("low", "point", "high", "band")}, "decided": first["score"]["decided"]}
    assert PublishedPortal.objects.get(publication=second, key=first["key"]).body["before"] == [kept]
    unguarded()
    Publication.objects.filter(pk=made.pk).update(digest="sha256:otra")
    later.refresh_from_db()
    with pytest.raises(keep.Refused, match="no coincide con su huella"):
        publish(later, load_checklist(), **WHO)


def test_what_others_published_of_a_town_is_frozen_with_its_label_and_never_passes_for_ours(client: Client, row: Round) -> None:
    call_command("load_history", verbosity=0)
    made = publish(row, load_checklist(), **WHO)
    MunicipalIndex.objects.all().delete()
    page = words(client.get(reverse("results:portal", args=[made.pk, "0101"])))
    assert "De la PDH (SECAI)" in page
    assert "90.4" in page
    assert "De SEGEPLAN" in page
    assert "<strong>0.6898</strong>" in page
    assert "No son una revisión de este portal" in page


def test_before_any_publication_the_page_says_so_and_only_a_coordinator_publishes(client: Client, row: Round) -> None:
    assert "Todavía no se publica" in words(client.get(reverse("results:newest")))
    address = reverse("supervision:publish", args=[row.slug])
    assert client.post(address).status_code == 302
    assert not Publication.objects.exists()
    for role, code in ((Role.REVIEWER, 403), (Role.COORDINATOR, 302)):
        user = User.objects.create_user(str(role))
        user.groups.add(Group.objects.get(name=role))
        second_factor.enrol(user)
        client.force_login(user)
        assert client.post(address).status_code == code
    assert Publication.objects.count() == 1
    assert key_of({"municipality": "", "name": "INFOM"}) == "INFOM"


@pytest.mark.parametrize("what", ["both", "portal", "gone"])
def test_a_publication_changed_together_with_its_digest_is_found_by_the_journal(made: Publication, unguarded: Any, what: str) -> None:
    out = io.StringIO()
    call_command("journal", "verify", stdout=out)
    assert "La bitácora está completa" in out.getvalue()
    out = io.StringIO()
    call_command("journal", "verify", json=True, stdout=out)
    assert json.loads(out.getvalue()) | {"head": ""} == {"entries": Entry.objects.count(), "publications": 1, "head": ""}
    unguarded()
    if what == "both":
        made.summary["ranking"][0]["score"]["point"] = 99.9
        Publication.objects.filter(pk=made.pk).update(summary=made.summary, digest=digest_of(made.summary))
    elif what == "portal":
        PublishedPortal.objects.filter(key="0101").update(body={})
    else:
        made.delete()
    told = {"both": "no es la que anotó la bitácora", "portal": "0101 no coincide con su huella", "gone": "falta la publicación"}[what]
    with pytest.raises(CommandError, match=told):
        call_command("journal", "verify")
