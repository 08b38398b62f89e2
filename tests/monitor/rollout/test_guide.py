"""The guide on its way: approved with its record, one letter for each town whatever happens, bounces, links followed, copies on paper."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from checklists.load import load_checklist
from monitor.archive.models import Contact
from monitor.journal.keep import verify
from monitor.rollout.guide import keep
from monitor.rollout.guide.bounce import read_bounces
from monitor.rollout.guide.lists import NoList, read_deliveries
from monitor.rollout.guide.models import Guide, Letter
from monitor.rollout.guide.send import send
from monitor.rollout.keep import Refused
from monitor.rollout.town import Towns
from tests.monitor.rollout.conftest import words
from tests.portal.mail_servers import Takes
from tests.servers.nginx import free_port

BASE = "https://monitor.example.gob.gt"
DSN = b"""From MAILER-DAEMON Thu Nov 26 10:00:00 2026
From: Mail Delivery System <MAILER-DAEMON@infom.gob.gt>
To: guia@infom.gob.gt
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

No se pudo entregar a uip@guatemala.gob.gt
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; infom.gob.gt

Final-Recipient: rfc822; OTRO@guatemala.gob.gt
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no existe
 ese buzon

--b
Content-Type: text/rfc822-headers

Message-ID: %s
To: uip@guatemala.gob.gt

--b--

From MAILER-DAEMON Thu Nov 26 11:00:00 2026
From: Mail Delivery System <MAILER-DAEMON@infom.gob.gt>
To: guia@infom.gob.gt
Subject: Delayed Mail
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; infom.gob.gt

Final-Recipient: rfc822; uip@pinula.gob.gt
Action: delayed
Status: 4.4.1

