"""The rollout's pages: what everybody reads, what INFOM writes down, and that names and private files never reach the public."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import checklists
from monitor.accounts import second_factor
from monitor.accounts.access import Role
from monitor.journal.keep import verify
from monitor.rollout.models import Proof, Selection, Step

A5 = "gobierno-abierto-4-c10-h7-a5"
LIST = "Prioridad,Municipio,Departamento\n1,Nebaj,Quiché\n2,Mixco,Guatemala\n2,Flores,Petén\n3,Salcajá,Quetzaltenango\n4,Chajul,Quiché\n"


@pytest.fixture
def infom(db: Any) -> Client:
    """Somebody of INFOM, signed in with a second factor."""
    user = User.objects.create_user("ana")
    user.groups.add(Group.objects.get(name=Role.INFOM))
    second_factor.enrol(user)
    client = Client()
    client.force_login(user)
    return client


def send_list(client: Client, text: str = LIST, percent: str = "40", **more: str) -> Any:
    said = {"name": "Lista 2026", "source": "Oficio 10-2026", "percent": percent, "base": "lacking", "rounding": "up", **more}
    return client.post(reverse("rollout:new"), {**said, "file": SimpleUploadedFile("lista.csv", text.encode())})


def chosen(client: Client, **more: Any) -> Selection:
    page = send_list(client, **more)
    sealed = page.context["sealed"]
    client.post(reverse("rollout:confirm"), {"sealed": sealed})
    return Selection.objects.get()


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_everybody_reads_the_plan_and_the_overview_before_anything_was_done(client: Client, db: Any) -> None:
    overview, plan = words(client.get(reverse("rollout:overview"))), words(client.get(reverse("rollout:plan")))
    assert "Todavía no se publica la lista priorizada" in overview
    assert "0</strong> <span>de 21 actividades hechas" in overview
    assert plan.count("atrasada</span>") >= 20
    assert "Anotar lo hecho" not in plan
    assert "noindex" not in overview


def test_a_list_is_shown_before_it_is_kept_and_a_tie_waits_for_a_person(infom: Client) -> None:
    page = send_list(infom)
    assert "son <strong>2 municipios" in words(page)
    assert "Por la lista entran 1. Falta decidir 1 lugar entre 2 con la misma prioridad" in words(page)
    assert not Selection.objects.exists()
    row = chosen(infom)
    assert "Falta un desempate" in words(infom.get(reverse("rollout:selection", args=[row.pk])))
    answer = infom.post(reverse("rollout:tie", args=[row.pk]), {"code": ["0108", "1701"], "reason": "Por su población sin portal."})
    assert "Falta decidir 1 lugar y eligió 2" in words(answer)
    answer = infom.post(reverse("rollout:tie", args=[row.pk]), {"code": ["1701"], "reason": "Por su población sin portal."})
    assert answer.status_code == 302
    public = words(Client().get(reverse("rollout:selection", args=[row.pk])))
    assert "Por su población sin portal." in public
    assert "Oficio 10-2026" in public
    assert "Falta un desempate" not in public


def test_a_list_with_faults_names_the_rows_and_keeps_nothing(infom: Client) -> None:
    page = words(send_list(infom, "Municipio\nLa Libertad\nNebaj\n"))
    assert "Corrija 1 fila y envíela otra vez" in page
    assert "Fila 2: «La Libertad»: hay varios con ese nombre" in page


@pytest.mark.parametrize(
    ("text", "percent", "told"),
    [("hola", "20", "no tiene una columna"), (LIST, "veinte", "no es un porcentaje"), (LIST, "0", "El porcentaje va de más de 0")],
)
def test_what_cannot_be_used_is_told_with_its_remedy(infom: Client, text: str, percent: str, told: str) -> None:
    assert told in words(send_list(infom, text, percent))


def test_a_seal_that_was_changed_keeps_nothing(infom: Client) -> None:
    sealed = send_list(infom).context["sealed"]
    infom.post(reverse("rollout:confirm"), {"sealed": sealed[:-3] + "abc"})
    assert not Selection.objects.exists()


def test_a_step_with_its_proof_moves_the_town_on_every_page_and_the_proof_stays_private(infom: Client) -> None:
    chosen(infom, percent="20")
    address = reverse("rollout:town", args=["1413"])
    file = SimpleUploadedFile("oficio.pdf", b"%PDF-1.4 con una firma")
    answer = infom.post(address, {"stage": "written_to", "on": "2026-11-02", "file": file, "kind": "oficio", "title": "Oficio 1-2026"})
    assert answer.status_code == 302
    assert Step.objects.get().proof == Proof.objects.get()
    assert "<strong>Comunicada</strong>, 2 de noviembre de 2026" in words(infom.get(address))
    infom.post(reverse("rollout:owner", args=["1413"]), {"person": "Licda. Privada Pérez"})
    noted = words(infom.get(address)).partition("Quién anotó qué")[2]
    assert "ana: comunicada, 02/11/2026</li>" in noted
    assert "ana: quién acompaña al municipio</li>" in noted
    public = words(Client().get(reverse("rollout:overview")))
    assert '<td data-de="Etapa">comunicada <span class="tenue">desde el 02/11/2026</span>' in public
    rows = list(csv.DictReader(io.StringIO(Client().get(reverse("rollout:towns_file", args=["csv"])).content.decode("utf-8-sig"))))
    assert (rows[0]["municipio"], rows[0]["etapa"], rows[0]["desde"]) == ("1413", "written_to", "2026-11-02")
    for page in ("overview", "plan"):
        assert "Privada" not in words(Client().get(reverse(f"rollout:{page}")))
    assert "Privada" not in Client().get(reverse("rollout:towns_file", args=["json"])).content.decode()
    proof = reverse("rollout:proof", args=[Proof.objects.get().pk])
    assert Client().get(proof).status_code == 403
    assert infom.get(proof)["Content-Disposition"] == 'attachment; filename="oficio.pdf"'
    assert verify() is None


def test_an_activity_shows_what_was_marked_as_shown_and_counts_what_was_not(infom: Client) -> None:
    address = reverse("rollout:activity", args=[A5])
    infom.post(address, {"done_on": "2019-06-20"})
    assert "se dio por hecha, sin medio de verificación" in words(Client().get(reverse("rollout:plan")))
    for name, shown in (("agenda.pdf", "on"), ("asistencia.pdf", "")):
        file = SimpleUploadedFile(name, name.encode())
        infom.post(address, {"done_on": "2019-06-20", "file": file, "kind": "agenda", "title": name, "shown": shown})
    public = words(Client().get(reverse("rollout:plan")))
    assert "hecha, con su medio de verificación" in public
    assert "agenda.pdf</a>" in public
    assert "asistencia.pdf" not in public
    assert "Además hay 1 archivo con datos de personas, que no se muestra." in public
    data = json.loads(Client().get(reverse("rollout:plan_file", args=["json"])).content)
    assert next(row["medios_guardados"] for row in data if row["actividad"] == A5) == 2


def test_a_file_without_a_name_and_a_day_to_come_are_refused_in_words(infom: Client) -> None:
    chosen(infom, percent="20")
    address = reverse("rollout:town", args=["1413"])
    assert "Escriba qué es el archivo." in words(
        infom.post(address, {"stage": "met", "on": "2026-11-02", "file": SimpleUploadedFile("a", b"x")})
    )
    assert "todavía no llega" in words(infom.post(address, {"stage": "met", "on": "2099-01-01"}))


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.COORDINATOR, Role.ADMINISTRATOR])
def test_only_infom_writes_the_rollout_down(client: Client, db: Any, role: Role) -> None:
    user = User.objects.create_user("otra")
    user.groups.add(Group.objects.get(name=role))
    second_factor.enrol(user)
    client.force_login(user)
    for name, args in (("new", []), ("activity", [A5]), ("town", ["1413"]), ("tie", [1]), ("days", [1]), ("replace", [1])):
        assert client.get(reverse(f"rollout:{name}", args=args)).status_code == 403
        assert Client().get(reverse(f"rollout:{name}", args=args)).status_code == 302


def test_the_pdhs_results_of_2019_go_through_the_screen(infom: Client) -> None:
    with (Path(checklists.__file__).parent / "secai_scores.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file) if row[0] in ("year", "2019")]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    row = chosen(infom, text=out.getvalue(), percent="20")
    assert (row.of, row.places, row.made_at <= datetime.now(UTC)) == (340, 68, True)
    assert "68 municipios" in words(Client().get(reverse("rollout:selection", args=[row.pk])))
