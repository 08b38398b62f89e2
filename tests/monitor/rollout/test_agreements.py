"""An agreement from its text to its renewal: filled in, printed, signed, told of before it ends, and part of the town's path."""

from __future__ import annotations

import io
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pypdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from checklists.load import load_checklist
from monitor.journal.keep import verify
from monitor.rollout import keep as rollout_keep
from monitor.rollout.agreements import keep
from monitor.rollout.agreements.models import Agreement, AgreementText, Reminder
from monitor.rollout.agreements.remind import STALLED, matters, remind
from monitor.rollout.agreements.text import FIRST, Facts, faults, fill, paragraphs
from monitor.rollout.board import towns_of
from monitor.rollout.models import Proof, Selection, Step
from monitor.rollout.path import Stage
from tests.monitor.rollout.conftest import words
from tests.portal.mail_servers import Takes


def today() -> date:
    return timezone.localdate()


def facts(until: int = 365, since: int = 0, **more: Any) -> Facts:
    said = {"municipality": "Guatemala", "department": "Guatemala", "signer": "Ana [cargo] López", "post": "Alcaldesa"} | more
    return Facts(made_on=today(), valid_from=today() + timedelta(days=since), valid_until=today() + timedelta(days=until), **said)


def signed(code: str = "0101", until: int = 365, days_ago: int = 0) -> Agreement:
    """An agreement that was signed, its last day so many days from now."""
    who = {"by": "ana", "now": timezone.now()}
    row = keep.draft(code, facts(until=max(until, 0)), **who)
    keep.sign(row, today(), ContentFile(f"%PDF-1.4 {code} {until} {row.pk}".encode(), name="convenio.pdf"), **who)
    day = today() - timedelta(days=500)
    Agreement.objects.filter(pk=row.pk).update(valid_from=day, valid_until=today() + timedelta(days=until), signed_on=day)
    Step.objects.filter(municipality=code).update(on=today() - timedelta(days=days_ago))
    row.refresh_from_db()
    return row


def stage_of(code: str) -> tuple[Stage, str]:
    towns = {town.code: town.standing for town in towns_of(Selection.objects.get(), load_checklist(), today())}
    return towns[code].stage, towns[code].why


def test_the_text_that_comes_with_the_monitor_has_no_faults_and_what_is_filled_in_is_never_filled_again() -> None:
    text = FIRST.read_text(encoding="utf-8")
    assert faults(text) == ()
    made = fill(text, facts(municipality="Mixco"))
    assert "Municipalidad de Mixco" in made
    assert "representada por Ana [cargo] López, Alcaldesa" in made
    assert paragraphs(made)[0].startswith("CONVENIO DE COOPERACIÓN")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "vacío"),
        ("[municipio] [desde] [hasta] [alcalde]", "«[alcalde]» no es un dato"),
        ("[municipio] [desde]", "Falta [hasta], el último día"),
    ],
)
def test_a_text_with_faults_is_refused_with_the_remedy_and_the_version_stays(db: Any, text: str, told: str) -> None:
    with pytest.raises(rollout_keep.Refused) as raised:
        keep.revise_text(text, by="ana", now=timezone.now())
    assert told in str(raised.value)
    assert list(AgreementText.objects.values_list("version", flat=True)) in ([], [1])


def test_agreements_keep_the_version_of_the_text_that_they_were_made_from(chosen: Selection) -> None:
    who = {"by": "ana", "now": timezone.now()}
    first = keep.draft("0101", facts(), **who)
    keep.revise_text("NUEVO\n\nCon [municipio], del [desde] al [hasta].", **who)
    assert keep.revise_text("NUEVO\r\n\r\nCon [municipio], del [desde] al [hasta].\n", **who).version == 2
    second = keep.draft("0102", facts(), **who)
    first.refresh_from_db()
    assert (first.text.version, second.text.version) == (1, 2)
    assert first.body.startswith("CONVENIO")
    assert verify() is None


