"""What goes with a portal that leaves, and what stops an order before it reaches a host."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checklists.load import load_checklist
from deploy.hosts.handed import handed_files
from deploy.inventory import Inventory, read_inventory
from deploy.keeping import portal as keeping_portal
from deploy.keeping.notes import Failed
from deploy.leaving import place, retiring
from deploy.leaving.handing_over import keep_once
from deploy.leaving.sealing import MANIFEST, check_space, write_manifest
from deploy.standing.judge import judge_portal
from tests.deploy.conftest import Deploy

NOW = datetime(2026, 11, 27, 18, tzinfo=UTC)
FLEET = """
[hosts.norte]
address = "192.0.2.10"

[instances.0501]
domains = ["escuintla.gob.gt", "www.escuintla.gob.gt"]
host = "norte"
state = "{state}"
"""
LATER = {"RELEASE", "ARCHIVE", "USERNAME", "KNOWN_HEAD"}  # blanks that the host fills in


@pytest.fixture
def flota(tmp_path: Path) -> Path:
    """An inventory whose one portal is retired."""
    file = tmp_path / "flota.toml"
    file.write_text(FLEET.format(state="retired"))
    return file


def inventory(file: Path) -> Inventory:
    return read_inventory(file, load_checklist().municipalities)


def test_every_file_that_goes_along_has_only_the_blanks_that_its_host_fills_in(flota: Path) -> None:
    files = handed_files(inventory(flota).instances["0501"], "2026-11-27")
    assert {"LEEME.txt", "servidor/instalar.sh", "servidor/restaurar.sh", "servidor/unidades/vitrina-app@.service"} <= set(files)
    left = {name: set(re.findall(r"%([A-Z_]{2,})%", text)) - LATER for name, text in files.items()}
    assert {name: blanks for name, blanks in left.items() if blanks} == {}
    assert "portal de información pública de escuintla" in files["LEEME.txt"].lower()


def test_its_scripts_are_read_by_the_plainest_shell(flota: Path) -> None:
    for name, text in handed_files(inventory(flota).instances["0501"], "2026-11-27").items():
        if name.endswith(".sh"):
            done = subprocess.run(["sh", "-n"], input=text, capture_output=True, text=True)
            assert done.returncode == 0, f"{name}: {done.stderr}"


def test_the_instructions_are_read_without_scrolling_sideways(flota: Path) -> None:
    lines = handed_files(inventory(flota).instances["0501"], "2026-11-27")["LEEME.txt"].splitlines()
    assert [line for line in lines if len(line) > 130 and not line.startswith("    ")] == []


def test_a_manifest_names_every_file_and_notices_one_that_changed(tmp_path: Path) -> None:
    (tmp_path / "publicado").mkdir()
    (tmp_path / "publicado" / "año 2026.csv").write_text("a,b\n")
    (tmp_path / "LEEME.txt").write_text("Hola\n")
    assert write_manifest(tmp_path) == 2
    check = ["sha256sum", "--quiet", "-c", MANIFEST]
    assert subprocess.run(check, cwd=tmp_path, capture_output=True).returncode == 0
    (tmp_path / "publicado" / "año 2026.csv").write_text("a,c\n")
    assert subprocess.run(check, cwd=tmp_path, capture_output=True).returncode == 1


def test_a_disk_that_is_too_small_is_told_before_anything_is_made(tmp_path: Path) -> None:
    with (tmp_path / "grande").open("wb") as file:
        file.truncate(2**43)  # a hole: it takes no disk here
    with pytest.raises(Failed, match=r"hacen falta .* MB de disco y quedan .* Libere espacio"):
        check_space(tmp_path, [tmp_path / "grande"])


def test_an_archive_is_no_proof_once_somebody_did_something_in_the_portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping_portal, "HOMES", tmp_path / "homes")
    monkeypatch.setattr(place, "OWN", tmp_path / "own")
    for folder in ("homes/0501", "own/0501"):
        (tmp_path / folder).mkdir(parents=True)
    with sqlite3.connect(tmp_path / "homes/0501/db.sqlite3") as database:
        database.execute("CREATE TABLE registers_journalentry (id INTEGER PRIMARY KEY, action TEXT)")
        database.execute("INSERT INTO registers_journalentry (action) VALUES ('publish'), ('copy_delivered')")
    place.write_note(place.delivered_note("0501"), {"sha256": "ab", "entry": 2})
    given = {"code": "0501", "proof": "archive", "digest": "ab"}
    retiring._prove(given)
    with pytest.raises(Failed, match="no es el último"):
        retiring._prove({**given, "digest": "cd"})
    with sqlite3.connect(tmp_path / "homes/0501/db.sqlite3") as database:
        database.execute("INSERT INTO registers_journalentry (action) VALUES ('portal_retired')")
    retiring._prove(given)  # the entry of a retirement that was cut is no change
    with sqlite3.connect(tmp_path / "homes/0501/db.sqlite3") as database:
        database.execute("INSERT INTO registers_journalentry (action) VALUES ('publish')")
    with pytest.raises(Failed, match="hubo movimiento"):
        retiring._prove(given)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"retired_on": "2026-11-01", "status": 200, "certificate_until": "2027-06-01T00:00:00+00:00"}, ""),
        ({"retired_on": "2026-11-01", "status": 0, "certificate_until": "2027-06-01T00:00:00+00:00"}, "sus páginas públicas no responden"),
        ({"retired_on": "2026-11-01", "status": 200, "certificate_until": "2026-12-01T00:00:00+00:00"}, "vence el 2026-12-01"),
        ({"status": 200, "certificate_until": "2027-06-01T00:00:00+00:00"}, "sigue vivo: deploy retire 0501"),
        ({"stands": False}, "no están sus páginas públicas"),
    ],
)
def test_a_retired_portal_is_judged_by_its_pages_and_its_certificate_alone(flota: Path, facts: dict[str, object], said: str) -> None:
    problems = judge_portal(
        inventory(flota).instances["0501"], {"stands": True, "untold": [], "certificate_since": "2026-01-01T00:00:00+00:00", **facts}, NOW
    )
    assert said in " ".join(problems)
    assert bool(problems) == bool(said)


def test_orders_that_cannot_be_meant_are_refused_before_any_host_is_asked(flota: Path, deploy: Deploy) -> None:
    where = ("--inventory", flota)
    assert deploy("retire", "0502", *where).returncode == 2
    bad = deploy("retire", "0501", "--moved-to", "escuintla", *where)
    assert (bad.returncode, "dirección completa" in bad.stderr) == (2, True)
    none = deploy("retire", "0501", "--archive", flota.parent / "nada.7z", *where)
    assert (none.returncode, "No existe" in none.stderr) == (2, True)
    flota.write_text(FLEET.format(state="active"))
    alive = deploy("retire", "0501", *where)
    assert (alive.returncode, 'state = "retired"' in alive.stderr) == (1, True)


def test_a_published_document_goes_in_once_and_the_installation_puts_it_where_it_belongs(tmp_path: Path, flota: Path) -> None:
    record = tmp_path / "portal/files/laip-10-01/vigente/v1/Año y más.pdf"
    shown = tmp_path / "publicado/informacion-publica/estructura/v1/Año y más.pdf"
    for path in (record, shown):
        path.parent.mkdir(parents=True)
    record.write_bytes(b"%PDF")
    shown.hardlink_to(record)
    private = tmp_path / "portal/files/laip-10-01/vigente/v1/manifest.json"
    private.write_text("{}")
    keep_once(tmp_path)
    assert (record.exists(), shown.exists(), private.exists()) == (False, True, True)
    script = handed_files(inventory(flota).instances["0501"], "2026-11-27")["servidor/instalar.sh"]
    placing = re.search(r'    rm -rf "\$home\.new" && cp.*?rm "\$home\.new/enlaces\.tsv"\n', script, re.S)
    assert placing
    done = subprocess.run(["sh", "-eu", "-c", f"home={tmp_path}/home\n{placing.group(0)}"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    placed = {path.relative_to(tmp_path / "home.new").as_posix() for path in (tmp_path / "home.new").rglob("*") if path.is_file()}
    assert placed == {"files/laip-10-01/vigente/v1/Año y más.pdf", "files/laip-10-01/vigente/v1/manifest.json"}
    assert (tmp_path / "home.new/files/laip-10-01/vigente/v1/Año y más.pdf").read_bytes() == b"%PDF"
