"""What `deploy status` wrote moves the towns whose portals it tells of, once, with the file as proof; what nobody knows is told."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from checklists.load import load_checklist
from monitor.accounts import second_factor
from monitor.accounts.access import Role
from monitor.archive.models import Portal, PortalAddress
from monitor.journal.keep import verify
from monitor.journal.models import Entry
from monitor.rollout import keep
from monitor.rollout.board import towns_of
from monitor.rollout.instances.keep import take_status
from monitor.rollout.instances.status_file import NoStatus, read_status
from monitor.rollout.models import InstanceLook, Selection, StatusReport, Step
from monitor.rollout.path import Stage
from monitor.rollout.share import Listed, Terms


def row(code: str, made: str = "2026-11-03T15:00:00Z", *, answers: bool = True, port: int = 8001, **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "profile": "municipality",
        "name": f"Municipalidad {code}",
        "address": f"https://{code}.example:{port}",
        "version": "1",
        "checklist": "2026.1",
        "provisioned_at": made,
        "home": f"/srv/portales/{code}",
        "answers": answers,
        "detail": "responde" if answers else "nadie atiende en esa dirección: el portal está apagado",
        **more,
    }


def written(*rows: dict[str, Any]) -> bytes:
    return json.dumps(list(rows), ensure_ascii=False, indent=2).encode()


@pytest.fixture
def selection(db: Any) -> Selection:
    """A selection of 0101 and 0102."""
    listed = [Listed(municipality=f"010{number}", priority=number) for number in range(1, 6)]
    return keep.select("Lista", "PDH, oficio 10", listed, Terms(percent=40), by="ana", now=timezone.now())  # type: ignore[arg-type]


def take(body: bytes, on: date | None = None) -> Any:
    return take_status(
        body,
        "estado.json",
        on or timezone.localdate(),
        municipalities=load_checklist().municipalities,
        members=["0101", "0102"],
        by="ana",
        now=timezone.now(),
    )


def stage_of(code: str) -> Stage:
    return next(
        town.standing.stage for town in towns_of(Selection.objects.get(), load_checklist(), timezone.localdate()) if town.code == code
    )


def test_a_file_moves_the_towns_and_its_digest_is_the_proof(selection: Selection) -> None:
    body = written(row("0101"), row("0102", answers=False))
    taken = take(body)
    assert taken.provisioned == ("0101", "0102")
    step = Step.objects.get(municipality="0101")
    assert (step.on, step.proof.sha256) == (date(2026, 11, 3), hashlib.sha256(body).hexdigest())
    assert step.proved_by.endswith(hashlib.sha256(body).hexdigest()[:16])
    assert (stage_of("0101"), stage_of("0102")) == (Stage.IN_SERVICE, Stage.PROVISIONED)
    assert verify() is None


def test_what_a_fleets_file_says_of_editions_and_copies_is_kept(selection: Selection) -> None:
    kept = {
        "stands": True,
        "last_edition": "2026-11-20T23:00:00-06:00",
        "backups": {"sur": {"succeeded_at": "2026-11-21T04:00:00+00:00"}, "lejos": None},
        "restored_well": {"checked_at": "2026-11-15T12:00:00+00:00"},
    }
    fleet = {"looked_at": "2026-11-21T12:00:00+00:00", "hosts": [], "portals": [row("0101", **kept), row("0102", stands=False)]}
    take(json.dumps(fleet).encode())
    look = InstanceLook.objects.get()
    assert look.municipality == "0101"
    assert (look.last_edition_on, look.backed_up_on, look.restored_on) == (date(2026, 11, 20), date(2026, 11, 20), date(2026, 11, 15))


def test_a_file_taken_twice_does_nothing_and_the_same_bytes_of_another_day_are_another_look(selection: Selection) -> None:
    body, yesterday = written(row("0101")), timezone.localdate() - timedelta(days=1)
    take(body, yesterday)
    before = Entry.objects.count()
    assert take(body, yesterday).again
    assert (StatusReport.objects.count(), Entry.objects.count()) == (1, before)
    assert not take(body).again
    assert (StatusReport.objects.count(), Step.objects.count()) == (2, 1)


def test_a_portal_that_stops_answering_is_at_risk_and_comes_back(selection: Selection) -> None:
    today = timezone.localdate()
    take(written(row("0101")), today - timedelta(days=2))
    take(written(row("0101", answers=False)), today - timedelta(days=1))
    assert stage_of("0101") is Stage.AT_RISK
    take(written(row("0101"), row("0101", answers=False, port=8002)), today)
    assert stage_of("0101") is Stage.IN_SERVICE


def test_what_the_file_names_and_nobody_knows_is_told(selection: Selection) -> None:
    portal = Portal.objects.create(municipality="0101", name="Guatemala", url="https://0101.example:8001/")
    PortalAddress.objects.create(portal=portal, url="https://0101.example:8001/", source="INFOM")
    keep.take_step("0102", Stage.PROVISIONED, date(2026, 11, 1), proof=None, by="ana", now=timezone.now())
    taken = take(written(row("0101"), row("1413"), row("infom", profile="infom")))
    assert [one.code for one in taken.outside] == ["1413"]
    assert [one.code for one in taken.unknown] == ["infom"]
    assert taken.missing == ("0102",)
    assert [one.code for one in taken.unlisted] == ["1413"]
    assert sorted(InstanceLook.objects.values_list("municipality", flat=True)) == ["0101", "1413"]


def test_a_step_that_was_written_down_without_proof_gets_it_and_one_with_proof_stays(selection: Selection) -> None:
    keep.take_step("0101", Stage.PROVISIONED, date(2026, 11, 1), proof=None, by="ana", now=timezone.now())
    keep.take_step("0102", Stage.PROVISIONED, date(2026, 11, 1), proof=None, proved_by="acta 3", by="ana", now=timezone.now())
    take(written(row("0101"), row("0102")))
    assert list(Step.objects.order_by("municipality").values_list("on", "proved_by"))[1] == (date(2026, 11, 1), "acta 3")
    assert Step.objects.get(municipality="0101").on == date(2026, 11, 3)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"%PDF-1.4", "no es JSON"),
        (b'{"code": "0101"}', "no una lista"),
        (b"[]", "ningún portal"),
        (b"[" * 100_000, "no es JSON"),
        (written({"code": "0101"}), r"portal 1 \(0101\): le falta profile"),
        (written(row("0101"), row("0102", answers="sí")), r"portal 2 \(0102\): no dice si responde"),
        (written(row("0101", address="javascript:alert(1)")), "no es una dirección"),
        (written(row("0101", "ayer")), "no es una fecha"),
        (written(row("0101", last_edition="ayer")), "no es una fecha"),
    ],
)
def test_a_file_that_is_something_else_is_refused_with_what_to_do(body: bytes, told: str) -> None:
    with pytest.raises(NoStatus, match=told) as raised:
        read_status(body)
    assert "deploy status --json" in str(raised.value)


def test_a_day_before_the_portals_were_made_or_to_come_is_refused_and_nothing_is_kept(selection: Selection) -> None:
    for on, told in ((date(2026, 11, 2), "se crearon después"), (timezone.localdate() + timedelta(days=1), "todavía no llega")):
        with pytest.raises(keep.Refused, match=told):
            take(written(row("0101")), on)
    assert not StatusReport.objects.exists()


def test_the_command_tells_what_it_did_and_what_it_did_not_know(selection: Selection, tmp_path: Path) -> None:
    file, out = tmp_path / "estado.json", StringIO()
    file.write_bytes(written(row("0101"), row("infom", profile="infom")))
    call_command("rollout", "status", str(file), stdout=out)
    call_command("rollout", "status", str(file), stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0].startswith("Tomado: 2 portales")
    assert lines[1] == "  + 0101 Guatemala: portal creado"
    assert any("infom Municipalidad infom no es un municipio" in line for line in lines)
    assert any(line.startswith("Ya se había tomado") for line in lines)
    with pytest.raises(CommandError, match="No se pudo leer"):
        call_command("rollout", "status", str(tmp_path / "nada.json"))


def test_the_screen_takes_a_file_and_tells_and_refuses_in_words(selection: Selection) -> None:
    user = User.objects.create_user("ana")
    user.groups.add(Group.objects.get(name=Role.INFOM))
    second_factor.enrol(user)
    client, address = Client(), reverse("rollout:instances")
    client.force_login(user)
    today = timezone.localdate().isoformat()
    page = client.post(address, {"on": today, "file": SimpleUploadedFile("estado.json", written(row("0101"), row("0102", answers=False)))})
    text = " ".join(page.content.decode().split())
    assert "Dieron el paso «portal creado»" in text
    assert "No responden:" in text
    assert "El monitor todavía no visita estas direcciones." in text
    assert "no es JSON" in client.post(address, {"on": today, "file": SimpleUploadedFile("a.pdf", b"%PDF")}).content.decode()
    assert Client().get(address).status_code == 302
