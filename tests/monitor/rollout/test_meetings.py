"""Meetings: the form goes out, the list comes back with the usual mistakes, towns take their step, names stay private."""

from __future__ import annotations

import io
import random
from datetime import timedelta
from typing import Any

import openpyxl
import pypdf
import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from checklists.load import load_checklist
from monitor.accounts import second_factor
from monitor.accounts.access import Role
from monitor.journal.keep import verify
from monitor.rollout import keep
from monitor.rollout.meetings import keep as meetings
from monitor.rollout.meetings.models import Attendee, Meeting
from monitor.rollout.models import Step
from monitor.rollout.share import Listed, Terms


def today() -> Any:
    return timezone.localdate()


@pytest.fixture
def infom(db: Any) -> Client:
    """Somebody of INFOM, signed in, with a selection of a hundred towns."""
    user = User.objects.create_user("ana")
    user.groups.add(Group.objects.get(name=Role.INFOM))
    second_factor.enrol(user)
    codes = sorted(load_checklist().municipalities)[:200]
    listed = [Listed(municipality=code, priority=number) for number, code in enumerate(codes)]
    keep.select("Lista", "PDH", listed, Terms(percent=50), by="ana", now=timezone.now())  # type: ignore[arg-type]
    client = Client()
    client.force_login(user)
    return client


def called(client: Client, kind: str = "reunion", days_ago: int = 1) -> Meeting:
    said = {"kind": kind, "title": "Coordinación con alcaldes", "hours": "de 9 a 12", "place": "Salón del INFOM", "everybody": "chosen"}
    client.post(
        reverse("rollout:meeting_new"), {**said, "on": (today() - timedelta(days=days_ago)).isoformat(), "agenda": "Bienvenida\nPlan"}
    )
    return Meeting.objects.get()


