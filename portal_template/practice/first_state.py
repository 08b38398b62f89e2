"""A practice portal goes back to its first state (kept.py), again and again, while citizens read.

Records that are missing come first, then the whole database in one transaction of SQLite's own copying, then what the database no longer
knows is removed, and the public tree is baked and swapped as after a publication.
Cut anywhere, the portal stands with the old database or with the first one, and the same order again finishes it.
"""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from django.db import connection, transaction

from portal_template.instance import Instance
from portal_template.practice.kept import DATABASE, FOLDERS, NONE_KEPT, ResetRefused, first_for, folder_of
from portal_template.registers.bake.baking import bake
from portal_template.registers.ledger.chain import head
from portal_template.registers.typed import rebuild

PATIENCE = 120  # seconds that the copy waits for whoever writes
TRIES = 5


def reset(instance: Instance, today: date) -> None:
    """Go back to the first state, as it is on this day. One at a time; a second one waits and does it again."""
    if not instance.practice:
        raise ResetRefused(f"El portal {instance.subject} no es de práctica: nunca se borra lo que publicó.")
    if not folder_of(instance).is_dir():
        raise ResetRefused(NONE_KEPT)
    with _alone(folder_of(instance)):
        first = first_for(instance, today)
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
