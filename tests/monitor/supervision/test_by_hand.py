"""What no crawl could see, said by people with proof: numerals by eye, no portal, one that nobody reaches. Two where it is negative."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from checklists.load import load_checklist
from monitor.accounts import second_factor
from monitor.accounts.access import Role
from monitor.archive.models import Assessment, Portal
from monitor.journal.keep import verify
from monitor.journal.models import Entry
from monitor.supervision import keep
from monitor.supervision.by_hand_keep import hands_of
from monitor.supervision.crawls import standing_of
from monitor.supervision.models import Attachment, Look, Notice, PublishedPortal, Round, Word
from monitor.supervision.publish import publish
from monitor.supervision.queue import queue
from monitor.supervision.reply import key_of
from monitor.supervision.score import NOBODY, Result, result
from monitor.supervision.stage import State

DAY, NOW = date(2026, 11, 22), datetime(2026, 11, 26, 15, tzinfo=UTC)
SITE = "https://www.facebook.com/munic"
WHY = "La página solo muestra fotografías del alcalde."
TRIED = "Se llamó a la municipalidad y confirmaron por oficio que no tienen."


@pytest.fixture
def row(visit: Callable[..., Assessment]) -> Round:
    """A round of a town with a crawl and of one that no crawl could see, in review."""
    seen = visit("munia", DAY).crawl.portal
    Portal.objects.filter(pk=seen.pk).update(municipality="0101")
    unseen = Portal.objects.create(name="Muni C", municipality="0102", url=SITE)
    given = keep.open_round("Una", DAY, load_checklist().version, [seen, unseen], by="ana", now=NOW)
    keep.move(given, State.IN_REVIEW, by="ana", now=NOW)
    given.refresh_from_db()
    return given


@pytest.fixture
def portal(row: Round) -> Portal:
    return row.portals.get(municipality="0102")


@pytest.fixture
def enter(db: Any) -> Callable[..., Client]:
    def signed_in(name: str) -> Client:
        user = User.objects.create_user(name)
        user.groups.add(Group.objects.get(name=Role.REVIEWER))
        second_factor.enrol(user)
        client = Client()
        client.force_login(user)
        return client

    return signed_in


def picture(name: str = "captura.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"\x89PNG\r\n\x1a\n" + name.encode() * 20, content_type="image/png")


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def address(row: Round, portal: Portal) -> str:
    return reverse("supervision:by_hand", args=[row.slug, portal.pk])


def look(**said: Any) -> dict[str, Any]:
    return {"why": "social", "on": timezone.localdate().isoformat(), "address": SITE, "files-all": [picture()], **said}


def word(kind: str, **said: Any) -> dict[str, Any]:
    return {"whole": "1", "kind": kind, "on": timezone.localdate().isoformat(), "note": TRIED, "files-whole": [picture()], **said}


def standing(row: Round, portal: Portal) -> Result:
    found = standing_of(row, portal.pk)
    assert found
    hand = hands_of(row, portal.pk).get(portal.pk, NOBODY)
    said = keep.decisions_of(row, portal.pk).get(portal.pk, [])
    return result(found, load_checklist(), said, two_persons=row.two_persons, hand=hand)


def test_the_form_holds_every_numeral_on_one_page_and_a_met_one_needs_address_and_picture(
    row: Round, portal: Portal, enter: Callable[..., Client]
) -> None:
    eva, here = enter("eva"), address(row, portal)
    page = eva.get(here)
    law = next(law for law in load_checklist().laws if law.code == "laip")
    assert all(f'name="outcome-{one.code}"' in page.content.decode() for one in law.obligations if one.binds_subject("municipality"))
    refused = eva.post(here, look(**{"outcome-laip-10-01": "met", "files-all": [], "note-laip-10-01": "Está el organigrama."}))
    assert refused.status_code == 422
    assert "adjunte una captura" in words(refused)
    assert "Está el organigrama." in words(refused), "what was written is not lost"
    assert not Look.objects.exists()
    assert not Attachment.objects.exists()
    assert eva.post(here, look(**{"outcome-laip-10-01": "met"})).status_code == 302
    found = standing(row, portal)
    assert {one.outcome.value for one in found.findings if one.criterion.startswith("laip-10-01:")} <= {"met", "unknown"}
    assert any(one.outcome == "met" and one.evidence[0].digest.startswith("sha256:") for one in found.findings)
    assert found.score
    assert found.score.low > 0
    assert found.score.point is None, "the other numerals are unknown, not missing"
    assert Entry.objects.get(act="looked").detail["files"] == [f"sha256:{Attachment.objects.get().sha256}"]
    assert verify() is None


def test_a_negative_look_counts_when_another_person_says_the_same(row: Round, portal: Portal, enter: Callable[..., Client]) -> None:
    eva, leo, here = enter("eva"), enter("leo"), address(row, portal)
    eva.post(here, look(**{"outcome-laip-10-04": "missing", "reason-laip-10-04": "absent", "note-laip-10-04": WHY}))
    assert not standing(row, portal).findings
    assert "eva dijo «no cumple»" in words(leo.get(here))
    eva.post(here, look(**{"outcome-laip-10-04": "missing", "note-laip-10-04": WHY}))
    assert not standing(row, portal).findings, "the same person twice is one person"
    leo.post(here, look(**{"outcome-laip-10-04": "missing", "note-laip-10-04": WHY}))
    own = [one for one in standing(row, portal).findings if one.criterion.startswith("laip-10-04")]
    assert "missing" in {one.outcome.value for one in own}
    assert "página de red social" in next(one.sentence for one in own if one.outcome == "missing")


def test_no_portal_is_a_dated_word_with_proof_by_two_people_that_scores_zero_and_can_be_taken_back(
    row: Round, portal: Portal, enter: Callable[..., Client]
) -> None:
    eva, leo, here = enter("eva"), enter("leo"), address(row, portal)
    assert "Adjunte la prueba" in words(eva.post(here, word("no_portal", **{"files-whole": []})))
    later = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert "no puede ser después de hoy" in words(eva.post(here, word("no_portal", on=later)))
    assert not Word.objects.exists()
    eva.post(here, word("no_portal"))
    assert standing(row, portal).word is None
    assert "Hace falta que otra persona lo confirme" in words(leo.get(here))
    leo.post(here, word("no_portal"))
    found = standing(row, portal)
    assert found.score
    assert (found.score.low, found.score.point, found.score.high) == (0, 0, 0)
    assert "el puntaje es cero" in words(leo.get(here))
    eva.post(here, word("seen", note="La municipalidad abrió un portal nuevo.", **{"files-whole": []}))
    assert standing(row, portal).word is None
    assert [one.kind for one in Word.objects.all()] == ["no_portal", "no_portal", "seen"]
    assert Entry.objects.filter(act="word_given").count() == 3


def test_a_word_on_a_portal_that_a_crawl_saw_takes_it_out_of_the_queue_and_what_was_looked_at_too(
    row: Round, enter: Callable[..., Client]
) -> None:
    seen, eva = row.portals.get(municipality="0101"), enter("eva")
    waiting = next(one for one in queue(row, load_checklist(), by="eva") if one.portal == seen.pk)
    eva.post(address(row, seen), look(**{f"outcome-{waiting.obligation}": "met", "address": "https://munia.gob.gt/"}))
    left = {one.obligation for one in queue(row, load_checklist(), by="eva") if one.portal == seen.pk}
    assert waiting.obligation not in left
    decided = {one.criterion: one.outcome for one in standing(row, seen).findings}
    machine = {one.criterion: one.outcome for one in row.portals.get(pk=seen.pk).crawls.get().assessments.get().findings.all()}
    assert all(decided[code] == outcome for code, outcome in machine.items() if outcome != "unknown"), "what a crawl decided stays"
    for name in ("eva", "leo"):
        (eva if name == "eva" else enter(name)).post(address(row, seen), word("unreachable"))
    assert not [one for one in queue(row, load_checklist(), by="eva") if one.portal == seen.pk]


def test_what_people_saw_is_frozen_with_its_reason_and_day_and_names_nobody(
    row: Round, portal: Portal, enter: Callable[..., Client]
) -> None:
    for name in ("evangelina", "leopoldo"):
        enter(name).post(address(row, portal), word("no_portal"))
    for state in (State.PRELIMINARY, State.REPLY_OPEN):
        keep.move(row, state, by="ana", now=NOW)
    publish(row, load_checklist(), by="ana", now=timezone.now())
    body = PublishedPortal.objects.get(key="0102").body
    assert (body["group"], body["score"]["point"]) == ("ranked", 0)
    assert body["by_hand"]["kind"] == "no_portal"
    assert body["by_hand"]["on"] == body["visited_on"] == timezone.localdate().isoformat()
    sentences = {one["sentence"] for item in body["obligations"] for one in item["criteria"] if one["outcome"] == "missing"}
    assert any("no tiene portal" in one and TRIED in one for one in sentences)
    assert "evangelina" not in str(body)
    assert "leopoldo" not in str(body)
    page = words(Client().get(reverse("results:portal", args=[row.publications.get().pk, "0102"])))
    assert f"no tiene portal. {TRIED}" in page
    assert "visitado el" not in page, "nobody visited what is not there"


def test_files_and_api_tell_apart_what_a_person_saw_where_no_crawl_could(row: Round, portal: Portal, enter: Callable[..., Client]) -> None:
    seen, eva = row.portals.get(municipality="0101"), enter("eva")
    waiting = next(one for one in queue(row, load_checklist(), by="eva") if one.portal == seen.pk)
    machine = {one.criterion: one for one in standing(row, seen).findings}
    eva.post(address(row, seen), look(**{f"outcome-{waiting.obligation}": "met", "address": "https://munia.gob.gt/"}))
    by_hand = {one.criterion for one in standing(row, seen).findings if one != machine[one.criterion]}
    for client in (eva, enter("leo")):
        client.post(address(row, portal), word("no_portal"))
    for state in (State.PRELIMINARY, State.REPLY_OPEN):
        keep.move(row, state, by="ana", now=NOW)
    made = publish(row, load_checklist(), by="ana", now=timezone.now())
    today, visitor = timezone.localdate().isoformat(), Client()

    def rows(view: str) -> list[dict[str, str]]:
        body = visitor.get(reverse(f"results:{view}", args=[made.pk, "csv"])).getvalue().decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(body)))

    assert {one["municipio"]: (one["a_mano"], one["a_mano_el"]) for one in rows("data")} == {
        "0101": ("looked", today),
        "0102": ("no_portal", today),
    }
    answers = rows("answers")
    assert {one["criterio"] for one in answers if one["municipio"] == "0101" and one["a_mano"] == "sí"} == by_hand != set()
    assert {one["a_mano"] for one in answers if one["municipio"] == "0102" and one["resultado"] == "missing"} == {"sí"}
    said = visitor.get(f"/api/v1/publicaciones/{made.pk}/resultados/0101").json()["datos"]
    assert (said["a_mano"], said["a_mano_el"]) == ("looked", today)
    assert {one["criterio"] for one in said["respuestas"] if one["a_mano"] == "sí"} == by_hand


def test_a_town_that_was_seen_by_hand_is_told_and_may_answer(row: Round, portal: Portal, enter: Callable[..., Client]) -> None:
    for name in ("eva", "leo"):
        enter(name).post(address(row, portal), word("unreachable"))
    for state in (State.PRELIMINARY, State.REPLY_OPEN):
        keep.move(row, state, by="ana", now=NOW)
    due = timezone.localdate() + timedelta(days=5)
    Notice.objects.create(round=row, portal=portal, email="u@x.gt", key=key_of("clave"), due_on=due, sent_at=NOW)
    page = Client().get("/respuesta/clave/")
    assert "no se puede alcanzar, confirmado" in words(page)
    code = next(one.criterion for one in standing(row, portal).findings if one.outcome == "missing")
    assert Client().post("/respuesta/clave/", {"criterion": code, "text": "Ya abre.", "link": "https://munic.gob.gt/"}).status_code == 302
    assert "Ya abre." in words(enter("ana").get(address(row, portal)))


def test_in_another_state_nothing_is_kept(row: Round, portal: Portal, enter: Callable[..., Client]) -> None:
    keep.move(row, State.PRELIMINARY, by="ana", now=NOW)
    eva = enter("eva")
    assert "ahora no se decide" in words(eva.post(address(row, portal), word("no_portal")))
    assert "ahora no se decide" in words(eva.post(address(row, portal), look(**{"outcome-laip-10-01": "met"})))
    assert not Word.objects.exists()
    assert not Look.objects.exists()
    assert not Attachment.objects.exists()
