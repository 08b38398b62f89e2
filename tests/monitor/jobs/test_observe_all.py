"""`monitor observe --all` in processes of its own, against real servers on loopback, several of them on one machine."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from tests.servers.street import Street, serve_folder

ROOT = Path(__file__).parents[3]
CODES = ("0504", "0505", "0509", "1702", "1703", "1704", "1801", "1802")
ALONE = 3  # of them have a machine each; the others share one
DAY = "2026-11-26"


class _Log(list[str]):
    """What one town was asked for, noted in one log of all."""

    def __init__(self, town: str, log: list[tuple[str, str]]) -> None:
        super().__init__()
        self._town, self._log = town, log

    def append(self, path: str) -> None:
        self._log.append((self._town, path))
        super().append(path)


class Country:
    """A list of towns on loopback, and the monitor that observes them."""

    def __init__(self, home: Path, town: Path, stack: ExitStack) -> None:
        self.home = home
        self.log: list[tuple[str, str]] = []
        self.streets: dict[str, Street] = {}
        for place, code in enumerate(CODES):
            street = stack.enter_context(serve_folder(town, host=f"127.0.0.{place + 2 if place < ALONE else 99}"))
            street.requests = _Log(code, self.log)
            self.streets[code] = street
        lines = "".join(f"{code},{street},sitio,,,prueba\n" for code, street in self.streets.items())
        (home / "lista.csv").write_text("municipio,direccion,clase,desde,hasta,fuente\n" + lines)
        done = self.monitor("portals", "import", str(home / "lista.csv")).communicate(timeout=60)
        assert "nuevas 8" in done[0]

    def monitor(self, *args: str) -> subprocess.Popen[str]:
        allow = ",".join(street.allow for street in self.streets.values())
        environ = {**os.environ, "MONITOR_HOME": str(self.home), "MONITOR_ALLOW": allow}
        command = [sys.executable, "-m", "monitor.manage", *args]
        return subprocess.Popen(command, cwd=ROOT, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def begin(self, *args: str) -> subprocess.Popen[str]:
        return self.monitor("observe", "--all", "--today", DAY, "--parallel", "4", *args)

    def observe(self, *args: str) -> tuple[int, str, str]:
        process = self.begin(*args)
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err

    def wait_for(self, requests: int) -> None:
        deadline = time.monotonic() + 60
        while len(self.log) < requests and time.monotonic() < deadline:
            time.sleep(0.005)

    def kept(self) -> Counter[str]:
        with sqlite3.connect(self.home / "db.sqlite3") as base:
            joined = "archive_assessment a join archive_crawl c on c.id = a.crawl_id join archive_portal p on p.id = portal_id"
            return Counter(code for (code,) in base.execute(f"select municipality from {joined}"))

    def asked_twice(self) -> int:
        return sum(count - 1 for count in Counter(self.log).values())


@pytest.fixture
def country(tmp_path: Path, town: Path) -> Iterator[Country]:
    (town / "street.toml").write_text("[site]\ndelay = 0.01\n")
    with ExitStack() as stack:
        yield Country(tmp_path, town, stack)


def test_every_town_of_the_list_is_visited_once_and_the_sum_says_so(country: Country) -> None:
    code, out, err = country.observe()
    assert code == 0, err
    assert "Visitas del 26 de noviembre de 2026: 8 de 8 hechas" in out
    assert "8/8" in err
    assert country.kept() == Counter(CODES)
    reports = sorted(country.home.glob(f"crawls/{DAY}/*-full/report.html"))
    assert len(reports) == 8
    assert country.asked_twice() == 0


def test_the_same_day_again_nobody_is_asked_and_nothing_is_kept_twice(country: Country) -> None:
    country.observe()
    asked = len(country.log)
    code, out, err = country.observe("--json")
    assert code == 0
    assert len(country.log) == asked
    assert {portal["how"] for portal in json.loads(out)["portals"]} == {"before"}
    assert country.kept() == Counter(CODES)
    assert "ya estaba hecho" in err


def test_towns_on_one_machine_are_visited_one_after_the_other(country: Country) -> None:
    country.observe()
    shared = [town for town, _ in country.log if town in CODES[ALONE:]]
    assert len([town for town, _ in groupby(shared)]) == len(CODES) - ALONE
    alone = [town for town, _ in groupby(town for town, _ in country.log)]
    assert len(alone) > len(CODES), "those on machines of their own were not visited at the same time"


@pytest.mark.system
def test_killed_at_any_moment_the_same_command_goes_on(country: Country) -> None:
    for requests in (10, 60):
        process = country.begin()
        country.wait_for(requests)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
    code, _, err = country.observe()
    assert code == 0, err
    assert country.kept() == Counter(CODES)
    assert country.asked_twice() <= 2 * 4  # what was in flight


def test_ctrl_c_ends_cleanly_says_how_to_go_on_and_the_same_command_does(country: Country) -> None:
    process = country.begin()
    country.wait_for(20)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 1, err
    assert "quedaron por hacer. Para seguir donde quedó: repita la misma orden con --today 2026-11-26" in out
    assert "Traceback" not in err
    code, _, err = country.observe()
    assert code == 0, err
    assert country.kept() == Counter(CODES)
    assert country.asked_twice() == 0


@pytest.mark.system
def test_two_at_once_share_the_list_and_keep_every_town_once(country: Country) -> None:
    both = [country.begin("--json"), country.begin("--json")]
    told = [json.loads(process.communicate(timeout=120)[0])["portals"] for process in both]
    assert country.kept() == Counter(CODES)
    assert country.asked_twice() == 0
    made: Counter[str] = Counter(portal["municipality"] for one in told for portal in one if portal["how"] == "done")
    assert made == Counter(CODES)
    held = [portal["reason"] for one in told for portal in one if portal["how"] == "held"]
    assert all("el proceso" in reason for reason in held)


def test_a_town_that_cannot_be_written_hinders_no_other_and_is_counted(country: Country) -> None:
    code, out, _ = country.observe("--limit", "1", "--json")
    (done,) = json.loads(out)["portals"]
    second = Path(done["folder"].replace(f"{DAY}/1-", f"{DAY}/2-").replace("127-0-0-2", "127-0-0-3"))
    port = country.streets[CODES[1]].rpartition(":")[2]
    second = second.with_name(f"2-127-0-0-3-{port}-full")
    second.write_text("no es una carpeta")
    code, out, _ = country.observe()
    assert code == 1
    assert "1  no se pudieron hacer. Corrija la causa y repita la misma orden." in out
    assert f"{CODES[1]} Masagua" in out
    assert country.kept() == Counter(code for code in CODES if code != CODES[1])


def test_on_a_full_disk_every_town_says_so_and_goes_on_when_there_is_room(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_EVIDENCE_FREE", "900000G")
    code, out, _ = country.observe()
    assert code == 1
    assert "8  no se pudieron hacer." in out
    assert "Libere espacio" in out
    assert country.log == []
    monkeypatch.delenv("MONITOR_EVIDENCE_FREE")
    assert country.observe()[0] == 0
    assert country.kept() == Counter(CODES)


def test_a_department_and_a_limit_narrow_the_list(country: Country) -> None:
    _, out, _ = country.observe("--department", "peten", "--limit", "2", "--depth", "light", "--json")
    portals: list[dict[str, Any]] = json.loads(out)["portals"]
    assert [(portal["municipality"], portal["depth"]) for portal in portals] == [("1702", "light"), ("1703", "light")]
    assert all(portal["folder"].endswith("-light") for portal in portals)


def test_an_empty_list_is_answered_with_how_to_fill_it(tmp_path: Path) -> None:
    environ = {**os.environ, "MONITOR_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "monitor.manage", "observe", "--all"]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "monitor portals import --known" in done.stderr
