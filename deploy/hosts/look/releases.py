"""Releases that nothing on a host needs: no portal runs them, none goes to them or came from them. It is also run by itself, with
{"moving": {CODE: RELEASE}, "remove": true or false} as its argument: it prints the names of the unused ones, as they will be once these
portals run these releases, and removes them where that is asked.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

CONFIGURATION, RELEASES = Path("/etc/vitrina"), Path("/opt/vitrina/releases")
# What is going on, also after the connection of its order was cut.
AT_WORK = (
    "/run/vitrina-upgrading/*",
    "/etc/vitrina/*/upgrade.json",
    "/var/lib/vitrina/.restoring-*",
)


def unused(moving: Mapping[str, str]) -> list[str]:
    """Their names. The one that a portal came from stays, so that it can go back; nothing is unused while something is at work."""
    if any(any(Path("/").glob(pattern.lstrip("/"))) for pattern in AT_WORK):
        return []
    needed = set(_needed(moving))
    there = [path for path in RELEASES.iterdir() if path.is_dir() and not path.name.startswith(".")] if RELEASES.is_dir() else []
    return sorted(path.name for path in there if path.name not in needed)


def releases() -> dict[str, Any]:
    """How many of them a host has, and their bytes."""
    names = unused({})
    return {"releases_unused": len(names), "releases_unused_size": sum(_size(RELEASES / name) for name in names)}


def _needed(moving: Mapping[str, str]) -> Iterator[str]:
    for link in CONFIGURATION.glob("*/release"):
        runs, going = Path(os.readlink(link)).name, moving.get(link.parent.name)
        yield going or runs
        yield runs if going and going != runs else _came_from(link.parent)


def _came_from(own: Path) -> str:
    try:
        return str(json.loads((own / "last-upgrade.json").read_text())["from"])
    except (OSError, ValueError, KeyError):
        return ""


def _size(folder: Path) -> int:
    return sum(path.lstat().st_blocks * 512 for path in folder.rglob("*"))


def remove(names: list[str]) -> None:
    """The mark that it is whole goes first: what a cut leaves half is no release."""
    for name in names:
        (RELEASES / name / "installed").unlink(missing_ok=True)
        shutil.rmtree(RELEASES / name)


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    found = unused(given["moving"])
    if given["remove"]:
        remove(found)
    print(json.dumps(found))
