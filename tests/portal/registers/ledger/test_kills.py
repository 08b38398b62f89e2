"""SIGKILL at any moment of a publication or a withdrawal, a full disk, a locked database: the old state or the new, never half."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.portal.registers.conftest import REPO, command_of, environment, payroll, write_xlsx

pytestmark = pytest.mark.system  # two minutes of processes killed: `make test-all` and CI run them

CANARY = "Canarioquenadiedebever"
KILLS = 8
WITHDRAW = ("withdraw", "laip-10-04", "2026-09", "1", "2", "--reason=Mostraba el nombre de quien no debía.", "--legal-basis=Resolución 3")

# Runs the real command and kills itself the moment it has made so many calls into the system's files, rows and locks: a moment that is
# never between two orders of a test but anywhere inside the work.
DIE = """
import os, signal, sys
left, begun = int(sys.argv.pop(1)), False
EVENTS = {"open", "os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.link", "os.symlink", "os.chmod", "shutil.rmtree", "sqlite3.connect"}
def count(event, args):
    global left
    if begun and event in EVENTS:
        left -= 1
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
def from_here(module, name):
    inner = getattr(module, name)
    def call(*args, **kwargs):
        global begun
        begun = True
        return inner(*args, **kwargs)
    setattr(module, name, call)
os.environ["DJANGO_SETTINGS_MODULE"] = "portal_template.settings"
import django
django.setup()
from portal_template import manage
from portal_template.registers.management.commands import import_edition, withdraw
from_here(import_edition, "publish")
from_here(withdraw, "withdraw")
sys.addaudithook(count)
manage.main(["portal", *sys.argv[1:]])
print("LEFT", left)
"""


def portal(home: Path, *arguments: object, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a command of the portal."""
    done = subprocess.run(command_of(*arguments), env=environment(home), cwd=REPO, text=True, capture_output=True, timeout=180, check=False)
    assert done.returncode == 0 or not check, done.stdout + done.stderr
    return done


