"""On PostgreSQL an answer becomes a job: nobody waits for it, and one whose worker was killed is done by another, once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.monitor.dashboard.town import build
from tests.monitor.supervision.test_mended import PURCHASES
from tests.servers.postgres import binaries, serve_postgres
from tests.servers.street import Street, serve_folder

pytestmark = pytest.mark.system
ROOT = Path(__file__).parents[3]
PREPARE = """
from datetime import timedelta
from django.utils import timezone
from checklists.load import load_checklist
from monitor.archive.models import Crawl, Portal
from monitor.supervision import keep
from monitor.supervision.models import Notice
from monitor.supervision.reply import key_of
from monitor.supervision.stage import State
now = timezone.now()
Crawl.objects.update(complete=True)
row = keep.open_round("Una", timezone.localdate(), load_checklist().version, Portal.objects.all(), by="mar", now=now)
for state in (State.IN_REVIEW, State.PRELIMINARY, State.REPLY_OPEN):
    keep.move(row, state, by="mar", now=now)
due = timezone.localdate() + timedelta(days=5)
Notice.objects.create(round=row, portal=Portal.objects.get(), email="u@x.gt", key=key_of("clave"), due_on=due, sent_at=now)
"""
ANSWER = """
from django.test import Client
from django.conf import settings
settings.ALLOWED_HOSTS.append("testserver")
print(Client().post("/respuesta/clave/", {"criterion": "laip-10-22:publicado", "link": %r}).status_code)
"""
SAID = """
import json
from monitor.journal.keep import verify
from monitor.journal.models import Entry
from monitor.supervision.models import FindingAgain, SeenAgain
print(json.dumps([SeenAgain.objects.count(), dict(FindingAgain.objects.values_list("criterion", "outcome")).get("laip-10-22:publicado"),
    Entry.objects.filter(act="seen_again").count(), verify() is None]))
"""


class Monitor:
    """The commands of a monitor on PostgreSQL that may see one town."""

    def __init__(self, home: Path, address: str, street: Street) -> None:
        self._environ = {
            **os.environ,
            "MONITOR_HOME": str(home),
            "MONITOR_DATABASE": address,
            "MONITOR_ALLOW": street.allow,
            "MONITOR_WORKER_BEATS": "1",
        }

    def start(self, *args: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "monitor.manage", *args]
        return subprocess.Popen(command, cwd=ROOT, env=self._environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def do(self, *args: str) -> str:
        process = self.start(*args)
        out, err = process.communicate(timeout=180)
        assert process.returncode == 0, err
        return out

    def run(self, script: str) -> str:
        return self.do("shell", "-v", "0", "-c", script).strip()


@pytest.fixture
def street(tmp_path: Path) -> Iterator[Street]:
    town = build(tmp_path / "town")
    (town / "nuevo").mkdir()
    (town / "nuevo/octubre.csv").write_text(PURCHASES, encoding="utf-8")
    with serve_folder(town) as served:
        yield served


@pytest.fixture
def monitor(street: Street, tmp_path: Path) -> Iterator[Monitor]:
    if binaries() is None:
        pytest.skip("PostgreSQL no está instalado: apt install postgresql")
    with serve_postgres() as server:
        found = Monitor(tmp_path / "home", server.create("replies"), street)
        found.do("migrate", "-v", "0")
        (tmp_path / "lista.csv").write_text(f"municipio,direccion,clase,desde,hasta,fuente\n0101,{street},sitio,,,prueba\n")
        found.do("portals", "import", str(tmp_path / "lista.csv"))
        found.do("observe", "--all", "--depth", "full")
        found.do("worker", "--until-empty")
        found.run(PREPARE)
        yield found


def test_an_answer_waits_in_the_queue_a_killed_worker_leaves_it_whole_and_another_sees_it_once(monitor: Monitor, street: Street) -> None:
    street.requests.clear()
    assert monitor.run(ANSWER % f"{street}/nuevo/octubre.csv") == "302"
    assert street.requests == [], "whoever answers waits for nobody"
    assert json.loads(monitor.run(SAID))[0] == 0
    killed = monitor.start("worker")
    deadline = time.monotonic() + 60
    while not street.requests and time.monotonic() < deadline:
        time.sleep(0.002)
    killed.send_signal(signal.SIGKILL)
    killed.wait(10)
    assert street.requests
    second = monitor.start("worker")
    try:
        deadline = time.monotonic() + 120
        while json.loads(monitor.run(SAID))[0] == 0 and time.monotonic() < deadline:
            time.sleep(0.5)
    finally:
        second.send_signal(signal.SIGTERM)
        second.wait(60)
    assert json.loads(monitor.run(SAID)) == [1, "met", 1, True]
    asked = [path for path in street.requests if path == "/nuevo/octubre.csv"]
    assert len(asked) <= 2, "once, and once more at most for what was in flight"
    assert "0 respuestas puestas en la cola" in monitor.do("replies")
