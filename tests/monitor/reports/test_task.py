"""The files of a publication made by a real worker on a real PostgreSQL, while who asks is told to come back."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.postgres import Postgres, binaries, serve_postgres

ROOT = Path(__file__).parents[3]
BEGIN = """
import os, django
django.setup()
from django.test import Client
from django.urls import reverse
from monitor.supervision.publish import newest, summary_of
from monitor.dashboard.kept.edition import items_of, path_of
from monitor.dashboard.kept.made import kept
def asked(name, *args): return Client().get(reverse(name, args=[newest().pk, *args]))
"""
FILL = """
from checklists.load import load_checklist
from tests.monitor.reports import country
country.published(load_checklist(), ["0101", "0102"])
assert asked("reports:town", "0101").status_code == 200, "a town's is drawn at once"
first = asked("reports:country")
assert (first.status_code, first["Retry-After"]) == (503, "30"), first.status_code
assert asked("results:answers", "xlsx").status_code == 503
assert asked("reports:country").status_code == 503, "asking again puts no second job"
"""
READ = """
assert asked("reports:country").getvalue().startswith(b"%PDF")
assert asked("results:answers", "xlsx").getvalue().startswith(b"PK")
from monitor.dashboard.kept.task import look
look(0)
"""
CLEAR = """
import time
from pathlib import Path
from django.conf import settings
from procrastinate.contrib.django import app
waits = Path(settings.MONITOR_HOME, "private", "imports", "direcciones.csv")
waits.parent.mkdir(parents=True)
waits.write_text("nobody confirmed it")
os.utime(waits, times=(time.time() - 3700,) * 2)
app.configure_task("monitor.unconfirmed").defer(timestamp=int(time.time()))
"""
ALL = """
from pathlib import Path
from django.conf import settings
assert not any(Path(settings.MONITOR_HOME, "private", "imports").iterdir())
row = newest()
lacking = [item.name for item in items_of(summary_of(row)) if not kept(path_of(row, item))]
assert not lacking, lacking
"""


@pytest.fixture
def server() -> Iterator[Postgres]:
    if binaries() is None:
        pytest.skip("PostgreSQL no está instalado: apt install postgresql")
    with serve_postgres() as running:
        yield running


@pytest.mark.system
def test_the_queue_makes_slow_files_and_after_a_publication_all_and_clears_what_nobody_confirmed(server: Postgres, tmp_path: Path) -> None:
    environ = {
        **os.environ,
        "MONITOR_HOME": str(tmp_path),
        "MONITOR_DATABASE": server.create("files"),
        "MONITOR_WORKER_BEATS": "1",
        "DJANGO_SETTINGS_MODULE": "monitor.settings",
        "MONITOR_HOSTS": "testserver",
    }

    def do(*command: str) -> None:
        done = subprocess.run([sys.executable, *command], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr

    do("-m", "monitor.manage", "migrate", "-v", "0")
    for step in (FILL, READ, CLEAR, ALL):
        do("-c", BEGIN + step)
        do("-m", "monitor.manage", "worker", "--until-empty")