--b--
"""


def who() -> dict[str, Any]:
    return {"by": "ana", "now": timezone.now()}


def towns() -> Towns:
    return Towns(load_checklist().municipalities.values())


def made(boxes: dict[str, str] | None = None, *, approved: bool = True) -> Guide:
    guide = keep.add_guide("Guía Técnica", ContentFile(b"%PDF-1.4 guia", name="guia.pdf"), **who())
    if approved:
        keep.approve(guide, timezone.localdate(), "INFOM y ANAM", ContentFile(b"%PDF-1.4 acta con firmas", name="acta.pdf"), **who())
    keep.address_letters(guide, boxes or {"0101": "uip@guatemala.gob.gt", "0102": "uip@pinula.gob.gt"}, **who())
    guide.refresh_from_db()
    return guide


def go(guide: Guide, **more: Any) -> Any:
    return send(guide, {"0101": "Guatemala"}, base=BASE, by="ana", now=timezone.now, **more)


def test_the_guide_is_public_once_its_approval_has_its_record_and_the_record_stays_private(promoter: Client) -> None:
    promoter.post(reverse("rollout:guide_new"), {"title": "Guía Técnica", "file": SimpleUploadedFile("guia.pdf", b"%PDF-1.4 guia")})
    guide = Guide.objects.get()
    assert "Todavía no hay una guía aprobada" in words(Client().get(reverse("rollout:guides")))
    act = reverse("rollout:guide_act", args=[guide.pk, "approve"])
    said = {"approve-on": timezone.localdate().isoformat(), "approve-institutions": "INFOM, ANAM"}
    told = promoter.post(act, said, follow=True)
    assert "acta o ayuda de memoria: Este campo es obligatorio" in words(told)
    promoter.post(act, {**said, "approve-record": SimpleUploadedFile("acta.pdf", b"%PDF-1.4 acta")})
    guide.refresh_from_db()
    public = words(Client().get(reverse("rollout:guides")))
    assert "por INFOM, ANAM." in public
    assert Client().get(reverse("rollout:proof", args=[guide.file_id])).status_code == 200
    assert Client().get(reverse("rollout:proof", args=[guide.record_id])).status_code in (302, 403)
    assert verify() is None


def test_nothing_leaves_before_the_approval_or_without_an_address_for_the_links(db: Any) -> None:
    guide = made(approved=False)
    with pytest.raises(Refused, match="no está aprobada"):
        go(guide)
    keep.approve(guide, timezone.localdate(), "INFOM", ContentFile(b"acta", name="acta.pdf"), **who())
    with pytest.raises(Refused, match="MONITOR_ADDRESS"):
        send(Guide.objects.get(), {}, base="", by="ana", now=timezone.now)


def test_each_town_gets_one_letter_with_a_link_of_its_own_and_following_it_is_all_that_is_known(db: Any, box: Takes) -> None:
    guide = made()
    assert (go(guide).sent, go(guide).sent) == (2, 0)
    letters = {letter["To"]: letter for letter in box.letters}
    assert set(letters) == {"uip@guatemala.gob.gt", "uip@pinula.gob.gt"}
    letter = letters["uip@guatemala.gob.gt"]
    assert letter["Subject"].strip() == "Guía Técnica de Gobierno Abierto para la Municipalidad de Guatemala"
    text = letter.get_content()
    assert letter.get_content_type() == "text/plain"
    link = next(word for word in text.split() if word.startswith(BASE)).removeprefix(BASE)
    assert "Descargar la guía" in words(Client().get(link))
    Client().head(reverse("rollout:guide_opened", args=[keep.link_of(Letter.objects.get(municipality="0102"))]))
    assert list(Letter.objects.exclude(opened_at=None).values_list("municipality", flat=True)) == ["0101"]
    assert b"".join(Client().get(f"{link}archivo").streaming_content) == b"%PDF-1.4 guia"
    for wrong in (f"{Letter.objects.get(municipality='0102').pk}-{link.split('-')[-1][:-1]}", "1-x", "x", "٣-x"):
        assert Client().get(f"/implementacion/guia/{wrong}/").status_code == 404


def test_a_mailbox_that_is_refused_does_not_hold_back_the_others_and_gets_a_letter_when_it_is_mended(db: Any, box: Takes) -> None:
    guide = made({"0101": "llena@muni.gob.gt", "0102": "uip@pinula.gob.gt"})
    done = go(guide)
    assert (done.sent, done.refused, done.left) == (1, 1, 0)
    assert "no such user" in Letter.objects.get(municipality="0101").why
    assert keep.address_letters(guide, {"0101": "uip@guatemala.gob.gt", "0102": "otro@pinula.gob.gt"}, **who()) == (0, 1, 1)
    assert go(guide).sent == 1
    assert Counter(letter["To"] for letter in box.letters) == {"uip@pinula.gob.gt": 1, "uip@guatemala.gob.gt": 1}


def test_a_server_that_is_away_stops_the_run_and_loses_nothing(db: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    guide = made()
    done = go(guide)
    assert (done.sent, done.left, bool(done.stopped)) == (0, 2, True)
    settings.ADDRESS = BASE
    with pytest.raises(CommandError, match="se detuvo"):
        call_command("rollout", "letters", stdout=StringIO())


def test_a_letter_that_was_cut_off_is_told_and_leaves_again_only_when_a_person_says_so(promoter: Client, box: Takes) -> None:
    guide = made()
    Letter.objects.filter(municipality="0101").update(state="sending", begun_at=timezone.now() - timedelta(hours=1))
    assert go(guide).sent == 1
    page = words(promoter.get(reverse("rollout:guide", args=[guide.pk])))
    assert "1 carta se cortó al salir y no se sabe si llegó" in page
    promoter.post(reverse("rollout:guide_act", args=[guide.pk, "again"]))
    assert "Salieron 1. Quedan 0." in words(promoter.post(reverse("rollout:guide_act", args=[guide.pk, "send"]), follow=True))
    assert len(box.letters) == 2


def test_bounces_come_from_a_mailbox_by_the_letter_they_name_and_from_a_list_by_the_address(promoter: Client, box: Takes) -> None:
    guide = made()
    go(guide)
    message_id = Letter.objects.get(municipality="0101").message_id
    act = reverse("rollout:guide_act", args=[guide.pk, "bounces"])
    for told in ("Rebotes nuevos: 1.", "Rebotes nuevos: 0."):
        mbox = SimpleUploadedFile("buzon.mbox", DSN % message_id.encode())
        assert told in words(promoter.post(act, {"bounces-file": mbox}, follow=True))
    first = Letter.objects.get(municipality="0101")
    assert (first.bounced_at is not None, first.why) == (True, "smtp; 550 5.1.1 no existe ese buzon")
    assert Letter.objects.get(municipality="0102").bounced_at is None
    listed = SimpleUploadedFile("lista.csv", b"correo\nUIP@pinula.gob.gt\nnadie@x.gob.gt\n")
    told = words(promoter.post(act, {"bounces-file": listed}, follow=True))
    assert "Rebotes nuevos: 1." in told
    assert "no son de ninguna carta: nadie@x.gob.gt." in told
    assert keep.figures(guide).bounced == 2
    report = promoter.get(reverse("rollout:guide_report", args=[guide.pk])).content.decode("utf-8-sig")
    assert "0101,Guatemala,uip@guatemala.gob.gt,enviada," in report
    assert "2 devueltas" in words(Client().get(reverse("rollout:guides")))
    assert "gob.gt" not in words(Client().get(reverse("rollout:guides")))


@pytest.mark.parametrize("body", [b"", b"hola", b"\x00\xff\xfe" * 100, b"From nadie\n", b"From a b\nSubject: x\n\n" * 500])
def test_a_file_without_bounces_gives_none(body: bytes) -> None:
    assert read_bounces(body) == ()


def test_letters_go_to_the_kept_contacts_and_a_mailbox_that_is_mended_there_gets_its_letter(promoter: Client, box: Takes) -> None:
    guide = keep.add_guide("Guía Técnica", ContentFile(b"%PDF-1.4 guia", name="guia.pdf"), **who())
    keep.approve(guide, timezone.localdate(), "INFOM", ContentFile(b"%PDF-1.4 acta", name="acta.pdf"), **who())
    page, act = reverse("rollout:guide", args=[guide.pk]), reverse("rollout:guide_act", args=[guide.pk, "address"])
    assert "Tome primero la lista de contactos" in words(promoter.post(act, follow=True))
    for code, office, email in (
        ("0101", "Secretaría", "secretaria@guatemala.gob.gt"),
        ("0101", "Unidad de Información Pública", "llena@muni.gob.gt"),
        ("0102", "Alcaldía", "uip@pinula.gob.gt"),
        ("0103", "Alcaldía", ""),
    ):
        Contact.objects.create(municipality=code, office=office, email=email, source="INFOM")
    asked = words(promoter.get(page))
    assert "2 municipalidades tienen uno y 338 no tienen" in asked
    assert "Preparar 2 cartas" in asked
    assert "Cartas nuevas: 2. Con otro correo, por enviar otra vez: 0." in words(promoter.post(act, follow=True))
    assert dict(guide.letters.values_list("municipality", "email")) == {"0101": "llena@muni.gob.gt", "0102": "uip@pinula.gob.gt"}
    go(Guide.objects.get())
    assert "Todas las que tienen correo tienen su carta" in words(promoter.get(page))
    Contact.objects.filter(email="llena@muni.gob.gt").update(email="uip@guatemala.gob.gt")
    Contact.objects.filter(municipality="0102").update(email="otro@pinula.gob.gt")
    assert "Preparar 1 carta<" in words(promoter.get(page))
    assert "Cartas nuevas: 0. Con otro correo, por enviar otra vez: 1. 1 ya salió" in words(promoter.post(act, follow=True))
    go(Guide.objects.get())
    assert Counter(letter["To"] for letter in box.letters) == {"uip@pinula.gob.gt": 1, "uip@guatemala.gob.gt": 1}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["San José", "", "25/11/2026", "2"]], "fila 2: «San José»: hay varios"),
        ([["Nebajj", "Quiché", "25/11/2026", "2"]], "fila 2: «Nebajj» se parece a"),
        ([["Salcajá", "", "25/11/2026", "2"], ["Salcajá", "", "25/11/2026", "3"]], "fila 3: la entrega de ese día"),
    ],
)
def test_a_list_of_copies_is_taken_whole_or_every_fault_is_told(rows: list[list[str]], told: str) -> None:
    head = ["Municipio", "Departamento", "Fecha de entrega", "Ejemplares"]
    with pytest.raises(NoList) as raised:
        read_deliveries([head, *rows], towns())
    assert told in str(raised.value)
    with pytest.raises(NoList, match="«Municipalidad», «Fecha», «Ejemplares»"):
        read_deliveries([["Nombre", "Teléfono"]], towns())


def test_copies_on_paper_are_counted_once_and_names_stay_private(promoter: Client) -> None:
    guide = made()
    sheet = "Municipio,Fecha,Ejemplares,Recibió\nMixco,25/11/2026,20,Persona Privada\nFlores,2026-11-25,5,Otra Persona\nTotal,,25,\n"
    act = reverse("rollout:guide_act", args=[guide.pk, "copies"])
    for told in ("Entregas nuevas: 2. Ya estaban: 0.", "Entregas nuevas: 0. Ya estaban: 2."):
        assert told in words(promoter.post(act, {"copies-file": SimpleUploadedFile("entregas.csv", sheet.encode())}, follow=True))
    public = words(Client().get(reverse("rollout:guides")))
    assert "25 ejemplares en 2 municipios" in public
    assert "Persona" not in public
    assert "Persona Privada" in words(promoter.get(reverse("rollout:guide", args=[guide.pk])))
    for rows, told in (
        ([["Municipio", "Fecha", "Ejemplares"], ["Mixco", "ayer", "3"]], "no es una fecha"),
        ([["Municipio", "Fecha", "Ejemplares"], ["Mixco", date(2026, 11, 3), "muchos"]], "no es una cantidad"),
    ):
        with pytest.raises(NoList, match=told):
            read_deliveries(rows, towns())
    late = f"Municipio,Fecha,Ejemplares\nMixco,{timezone.localdate() + timedelta(days=9):%d/%m/%Y},2\n"
    assert "todavía no llega" in words(promoter.post(act, {"copies-file": SimpleUploadedFile("e.csv", late.encode())}, follow=True))


def test_the_letter_may_change_only_while_none_has_left(db: Any, box: Takes) -> None:
    guide = made()
    with pytest.raises(Refused, match=r"Falta \[enlace\]"):
        keep.write_letter(guide, "Asunto", "Hola", **who())
    keep.write_letter(guide, "Para [municipio]", "Aquí: [enlace]", **who())
    go(Guide.objects.get())
    assert {letter["Subject"].strip() for letter in box.letters} == {"Para Guatemala", "Para 0102"}
    with pytest.raises(Refused, match="Ya salieron cartas"):
        keep.write_letter(guide, "Otro", "Aquí: [enlace]", **who())


@pytest.mark.parametrize("name", ["guide", "guide_report", "guide_new"])
def test_nobody_else_sees_mailboxes_or_names(db: Any, name: str) -> None:
    guide = made()
    assert Client().get(reverse(f"rollout:{name}", args=[] if name == "guide_new" else [guide.pk])).status_code == 302


SEED = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.core.files.base import ContentFile
from django.utils import timezone
from checklists.load import load_checklist
from monitor.rollout.guide import keep
who = {"by": "ana", "now": timezone.now()}
guide = keep.add_guide("Guía", ContentFile(b"guia", name="guia.pdf"), **who)
keep.approve(guide, timezone.localdate(), "INFOM", ContentFile(b"acta", name="acta.pdf"), **who)
codes = sorted(load_checklist().municipalities)[:40]
keep.address_letters(guide, {code: f"uip@m{code}.gob.gt" for code in codes}, **who)
"""