def killed_after(home: Path, calls: int, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command that kills itself after so many calls."""
    command = [sys.executable, "-c", DIE, str(calls), *(str(item) for item in arguments)]
    return subprocess.run(command, env=environment(home), cwd=REPO, text=True, capture_output=True, timeout=180, check=False)


def rows(home: Path, table: str) -> int:
    """How many rows a table has."""
    with sqlite3.connect(home / "db.sqlite3") as database:
        count: int = database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return count


def faults(home: Path) -> set[str]:
    """What `portal verify` finds, by code."""
    told = json.loads(portal(home, "verify", "--json", check=False).stdout)
    return {fault["code"] for fault in told["faults"]}


def holding(home: Path) -> list[str]:
    """The files that hold the value."""
    return [path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]


@pytest.fixture(scope="module")
def published(ready_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with two versions that show the value, and workbooks for the next."""
    work = tmp_path_factory.mktemp("kills")
    shutil.copytree(ready_home, work / "home")
    portal(work / "home", "sync_checklist")
    shown = [*payroll(60), (f"Persona {CANARY}", "011", 4500.25, None, None)]
    portal(work / "home", "import_edition", "laip-10-04", "2026-09", write_xlsx(work / "1.xlsx", shown))
    portal(
        work / "home",
        "import_edition",
        "laip-10-04",
        "2026-09",
        write_xlsx(work / "2.xlsx", shown[:-2] + shown[-1:]),
        "--reason=Sobra uno.",
    )
    write_xlsx(work / "3.xlsx", payroll(40))
    return work


def calls_of(work: Path, tmp_path: Path, *arguments: object) -> int:
    """How many calls a whole run makes."""
    home = tmp_path / "whole"
    shutil.copytree(work / "home", home, symlinks=True)
    done = killed_after(home, 10**9, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return 10**9 - int(done.stdout.rsplit("LEFT ", 1)[1])


def test_a_publication_killed_at_any_moment_leaves_old_or_new(published: Path, tmp_path: Path) -> None:
    arguments = ("import_edition", "laip-10-04", "2026-08", published / "3.xlsx")
    whole = calls_of(published, tmp_path, *arguments)
    seen = set()
    for calls in sorted(random.Random(2026).sample(range(1, whole), KILLS)):
        home = tmp_path / f"killed-{calls}"
        shutil.copytree(published / "home", home, symlinks=True)
        assert killed_after(home, calls, *arguments).returncode == -signal.SIGKILL
        editions, links = rows(home, "registers_edition"), rows(home, "registers_link")
        assert editions == links
        assert editions in (2, 3)
        assert faults(home) <= ({"unannounced"} if editions == 2 else set()), calls
        seen.add(editions)
        portal(home, *arguments)
        assert (rows(home, "registers_edition"), faults(home)) == (3, set()), calls
        shutil.rmtree(home)
    assert seen == {2, 3}


def test_a_withdrawal_killed_at_any_moment_leaves_old_or_one_that_the_next_order_finishes(published: Path, tmp_path: Path) -> None:
    whole = calls_of(published, tmp_path, *WITHDRAW)
    seen = set()
    for calls in sorted({1, *random.Random(2026).sample(range(2, whole), KILLS)}):
        home = tmp_path / f"killed-{calls}"
        shutil.copytree(published / "home", home, symlinks=True)
        assert killed_after(home, calls, *WITHDRAW).returncode == -signal.SIGKILL
        done = rows(home, "registers_withdrawal")
        assert rows(home, "registers_link") == 2 + done
        if done:
            assert faults(home) <= {"unfinished_withdrawal", "not_destroyed", "tree_extra"}, calls
            portal(home, "withdraw", "--finish")
        else:
            assert faults(home) <= {"unannounced"}, calls
            portal(home, *WITHDRAW)
        assert holding(home) == [], calls
        assert faults(home) == set(), calls
        seen.add(done)
        shutil.rmtree(home)
    assert seen == {0, 1}


def test_a_withdrawal_that_was_cut_goes_on_when_the_portal_starts(published: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    whole = calls_of(published, tmp_path, *WITHDRAW)
    for calls in range(whole // 2, whole, 10):  # until one falls between the order and its end
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(published / "home", home, symlinks=True)
        assert killed_after(home, calls, *WITHDRAW).returncode == -signal.SIGKILL
        if rows(home, "registers_withdrawal"):
            break
    assert rows(home, "registers_withdrawal") == 1
    assert holding(home)
    start = "import threading, portal_template.wsgi; [t.join(60) for t in threading.enumerate() if t.name == 'finish-withdrawals']"
    subprocess.run([sys.executable, "-c", start], env=environment(home), cwd=REPO, check=True, timeout=120)
    assert holding(home) == []
    assert faults(home) == set()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few megabytes of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", place], capture_output=True, text=True, check=False)
    if os.geteuid() != 0 or mounted.returncode != 0:
        pytest.skip(f"aquí no se puede montar un disco pequeño: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_is_told_and_nothing_is_lost(published: Path, small_disk: Path) -> None:
    home = small_disk / "home"
    shutil.copytree(published / "home", home, symlinks=True)
    free = shutil.disk_usage(small_disk).free
    (small_disk / "relleno").write_bytes(bytes(max(0, free - 40_000)))
    for arguments in (("import_edition", "laip-10-04", "2026-08", published / "3.xlsx"), WITHDRAW):
        ran = portal(home, *arguments, check=False)
        assert ran.returncode == 1, ran.stdout
        assert "El disco está lleno" in ran.stderr or "no se pusieron al día" in ran.stderr or "Falta destruir" in ran.stderr, ran.stderr
        assert "Traceback" not in ran.stderr
    (small_disk / "relleno").unlink()
    editions = rows(home, "registers_edition")
    assert rows(home, "registers_link") == editions + rows(home, "registers_withdrawal")
    portal(home, "import_edition", "laip-10-04", "2026-08", published / "3.xlsx")
    portal(home, "withdraw", "--finish")
    if not rows(home, "registers_withdrawal"):
        portal(home, *WITHDRAW)
    assert holding(home) == []
    assert faults(home) == set()


# The real command, but with little patience.
IMPATIENT = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "portal_template.settings"
from django.conf import settings
settings.DATABASES["default"]["OPTIONS"]["timeout"] = 0.5
from portal_template import manage
manage.main(["portal", *sys.argv[1:]])
"""


def test_a_locked_database_is_told_and_nothing_is_lost(published: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(published / "home", home, symlinks=True)
    holder = sqlite3.connect(home / "db.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    for arguments in (("import_edition", "laip-10-04", "2026-08", str(published / "3.xlsx")), WITHDRAW):
        command = [sys.executable, "-c", IMPATIENT, *arguments]
        ran = subprocess.run(command, env=environment(home), cwd=REPO, text=True, capture_output=True, timeout=120, check=False)
        assert ran.returncode == 1
        assert ran.stderr.strip() == "Otra orden está escribiendo en esta instancia. Espere a que termine y repita la orden."
    assert time.monotonic() - began < 100
    holder.execute("ROLLBACK")
    holder.close()
    assert (rows(home, "registers_edition"), rows(home, "registers_withdrawal"), faults(home)) == (2, 0, set())
    assert not list(home.glob("files/.incoming/*"))
