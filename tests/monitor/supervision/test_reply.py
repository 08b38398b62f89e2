"""A municipality answers its preliminary result by a personal link, which a real mail server brings; a person looks at what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from checklists.load import load_checklist
from monitor.accounts import second_factor
from monitor.accounts.access import Role
from monitor.archive.models import Assessment, Contact, Finding
from monitor.journal.keep import verify
from monitor.journal.models import Entry
from monitor.supervision import keep
from monitor.supervision.models import Answer, Notice, Round
from monitor.supervision.queue import queue
from monitor.supervision.stage import State
from tests.servers.nginx import free_port

DAY, NOW = date(2026, 11, 22), datetime(2026, 11, 26, 15, tzinfo=UTC)


class Box:
    """What arrived, and a server that refuses one mailbox."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, str]] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address.startswith("llena@"):
            return "552 5.2.2 buzon lleno"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        from email import message_from_bytes, policy

        body = message_from_bytes(envelope.content, policy=policy.default).get_body()
        self.letters.append((envelope.rcpt_tos[0], body.get_content() if body else ""))
        return "250 OK"


@pytest.fixture
def box(settings: Any) -> Iterator[Box]:
    found = Box()
    server = Controller(found, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    yield found
    server.stop()


@pytest.fixture
def row(visit: Callable[..., Assessment]) -> Round:
    portals = []
    for name, code in (("munia", "0101"), ("munib", "0102")):
        portal = visit(name, DAY).crawl.portal
        portal.municipality = code
        portal.save()
        portals.append(portal)
    given = keep.open_round("Una", DAY, load_checklist().version, portals, by="mar", now=NOW)
    for state in (State.IN_REVIEW, State.PRELIMINARY):
        keep.move(given, state, by="mar", now=NOW)
    given.refresh_from_db()
    return given


@pytest.fixture
def boss(db: Any) -> Client:
    user = User.objects.create_user("mar")
    user.groups.add(Group.objects.get(name=Role.COORDINATOR))
    second_factor.enrol(user)
    client = Client()
    client.force_login(user)
    return client


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def told(boss: Client, row: Round, boxes: str = "0101 uip@munia.gob.gt") -> Any:
    due = (timezone.localdate() + timedelta(days=10)).isoformat()
    return boss.post(reverse("supervision:letters", args=[row.slug]), {"boxes": boxes, "due_on": due}, follow=True)


def link_in(letter: str) -> str:
    found = re.search(r"http://testserver(/respuesta/\S+)", letter)
    assert found, letter
    return found.group(1)


def opened(boss: Client, row: Round, box: Box) -> str:
    told(boss, row)
    keep.move(row, State.REPLY_OPEN, by="mar", now=NOW)
    return link_in(box.letters[0][1])


def test_the_letter_leads_to_the_result_without_an_account_and_its_opening_is_noted(boss: Client, row: Round, box: Box) -> None:
    address = opened(boss, row, box)
    assert box.letters[0][0] == "uip@munia.gob.gt"
    assert Notice.objects.get().opened_at is None
    page = Client().get(address)
    assert page["Referrer-Policy"] == "same-origin"
    assert "Lo que falta o no se pudo ver" in words(page)
    assert "Qué haría falta:" in words(page)
    notice = Notice.objects.get()
    assert notice.opened_at is not None
    assert Entry.objects.get(act="notice_opened").actor == "municipalidad 0101"
    assert address.split("/")[2] not in notice.key
    assert Client().get("/respuesta/adivinado/").status_code == 404


def test_an_answer_is_kept_shown_and_put_before_a_reviewer_whatever_the_machine_said(boss: Client, row: Round, box: Box) -> None:
    address = opened(boss, row, box)
    code = Finding.objects.filter(assessment__crawl__portal__municipality="0101", outcome="missing").exclude(criterion="").first().criterion
    codes = re.findall(r'name="criterion" value="([^"]+)"', Client().get(address).content.decode())
    code = code if code in codes else codes[0]
    answer = Client().post(address, {"criterion": code, "text": "Ya está publicado.", "link": "https://munia.gob.gt/7"})
    assert answer.status_code == 302
    assert "Ya está publicado." in words(Client().get(address))
    assert any(code in item.criteria for item in queue(row, load_checklist(), by="eva"))
    item = next(item for item in queue(row, load_checklist(), by="eva") if code in item.criteria)
    desk = boss.get(reverse("supervision:desk", args=[row.slug, item.portal, item.obligation]))
    assert "La municipalidad respondió" in words(desk)
    said = {f"outcome-{code}": "met", f"note-{code}": "", f"proof-{code}": "https://munia.gob.gt/7"}
    assert boss.post(reverse("supervision:desk", args=[row.slug, item.portal, item.obligation]), said).status_code == 302
    assert not any(code in item.criteria for item in queue(row, load_checklist(), by="eva"))
    Client().post(address, {"criterion": code, "text": "Y algo más.", "link": ""})
    assert any(code in item.criteria for item in queue(row, load_checklist(), by="eva"))
    assert [one.text for one in Answer.objects.all()] == ["Ya está publicado.", "Y algo más."]
    assert Entry.objects.filter(act="answered", actor="municipalidad 0101").count() == 2
    assert verify() is None


@pytest.mark.parametrize(
    ("said", "answer"),
    [({}, "Escriba una respuesta"), ({"link": "ftp://x"}, "comienza con https"), ({"link": "javascript:alert(1)"}, "comienza con https")],
)
def test_an_empty_answer_and_a_strange_address_are_refused_in_words(
    boss: Client, row: Round, box: Box, said: dict[str, str], answer: str
) -> None:
    address = opened(boss, row, box)
    code = re.findall(r'name="criterion" value="([^"]+)"', Client().get(address).content.decode())[0]
    page = Client().post(address, {"criterion": code, **said})
    assert (page.status_code, answer in words(page)) == (422, True)
    assert not Answer.objects.exists()


def test_after_the_day_nothing_is_taken_until_it_is_extended_with_a_reason(boss: Client, row: Round, box: Box) -> None:
    address = opened(boss, row, box)
    code = re.findall(r'name="criterion" value="([^"]+)"', Client().get(address).content.decode())[0]
    Notice.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert "terminó el" in words(Client().post(address, {"criterion": code, "text": "Tarde."}))
    later = {"due_on": (timezone.localdate() + timedelta(days=3)).isoformat()}
    later["notice"], extend = str(Notice.objects.get().pk), reverse("supervision:extend", args=[row.slug])
    assert "motivo de la prórroga" in words(boss.post(extend, later, follow=True))
    assert boss.post(extend, {**later, "notice": "٣"}).status_code == 404
    given = boss.post(extend, {**later, "reason": "Tuvieron un corte de energía."}, follow=True)
    assert "Prórroga dada:" in words(given)
    assert Client().post(address, {"criterion": code, "text": "A tiempo."}).status_code == 302
    assert Entry.objects.filter(act="extended").get().detail["reason"] == "Tuvieron un corte de energía."
    page = words(boss.get(reverse("supervision:letters", args=[row.slug])))
    assert "Prórrogas dadas" in page
    assert "Tuvieron un corte de energía. <span" in page


def test_a_letter_that_does_not_leave_is_told_and_hinders_no_other(boss: Client, row: Round, box: Box) -> None:
    page = words(told(boss, row, "0101 llena@munia.gob.gt\n102, uip@munib.gob.gt"))
    assert "Correos enviados: 1." in page
    assert "No salió: 0101 llena@munia.gob.gt" in page
    assert [(one.email, bool(one.sent_at), bool(one.failed)) for one in Notice.objects.order_by("email")] == [
        ("llena@munia.gob.gt", False, True),
        ("uip@munib.gob.gt", True, False),
    ]


@pytest.mark.parametrize(
    ("boxes", "answer"),
    [("0101 sincorreo", "No se entienden las líneas 1"), ("0905 x@y.gob.gt", "no tienen resultado en esta supervisión: 0905")],
)
def test_a_list_with_faults_sends_nothing(boss: Client, row: Round, box: Box, boxes: str, answer: str) -> None:
    assert answer in words(told(boss, row, boxes))
    assert not box.letters


def test_letters_go_to_the_kept_official_mailbox_of_the_information_unit_where_there_is_one(boss: Client, row: Round, box: Box) -> None:
    def offered() -> tuple[str, str]:
        page = boss.get(reverse("supervision:letters", args=[row.slug])).content.decode()
        area = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
        return (area[1].strip() if area else "", " ".join(page.split()))

    assert offered()[0] == ""
    assert "Sin correo guardado: 0101" in offered()[1]
    kept: dict[str, Any] = {"municipality": "0101", "source": "directorio"}
    Contact.objects.create(office="Alcaldía", email="alcaldia@munia.gob.gt", **kept)
    assert offered()[0] == "0101 alcaldia@munia.gob.gt"
    Contact.objects.create(office="Unidad de Información Pública", email="uip@munia.gob.gt", **kept)
    Contact.objects.create(municipality="0102", office="Unidad de Información Pública", phone="2285 8000", source="llamada")
    lines, page = offered()
    assert lines == "0101 uip@munia.gob.gt"
    assert "Sin correo guardado: 0102 " in page
    told(boss, row, lines)
    assert [to for to, _ in box.letters] == ["uip@munia.gob.gt"]
    assert offered()[0] == "", "who was told is not told twice"


def test_only_a_coordinator_sends_letters_and_only_of_a_preliminary_result(row: Round, client: Client, boss: Client, box: Box) -> None:
    assert client.get(reverse("supervision:letters", args=[row.slug])).status_code == 302
    Round.objects.update(state=State.IN_REVIEW)
    assert "Primero pase la supervisión" in words(told(boss, row))
    assert not Notice.objects.exists()


def questions(address: str) -> list[str]:
    return re.findall(r'name="criterion" value="([^"]+)"', Client().get(address).content.decode())


@pytest.mark.parametrize("code", ["", "laip-10-99", "x" * 300, "laip-10-01\n:tiene", "'; drop table supervision_answer; --"])
def test_a_question_that_was_not_asked_takes_no_answer(boss: Client, row: Round, box: Box, code: str) -> None:
    page = Client().post(opened(boss, row, box), {"criterion": code, "text": "Algo."})
    assert (page.status_code, "no es de este resultado" in words(page)) == (422, True)
    assert not Answer.objects.exists()


def test_the_link_of_one_town_shows_and_answers_nothing_of_another(boss: Client, row: Round, box: Box) -> None:
    told(boss, row, "0101 uip@munia.gob.gt\n0102 uip@munib.gob.gt")
    keep.move(row, State.REPLY_OPEN, by="mar", now=NOW)
    address = {box: link_in(letter) for box, letter in box.letters}
    assert Client().post(address["uip@munia.gob.gt"], {"criterion": questions(address["uip@munia.gob.gt"])[0], "text": "Lo de A."})
    other = words(Client().get(address["uip@munib.gob.gt"]))
    assert "Lo de A." not in other
    assert "munia" not in other
    assert {one.notice.portal.municipality for one in Answer.objects.all()} == {"0101"}


def test_what_is_too_long_is_said_and_nothing_of_it_is_cut_away_in_silence(boss: Client, row: Round, box: Box) -> None:
    address = opened(boss, row, box)
    for said in ({"text": "a" * 1001}, {"link": "https://munia.gob.gt/" + "a" * 500}):
        page = Client().post(address, {"criterion": questions(address)[0], **said})
        assert (page.status_code, "Es muy largo" in words(page), next(iter(said.values())) in words(page)) == (422, True, True)


def test_whoever_holds_a_link_cannot_fill_the_journal(boss: Client, row: Round, box: Box) -> None:
    address = opened(boss, row, box)
    code = questions(address)[0]
    answers = [Client().post(address, {"criterion": code, "text": f"{number}"}).status_code for number in range(22)]
    assert answers == [302] * 20 + [422] * 2


def test_the_secret_of_a_link_stands_in_no_row_and_in_no_entry_of_the_journal(boss: Client, row: Round, box: Box) -> None:
    from django.core.management import call_command

    secret = opened(boss, row, box).split("/")[2]
    Client().post(f"/respuesta/{secret}/", {"criterion": questions(f"/respuesta/{secret}/")[0], "text": "Algo."})
    out = StringIO()
    call_command("dumpdata", "supervision", "journal", stdout=out)
    assert "municipality_notified" in out.getvalue()
    assert secret not in out.getvalue()


def test_a_link_that_does_not_exist_is_not_kept_by_a_cache_and_leaves_no_trace(boss: Client, row: Round, box: Box) -> None:
    secret = opened(boss, row, box).split("/")[2]
    before = Entry.objects.count()
    for other in (secret[:-1], secret.swapcase(), secret + "x", "%20" + secret):
        assert Client().get(f"/respuesta/{other}/").status_code == 404
    assert Entry.objects.count() == before


def test_one_link_brings_no_more_files_than_a_disk_can_spare(boss: Client, row: Round, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from monitor.supervision import reply

    monkeypatch.setattr(reply, "MOST_BYTES", 100)
    address = opened(boss, row, box)
    said = {"criterion": questions(address)[0], "text": "Va el acta."}
    paper = b"%PDF-1.4\n" + b"%" * 60
    assert Client().post(address, {**said, "files": SimpleUploadedFile("acta.pdf", paper)}).status_code == 302
    page = Client().post(address, {**said, "files": SimpleUploadedFile("acta2.pdf", paper)})
    assert (page.status_code, "Sus archivos ya llenan" in words(page), Answer.objects.count()) == (422, True, 1)
