"""What hosts tell is judged and shown: every problem with its remedy, what is wrong first, and nothing hidden by what could not be told."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from checklists.load import load_checklist
from deploy.hosts.sent import command
from deploy.inventory import Inventory, read_inventory
from deploy.standing.ask import Standing, exported, stand
from deploy.standing.judge import cells, judge_host, judge_portal
from deploy.standing.portals import PORTAL as PORTAL_KINDS
from deploy.standing.table import lines_of
from monitor.rollout.instances.status_file import read_status

NOW = datetime(2026, 11, 27, 18, tzinfo=UTC)
FLEET = """
[hosts.norte]
address = "192.0.2.10"

[hosts.sur]
address = "192.0.2.11"

[instances.9901]
name = "San José El Ejemplo"
domains = ["ejemplo.gob.gt"]
host = "norte"

[instances.0501]
domains = ["escuintla.gob.gt"]
host = "norte"

[instances.0101]
domains = ["guatemala.gob.gt"]
host = "sur"
"""
GB = 1024**3
HOST = {
    "debian": "12.5",
    "processors": 2,
    "disk_total": 100 * GB,
    "disk_free": 60 * GB,
    "memory_total": 8 * GB,
    "memory_available": 6 * GB,
    "releases_unused": 0,
    "releases_unused_size": 0,
    "failed": [],
    "most_awake": 1,
    "monitor": None,
    "more": 20,
    "untold": [],
}
PORTAL = {
    "stands": True,
    "release": "0.1.0-abc",
    "provisioned_at": "2026-10-02T10:00:00+00:00",
    "upgrade": "",
    "upgrade_to": "",
    "upgrade_error": "",
    "status": 200,
    "seconds": 0.012,
    "door": "active",
    "application": "inactive",
    "memory": 0,
    "errors": 0,
    "failures": 0,
    "certificate_until": (NOW + timedelta(days=200)).isoformat(),
    "certificate_since": (NOW - timedelta(days=165)).isoformat(),
    "certificate_kind": "own",
    "certificate_authority": False,
    "certificate_words": [],
    "certificate_mended": None,
    "last_edition": "2026-11-20T09:00:00-06:00",
    "backups": {},
    "restored": None,
    "restored_well": None,
    "size": 90 * 1024**2,
    "young": 0,
    "untold": [],
}


@pytest.fixture
def inventory(tmp_path: Path) -> Inventory:
    """Two hosts, three portals."""
    file = tmp_path / "flota.toml"
    file.write_text(FLEET)
    return read_inventory(file, load_checklist().municipalities)


def standing_of(inventory: Inventory, hosts: dict[str, Any], portals: dict[str, Any]) -> Standing:
    """The fleet whose hosts and portals told this; a host that is not named did not answer."""
    told = {
        name: ({"host": hosts[name], "portals": [{**facts, "code": code} for code, facts in portals.items()]}, "")
        if name in hosts
        else ({"host": {}, "portals": []}, f"no se pudo entrar por ssh a {host.address}")
        for name, host in inventory.hosts.items()
    }
    return stand(inventory, told, NOW)


def test_a_certificate_of_a_few_days_is_not_held_to_run_out_while_it_is_young(inventory: Inventory) -> None:
    item = inventory.instances["9901"]
    short = {"certificate_kind": "authority", "certificate_authority": True, "certificate_since": NOW.isoformat()}
    assert judge_portal(item, PORTAL | short | {"certificate_until": (NOW + timedelta(days=6)).isoformat()}, NOW) == ()
    old = short | {"certificate_since": (NOW - timedelta(days=5)).isoformat(), "certificate_until": (NOW + timedelta(days=1)).isoformat()}
    (problem,) = judge_portal(item, PORTAL | old, NOW)
    assert "journalctl -u vitrina-certificates" in problem


def test_a_portal_that_is_well_has_no_problem(inventory: Inventory) -> None:
    assert judge_portal(inventory.instances["9901"], PORTAL, NOW) == ()
    assert judge_host(inventory.hosts["norte"], HOST, NOW) == ()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"upgrade": "cut"}, "un cambio de versión quedó a medias: en norte, systemctl start vitrina-mend"),
        ({"upgrade_to": "0.2.0-def", "upgrade_error": "pedir /: 500\nmás"}, "no pasó a 0.2.0-def (pedir /: 500): corrija"),
        ({"status": 502}, "respondió con el código 502: repita  deploy provision 9901"),
        ({"status": 0, "seconds": None}, "no responde: repita  deploy provision 9901"),
        ({"seconds": 4.2}, "tardó 4.2 segundos"),
        ({"application": "failed"}, "journalctl -u vitrina-app@9901"),
        ({"door": "inactive"}, "deploy provision 9901"),
        ({"errors": 7}, "7 errores desde ayer: véalos con  journalctl -p err"),
        ({"failures": 5}, "5 respuestas con error del servidor desde ayer"),
        ({"backups": {"sur": None}}, "no hay ninguna copia en sur: deploy backup 9901"),
        ({"backups": {"sur": {"succeeded_at": "2026-11-25T10:45:00+00:00", "error": ""}}}, "su última copia en sur es del 2026-11-25"),
        ({"backups": {"sur": {"succeeded_at": None, "error": "no se llega a él"}}}, "no se pudo respaldar en sur: no se llega a él"),
        ({"restored": {"error": "falta un archivo"}}, "la última restauración de prueba falló: falta un archivo"),
        ({"certificate_until": None}, "no tiene certificado que sirva"),
        (
            {"certificate_mended": {"at": "2026-11-26T01:02:03+00:00", "kept": "/etc/x"}},
            "el 2026-11-26 el anfitrión puso uno propio, con el que los navegadores avisan; el de antes quedó en /etc/x: repita",
        ),
        ({"certificate_until": (NOW + timedelta(days=20)).isoformat()}, "vence el 2026-12-17"),
        ({"certificate_until": (NOW + timedelta(days=20)).isoformat(), "certificate_kind": "unknown"}, "ponga uno nuevo"),
        ({"certificate_authority": True}, "su certificado es todavía del anfitrión"),
        (
            {"certificate_kind": "authority", "certificate_authority": True, "certificate_words": ["no se pudo"]},
            "certificado: no se pudo",
        ),
    ],
)
def test_what_is_wrong_with_a_portal_is_told_with_its_remedy(inventory: Inventory, facts: dict[str, Any], words: str) -> None:
    (problem,) = judge_portal(inventory.instances["9901"], PORTAL | facts, NOW)
    assert words in problem


def test_what_an_authority_said_is_nobodys_to_mend_once_none_is_asked(inventory: Inventory) -> None:
    assert judge_portal(inventory.instances["9901"], PORTAL | {"certificate_words": ["no se pudo"]}, NOW) == ()


def test_a_store_that_the_inventory_no_longer_has_is_not_missed(inventory: Inventory) -> None:
    told = {
        "norte": ({"host": HOST, "portals": [PORTAL | {"code": "9901", "backups": {"antes": None}}]}, ""),
        "sur": ({"host": {}, "portals": []}, "no contestó"),
    }
    portal = next(item for item in stand(inventory, told, NOW).portals if item.instance.code == "9901")
    assert portal.facts["backups"] == {}
    assert portal.problems == ()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"disk_free": 5 * GB}, "queda 5 % de disco: libere espacio"),
        (
            {"disk_free": 5 * GB, "releases_unused": 2, "releases_unused_size": 700 * 1024**2},
            "queda 5 % de disco, y hay 2 versiones que nadie usa (700 MB): deploy release prune norte",
        ),
        ({"memory_available": GB // 2}, "quedan 512 MB de memoria"),
        ({"failed": ["nginx.service"]}, "nginx.service; véalas con  systemctl status"),
    ],
)
def test_what_is_wrong_with_a_host_is_told_with_its_remedy(inventory: Inventory, facts: dict[str, Any], words: str) -> None:
    (problem,) = judge_host(inventory.hosts["norte"], HOST | facts, NOW)
    assert words in problem


def test_a_copy_of_last_night_in_every_store_is_well(inventory: Inventory) -> None:
    told = {"succeeded_at": "2026-11-27T10:45:00+00:00", "error": ""}
    assert judge_portal(inventory.instances["9901"], PORTAL | {"backups": {"sur": told, "lejos": told}}, NOW) == ()


def test_a_practice_portal_has_nothing_to_keep_and_is_well_without_a_copy(inventory: Inventory) -> None:
    practice = replace(inventory.instances["9901"], practice=True)
    assert judge_portal(practice, PORTAL | {"backups": {"sur": None}}, NOW) == ()
    assert "de práctica" in cells(PORTAL_KINDS, practice, PORTAL | {"backups": {"sur": None}})


def test_a_fact_that_could_not_be_told_is_a_problem_and_hides_no_other(inventory: Inventory) -> None:
    told = {key: value for key, value in PORTAL.items() if not key.startswith("certificate")}
    problems = judge_portal(inventory.instances["9901"], told | {"errors": 9, "untold": ["certificate: OSError()"]}, NOW)
    assert "no se pudo averiguar certificate" in problems[0]
    assert "9 errores" in problems[1]


def test_the_table_begins_with_what_is_wrong(inventory: Inventory) -> None:
    standing = standing_of(inventory, {"norte": HOST}, {"9901": PORTAL, "0501": PORTAL | {"status": 0, "seconds": None}})
    lines = lines_of(standing)
    assert lines[0] == "anfitriones: 2, con problemas 1; portales: 3, con problemas 2."
    assert lines[3].startswith("sur")
    assert "NO SE SABE" in lines[3]
    starts = [line.split()[0] for line in lines if line[:4].isdigit()]
    assert starts == ["0501", "0101", "9901"]
    assert not standing.well
    assert standing_of(inventory, {"norte": HOST, "sur": HOST}, dict.fromkeys(("9901", "0501", "0101"), PORTAL)).well


def test_a_portal_that_lives_where_the_inventory_does_not_put_it_is_a_problem_of_that_host(inventory: Inventory) -> None:
    alive = {"norte": HOST | {"open": ["0501", "9901"]}, "sur": HOST | {"open": ["0101", "0501", "2201"]}}
    standing = standing_of(inventory, alive, dict.fromkeys(("9901", "0501", "0101"), PORTAL))
    norte, sur = standing.hosts
    assert norte.problems == ()
    (twice,) = sur.problems
    assert "tiene en marcha 0501, y el inventario dice que en otro anfitrión" in twice
    assert "deploy restore 0501 --stop-old" in twice
    assert "1, y fuera del inventario 2201" in "\n".join(lines_of(standing))


def test_a_package_that_is_sent_runs_where_nothing_of_ours_is_installed() -> None:
    asked = json.dumps([{"code": "9999", "domain": "nadie.gob.gt"}])
    done = subprocess.run(
        ["sh", "-c", command("deploy.hosts.look", asked)],
        cwd="/",
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["portals"] == [{"code": "9999", "stands": False, "untold": []}]
    assert told["host"]["memory_total"] > told["host"]["memory_available"] > 0


def test_the_monitor_takes_in_what_is_known_of_the_fleet(inventory: Inventory) -> None:
    standing = standing_of(inventory, {"norte": HOST}, {"9901": PORTAL | {"status": 0, "seconds": None}, "0501": PORTAL})
    body = json.dumps(exported(standing)).encode()
    town, example = read_status(body)
    assert (town.code, town.answers, town.detail, town.address) == ("0501", True, "responde", "https://escuintla.gob.gt")
    assert (example.code, example.answers, example.version) == ("9901", False, "0.1.0-abc")
    assert "no responde" in example.detail
    assert example.provisioned_on.isoformat() == "2026-10-02"


KEPT = {"lejos": {"succeeded_at": "2026-11-27T11:00:00+00:00", "error": ""}}
QUEUE = {"waiting": 0, "later": 2, "workers": 3, "running": 1, "failures": 0, "next_at": None}
SITE = {
    "status": 200,
    "seconds": 0.02,
    "certificate_until": "2027-02-01T00:00:00+00:00",
    "certificate_mended": None,
    "queue": QUEUE,
    "backups": KEPT,
}
WHOLE: dict[str, Any] = {
    "release": "0.1.0-abc",
    "site": SITE,
    "database": {"size": 12 * 1024**2, "last_dump": "2026-11-27T07:10:00+00:00", "dump_size": 300_000, "backups": KEPT},
    "workers": {"wanted": 2, "active": 2},
}


@pytest.mark.parametrize(
    ("part", "changed", "said"),
    [
        ("site", {"status": 503}, "el sitio responde con el código 503"),
        ("site", {"status": 0}, "el sitio no responde"),
        ("site", {"certificate_until": "2026-12-01T00:00:00+00:00"}, "su certificado vence el 2026-12-01"),
        ("site", {"queue": None}, "la cola no responde"),
        ("site", {"queue": {**QUEUE, "waiting": 7, "workers": 0}}, "7 visitas en espera y ningún proceso las atiende"),
        ("workers", {"active": 1}, "atienden 1 de 2 procesos"),
        ("database", {"size": None}, "la base de datos no responde"),
        ("database", {"last_dump": "2026-11-25T07:10:00+00:00"}, "la última copia de su base de datos es del 2026-11-25"),
        ("database", {"backups": {"lejos": None}}, "su base de datos: no hay ninguna copia en lejos: deploy backup monitor-database"),
        ("site", {"backups": {"lejos": {"succeeded_at": "2026-11-25T11:00:00+00:00"}}}, "su última copia en lejos es del 2026-11-25"),
        ("site", {"backups": {"lejos": {**KEPT["lejos"], "error": "sin red"}}}, "sus archivos: no se pudo respaldar en lejos: sin red"),
    ],
)
def test_what_is_wrong_with_the_monitor_is_a_problem_of_its_host(
    inventory: Inventory, part: str, changed: dict[str, Any], said: str
) -> None:
    host = inventory.hosts["norte"]
    assert judge_host(host, {**HOST, "monitor": WHOLE}, NOW) == ()
    found = {**WHOLE, part: {**WHOLE[part], **changed}}
    (problem,) = judge_host(host, {**HOST, "monitor": found}, NOW)
    assert said in problem


def test_a_store_that_the_inventory_no_longer_has_says_nothing_of_the_monitor(inventory: Inventory) -> None:
    told = {name: ({"host": {**HOST, "monitor": WHOLE}, "portals": []}, "") for name in inventory.hosts}
    host = stand(inventory, told, NOW).hosts[0]
    assert host.facts["monitor"]["site"]["backups"] == {}
