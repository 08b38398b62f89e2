"""The queue with real workers on a real PostgreSQL, against portals on loopback: killed, told to end, with the database taken away."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import psycopg
import pytest

from checklists.load import load_checklist
from checklists.periods import guatemala_today
from tests.servers.postgres import Postgres, binaries, serve_postgres
from tests.servers.street import Street, serve_folder

ROOT = Path(__file__).parents[3]
DAY = "2026-11-26"
SHARED = 10  # of the towns are kept by one machine


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    if binaries() is None:
        pytest.skip("PostgreSQL no está instalado: apt install postgresql")
    with serve_postgres() as running:
        yield running


@pytest.fixture(scope="module")
def template(server: Postgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with every table, migrated once."""
    home = tmp_path_factory.mktemp("migrated")
    environ = {**os.environ, "MONITOR_HOME": str(home), "MONITOR_DATABASE": server.create("migrated")}
    subprocess.run([sys.executable, "-m", "monitor.manage", "migrate", "-v", "0"], cwd=ROOT, env=environ, check=True, timeout=120)
    return "migrated"


class Log(list[str]):
    """What one town was asked for, noted in one log of all."""

    def __init__(self, town: str, log: list[tuple[str, str]]) -> None:
        super().__init__()
        self._town, self._log = town, log

    def append(self, path: str) -> None:
        self._log.append((self._town, path))
        super().append(path)


class Country:
    """Towns on loopback, a database, a shelf, and the commands of the monitor."""

    def __init__(self, count: int, *, home: Path, town: Path, address: str, stack: ExitStack) -> None:
        self.home, self.address, self.log = home, address, list[tuple[str, str]]()
        self.codes = sorted(load_checklist().municipalities)[:count]
        self.streets: dict[str, Street] = {}
        for place, code in enumerate(self.codes):
            street = stack.enter_context(serve_folder(town, host=f"127.0.1.{place + 1 if place >= SHARED else 250}"))
            street.requests = Log(code, self.log)
            self.streets[code] = street
        lines = "".join(f"{code},{street},sitio,,,prueba\n" for code, street in self.streets.items())
        (home / "lista.csv").write_text("municipio,direccion,clase,desde,hasta,fuente\n" + lines)
        self.do("portals", "import", str(home / "lista.csv"))

    def start(self, *args: str, **environment: str) -> subprocess.Popen[str]:
        allow = ",".join(street.allow for street in self.streets.values())
        told = {"MONITOR_HOME": str(self.home), "MONITOR_ALLOW": allow, "MONITOR_DATABASE": self.address, "MONITOR_WORKER_BEATS": "1"}
        command = [sys.executable, "-m", "monitor.manage", *args]
        return subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **told, **environment}, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def do(self, *args: str) -> str:
        process = self.start(*args)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, out + err
        return out

    def worker(self) -> subprocess.Popen[str]:
        return self.start("worker", "--parallel", "3")

    def python(self, program: str) -> str:
        """What a program prints that knows the database."""
        told = {"MONITOR_HOME": str(self.home), "MONITOR_DATABASE": self.address, "DJANGO_SETTINGS_MODULE": "monitor.settings"}
        command = [sys.executable, "-c", f"import django; django.setup()\n{program}"]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **told}, text=True, capture_output=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, sql: str) -> list[Any]:
        with psycopg.connect(self.address) as base:
            return base.execute(sql).fetchall()  # type: ignore[call-overload]

    def kept(self) -> Counter[str]:
        joined = "archive_assessment a join archive_crawl c on c.id = a.crawl_id join archive_portal p on p.id = portal_id"
        return Counter(code for (code,) in self.ask(f"select municipality from {joined}"))

    def until(self, done: Any, seconds: float = 150) -> None:
        deadline = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < deadline, self.do("queue")
            time.sleep(0.1)

    def seals_hold(self) -> int:
        """How many visits have a sealed folder, all of which `monitor verify` finds as they were sealed."""
        folders = [str(self.home / "crawls" / name) for (name,) in self.ask("select folder from archive_crawl")]
        assert all((Path(folder) / "manifest.json").exists() for folder in folders)
        found = json.loads(self.do("verify", "--json", *folders))
        return sum(not one["faults"] for one in found)


@pytest.fixture
def country(request: pytest.FixtureRequest, server: Postgres, template: str, tmp_path: Path, town: Path) -> Iterator[Country]:
    name = f"country_{os.getpid()}_{abs(hash(request.node.name)) % 10**8}"
    (town / "street.toml").write_text("[site]\ndelay = 0.02\n")
    with ExitStack() as stack:
        address = server.create(name, template)
        stack.callback(server.drop, name)
        yield Country(getattr(request, "param", 6), home=tmp_path, town=town, address=address, stack=stack)


