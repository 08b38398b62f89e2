"""The first state of a practice portal: kept once, and gone back to again and again, while citizens read.

Kept are the database and the records. Going back: records that are missing first, then the whole database in one transaction of
SQLite's own copying, then what the database no longer knows is removed, and the public tree is baked and swapped as after a publication.
Cut anywhere, the portal stands with the old database or with the first one, and the same order again finishes it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, transaction

from portal_template.instance import Instance
from portal_template.registers import law
from portal_template.registers.bake.baking import bake
from portal_template.registers.ledger.chain import head
from portal_template.registers.typed import rebuild

DATABASE, FOLDERS = "db.sqlite3", ("files", "media")
PATIENCE = 120  # seconds that the copy waits for whoever writes
TRIES = 5


class ResetRefused(Exception):
    """Nothing was changed. The message says what to do."""


def folder_of(instance: Instance) -> Path:
    """Where a practice portal keeps what is its own: accounts and first state."""
    return instance.home / "practice"


def keep(instance: Instance) -> None:
    """Keep the first state as it is now, whole or not at all; one that is kept already stays."""
    first = folder_of(instance) / "first"
    if first.is_dir():
        return
    part = first.with_name("first.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True, mode=0o700)
    with closing(sqlite3.connect(instance.home / DATABASE)) as live:
        live.execute("VACUUM INTO ?", (str(part / DATABASE),))
    for name in FOLDERS:
        if (instance.home / name).is_dir():
            shutil.copytree(instance.home / name, part / name)
    (part / "law").write_text(law.checklist().version, encoding="utf-8")
    part.rename(first)


def reset(instance: Instance) -> None:
    """Go back to the first state. One at a time; a second one waits and does it again."""
    first = folder_of(instance) / "first"
    if not instance.practice:
        raise ResetRefused(f"El portal {instance.subject} no es de práctica: nunca se borra lo que publicó.")
    if not first.is_dir():
        raise ResetRefused("No se ha guardado el primer estado de este portal. Corra  portal practice begin .")
    with _alone(folder_of(instance)):
        _renew(instance, first)
        for _ in range(TRIES):
            for name in FOLDERS:
                _put_files(first / name, instance.home / name)
            _put_database(first / DATABASE, instance.home / DATABASE)
            if _swept(instance, first):
                break
        else:
            raise ResetRefused("Alguien publica sin parar en el portal de práctica. Espere un minuto y repita la orden.")
        rebuild(instance.typed_tables, instance.files)
        if instance.bake:
            bake(instance)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / ".resetting").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _renew(instance: Instance, first: Path) -> None:
    """Bring the kept database to the release and the law of today, as an upgrade did with the one in use."""
    note, now = first / "law", law.checklist().version
    if _migrations(first / DATABASE) == _migrations(instance.home / DATABASE) and note.read_text(encoding="utf-8") == now:
        return
    values = {
        "SECRET_KEY": instance.secret_key,
        "SUBJECT": instance.subject,
        "NAME": instance.name,
        "BASE_URL": instance.base_url,
        "PRACTICE": "1",
    }
    given = {f"PORTAL_{key}": value for key, value in values.items()}
    for words in (("migrate", "--no-input", "--verbosity=0"), ("sync_checklist",)):
        command = [sys.executable, "-m", "portal_template.manage", *words]
        done = subprocess.run(command, env={**os.environ, **given, "PORTAL_HOME": str(first)}, capture_output=True, text=True, timeout=600)
        if done.returncode:
            raise ResetRefused(f"El primer estado no se pudo pasar a esta versión ({words[0]}): {done.stderr.strip()[-400:]}")
    note.write_text(now, encoding="utf-8")


def _migrations(database: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(database)) as read:
        return set(read.execute("SELECT app, name FROM django_migrations"))


def _put_files(source: Path, target: Path) -> None:
    """Every file of the first state is in use again, each put in its place by a rename."""
    for path in _files(source):
        place = target / path.relative_to(source)
        if not place.is_file() or place.read_bytes() != path.read_bytes():
            place.parent.mkdir(parents=True, exist_ok=True)
            part = place.with_name(f".{place.name}.part")
            shutil.copy2(path, part)
            part.replace(place)


def _put_database(source: Path, target: Path) -> None:
    """The whole database at once, under whoever reads it."""
    connection.close()
    with closing(sqlite3.connect(source)) as kept, closing(sqlite3.connect(target, timeout=PATIENCE)) as live:
        kept.backup(live)


def _swept(instance: Instance, first: Path) -> bool:
    """Remove what the first state does not know; false where somebody published between the copy and us."""
    with transaction.atomic():  # nobody writes meanwhile
        with closing(sqlite3.connect(first / DATABASE)) as kept:
            (links,) = kept.execute("SELECT count(*) FROM registers_link").fetchone()
        if head().count != links:
            return False
        for name in FOLDERS:
            for path in _files(instance.home / name):
                if not (first / name / path.relative_to(instance.home / name)).is_file():
                    path.unlink()
            _prune(instance.home / name)
    shutil.rmtree(instance.uploads, ignore_errors=True)
    return True


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _prune(folder: Path) -> None:
    """Folders in which nothing is left."""
    for path in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()
