"""Where things lie while a portal leaves, and what is kept of it afterwards."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from deploy.keeping.notes import HOMES, LOCKS, OWN
from deploy.keeping.portal import home_of

LEAVING = HOMES / ".leaving"  # on the disk of the portals, so that a copy of a file costs nothing
MADE = "made.json"  # beside an archive that is whole: what it is, for the order that fetches it


def place_of(code: str) -> Path:
    """Where a portal's archive is made."""
    return LEAVING / code


def delivered_note(code: str) -> Path:
    """What is kept of the last archive that was fetched: its digest, and how far the journal had come."""
    return OWN / code / "delivered.json"


def retired_note(code: str) -> Path:
    """What is kept of a portal that was retired: since when, and with which archive."""
    return OWN / code / "retired.json"


def read_note(path: Path) -> dict[str, Any]:
    """What a note says; nothing where there is none."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def write_note(path: Path, note: Mapping[str, Any], mode: int = 0o600) -> None:
    """Whole or not at all."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
        file.write(json.dumps(note, ensure_ascii=False, indent=1) + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


def last_entry(code: str) -> int:
    """The number of the journal's last entry: it grows with everything that anybody does in a portal, and here not with its retirement."""
    with closing(sqlite3.connect(f"file:{home_of(code)}/db.sqlite3?mode=ro", uri=True, timeout=60)) as database:
        (number,) = database.execute("SELECT coalesce(max(id), 0) FROM registers_journalentry WHERE action != 'portal_retired'").fetchone()
    return int(number)


@contextmanager
def alone(code: str) -> Iterator[None]:
    """One order at a time for a portal that leaves; whoever comes second waits, also for one whose connection was cut."""
    with (LOCKS / f"vitrina-leaving-{code}.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