def test_the_signed_copy_is_private_known_by_its_digest_and_is_the_towns_step(promoter: Client, chosen: Selection) -> None:
    day = today().isoformat()
    until = (today() + timedelta(days=700)).isoformat()
    said = {"signer": "Ana López", "post": "Alcaldesa", "valid_from": day, "valid_until": until}
    answer = promoter.post(reverse("rollout:agreement_new", args=["0101"]), said)
    row = Agreement.objects.get()
    assert answer.headers["Location"] == reverse("rollout:agreement", args=[row.pk])
    page = promoter.get(reverse("rollout:agreement_paper", args=[row.pk, "imprimir"]))
    assert "Ana López, Alcaldesa" in words(page)
    made = pypdf.PdfReader(io.BytesIO(promoter.get(reverse("rollout:agreement_paper", args=[row.pk, "convenio.pdf"])).content))
    assert "Municipalidad de Guatemala" in " ".join(made.pages[0].extract_text().split())
    assert "/StructTreeRoot" in made.trailer["/Root"]
    address = reverse("rollout:agreement", args=[row.pk])
    told = words(promoter.post(address, {"on": day, "file": SimpleUploadedFile("a.docx", b"PK\x03\x04 no es")}))
    assert "debe ser un PDF o una fotografía" in told
    assert promoter.post(address, {"on": day, "file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 firmas")}).status_code == 302
    row.refresh_from_db()
    assert (row.scan.shown, len(row.scan.sha256), row.signed_on) == (False, 64, today())
    assert Step.objects.get(stage="signed").proof == row.scan
    assert Client().get(reverse("rollout:proof", args=[row.scan_id])).status_code in (302, 403)
    assert "ya se firmó" in words(promoter.post(address, {"on": day, "file": SimpleUploadedFile("b.pdf", b"%PDF-1.4 otra")}))
    assert "Ana López" not in words(Client().get(reverse("rollout:overview")))


def test_one_scan_is_not_the_copy_of_two_agreements_and_a_refused_one_leaves_nothing(chosen: Selection) -> None:
    who = {"by": "ana", "now": timezone.now()}
    first, second = keep.draft("0101", facts(), **who), keep.draft("0102", facts(), **who)
    keep.sign(first, today(), ContentFile(b"%PDF-1.4 una", name="a.pdf"), **who)
    with pytest.raises(rollout_keep.Refused, match="ya es la copia firmada de otro"):
        keep.sign(second, today(), ContentFile(b"%PDF-1.4 una", name="a.pdf"), **who)
    with pytest.raises(rollout_keep.Refused, match="todavía no llega"):
        keep.sign(second, today() + timedelta(days=1), ContentFile(b"%PDF-1.4 dos", name="a.pdf"), **who)
    assert (Proof.objects.count(), Step.objects.count()) == (1, 1)


def test_an_agreement_that_ended_shows_its_town_at_risk_until_the_renewal_is_signed(chosen: Selection) -> None:
    signed("0101", until=-1, days_ago=400)
    assert stage_of("0101") == (Stage.AT_RISK, f"su convenio venció el {today() - timedelta(days=1):%d/%m/%Y}")
    who = {"by": "ana", "now": timezone.now()}
    renewal = keep.draft("0101", facts(until=400), **who)
    assert renewal.renews is not None
    assert stage_of("0101")[0] is Stage.AT_RISK
    keep.sign(renewal, today(), ContentFile(b"%PDF-1.4 nueva", name="a.pdf"), **who)
    assert stage_of("0101") == (Stage.SIGNED, "")
    assert Step.objects.get().on == today() - timedelta(days=400)
    signed("0102", until=-61, days_ago=400)
    assert stage_of("0102")[0] is Stage.LAPSED


@pytest.mark.parametrize(("since", "until", "told"), [(0, -1, "antes del primero"), (-9, -2, "ya pasó"), (0, 300, "debe terminar después")])
def test_days_that_bind_nobody_are_refused(chosen: Selection, since: int, until: int, told: str) -> None:
    signed("0101", until=365)
    with pytest.raises(rollout_keep.Refused, match=told):
        keep.draft("0101", facts(until=until, since=since), by="ana", now=timezone.now())