def end(*workers: subprocess.Popen[str]) -> None:
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
    for worker in workers:
        worker.communicate(timeout=30)


@pytest.mark.system
@pytest.mark.parametrize("country", [30], indirect=True)
def test_two_workers_observe_thirty_towns_and_one_that_is_killed_loses_none_and_doubles_none(country: Country) -> None:
    assert "30 visitas" in country.do("observe", "--all", "--today", DAY)
    first, second = country.worker(), country.worker()
    country.until(lambda: sum(country.kept().values()) >= 6)
    os.kill(first.pid, signal.SIGKILL)
    first.wait(10)
    country.until(lambda: sum(country.kept().values()) >= 30 and not country.ask("select 1 from procrastinate_jobs where status = 'doing'"))
    end(second)
    assert country.kept() == Counter(country.codes)
    assert country.seals_hold() == 30
    again = Counter(country.log)
    lost_in_flight = 3  # visits of the killed worker, each with at most the requests under way
    assert sum(count - 1 for count in again.values()) <= 2 * lost_in_flight
    shared = [code for code, _ in country.log if code in country.codes[:SHARED]]
    assert len(list(groupby(shared))) <= SHARED + lost_in_flight, "two visited one machine at the same time"


def test_the_queue_takes_each_portal_once_whoever_asks(country: Country) -> None:
    both = [country.start("observe", "--all", "--today", DAY) for _ in range(2)]
    said = "".join(process.communicate(timeout=60)[0] for process in both)
    assert country.ask("select count(*) from procrastinate_jobs where task_name = 'monitor.observe'") == [(6,)]
    assert "ya esperaban" in said
    state = json.loads(country.do("queue", "--json"))
    assert (state["waiting"], state["workers"], state["running"]) == (6, 0, [])
    assert "Nadie atiende la cola" in country.do("queue")


def test_a_full_visit_waits_beside_a_glance_and_what_a_person_asks_for_comes_before_what_the_calendar_did(country: Country) -> None:
    country.do("observe", "--all", "--today", DAY, "--depth", "light")
    country.ask("update procrastinate_jobs set priority = priority - 1000 returning 1")  # as the calendar puts them
    assert json.loads(country.do("observe", "--all", "--today", DAY, "--json")) == {"put": 6, "waiting": 0}
    counted = "select args->'errand'->>'depth', count(*), min(priority) >= 1000 from procrastinate_jobs"
    jobs = f"{counted} where task_name = 'monitor.observe' group by 1"
    assert sorted(country.ask(jobs)) == [("full", 6, True), ("light", 6, False)]
    assert json.loads(country.do("observe", "--all", "--today", DAY, "--depth", "light", "--json")) == {"put": 0, "waiting": 6}
    assert sorted(country.ask(jobs)) == [("full", 6, True), ("light", 6, True)]


LIST = """
from django.utils import timezone
from monitor.rollout.models import Selection
Selection.objects.create(name="Lista", source="PDH", listed=[{{"municipality": code, "priority": 1}} for code in {codes}],
    percent=20, of=340, places=68, made_by="prueba", made_at=timezone.now())
"""
PAGE = """
from django.contrib.auth.models import Group, User
from django.test import Client
from monitor.accounts import second_factor
from monitor.accounts.access import Role
user = User.objects.create_user("mar")
user.groups.add(Group.objects.get(name=Role.COORDINATOR))
second_factor.enrol(user)
client = Client()
client.force_login(user)
for path in ("/cola/", "/supervision/primera/"):
    print(client.get(path, headers={"host": "localhost"}).content.decode())
"""


@pytest.mark.system
def test_a_round_that_opens_has_its_portals_visited_those_of_the_list_first_and_a_page_shows_it(country: Country) -> None:
    late = country.codes[-2:]
    country.python(LIST.format(codes=late))
    said = country.do("round", "open", "Primera", "--cut-off", guatemala_today(datetime.now(UTC)).isoformat())
    assert f"En la cola: {len(country.codes)} visitas completas." in said
    assert "0 visitas completas" in country.do("round", "visit", "primera")
    upcoming = json.loads(country.do("queue", "--json"))["upcoming"]
    assert sorted(one["municipality"] for one in upcoming[:2]) == late
    assert {one["depth"] for one in upcoming} == {"full"}
    page = " ".join(country.python(PAGE).split())
    assert "Nadie atiende la cola" in page
    assert upcoming[0]["portal"] in page
    assert "en recorrido" in page
    assert f"<strong>0</strong> <span>de {len(country.codes)} portales con recorrido completo" in page


