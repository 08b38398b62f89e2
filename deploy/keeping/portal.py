"""A portal on this host: its user, its release, and commands run as that user."""

from __future__ import annotations

import json
import os
import pwd
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from deploy.keeping.notes import HOMES, OWN, Failed

PATH = "/usr/bin:/bin"
LIBRARY = Path(__file__).parents[2]  # where this package is found


def home_of(code: str) -> Path:
    """PORTAL_HOME."""
    return HOMES / code


def user_of(code: str) -> str:
    """The user whose everything of a portal is."""
    return f"portal-{code}"


def release_of(code: str) -> str:
    """The name of the release that a portal runs; "" where it has none."""
    try:
        return Path(os.readlink(OWN / code / "release")).name
    except OSError:
        return ""


def lives(code: str) -> bool:
    """Whether a whole portal is here."""
    return (home_of(code) / "instance.json").is_file() and (home_of(code) / "public/current/www/index.html").is_file()


def disk_of(folder: Path) -> int:
    """The bytes that a folder takes on its disk: a file with several names once."""
    return sum(_taken(folder).values())


def pages_of(code: str) -> int:
    """The bytes of the public tree that are its own: a published file is the record's, by another name."""
    records, shown = _taken(home_of(code) / "files"), _taken((home_of(code) / "public/current").resolve())
    return sum(size for number, size in shown.items() if number not in records)


def _taken(folder: Path) -> dict[int, int]:
    """Number of each file on its disk -> the bytes that it takes there. One that goes meanwhile takes none."""
    taken: dict[int, int] = {}
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                facts = os.lstat(os.path.join(place, name))
                taken[facts.st_ino] = facts.st_blocks * 512
    return taken


def published(code: str) -> str:
    """The head of the ledger as the public tree shows it: it changes with every publication; "" before the first."""
    try:
        return str(json.loads((home_of(code) / "public/current/www/libro.json").read_text(encoding="utf-8"))["head"] or "")
    except (OSError, ValueError, KeyError):
        return ""


def run_as(user: str, what: str, *words: str, known: Mapping[str, str] | None = None, given: Path | None = None) -> str:
    """What a command prints, run as a user who has nothing of ours; it may read the file that is `given`. Failed where it does not end
    well.
    """
    person = pwd.getpwnam(user)
    environment = {"PATH": PATH, "LANG": "C.UTF-8", "PYTHONPATH": str(LIBRARY), "PYTHONDONTWRITEBYTECODE": "1", **(known or {})}
    with open(given or "/dev/null", "rb") as read:
        done = subprocess.run(
            words,
            stdin=read,
            capture_output=True,
            text=True,
            cwd="/",
            env=environment,
            user=person.pw_uid,
            group=person.pw_gid,
            extra_groups=[],
            umask=0o022,
        )
    if done.returncode:
        raise Failed(f"{what}: {(done.stderr or done.stdout).strip()[-600:]}")
    return done.stdout


def order(release: Path, home: Path, user: str, what: str, *words: str) -> str:
    """A command of a portal's release (`portal verify`), for the portal of a folder."""
    command = [str(release / "bin/portal"), *words]
    return run_as(user, what, *command, known={"PORTAL_HOME": str(home), "PYTHONPATH": ""})