def filled(client: Client, meeting: Meeting, fill: Any) -> bytes:
    """The blank form, opened in a workbook program and filled in."""
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("rollout:paper", args=[meeting.pk, "formulario.xlsx"])).content))
    fill(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_the_blank_form_has_a_line_for_each_town_called_and_the_pdf_too(infom: Client) -> None:
    meeting = called(infom)
    assert len(meeting.called) == 100
    book = openpyxl.load_workbook(io.BytesIO(infom.get(reverse("rollout:paper", args=[meeting.pk, "formulario.xlsx"])).content))
    rows = list(book.active.values)
    assert [row[1] for row in rows[7:9]] == ["Guatemala", "Santa Catarina Pinula"]
    assert len(rows) == 7 + 100 + 10
    printed = pypdf.PdfReader(io.BytesIO(infom.get(reverse("rollout:paper", args=[meeting.pk, "formulario.pdf"])).content))
    assert "Santa Catarina Pinula" in printed.pages[0].extract_text()
    assert "/StructTreeRoot" in printed.trailer["/Root"]


def test_a_list_of_120_rows_with_the_usual_mistakes_is_settled_on_the_screen_and_moves_the_towns(infom: Client) -> None:
    meeting = called(infom)
    dice = random.Random(4)

    def fill(sheet: Any) -> None:
        for number in range(100):
            row = 8 + number
            if number % 10 != 9:  # one in ten did not come: the line stays empty
                sheet.cell(row, 4, f"LIC. PERSONA {_letters(number)}")
                sheet.cell(row, 5, dice.choice(["Alcalde", "Alcaldesa", "Secretario"]))
                sheet.cell(row, 7, "x")
            if number % 20 == 3:
                sheet.cell(row, 2, "chichicastenago")
                sheet.cell(row, 3, "Quiché")
        for number in range(8):
            sheet.cell(108 + number, 4, f"persona {_letters(number).lower()}")
            sheet.cell(108 + number, 2, sheet.cell(8 + number, 2).value)
            sheet.cell(108 + number, 7, "x")
        sheet.cell(116, 4, "Persona Invitada")
        sheet.cell(116, 2, "Comisión Presidencial")
        sheet.cell(116, 7, "x")

    body = filled(infom, meeting, fill)
    page = infom.post(reverse("rollout:meeting", args=[meeting.pk]), {"file": SimpleUploadedFile("asistencia.xlsx", body)})
    text = words(page).lower()
    assert "parece la misma persona que otra fila" in text
    assert "no se reconoce el municipio" in text
    assert "está escrito de otra manera" in text
    ticked = {f"take-{line['row'].row}": "on" for line in (*page.context["clear"], *page.context["doubtful"]) if line["take"]}
    infom.post(reverse("rollout:take", args=[meeting.pk]), {"sealed": page.context["sealed"], **ticked})
    assert Attendee.objects.filter(name="Persona Invitada", municipality="").exists()
    assert not Attendee.objects.filter(name__startswith="Lic").exists()
    came = set(Attendee.objects.exclude(municipality="").values_list("municipality", flat=True))
    assert 80 <= len(came) <= 90
    steps = Step.objects.filter(stage="met")
    assert set(steps.values_list("municipality", flat=True)) == came & set(meeting.called)
    assert {step.proof.title for step in steps} == {"Lista de asistencia, Coordinación con alcaldes"}
    public = words(Client().get(reverse("rollout:meetings")))
    assert f"<strong>{len(came)}</strong> municipios" in public
    assert "Persona" not in public
    assert verify() is None
    again = infom.post(reverse("rollout:meeting", args=[meeting.pk]), {"file": SimpleUploadedFile("asistencia.xlsx", body)})
    before = Attendee.objects.count()
    infom.post(reverse("rollout:take", args=[meeting.pk]), {"sealed": again.context["sealed"], **ticked})
    assert Attendee.objects.count() == before


def test_a_list_is_taken_back_with_its_people_and_steps_where_nobody_changed_them_since(infom: Client) -> None:
    meeting, when = called(infom), timezone.now()
    code = meeting.called[0]
    door = Attendee.objects.create(meeting=meeting, municipality=code, name="Ya Estaba", how="puerta")
    people = [meetings.Person(name=name, post="", institution="", municipality=code) for name in ("Ya Estaba", "Ana Xol", "Eva Caal")]
    meetings.take_list(meeting, people, None, members=meeting.called, by="ana", now=when)
    assert Step.objects.filter(municipality=code, stage="met").exists()
    (entry,) = meetings.lists_of(meeting)
    assert "Xol" not in str(entry.detail)
    page = infom.post(reverse("rollout:take_back", args=[meeting.pk, entry.number]), follow=True)
    assert "2 personas y 1 paso de municipios dejan de estar anotados" in words(page)
    assert list(Attendee.objects.all()) == [door]
    assert not Step.objects.filter(municipality=code, stage="met").exists()
    assert "ya se deshizo" in words(infom.post(reverse("rollout:take_back", args=[meeting.pk, entry.number]), follow=True))
    meetings.take_list(meeting, people, None, members=meeting.called, by="ana", now=when)
    Step.objects.filter(municipality=code, stage="met").update(note="otra cosa")
    (entry,) = meetings.lists_of(meeting)
    page = infom.post(reverse("rollout:take_back", args=[meeting.pk, entry.number]), follow=True)
    assert "no se deshace nada" in words(page)
    assert Attendee.objects.count() == 3
    assert verify() is None


def test_a_workshop_trains_and_its_certificates_come_in_one_file(infom: Client) -> None:
    meeting = called(infom, kind="taller")
    body = filled(
        infom, meeting, lambda sheet: [sheet.cell(8 + n, 4, f"Persona {_letters(n)}") and sheet.cell(8 + n, 7, "x") for n in range(3)]
    )
    page = infom.post(reverse("rollout:meeting", args=[meeting.pk]), {"file": SimpleUploadedFile("lista.xlsx", body)})
    ticked = {f"take-{line['row'].row}": "on" for line in page.context["clear"]}
    infom.post(reverse("rollout:take", args=[meeting.pk]), {"sealed": page.context["sealed"], **ticked})
    assert sorted(Step.objects.values_list("municipality", "stage")) == [("0101", "trained"), ("0102", "trained"), ("0103", "trained")]
    made = pypdf.PdfReader(io.BytesIO(infom.get(reverse("rollout:paper", args=[meeting.pk, "constancias.pdf"])).content))
    assert len(made.pages) == 3
    assert "Persona Aaaaa Kkkkk" in made.pages[0].extract_text()


def test_the_code_at_the_door_opens_on_the_day_alone_and_counts_nobody_twice(infom: Client) -> None:
    meeting = called(infom, days_ago=0)
    address = reverse("rollout:door", args=[meeting.door])
    said = {"name": "Ana López", "post": "Alcaldesa", "municipality": "0101", "institution": ""}
    for _ in range(2):
        assert "queda en la lista" in words(Client().post(address, said))
    assert list(Attendee.objects.values_list("name", "how")) == [("Ana López", "puerta")]
    assert "Escriba su nombre, y su municipio" in words(Client().post(address, {**said, "municipality": ""}))
    Meeting.objects.update(on=today() - timedelta(days=1))
    assert "solo puede anotarse el día" in words(Client().post(address, {**said, "name": "Otra"}))
    assert Client().get(reverse("rollout:door", args=["adivinada"])).status_code == 404
    assert infom.get(reverse("rollout:paper", args=[meeting.pk, "puerta.pdf"])).content.startswith(b"%PDF")


def test_a_list_before_the_meeting_and_a_file_that_is_none_are_refused_in_words(infom: Client) -> None:
    meeting = called(infom, days_ago=-3)
    address = reverse("rollout:meeting", args=[meeting.pk])
    assert "no se pudo leer" in words(infom.post(address, {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04roto")}))
    assert "«Nombre» y «Municipio»" in words(infom.post(address, {"file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n3,4\n")}))
    page = infom.post(address, {"file": SimpleUploadedFile("a.csv", b"Nombre,Municipio\nAna Ic,Mixco\nEva Ic,Nebaj\n")})
    answer = infom.post(reverse("rollout:take", args=[meeting.pk]), {"sealed": page.context["sealed"], "take-2": "on"})
    assert (answer.status_code, "todavía no llega" in words(answer)) == (409, True)


@pytest.mark.parametrize("name", ["meeting_new", "meeting", "take", "paper"])
def test_nobody_else_sees_the_papers_or_the_names(infom: Client, name: str) -> None:
    meeting = called(infom)
    args = {"meeting_new": [], "paper": [meeting.pk, "formulario.xlsx"]}.get(name, [meeting.pk])
    assert Client().get(reverse(f"rollout:{name}", args=args)).status_code == 302


def _letters(number: int) -> str:
    return f"{'abcdefghij'[number // 10] * 5} {'klmnopqrst'[number % 10] * 5}".title()
