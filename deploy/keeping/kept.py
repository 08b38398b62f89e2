"""What is kept, by its code: a portal, or a part of the monitor. Each says what a copy of it holds, and what is written on the copy."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.keeping import monitor
from deploy.keeping.notes import COPY, OWN, Failed
from deploy.keeping.portal import disk_of, home_of, published, release_of, run_as, user_of

UPGRADE_SECONDS = 1800
SPARE = 16 * 1024**2  # bytes that are left over on the disk
LOADED = 4  # times its dump, a database takes with its indexes, and the dump beside it


@dataclass(frozen=True, kw_only=True, slots=True)
class Copied:
    """What a backup takes. `marks` are read before anything is restored: what it was made with, and the disk that it takes once it is back.
    Files that are `live` may vanish while they are read.
    """

    paths: Sequence[Path]
    marks: Sequence[str]
    left_out: Sequence[str] = ()
    live: bool = False


@contextmanager
def copied(code: str) -> Iterator[Copied]:
    """A copy, as long as it is sent. Never while it goes to another release: its data would be of the one, and its name of the other."""
    for _ in range(UPGRADE_SECONDS):
        if not (OWN / code / "upgrade.json").exists():
            break
        time.sleep(1)
    else:
        raise Failed("pasa a otra versión desde hace media hora: termínelo con  deploy upgrade , y repita el respaldo")
    match code:
        case monitor.SITE:
            away = [str(monitor.SHARED / f"{name}*") for name in (monitor.ASIDE, monitor.STAGE)]
            files = monitor.site_files()
            marks = [f"release={release_of(code)}", f"disk={sum(disk_of(path) for path in files)}"]
            yield Copied(paths=files, marks=marks, left_out=away, live=True)
        case monitor.DATABASE:
            dump = monitor.newest_dump()
            yield Copied(paths=[dump], marks=[f"dumped={monitor.dumped_at(dump).isoformat()}", f"disk={LOADED * dump.stat().st_size}"])
        case _:
            yield from _portal(code)


def _portal(code: str) -> Iterator[Copied]:
    user, copy = user_of(code), home_of(code) / COPY
    try:
        head, tls = published(code), OWN / code / "tls"
        _room_for(home_of(code) / "db.sqlite3")
        run_as(user, "copiar la base de datos y los archivos", "python3", "-m", "deploy.keeping.copying", str(home_of(code)))
        marks = [f"release={release_of(code)}", f"head={head or 'none'}", f"disk={disk_of(home_of(code))}"]
        yield Copied(paths=[copy, *([tls] if tls.exists() else [])], marks=marks)
    finally:
        run_as(user, "quitar la copia", "rm", "-rf", str(copy))


def _room_for(database: Path) -> None:
    """The copy's database is a file of its own; other files cost nothing: they are there under another name."""
    needed, free = (database.stat().st_size if database.exists() else 0) + SPARE, shutil.disk_usage(database.parent).free
    if free < needed:
        raise Failed(
            f"para apartar su base de datos hacen falta {needed >> 20} MB de disco y quedan {free >> 20} MB: libere espacio en este "
            "anfitrión, y repita el respaldo"
        )