@pytest.mark.parametrize(
    ("left", "key"), [(61, None), (60, "60"), (31, "60"), (30, "30"), (7, "7"), (0, "7"), (-1, "ended"), (-90, "ended")]
)
def test_an_end_is_a_matter_from_sixty_days_before_and_one_at_a_time(chosen: Selection, left: int, key: str | None) -> None:
    row = signed("0101", until=left)
    assert [matter.key for matter in matters(["0101", "0102"], today())] == ([f"agreement:{row.pk}:{key}"] if key else [])


def test_each_matter_is_written_once_to_who_goes_with_the_town_or_to_the_office(chosen: Selection, box: Takes, settings: Any) -> None:
    settings.ROLLOUT_MAILBOX = "oficina@infom.gob.gt"
    rollout_keep.give_owner("0101", "Eva Ic", email="eva@infom.gob.gt", by="ana", now=timezone.now())
    signed("0101", until=20)
    signed("0102", until=-3)
    for _ in range(2):
        call_command("rollout", "remind", stdout=StringIO())
    assert sorted((letter["To"], letter["Subject"].strip()) for letter in box.letters) == [
        ("eva@infom.gob.gt", f"El convenio con Guatemala vence el {today() + timedelta(days=20):%d/%m/%Y}"),
        ("oficina@infom.gob.gt", f"El convenio con Santa Catarina Pinula venció el {today() - timedelta(days=3):%d/%m/%Y}"),
    ]
    call_command("rollout", "remind", "--today", (today() + timedelta(days=13)).isoformat(), stdout=StringIO())
    assert len(box.letters) == 3


def test_a_letter_that_failed_or_was_cut_off_is_written_at_the_next_run_and_one_under_way_is_left_alone(
    chosen: Selection, box: Takes, settings: Any
) -> None:
    row, now = signed("0101", until=5), timezone.now()
    due = matters(["0101"], today())
    settings.ROLLOUT_MAILBOX = "llena@muni.gob.gt"
    with pytest.raises(CommandError, match="no salieron"):
        call_command("rollout", "remind", stdout=StringIO(), stderr=StringIO())
    assert "no such user" in Reminder.objects.get().failed
    settings.ROLLOUT_MAILBOX = "oficina@infom.gob.gt"
    assert len(remind(due, {}, now=now).sent) == 1
    Reminder.objects.update(sent_at=None, begun_at=now)
    assert remind(due, {}, now=now + timedelta(minutes=5)).sent == ()
    assert len(remind(due, {}, now=now + STALLED + timedelta(minutes=5)).sent) == 1
    assert {letter["To"] for letter in box.letters} == {"oficina@infom.gob.gt"}
    assert Reminder.objects.get().matter == f"agreement:{row.pk}:7"


def test_without_anybody_to_write_to_it_is_told_and_the_board_shows_it(promoter: Client, chosen: Selection) -> None:
    signed("0101", until=5)
    errors = StringIO()
    call_command("rollout", "remind", stdout=StringIO(), stderr=errors)
    assert "MONITOR_ROLLOUT_MAIL" in errors.getvalue()
    assert not Reminder.objects.exists()
    assert "1 por renovar" in words(promoter.get(reverse("rollout:overview")))
    assert "en 5 días" in words(promoter.get(reverse("rollout:agreements")))
    assert "por renovar" not in words(Client().get(reverse("rollout:overview")))


def test_the_text_is_edited_on_its_screen_and_a_fault_keeps_what_was_written(promoter: Client) -> None:
    address = reverse("rollout:agreement_text")
    assert "Versión 1." in words(promoter.get(address))
    told = words(promoter.post(address, {"text": "Mi texto con [alcalde]"}))
    assert "no es un dato del convenio" in told
    assert "Mi texto con [alcalde]" in told
    promoter.post(address, {"text": "TÍTULO\n\nCon [municipio], del [desde] al [hasta]."})
    assert "Versión 2." in words(promoter.get(address))


def test_nobody_else_sees_agreements(chosen: Selection) -> None:
    row = signed("0101")
    for name, args in (
        ("agreements", []),
        ("agreement_text", []),
        ("agreement_new", ["0101"]),
        ("agreement", [row.pk]),
        ("agreement_paper", [row.pk, "convenio.pdf"]),
    ):
        assert Client().get(reverse(f"rollout:{name}", args=args)).status_code == 302
