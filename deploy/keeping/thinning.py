"""Copies thinned on the host of a store, by the operator's key: there alone, since no portal can take anything out of one that only adds.

`python3 -m deploy.keeping.thinning JSON`, with the key on its standard input. JSON: {"stores": [NAME], "codes": [CODE] (all of them where
none is named), "remove": true or false}. For each portal in each store it prints a line of JSON: {"store", "code", "copies": how many there
are, "removed": [{"snapshot", "made_at"}], "oldest": when the oldest that stays was made, "checked": whether what stays was, "error"}.

When a copy arrived is told by the store's own disk and not by the copy: whoever has taken a portal's host may send copies that say they are
of any day, but they make none of the old ones go.
"""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from deploy.keeping.notes import Failed
from deploy.keeping.stores import words_of

KEPT = Path("/var/lib/vitrina-store")
KEEPER = "vitrina-store"  # whose the files of a store are
ALL, MONTHLY = timedelta(days=30), timedelta(days=2 * 365)
LEAST_DISK = 0.10
READ = "10%"  # of the data, each time


def staying(arrived: Mapping[str, datetime]) -> set[str]:
    """Which copies stay, by when each arrived: all of the thirty days before the newest, the last of each month of two years, and the last
    of each year for ever.
    """
    newest = max(arrived.values(), default=datetime.min.replace(tzinfo=UTC))
    last: dict[str, str] = {}
    for name, day in sorted(arrived.items(), key=lambda item: item[1]):
        last[f"{day:%Y}"] = name
        if newest - day <= MONTHLY:
            last[f"{day:%Y-%m}"] = name
        if newest - day <= ALL:
            last[name] = name
    return set(last.values())


def thin(store: str, code: str, key: str, *, remove: bool) -> dict[str, Any]:
    """One portal's copies in one store; what came of it."""
    told: dict[str, Any] = {"store": store, "code": code, "copies": 0, "removed": [], "oldest": None, "checked": False, "error": ""}
    repository = _Local(store, code, key)
    try:
        made = {str(item["id"]): str(item["time"]) for item in json.loads(repository.restic("snapshots", "--json", "--no-lock")) or []}
        stay = staying({name: repository.arrived(name) for name in made})
        going = sorted(set(made) - stay, key=made.__getitem__)
        told |= {"copies": len(made), "oldest": min((made[name] for name in stay), default=None)}
        if going and remove:
            repository.restic("unlock")  # what somebody who was cut left behind
            repository.restic("forget", "--prune", *_sparing(), *going)
            repository.restic("check", f"--read-data-subset={READ}")
            told["checked"] = True
        told["removed"] = [{"snapshot": name[:8], "made_at": made[name]} for name in going]
    except (Failed, OSError) as error:
        told["error"] = str(error)
    return told


class _Local:
    """A portal's repository on this host's own disk, as the store's user: what restic writes must be the store's to serve."""

    def __init__(self, store: str, code: str, key: str) -> None:
        self._store, self._code, self._folder, person = store, code, KEPT / store / code, pwd.getpwnam(KEEPER)
        self._who: dict[str, Any] = {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": [], "umask": 0o077}
        self._known = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent", "RESTIC_PASSWORD": key}

    def arrived(self, name: str) -> datetime:
        """When a copy came here."""
        return datetime.fromtimestamp((self._folder / "snapshots" / name).stat().st_mtime, UTC)

    def restic(self, *words: str) -> str:
        """What restic prints. Failed, in plain words, where it does not end well."""
        command = ["restic", "-r", str(self._folder), "--no-cache", *words]
        done = subprocess.run(command, capture_output=True, text=True, env=self._known, cwd="/", stdin=subprocess.DEVNULL, **self._who)
        if done.returncode:
            raise Failed(words_of(done, code=self._code, store=self._store))
        return str(done.stdout)


def _sparing() -> tuple[str, ...]:
    """On a disk that is nearly full nothing is written anew: only what is wholly unused goes."""
    disk = shutil.disk_usage(KEPT)
    return ("--max-repack-size", "0") if disk.free < LEAST_DISK * disk.total else ()


def _there(stores: list[str], codes: list[str]) -> Iterator[tuple[str, str]]:
    for store in stores:
        for folder in sorted(KEPT.joinpath(store).glob("*/config")):
            if not codes or folder.parent.name in codes:
                yield store, folder.parent.name


def main() -> None:
    """As the operator's order runs it."""
    given, key = json.loads(sys.argv[1]), sys.stdin.readline().strip()
    os.nice(10)
    for store, code in _there(given["stores"], given["codes"]):
        print(json.dumps(thin(store, code, key, remove=given["remove"])), flush=True)


if __name__ == "__main__":
    main()
