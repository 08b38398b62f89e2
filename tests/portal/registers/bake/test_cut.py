"""Whatever ends a bake and whenever, the tree that is served is whole: the old one or the new one. Real processes, really killed."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.portal.registers.conftest import REPO, command_of, environment, payroll, write_xlsx

# Bakes under each name it is given, so that every page changes; for ever when told so, until it is killed.
NAMED = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "portal_template.settings"
import django
django.setup()
from django.conf import settings
from portal_template.identity.models import Identity
from portal_template.registers.bake.baking import bake
again, *names = sys.argv[1:]
print("ready", flush=True)
while True:
    for name in names:
        Identity.objects.update(name=name)
        bake(settings.PORTAL)
    if again != "again":
        break
"""
# Bakes what changed where no file may grow beyond so many bytes: the disk says no in the middle of a tree.
FULL = """
import os, resource, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "portal_template.settings"
import django
django.setup()
from portal_template import manage
from portal_template.identity.models import Identity
Identity.objects.update(name="Santo Disco")
resource.setrlimit(resource.RLIMIT_FSIZE, (7000, 7000))
manage.main(["portal", "bake"])
"""
ONE, OTHER = "San Cambio", "Santa Prueba"


@pytest.fixture(scope="module")
def filled_home(ready_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real instance with pages and a payroll."""
    folder = tmp_path_factory.mktemp("cut")
    home = folder / "home"
    shutil.copytree(ready_home, home)
    book = write_xlsx(folder / "nomina.xlsx", payroll(900))
    for arguments in (["sync_checklist"], ["import_edition", "laip-10-04", "2026-09", book]):
        subprocess.run(command_of(*arguments), env=environment(home), cwd=REPO, check=True, timeout=120, capture_output=True)
    return home


@pytest.fixture
def home(filled_home: Path, tmp_path: Path) -> Path:
    """The same instance, for one test."""
    return Path(shutil.copytree(filled_home, tmp_path / "home"))


def start(home: Path, again: str, *names: str) -> subprocess.Popen[str]:
    """A process that bakes under each name, and is about to."""
    command = [sys.executable, "-c", NAMED, again, *names]
    process = subprocess.Popen(command, env=environment(home), cwd=REPO, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def bake(home: Path, name: str) -> None:
    """One bake that ends, under a name."""
    with start(home, "once", name) as process:
        assert process.wait(120) == 0


def served(home: Path) -> dict[str, bytes]:
    """What a web server shows: address -> bytes."""
    root = (home / "public" / "current" / "www").resolve()
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def test_a_bake_killed_at_any_moment_leaves_the_old_tree_or_the_new_one(home: Path) -> None:
    chance = random.Random(20261126)
    bake(home, ONE)
    one = served(home)
    bake(home, OTHER)
    other = served(home)
    assert one.keys() == other.keys()
    assert one != other
    for _ in range(8):
        with start(home, "again", ONE, OTHER) as process:
            time.sleep(chance.uniform(0, 2))
            process.kill()
        assert served(home) in (one, other)
    bake(home, OTHER)
    assert served(home) == other
    assert len(list((home / "public" / "trees").iterdir())) == 1


def test_while_trees_change_a_reader_never_misses_a_page(home: Path) -> None:
    bake(home, ONE)
    page = home / "public" / "current" / "www" / "informacion-publica" / "remuneraciones" / "index.html"
    with start(home, "again", ONE, OTHER) as process:
        until, seen = time.monotonic() + 60, set()
        while time.monotonic() < until and len(seen) < 2:
            for _ in range(2000):
                body = page.read_bytes()
                assert body.endswith(b"</html>\n")
                seen.add(ONE.encode() in body)
        process.kill()
    assert seen == {True, False}


def test_two_bakes_at_once_wait_for_each_other_and_end_in_one_whole_tree(home: Path) -> None:
    running = [
        subprocess.Popen(command_of("bake", "--whole"), env=environment(home), cwd=REPO, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    assert [(process.communicate(timeout=120)[1], process.returncode) for process in running] == [(b"", 0)] * 3
    together = served(home)
    bake(home, OTHER)
    assert served(home).keys() == together.keys()
    assert len(list((home / "public" / "trees").iterdir())) == 1


def test_a_full_disk_leaves_the_old_tree_and_says_what_to_do(home: Path) -> None:
    bake(home, OTHER)
    before, link = served(home), os.readlink(home / "public" / "current")
    command = [sys.executable, "-c", FULL]
    ran = subprocess.run(command, env=environment(home), cwd=REPO, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 1
    assert "quedaron como estaban" in ran.stderr
    assert "portal bake" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert (served(home), os.readlink(home / "public" / "current")) == (before, link)
    assert [path.name for path in (home / "public" / "trees").iterdir()] == [Path(link).name]
    bake(home, ONE)
    assert served(home) != before