BUTTON = """
from datetime import UTC, datetime
from django.contrib.auth.models import Group, User
from django.test import Client
from checklists.load import load_checklist
from checklists.periods import guatemala_today
from monitor.accounts import second_factor
from monitor.accounts.access import Role
from monitor.supervision.keep import known_portals, open_round
now = datetime.now(UTC)
day = guatemala_today(now)
open_round("Primera", day, load_checklist().version, known_portals(day), by="ana", now=now)
user = User.objects.create_user("ana")
user.groups.add(Group.objects.get(name=Role.COORDINATOR))
second_factor.enrol(user)
client = Client()
client.force_login(user)
said = client.post("/supervision/primera/estado/", {"to": "crawling"}, follow=True, headers={"host": "localhost"})
print(" ".join(said.content.decode().split()))
"""


@pytest.mark.system
def test_the_button_that_asks_for_the_visits_of_a_round_also_puts_those_of_the_list_first(country: Country) -> None:
    late = country.codes[-2:]
    country.python(LIST.format(codes=late))
    assert f"Puestas en la cola: {len(country.codes)} visitas completas." in country.python(BUTTON)
    upcoming = json.loads(country.do("queue", "--json"))["upcoming"]
    assert sorted(one["municipality"] for one in upcoming[:2]) == late


@pytest.mark.system
def test_who_waits_for_the_workers_gets_the_sum_of_the_night(country: Country) -> None:
    worker = country.worker()
    said = country.do("observe", "--all", "--today", DAY, "--wait")
    end(worker)
    assert "6 de 6 hechas" in said
    (folder,) = {(country.home / "crawls" / name).parent for (name,) in country.ask("select folder from archive_crawl")}
    assert len(list(folder.glob("*/report.html"))) == 6
    again = json.loads(country.do("observe", "--all", "--today", DAY, "--depth", "light", "--json"))
    assert again == {"put": 6, "waiting": 0}


def test_the_queue_says_on_which_machine_and_since_when_a_portal_is_visited(country: Country) -> None:
    country.do("observe", "--all", "--today", DAY)
    worker = country.worker()
    country.until(lambda: len(country.log) >= 5)
    worker.send_signal(signal.SIGSTOP)  # held still, while it is looked at
    running = json.loads(country.do("queue", "--json"))["running"]
    said = country.do("queue")
    worker.send_signal(signal.SIGCONT)
    end(worker)
    assert (socket.gethostname(), worker.pid) in {(one["host"], one["process"]) for one in running if one["since"]}
    assert f"en {socket.gethostname()}, proceso {worker.pid}, desde " in said


@pytest.mark.parametrize("order", [("worker",), ("observe", "--all", "--today", DAY)], ids=["worker", "observe"])
def test_who_has_another_folder_of_evidence_than_the_shared_one_does_not_begin(country: Country, order: tuple[str, ...]) -> None:
    country.do("observe", "--all", "--today", DAY)
    (country.home / "not-mounted").mkdir()
    other = country.start(*order, MONITOR_EVIDENCE=str(country.home / "not-mounted"))
    out, said = other.communicate(timeout=60)
    assert other.returncode == 1, out
    assert "no es la carpeta de evidencia que comparten" in said
    assert not country.log
    assert not list((country.home / "not-mounted").iterdir())


def test_a_lock_holds_among_machines_whose_files_do_not_tell_one_another(country: Country) -> None:
    program = f"""
import multiprocessing, os
from pathlib import Path
from django.db import connection
from monitor.jobs.lock import Held, hold
here, there = Path({str(country.home)!r}, "here"), Path({str(country.home)!r}, "there")
def said(name):
    try:
        with hold(there, name):
            return "free"
    except Held:
        return "held"
def asked(name):
    receiver, sender = multiprocessing.Pipe()
    if not os.fork():
        connection.connect()  # as another machine would
        sender.send(said(name))
        os._exit(0)
    os.wait()
    return receiver.recv()
with hold(here, "portal-7"):
    print(asked("portal-7"), asked("portal-8"))
print(asked("portal-7"))
"""
    assert country.python(program).split() == ["held", "free", "free"]


def test_the_tables_of_postgresql_are_those_of_the_models(country: Country) -> None:
    assert "No changes detected" in country.do("makemigrations", "--check", "--dry-run")


