"""The monitor on this host: where its things lie, and its commands run as its user.

It is kept in two parts, each by itself, for they may stand on two hosts: `monitor`, what its site has in files, and `monitor-database`.
Its database is dumped hours before both are sent, so that the files which the rows of a night name are in the copy of the same night.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from deploy.keeping.notes import OWN, Failed
from deploy.keeping.portal import run_as

SITE, DATABASE = "monitor", "monitor-database"  # its parts, and their repositories
USER = "monitor"
SETTINGS, ROOT = OWN / SITE, Path("/var/lib/vitrina-monitor")
SHARED, HOME, DUMPS = ROOT / "shared", ROOT / "home", ROOT / "backup"
FILES = ("crawls", "reports")  # in SHARED: evidence, and what was made of publications
OWN_SETTINGS = ("secret_key", "own.env", "tls")  # what no order could make again
ASIDE, STAGE = ".before-restore", ".restoring"  # in SHARED: what was there before a restore; what one is about to put there
OLDEST_DUMP = timedelta(hours=30)


def site_files() -> list[Path]:
    """All that the site's host keeps of the monitor. Failed where it has nothing of it."""
    if not (SETTINGS / "release").is_symlink() or not SHARED.is_dir():
        raise Failed("el sitio del monitor no está en este anfitrión: deploy monitor provision")
    return [SHARED, HOME, *(SETTINGS / name for name in OWN_SETTINGS if (SETTINGS / name).exists())]


def newest_dump() -> Path:
    """The last dump of the database. Failed where the clock that makes one every night has not for a day."""
    dumps = sorted(DUMPS.glob("monitor-*.dump"))
    if not dumps or datetime.now(UTC) - dumped_at(dumps[-1]) > OLDEST_DUMP:
        raise Failed("la base de datos del monitor no se copió anoche: systemctl start vitrina-monitor-dump , y vea por qué no pudo")
    return dumps[-1]


def dumped_at(dump: Path) -> datetime:
    """When a dump was made, by its name."""
    return datetime.strptime(dump.stem.removeprefix("monitor-"), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def environment() -> dict[str, str]:
    """What its programs on this host are told, as systemd reads it for them."""
    found: dict[str, str] = {}
    for name in ("monitor.env", "own.env"):
        for line in (SETTINGS / name).read_text(encoding="utf-8").splitlines():
            key, equals, value = line.partition("=")
            if equals and not key.startswith("#"):
                found[key.strip()] = value.strip().removeprefix('"').removesuffix('"')
    return found


def order(release: Path, what: str, *words: str, known: Mapping[str, str]) -> str:
    """A command of a release of the monitor's; `known` takes the place of what the host's settings say."""
    told = {**environment(), "HOME": str(HOME), "PYTHONPATH": "", **known}
    return run_as(USER, what, *(str(release / "bin" / words[0]), *words[1:]), known=told)


def last_line(said: str) -> Any:
    """The JSON with which a command ends."""
    return json.loads(said.strip().splitlines()[-1])
