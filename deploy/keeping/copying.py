"""A portal's folder as it was at one moment, in `private/backup-copy`; run as the portal's own user, with its folder as the one argument.

Whoever publishes places records and then announces them, holding the database's write lock all the while; so the copy is made under that
lock. Records never change once they stand: the copy has the same files by another name, which takes no time and no disk. The
application is not asked and stays asleep.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from pathlib import Path

DATABASE = "db.sqlite3"
# What follows from the rest: the public tree and the typed tables. And what is nobody's to keep.
LEFT_OUT = frozenset({"public", "private/backup-copy", "private/before-upgrade", ".provision.lock"})
BEGINNINGS = ("db.sqlite3", "registers.sqlite3")


def copy(home: Path) -> Path:
    """Make the copy anew; its folder."""
    into = home / "private" / "backup-copy"
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(mode=0o700, parents=True)
    held = sqlite3.connect(home / DATABASE, timeout=60, isolation_level=None)
    try:
        held.execute("BEGIN IMMEDIATE")
        _link(home, home, into)
        reading = sqlite3.connect(home / DATABASE, timeout=60, isolation_level=None)
        reading.execute("VACUUM INTO ?", (str(into / DATABASE),))
        reading.close()
        (into / DATABASE).chmod((home / DATABASE).stat().st_mode & 0o777)
    finally:
        held.close()
    return into


def _link(home: Path, folder: Path, into: Path) -> None:
    for entry in os.scandir(folder):
        place = Path(entry.path).relative_to(home)
        if str(place) in LEFT_OUT or (folder == home and entry.name.startswith(BEGINNINGS)):
            continue
        if entry.is_dir(follow_symlinks=False):
            (into / place).mkdir(mode=entry.stat(follow_symlinks=False).st_mode & 0o777)
            _link(home, Path(entry.path), into)
        elif entry.is_file(follow_symlinks=False):
            try:
                os.link(entry.path, into / place, follow_symlinks=False)
            except FileNotFoundError:
                continue  # an upload that was forgotten meanwhile


if __name__ == "__main__":
    copy(Path(sys.argv[1]))
