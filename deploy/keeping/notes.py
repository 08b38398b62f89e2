"""Where things lie on a host, and what happened last to each portal's backups.

`/var/lib/vitrina-backup/CODE.json` is for whoever asks how a portal is: {"code", "stores": {NAME: {"append_only", "tried_at",
"succeeded_at", "snapshot", "error"}}, "restored": {"checked_at", "store", "snapshot", "made_at", "host", "links", "files", "error"} or
null}. Times are UTC; `succeeded_at` and `snapshot` are null before the first success; `error` is "" where the last try went well;
`restored` is the last restore elsewhere that was tried, `restored_well` the last that went well.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HOMES = Path("/var/lib/vitrina")
OWN = Path("/etc/vitrina")  # one folder for each portal; backup/ in it holds its keys
NOTES = Path("/var/lib/vitrina-backup")
STORES = Path("/etc/vitrina-backup")  # stores.json, and the certificate of each store
CACHE = Path("/var/cache/vitrina-backup")
LOCKS = Path("/run/lock")
COPY = "private/backup-copy"  # in a portal's folder: what a backup takes


class Failed(Exception):
    """Something could not be done; the message says what, and the remedy."""


def now() -> str:
    """The time, as notes keep it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def read_notes(code: str) -> dict[str, Any]:
    """What is known of a portal's backups."""
    try:
        return dict(json.loads((NOTES / f"{code}.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {"code": code, "stores": {}, "restored": None, "restored_well": None}


def write_notes(notes: dict[str, Any]) -> None:
    """Whole or not at all. Only for the holder of the portal's lock."""
    NOTES.mkdir(mode=0o755, exist_ok=True)
    target = NOTES / f"{notes['code']}.json"
    part = target.with_suffix(".part")
    part.write_text(json.dumps(notes, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    os.replace(part, target)


@contextmanager
def alone(code: str) -> Iterator[None]:
    """Hold a portal's backups alone; whoever comes second waits."""
    with (LOCKS / f"vitrina-backup-{code}.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
