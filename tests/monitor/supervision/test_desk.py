"""The reviewer's desk: what changes most first, decided with reason and proof, by two where it is negative; nothing in another state."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from checklists.load import load_checklist
from monitor.accounts import second_factor
from monitor.accounts.access import Role
from monitor.archive.models import Assessment, Finding
from monitor.journal.keep import verify
from monitor.journal.models import Entry
from monitor.supervision import keep
from monitor.supervision.crawls import standings
from monitor.supervision.models import Decision, Round
from monitor.supervision.queue import queue
from monitor.supervision.score import result
from monitor.supervision.stage import MOVES, State

DAY, NOW = date(2026, 11, 22), datetime(2026, 11, 26, 15, tzinfo=UTC)
WHY = "El archivo que enlaza es de otro año."


@pytest.fixture
def row(visit: Callable[..., Assessment]) -> Round:
    """A round of two portals, in review."""
    given = keep.open_round("Una", DAY, "v1", [visit("munia", DAY).crawl.portal, visit("munib", DAY).crawl.portal], by="ana", now=NOW)
    keep.move(given, State.IN_REVIEW, by="ana", now=NOW)
    given.refresh_from_db()
    return given


@pytest.fixture
def reviewer(db: Any) -> Callable[..., Client]:
    def enter(name: str, role: Role = Role.REVIEWER) -> Client:
        user = User.objects.create_user(name)
        user.groups.add(Group.objects.get(name=role))
        second_factor.enrol(user)
        client = Client()
        client.force_login(user)
        return client

    return enter


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def following(client: Client, row: Round) -> str:
    return str(client.get(reverse("supervision:following", args=[row.slug])).url)


def answers(page: Any, outcome: str, note: str = "", proof: str = "") -> dict[str, str]:
    """The same answer to every open question of a screen."""
    codes = dict.fromkeys(re.findall(r'name="outcome-([^"]+)"', page.content.decode()))
    return {key: value for code in codes for key, value in ((f"outcome-{code}", outcome), (f"note-{code}", note), (f"proof-{code}", proof))}


def test_the_queue_shows_what_moves_most_points_first_and_only_what_the_machine_could_not_decide(row: Round) -> None:
    items = queue(row, load_checklist(), by="eva")
    assert items
    assert [item.points for item in items] == sorted((item.points for item in items), reverse=True)
    unknown = Finding.objects.filter(outcome="unknown", criterion__in=[code for item in items for code in item.criteria])
    assert unknown.count() == sum(len(item.criteria) for item in items)


def test_a_screen_shows_the_law_the_machines_word_and_the_passage_and_an_answer_leads_to_the_next(row: Round, reviewer: Any) -> None:
    client = reviewer("eva")
    first = following(client, row)
    page = client.get(first)
    assert page.status_code == 200
    assert "Qué pide la ley" in words(page)
    assert "sin dato" in words(page)
    answer = client.post(first, answers(page, "met", proof="https://munia.gob.gt/visto"))
    assert answer.status_code == 302
    assert following(client, row) != first
    made = Decision.objects.first()
    assert made
    assert (made.by, made.outcome, made.proposed) == ("eva", "met", "unknown")
    assert Entry.objects.filter(act="decided").count() == Decision.objects.count()
    assert verify() is None


def test_a_negative_answer_waits_for_another_person_and_moves_no_point_until_then(row: Round, reviewer: Any) -> None:
    eva, leo = reviewer("eva"), reviewer("leo")
    address = following(eva, row)
    portal = int(address.split("/")[-3])
    checklist = load_checklist()

    def high() -> float:
        standing = next(one for one in standings(row) if one.portal.pk == portal)
        score = result(standing, checklist, keep.decisions_of(row, portal).get(portal, []), two_persons=True).score
        assert score
        return score.high

    before = high()
    eva.post(address, answers(eva.get(address), "missing", WHY))
    assert high() == before
    assert following(eva, row) != address
    page = leo.get(address)
    assert f"eva decidió «no cumple»: {WHY} Hace falta otra persona." in words(page)
    leo.post(address, answers(page, "missing", WHY))
    assert high() < before
    assert all(item.obligation not in address or item.portal != portal for item in queue(row, checklist, by="leo"))


def test_who_answers_what_a_colleague_has_settled_meanwhile_is_told_and_led_on(row: Round, reviewer: Any) -> None:
    eva, leo = reviewer("eva"), reviewer("leo")
    address = following(eva, row)
    page = leo.get(address)
    eva.post(address, answers(eva.get(address), "met", proof="https://munia.gob.gt/visto"))
    made = Decision.objects.count()
    for given in ({"outcome": "met", "proof": "https://munia.gob.gt/otra"}, answers(page, "missing", WHY)):
        answer = leo.post(address, given)
        assert answer.status_code == 302
        assert answer.url != address
        assert "Otra persona ya decidió" in words(leo.get(answer.url))
    assert Decision.objects.count() == made


def test_without_a_reason_or_a_proof_nothing_is_kept_and_the_screen_says_what_is_missing(row: Round, reviewer: Any) -> None:
    client = reviewer("eva")
    address = following(client, row)
    answer = client.post(address, answers(client.get(address), "missing"))
    assert answer.status_code == 422
    assert "Escriba en una frase qué falta" in words(answer)
    assert "Elija una respuesta" in words(client.post(address, {}))
    assert not Decision.objects.exists()


def test_what_is_skipped_comes_after_the_rest(row: Round, reviewer: Any) -> None:
    client = reviewer("eva")
    seen = []
    for _ in queue(row, load_checklist(), by="eva"):
        seen.append(following(client, row))
        answer = client.post(seen[-1], {"skip": "1"})
    assert len(set(seen)) == len(seen)
    assert answer.url == reverse("supervision:round", args=[row.slug])
    assert "Solo queda lo que usted saltó" in words(client.get(answer.url))
    assert following(client, row) == seen[0]


def test_a_decision_carries_over_to_the_same_evidence_judged_again_and_not_to_other(row: Round, reviewer: Any) -> None:
    client = reviewer("eva")
    address = following(client, row)
    client.post(address, answers(client.get(address), "not_applicable", "No hay mercado municipal en este lugar."))
    obligation, portal = address.split("/")[-2], int(address.split("/")[-3])
    waiting = {(item.portal, item.obligation) for item in queue(row, load_checklist(), by="eva")}
    assert (portal, obligation) not in waiting
    old = Assessment.objects.get(crawl__portal=portal)
    judged_again(old)
    assert (portal, obligation) not in {(item.portal, item.obligation) for item in queue(row, load_checklist(), by="eva")}
    judged_again(old, obligation, reason="blocked", params={"detail": "403"})
    assert (portal, obligation) in {(item.portal, item.obligation) for item in queue(row, load_checklist(), by="eva")}


def judged_again(old: Assessment, changed: str = "-", **otherwise: Any) -> None:
    """The same crawl judged once more; what the machine leaves to people of a numeral comes out otherwise."""
    new = Assessment.objects.create(crawl=old.crawl, checklist="v2", subject=old.subject, observed_on=old.observed_on)
    for finding in Finding.objects.filter(assessment=old):
        finding.pk, finding.assessment = None, new
        if finding.criterion.startswith(changed) and finding.outcome == "unknown":
            finding.reason, finding.params = otherwise["reason"], otherwise["params"]
        finding.save()


@pytest.mark.parametrize("state", [state for state in State if state not in (State.IN_REVIEW, State.REPLY_OPEN)])
def test_nobody_decides_while_the_round_is_in_another_state(row: Round, reviewer: Any, state: State) -> None:
    client = reviewer("eva")
    address = following(client, row)
    page = client.get(address)
    Round.objects.update(state=state)
    assert "ahora no se decide" in words(client.post(address, answers(page, "missing", WHY)))
    assert not Decision.objects.exists()


def test_only_a_coordinator_moves_a_round_and_only_where_the_table_leads(row: Round, reviewer: Any) -> None:
    address = reverse("supervision:move", args=[row.slug])
    assert reviewer("eva").post(address, {"to": "preliminary"}).status_code == 403
    boss = reviewer("mar", Role.COORDINATOR)
    assert "está «en revisión» y de ahí no pasa a «final»" in words(boss.post(address, {"to": "final"}, follow=True))
    boss.post(address, {"to": "preliminary"})
    row.refresh_from_db()
    assert row.state == State.PRELIMINARY
    assert Entry.objects.filter(act="round_moved", actor="mar").get().detail == {"before": "in_review", "after": "preliminary"}


def test_who_asks_for_the_visits_is_told_what_makes_them_where_there_is_no_queue(row: Round, reviewer: Any) -> None:
    Round.objects.update(state=State.PLANNED, cut_off=date(2999, 1, 1))
    answer = reviewer("mar", Role.COORDINATOR).post(reverse("supervision:move", args=[row.slug]), {"to": "crawling"}, follow=True)
    assert "Aquí no hay cola. Para visitar los portales en un solo proceso: monitor observe --all" in words(answer)
    row.refresh_from_db()
    assert row.state == State.CRAWLING


def test_every_state_is_reached_and_the_last_leads_nowhere() -> None:
    reached = {to for ways in MOVES.values() for to in ways} | {State.PLANNED}
    assert reached == set(State)
    assert MOVES[State.SUPERSEDED] == ()


@pytest.mark.parametrize("role", [Role.INFOM, Role.ADMINISTRATOR])
def test_who_does_not_review_sees_no_desk(row: Round, reviewer: Any, role: Role) -> None:
    client = reviewer("otra", role)
    assert client.get(reverse("supervision:following", args=[row.slug])).status_code == 403
    assert client.get(reverse("supervision:round", args=[row.slug])).status_code == 200


def test_questions_to_which_nobody_proposes_an_answer_are_answered_at_once_and_one_apart(row: Round, reviewer: Any) -> None:
    client = reviewer("eva")
    item = next(item for item in queue(row, load_checklist(), by="eva") if len(item.criteria) > 1)
    address = reverse("supervision:desk", args=[row.slug, item.portal, item.obligation])
    assert f"La misma respuesta para todas: {len(item.criteria)} preguntas" in words(client.get(address))
    apart = item.criteria[-1]
    client.post(address, {"outcome": "missing", "reason": "absent", f"outcome-{apart}": "not_applicable", f"reason-{apart}": "has_none"})
    made = {one.criterion: (one.outcome, one.reason, one.note) for one in Decision.objects.all()}
    assert made[apart] == ("not_applicable", "has_none", "El municipio no tiene ese servicio, programa o dependencia.")
    assert {made[code] for code in item.criteria[:-1]} == {("missing", "absent", "No aparece en el portal.")}
    second = reviewer("leo").get(address)
    assert "La misma respuesta" not in words(second)
    assert second.content.decode().count('value="missing" checked') == len(item.criteria) - 1


def test_a_reason_of_the_list_is_of_one_answer_and_what_is_added_stands_behind_it(row: Round, reviewer: Any) -> None:
    client = reviewer("eva")
    address = following(client, row)
    [code, *_] = dict.fromkeys(re.findall(r'name="outcome-([^"]+)"', client.get(address).content.decode()))
    refused = client.post(address, {f"outcome-{code}": "missing", f"reason-{code}": "incomplete", f"note-{code}": "Falta todo."})
    assert refused.status_code == 422
    assert "Ese motivo no es de «no cumple»" in words(refused)
    assert 'value="Falta todo."' in refused.content.decode()
    client.post(address, {f"outcome-{code}": "missing", f"reason-{code}": "old", f"note-{code}": "Es de 2019."})
    made = Decision.objects.get()
    assert (made.reason, made.note) == ("old", "Lo que hay es de otro periodo. Es de 2019.")


def test_a_file_is_kept_with_the_decision_privately_and_other_kinds_are_refused(row: Round, reviewer: Any) -> None:
    client = reviewer("eva")
    address = following(client, row)
    [code, *_] = dict.fromkeys(re.findall(r'name="outcome-([^"]+)"', client.get(address).content.decode()))
    said = {f"outcome-{code}": "missing", f"reason-{code}": "absent"}
    refused = client.post(address, {**said, f"file-{code}": SimpleUploadedFile("guion.sh", b"#!/bin/sh")})
    assert "«guion.sh» no es de un formato que se guarde" in words(refused)
    assert not Decision.objects.exists()
    picture = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0" * 30
    client.post(address, {**said, f"file-{code}": SimpleUploadedFile("captura.png", picture)})
    kept = Decision.objects.get().attachments.get()
    assert Entry.objects.get(act="decided").detail["files"] == [f"sha256:{kept.sha256}"]
    assert b"".join(client.get(reverse("supervision:attachment", args=[kept.pk])).streaming_content) == picture
    assert "captura.png" in words(reviewer("leo").get(address))
    assert reviewer("otra", Role.INFOM).get(reverse("supervision:attachment", args=[kept.pk])).status_code == 403
