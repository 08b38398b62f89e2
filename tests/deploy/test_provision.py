"""An instance is made, finished when it was cut, and otherwise left alone. Real commands, real databases."""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.deploy.conftest import COMMAND, TOWN, Deploy


def bytes_of(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}


def key_of(home: Path) -> str:
    """The line of the signing key."""
    return next(line for line in (home / "portal.env").read_text().splitlines() if line.startswith("SECRET_KEY="))


def portal(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "portal_template.manage", *words]
    return subprocess.run(command, env={**os.environ, "PORTAL_HOME": str(home)}, capture_output=True, text=True, timeout=120)


def test_a_new_town_gets_a_portal_with_its_pages_and_one_password(deploy: Deploy, home: Path) -> None:
    done = deploy("provision", *TOWN, "--home", home, "--port", "8123")
    assert done.returncode == 0, done.stderr
    assert "http://localhost:8123" in done.stdout
    assert done.stdout.count("Contraseña") == 1
    assert stat.S_IMODE((home / "portal.env").stat().st_mode) == 0o600
    again = portal(home, "sync_checklist", "--json")
    assert json.loads(again.stdout)["created"] == [], "every page was there"
    assert portal(home, "migrate", "--check").returncode == 0
    with closing(sqlite3.connect(home / "db.sqlite3")) as database:
        assert database.execute("select name from identity_identity").fetchall() == [("Municipalidad de San José El Ejemplo",)]
        assert database.execute("select username, is_superuser from auth_user").fetchall() == [("administracion", 0)]


def test_a_provision_killed_half_way_is_finished_by_the_next_one(deploy: Deploy, home: Path) -> None:
    first = subprocess.Popen(
        [*COMMAND, "provision", *TOWN, "--home", str(home)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    )
    deadline = time.monotonic() + 120
    while not (home / "db.sqlite3").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(first.pid, signal.SIGKILL)
    said = first.communicate()[0].decode()
    assert not (home / "instance.json").exists()
    key = (home / "portal.env").read_text()
    again = deploy("provision", *TOWN, "--home", home)
    assert again.returncode == 0, again.stderr
    assert "Contraseña" not in said
    assert "Contraseña" in again.stdout
    assert (home / "portal.env").read_text() == key
    assert json.loads(portal(home, "sync_checklist", "--json").stdout)["created"] == []


def test_two_at_once_for_one_folder_give_one_portal_and_one_password(home: Path) -> None:
    running = [
        subprocess.Popen([*COMMAND, "provision", *TOWN, "--home", str(home)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=240) for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    assert sum("Contraseña" in out for out, _ in said) == 1
    assert sum("no se cambió nada" in out for out, _ in said) == 1


def test_infom_gets_its_own_profile(deploy: Deploy, home: Path) -> None:
    done = json.loads(deploy("provision", "infom", "--home", home, "--json").stdout)
    assert (done["profile"], done["name"]) == ("infom", "Instituto de Fomento Municipal")
    assert 'SUBJECT_KIND="infom"' in (home / "portal.env").read_text()
    assert json.loads(portal(home, "sync_checklist", "--json").stdout)["created"] == []
    with closing(sqlite3.connect(home / "db.sqlite3")) as database:
        assert database.execute("select name, short_name from identity_identity").fetchall() == [
            ("Instituto de Fomento Municipal", "INFOM")
        ]
        codes = {code for (code,) in database.execute("select code from pages_obligationpage")}
    assert {"gobierno-abierto-4-c10-h4", "laip-10-01", "laip-10-29"} <= codes
    assert not any(code.startswith("presupuesto-17ter") for code in codes)


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (("501",), "0501 (Escuintla)"),
        (("2399",), "No hay municipio con código «2399»"),
        (("Escuintla",), "0501 (Escuintla)"),
        (("9902",), "--name"),
        (("0101", "--profile", "infom"), "Quite --profile"),
        (("infom", "--profile", "municipality"), "Quite --profile"),
    ],
)
def test_a_wrong_code_is_refused_with_the_remedy(deploy: Deploy, place: Path, words: tuple[str, ...], remedy: str) -> None:
    done = deploy("provision", *words, "--home", place / "nunca")
    assert done.returncode == 2
    assert remedy in done.stderr
    assert not (place / "nunca").exists()


def test_a_folder_with_other_things_is_left_alone(deploy: Deploy, home: Path) -> None:
    home.mkdir()
    (home / "cartas.txt").write_text("no tocar")
    done = deploy("provision", *TOWN, "--home", home)
    assert done.returncode == 1
    assert "ya tiene otras cosas" in done.stderr
    assert bytes_of(home) == {"cartas.txt": b"no tocar"}


def test_a_second_provision_changes_nothing_and_shows_no_password(deploy: Deploy, town: Path) -> None:
    before = bytes_of(town)
    again = deploy("provision", *TOWN, "--home", town)
    assert again.returncode == 0
    assert "no se cambió nada" in again.stdout
    assert "Contraseña" not in again.stdout
    assert bytes_of(town) == before


def test_a_second_town_copies_the_database_migrates_nothing_and_shares_no_secret(deploy: Deploy, town: Path, place: Path) -> None:
    made = {path: path.stat().st_mtime_ns for path in (place / ".vitrina-cache").glob("*.sqlite3")}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    second = deploy("provision", "0501", "--home", place / "escuintla", "--json")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert second.returncode == 0
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 5, "seconds of a core, whatever else the machine does"
    assert "base de datos modelo" not in second.stderr
    said = json.loads(second.stdout)
    assert said["name"] == "Escuintla"
    assert said["address"] != "http://localhost:8123"
    assert {path: path.stat().st_mtime_ns for path in (place / ".vitrina-cache").glob("*.sqlite3")} == made
    assert key_of(place / "escuintla") != key_of(town)


def test_the_portal_moves_to_another_port_and_keeps_its_key(deploy: Deploy, town: Path) -> None:
    key = key_of(town)
    moved = deploy("provision", *TOWN, "--home", town, "--port", "8124")
    assert moved.returncode == 0
    assert "http://localhost:8124" in moved.stdout
    assert "Contraseña" not in moved.stdout
    assert "8124" in (town / "portal.env").read_text()
    assert key_of(town) == key
    assert deploy("provision", *TOWN, "--home", town, "--port", "8123").returncode == 0


def test_the_folder_of_another_town_is_refused(deploy: Deploy, town: Path) -> None:
    before = bytes_of(town)
    done = deploy("provision", "0501", "--home", town)
    assert done.returncode == 1
    assert "es la instancia de 9901" in done.stderr
    assert bytes_of(town) == before


def test_another_name_for_a_portal_that_stands_says_where_names_are_changed(deploy: Deploy, town: Path) -> None:
    done = deploy("provision", "9901", "--name", "Otro", "--home", town)
    assert done.returncode == 1
    assert "Configuración" in done.stderr