def test_a_visit_that_waited_for_days_is_of_the_day_it_is_made(country: Country) -> None:
    country.do("observe", "--all", "--today", DAY, "--limit", "1")
    asked = "jsonb_set(args, '{asked_on}', to_jsonb((args->>'asked_on')::date - 20))"
    country.ask(f"update procrastinate_jobs set args = {asked} returning 1")
    country.start("worker", "--until-empty").wait(60)
    assert country.ask("select observed_on from archive_assessment") == [(date.fromisoformat(DAY) + timedelta(days=20),)]


def test_a_worker_that_is_told_to_end_hands_its_visits_back_and_another_goes_on(country: Country) -> None:
    country.do("observe", "--all", "--today", DAY)
    first = country.worker()
    country.until(lambda: len(country.log) >= 15)
    end(first)
    assert first.returncode == 0
    assert country.ask("select count(*) from procrastinate_jobs where status = 'doing'") == [(0,)]
    second = country.start("worker", "--parallel", "3", "--until-empty")
    country.until(lambda: sum(country.kept().values()) >= 6)
    end(second)
    assert country.kept() == Counter(country.codes)
    assert sum(count - 1 for count in Counter(country.log).values()) <= 6


@pytest.mark.system
def test_a_database_that_goes_away_is_waited_for(country: Country, server: Postgres) -> None:
    country.do("observe", "--all", "--today", DAY)
    worker = country.worker()
    country.until(lambda: len(country.log) >= 10)
    server.control("restart", "-m", "immediate")
    country.until(lambda: sum(country.kept().values()) >= 6)
    end(worker)
    assert country.kept() == Counter(country.codes)
    assert country.seals_hold() == 6


def test_a_portal_that_is_down_is_kept_as_such_and_waits_for_another_visit(country: Country) -> None:
    down = country.codes[-1]
    moved = "update archive_portaladdress set url = 'http://127.0.1.251:9/' where portal_id = "
    country.ask(moved + f"(select id from archive_portal where municipality = '{down}') returning 1")
    country.do("observe", "--all", "--today", DAY)
    worker = country.start("worker", "--until-empty", MONITOR_ALLOW="127.0.1.251:9")
    country.until(lambda: down in country.kept())
    end(worker)
    outcomes = dict(country.ask("select municipality, outcome from archive_crawl c join archive_portal p on p.id = portal_id"))
    assert outcomes[down] == "refused"
    waits = "args->'errand'->>'municipality', scheduled_at - now() > interval '35 hours'"
    later = country.ask(f"select {waits} from procrastinate_jobs where status = 'todo' and scheduled_at is not null")
    assert (down, True) in later


@pytest.mark.system
def test_what_we_could_not_do_is_told_with_its_remedy(country: Country) -> None:
    country.do("observe", "--all", "--today", DAY)
    (country.home / "crawls").mkdir(exist_ok=True)
    (country.home / "crawls" / DAY).write_text("aquí debería haber una carpeta")
    worker = country.worker()
    country.until(lambda: country.ask("select count(*) from archive_failure")[0][0] >= 1)
    said = country.do("queue")
    end(worker)
    assert "no se pudo" in said
    assert "carpeta de evidencia" in said
    assert not country.kept()


def test_without_postgresql_the_queue_says_how_to_have_one(tmp_path: Path) -> None:
    environ = {key: value for key, value in os.environ.items() if key != "MONITOR_DATABASE"} | {"MONITOR_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "monitor.manage", "worker"], cwd=ROOT, env=environ, text=True, capture_output=True, timeout=60
    )
    assert done.returncode == 1
    assert "MONITOR_DATABASE" in done.stderr


@pytest.mark.parametrize(
    ("address", "said"),
    [("postgresql://nadie@127.0.0.1:9/nada", "La base de datos no responde"), ("servidor/base", "MONITOR_DATABASE no se entiende")],
)
def test_a_database_that_is_not_there_is_told_in_words(tmp_path: Path, address: str, said: str) -> None:
    environ = {**os.environ, "MONITOR_HOME": str(tmp_path), "MONITOR_DATABASE": address}
    done = subprocess.run(
        [sys.executable, "-m", "monitor.manage", "queue"], cwd=ROOT, env=environ, text=True, capture_output=True, timeout=60
    )
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.system
def test_what_is_kept_and_shown_on_sqlite_is_kept_and_shown_on_postgresql(server: Postgres) -> None:
    environ = {**os.environ, "MONITOR_DATABASE": server.create("suite")}
    rooms = [f"tests/monitor/{room}" for room in ("archive", "journal", "rollout", "accounts", "dashboard/test_pages.py")]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *rooms],
        cwd=ROOT,
        env=environ,
        text=True,
        capture_output=True,
        timeout=400,
    )
    assert done.returncode == 0, done.stdout[-3000:]
