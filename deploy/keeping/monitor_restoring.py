"""The monitor is brought back: each part fetched on the host where it shall stand, proven together, and only then put in its place.

`python3 -m deploy.keeping.monitor_restoring JSON`, with the operator's key on its standard input: to `load` the database on its host, to
`prove` all of it on the site's host, and to `place` it there, once every door is shut. The argument: {"do", "copy": {"store", "snapshot"},
or null where that part lives and stays, "database": whether one was loaded, "release": what it shall run, "stamp": what is put aside is
named by it}. Nothing that was there is removed; cut at any moment, the same order goes on. It prints what was done, as one line of JSON.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from deploy.keeping import monitor
from deploy.keeping.bringing import bring_certificate, fetch, find, release_folder
from deploy.keeping.monitor_database import COMING, aside_of, load, named, swap
from deploy.keeping.notes import OWN, Failed, alone
from deploy.keeping.stores import Repository, reach, store_named

STAGE = monitor.SHARED / monitor.STAGE
FETCHED, NOTE = STAGE / "fetched", STAGE / "note.json"
_UNKNOWN = """
import json
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
known = MigrationLoader(None).disk_migrations
known = {*known, *(replaced for migration in known.values() for replaced in migration.replaces)}
print(json.dumps(sorted(".".join(name) for name in set(MigrationRecorder(connection).applied_migrations()) - known)))
"""


def fetch_and_prove(repository: Repository | None, given: dict[str, Any]) -> dict[str, Any]:
    """What was found in that which comes; what is there goes on as before."""
    if repository:
        _fetch_files(repository, given["copy"])
    return prove(release_folder(given["release"]), coming=given["database"], evidence=_coming(monitor.SHARED / "crawls"))


def place(given: dict[str, Any]) -> dict[str, Any]:
    """What was proven takes the place of what is there, which stays aside; where."""
    release, aside = release_folder(given["release"]), list[str]()
    if given["database"]:
        swap(release, given["stamp"])
        aside.append(f"base de datos {aside_of(given['stamp'])}")
    if given["copy"]:
        aside += _put_in_place(given["stamp"])
    _choose(release)
    shutil.rmtree(STAGE, ignore_errors=True)
    return {"release": release.name, "aside": aside}


def prove(release: Path, *, coming: bool, evidence: Path) -> dict[str, Any]:
    """The journal from its first entry, the publications that it notes, and the evidence that rows name. Failed where anything differs."""
    known = {"MONITOR_EVIDENCE": str(evidence)}
    if coming:
        known |= {"MONITOR_DATABASE": named(monitor.environment()["MONITOR_DATABASE"], COMING)}

    def order(what: str, *words: str) -> str:
        return monitor.order(release, what, "monitor", *words, known=known)

    if unknown := monitor.last_line(order("leer la versión", "shell", "-v", "0", "-c", _UNKNOWN)):
        raise Failed(
            f"la copia es de una versión más nueva que {release.name}, que no conoce {', '.join(unknown[:3])}. "
            "Indique con --release esa o una más nueva"
        )
    order("migrar la base de datos", "migrate", "--no-input", "--verbosity=0")
    try:
        walked = monitor.last_line(order("recorrer la bitácora", "journal", "verify", "--json"))
    except Failed as error:
        raise Failed(f"la copia no está entera, y no se usa: {error}. Restaure otra con --snapshot o de otro almacén con --from") from None
    missing = json.loads(order("buscar la evidencia", "storage", "--json"))["missing"]
    return {**walked, "missing": missing}


def _fetch_files(repository: Repository, copy: dict[str, Any]) -> None:
    try:
        if json.loads(NOTE.read_text(encoding="utf-8")) == copy:
            return  # an earlier run was cut after this
    except (OSError, ValueError):
        pass
    shutil.rmtree(STAGE, ignore_errors=True)
    STAGE.mkdir(mode=0o711)
    fetch(repository, find(repository, copy["snapshot"]), FETCHED)
    owner = f"{monitor.USER}:{monitor.USER}"
    for place in (monitor.HOME, *(monitor.SHARED / name for name in monitor.FILES)):
        if _fetched(place).exists():
            subprocess.run(["chown", "-R", "--no-dereference", owner, str(_fetched(place))], check=True)
    FETCHED.chmod(0o711)  # the monitor's own user looks into it before it is in place
    NOTE.write_text(json.dumps(copy), encoding="utf-8")


def _put_in_place(stamp: str) -> list[str]:
    """Evidence, reports and attachments take the places of those that are there; where these went."""
    aside: list[str] = []
    for place in (*(monitor.SHARED / name for name in monitor.FILES), monitor.HOME):
        if not _fetched(place).is_dir():
            continue
        if place.exists() and any(place.iterdir()):
            away = place.with_name(f"{monitor.ASIDE}-{stamp}-{place.name}")
            os.rename(place, away)
            aside.append(str(away))
        shutil.rmtree(place, ignore_errors=True)
        shutil.move(_fetched(place), place)
    kept = _fetched(monitor.SETTINGS)
    if not (monitor.SETTINGS / "account").exists():  # a host that never served it; on one that did, its own settings are the newer
        for name in ("secret_key", "own.env"):
            if (kept / name).is_file():
                shutil.copyfile(kept / name, monitor.SETTINGS / f"{name}.new")
                (monitor.SETTINGS / f"{name}.new").chmod(0o600)
                os.replace(monitor.SETTINGS / f"{name}.new", monitor.SETTINGS / name)
    bring_certificate(kept / "tls", monitor.SETTINGS / "tls")
    return aside


def _choose(release: Path) -> None:
    link = monitor.SETTINGS / "release.new"
    link.unlink(missing_ok=True)
    link.symlink_to(release)
    os.replace(link, link.with_name("release"))


def _fetched(place: Path) -> Path:
    return FETCHED / str(place).lstrip("/")


def _coming(place: Path) -> Path:
    """Where something is before it is put in its place; that itself, where it stays."""
    return _fetched(place) if _fetched(place).is_dir() else place


def _repository(code: str, store: str, recovery: str) -> Repository:
    found = store_named(store)
    reach(found)
    return Repository(found, code, key=recovery, password=(OWN / code / "backup/password").read_text().strip())


def main() -> None:
    """As the operator's order runs it."""
    given, recovery = json.loads(sys.argv[1]), sys.stdin.readline().strip()
    code, copy = monitor.DATABASE if given["do"] == "load" else monitor.SITE, given["copy"]
    try:
        with alone(code):
            repository = _repository(code, copy["store"], recovery) if copy and given["do"] != "place" else None
            match given["do"]:
                case "load" if repository:
                    told = load(repository, find(repository, copy["snapshot"]))
                case "prove":
                    told = fetch_and_prove(repository, given)
                case _:
                    told = place(given)
    except Failed as error:
        sys.exit(f"{code}: {error}")
    print(json.dumps({"restored": told}))


if __name__ == "__main__":
    main()
