"""Two real processes press the same button at the same moment; another is killed; the database is locked."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

REPO = Path(__file__).parents[4]
PREPARE = """
    from django.contrib.auth.models import Group, User
    from django.test import Client
    from django.urls import reverse
    from portal_template.accounts.signin import second_factor
    user = User.objects.create_user("ana", password="una-clave-larga-2026")
    user.groups.add(Group.objects.get_or_create(name="publicación")[0])
    second_factor.enrol(user)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    from tests.portal.panel.submissions.conftest import pdf
    paper = pdf("manual.pdf")
    answer = client.post(reverse("panel:documents", args=["laip-10-06", "vigente"]), {"archivos": [paper]})
    print(answer["Location"])
"""
PRESS = """
    import sys, time
    from pathlib import Path
    from django.contrib.auth.models import User
    from django.test import Client
    from portal_template.panel.models import Submission
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get())
    one = Submission.objects.get()
    page = client.get(f"/panel/envios/{one.pk}/")
    seal = page.context["look"].seal if page.context else sys.exit("no preview")
    Path(sys.argv[1] + ".ready").touch()
    while not Path(sys.argv[2]).exists():
        time.sleep(0.002)
    answer = client.post(f"/panel/envios/{one.pk}/publicar/", {"sello": seal}, follow=True)
    told = answer.content.decode()
    print("NEW" if "Publicado: versión 1." in told else "OLD" if "no se publicó dos veces" in told else told)
"""


def program(home: Path, body: str, *arguments: object) -> subprocess.Popen[str]:
    """A process of the portal that runs a body."""
    start = "import django\nfrom django.test.utils import setup_test_environment\ndjango.setup()\nsetup_test_environment()\n"
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PORTAL_", "DJANGO_"))}
    env = kept | {"PORTAL_HOME": str(home), "PYTHONPATH": str(REPO), "DJANGO_SETTINGS_MODULE": "portal_template.settings"}
    command = [sys.executable, "-c", start + textwrap.dedent(body), *(str(item) for item in arguments)]
    return subprocess.Popen(command, env=env, cwd=REPO, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def said(process: subprocess.Popen[str]) -> str:
    """What a process wrote in the end."""
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out.strip()


@pytest.fixture(scope="module")
def waiting(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance on the disk with a submission that is ready to be published."""
    home = tmp_path_factory.mktemp("ready") / "home"
    home.mkdir()
    (home / "portal.env").write_text("SECRET_KEY=prueba\nSUBJECT=9902\nNAME=Santa Prueba\nALLOWED_HOSTS=localhost,testserver\n")
    shutil.copyfile(migrated, home / "db.sqlite3")
    said(program(home, "from django.core.management import call_command\ncall_command('sync_checklist')"))
    assert said(program(home, PREPARE)) == "/panel/envios/1/"
    return home


@pytest.fixture
def home(waiting: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(waiting, tmp_path / "home"))


def test_two_processes_at_the_same_moment_publish_once(home: Path, tmp_path: Path) -> None:
    go = tmp_path / "go"
    racers = [program(home, PRESS, tmp_path / name, go) for name in ("one", "two")]
    deadline = time.monotonic() + 90
    while not all((tmp_path / f"{name}.ready").exists() for name in ("one", "two")):
        assert time.monotonic() < deadline, [racer.poll() for racer in racers]
        time.sleep(0.02)
    go.touch()
    assert sorted(said(racer) for racer in racers) == ["NEW", "OLD"]
    with sqlite3.connect(home / "db.sqlite3") as database:
        assert database.execute("select count(*) from registers_edition").fetchone() == (1,)


def test_a_locked_database_is_told_and_nothing_is_lost(home: Path, tmp_path: Path) -> None:
    holder = sqlite3.connect(home / "db.sqlite3", isolation_level=None)
    quick = PRESS.replace(
        "    answer =", "    from django.db import connection\n    connection.cursor().execute('PRAGMA busy_timeout=200')\n    answer ="
    )
    go = tmp_path / "go"
    racer = program(home, quick.replace("print(", "print(answer.status_code, "), tmp_path / "one", go)
    while not (tmp_path / "one.ready").exists():
        assert racer.poll() is None, racer.communicate()
        time.sleep(0.02)
    holder.execute("BEGIN IMMEDIATE")
    go.touch()
    told = said(racer)
    holder.execute("ROLLBACK")
    assert told.startswith("503")
    assert "Espere un minuto" in told
    (tmp_path / "one.ready").unlink()
    assert said(program(home, PRESS, tmp_path / "one", go)) == "NEW"


HALF = """
    import sys, time
    from pathlib import Path
    from django.contrib.auth.models import User
    from django.test import Client
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get())

    from portal_template.panel.submissions import receiving
    write = receiving.Receiver.receive_data_chunk
    def slowly(self, raw_data, start):
        write(self, raw_data, start)
        self._open.flush()
        Path(sys.argv[1]).touch()
        time.sleep(60)
    receiving.Receiver.receive_data_chunk = slowly
    import io
    body = io.BytesIO(b"Nombre;Salario\\n" * 5000)
    body.name = "nomina.csv"
    client.post("/panel/partes/laip-10-04/2026-09/tabla/", {"archivo": body})
"""


def test_a_process_killed_while_a_file_arrives_leaves_no_row_and_its_half_is_swept(home: Path, tmp_path: Path) -> None:
    arriving = program(home, HALF, tmp_path / "half")
    deadline = time.monotonic() + 60
    while not (tmp_path / "half").exists():
        assert arriving.poll() is None, arriving.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    arriving.kill()
    arriving.communicate()
    halves = [path for path in (home / "private/uploads/.receiving").iterdir() if path.stat().st_size]
    assert len(halves) == 1
    with sqlite3.connect(home / "db.sqlite3") as database:
        assert database.execute("select count(*) from panel_submission").fetchone() == (1,), "only what was there before"
    old = time.time() - 3 * 86400
    os.utime(halves[0], (old, old))
    said(program(home, "from django.core.management import call_command\ncall_command('forget_uploads')"))
    assert not halves[0].exists()


FULL = """
    import errno
    from portal_template.registers import record
    def no_room(*given, **more):
        raise OSError(errno.ENOSPC, "No space left on device")
    record.os.fsync = no_room
"""


def test_a_disk_that_is_full_when_it_is_published_is_told_and_the_submission_waits(home: Path, tmp_path: Path) -> None:
    go = tmp_path / "go"
    go.touch()
    body = PRESS.replace("    answer =", f"{textwrap.indent(textwrap.dedent(FULL), '    ')}    answer =", 1)
    told = said(program(home, body.replace("print(", "print(answer.status_code, "), tmp_path / "one", go))
    assert told.startswith("503")
    assert "no tiene espacio" in told
    assert said(program(home, PRESS, tmp_path / "one", go)) == "NEW"