class Slow(Takes):
    """Takes its time for each letter, as a busy server does."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        import asyncio

        await asyncio.sleep(0.05)
        return await super().handle_DATA(server, session, envelope)


@pytest.mark.system
def test_runs_that_are_killed_and_run_side_by_side_never_write_to_a_town_twice(tmp_path: Path) -> None:
    box, port = Slow(), free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "monitor.settings",
        "MONITOR_HOME": str(tmp_path),
        "MONITOR_ADDRESS": BASE,
        "MONITOR_MAIL": f"smtp://127.0.0.1:{port}",
    }
    command = [sys.executable, "-m", "monitor.manage", "rollout", "letters"]
    try:
        subprocess.run([sys.executable, "-c", SEED], env=env, check=True, timeout=120)
        for at_least in (5, 15):
            run = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            _until(lambda at_least=at_least: len(box.letters) >= at_least)
            run.send_signal(signal.SIGKILL)
            run.wait(10)
        both = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
        assert [run.wait(120) for run in both] == [0, 0], [run.communicate() for run in both]
    finally:
        server.stop()
    counts = Counter(letter["To"] for letter in box.letters)
    assert set(counts.values()) == {1}
    assert 38 <= len(counts) <= 40, "at most one letter of each killed run is left for a person to decide"


def _until(met: Callable[[], bool], seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline, "it did not come to it"
        time.sleep(0.01)
