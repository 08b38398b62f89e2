"""A copy out of a store, as the folder of a portal, and the proof that it is whole: for a restore, and for the check of one."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.keeping.notes import COPY, HOMES, OWN, Failed
from deploy.keeping.portal import order
from deploy.keeping.stores import Repository

RELEASES = Path("/opt/vitrina/releases")
ROOM = 1.5  # of the copy's size, where it does not say what its portal took: its public pages are written anew beside it
_KNOWN = """
import json
from django.db.migrations.loader import MigrationLoader
found = MigrationLoader(None).disk_migrations
names = [*found, *(replaced for migration in found.values() for replaced in migration.replaces)]
print(json.dumps([f"{app}.{name}" for app, name in names]))
"""
SPARE = 100 * 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Copy:
    """A copy in a store; `head` is a link that its ledger must have, "" where nothing was published; `disk` what its portal took with its
    public pages, 0 where the copy does not say so.
    """

    snapshot: str
    made_at: str
    host: str
    release: str
    head: str
    disk: int


def find(repository: Repository, snapshot: str) -> Copy:
    """The copy of that name; the newest for "latest"."""
    listed = repository.snapshots()
    if not listed:
        raise Failed(f"no hay copias de {repository.code} en {repository.store.name}: restaure de otro almacén con --from")
    chosen = [item for item in listed if snapshot == "latest" or str(item["id"]).startswith(snapshot)]
    if not chosen:
        raise Failed(f"no hay una copia «{snapshot}» en {repository.store.name}: véalas con  deploy backup --list {repository.code}")
    item = chosen[-1]
    tags = dict(tag.partition("=")[::2] for tag in item.get("tags") or [])
    head = tags.get("head", "none")
    return Copy(
        snapshot=str(item["id"])[:8],
        made_at=str(item["time"]),
        host=str(item.get("hostname", "")),
        release=tags.get("release", ""),
        head="" if head == "none" else head,
        disk=int(tags.get("disk", 0)),
    )


def fetch(repository: Repository, copy: Copy, into: Path) -> None:
    """All of a copy, into a folder; nothing of it stays where it could not be had whole."""
    need, free = (copy.disk or _reckoned(repository, copy)) + SPARE, shutil.disk_usage(into.parent).free
    if free < need:
        raise Failed(
            f"no queda disco: hacen falta {need >> 20} MB para traer la copia y quedan {free >> 20} MB. No se cambió nada. "
            "Libere espacio o agregue un disco, y repita la orden"
        )
    shutil.rmtree(into, ignore_errors=True)
    try:
        repository.restic("restore", copy.snapshot, "--no-lock", "--target", str(into))
    except Failed:
        shutil.rmtree(into, ignore_errors=True)
        raise


def _reckoned(repository: Repository, copy: Copy) -> int:
    """What a copy may take that was made before copies said so."""
    told = repository.restic("stats", "--json", "--no-lock", "--mode", "restore-size", copy.snapshot)
    return int(json.loads(told)["total_size"] * ROOM)


def arrange(fetched: Path, code: str, home: Path, user: str) -> None:
    """What was fetched, as the folder of a portal that is this user's alone."""
    kept = fetched / str(HOMES / code / COPY).lstrip("/")
    if not (kept / "db.sqlite3").is_file() or not (kept / "portal.env").is_file():
        raise Failed("la copia no tiene base de datos y configuración: restaure otra con --snapshot")
    shutil.rmtree(home, ignore_errors=True)
    os.rename(kept, home)
    (home / "private").mkdir(mode=0o700, exist_ok=True)
    (home / "db.sqlite3").chmod(0o640)  # accounts are in it; the web server passes through this folder
    subprocess.run(["chown", "-R", "--no-dereference", f"{user}:{user}", str(home)], check=True)


def fetched_certificate(fetched: Path, code: str) -> Path:
    """Where the certificate that was kept lies."""
    return fetched / str(OWN / code / "tls").lstrip("/")


def bring_certificate(kept: Path, own: Path) -> None:
    """The kept certificate, where the host has none."""
    if (own / "certificate.pem").exists():
        return
    own.mkdir(mode=0o700, exist_ok=True)
    for name in ("asked.json", "certificate.pem"):
        if (kept / name).is_file() and not (kept / name).is_symlink():
            shutil.copyfile(kept / name, own / f"{name}.new")
            (own / f"{name}.new").chmod(0o600)
            os.sync()  # it is there whole, or not at all
            os.replace(own / f"{name}.new", own / name)


def release_folder(name: str) -> Path:
    """An installed release."""
    folder = RELEASES / name
    if not name or not (folder / "installed").exists():
        raise Failed(f"la versión {name or '(sin nombre)'} no está instalada aquí: indique su archivo con --release")
    return folder


def fit(release: Path, copy: Copy, home: Path, user: str) -> bool:
    """Bring a copy to a release that it was not made with; whether there was anything to do. Failed where that one is older."""
    if release.name == copy.release:
        return False
    known = set(json.loads(order(release, home, user, "leer la versión", "shell", "-v", "0", "-c", _KNOWN).strip().splitlines()[-1]))
    with sqlite3.connect(f"file:{home / 'db.sqlite3'}?immutable=1", uri=True) as database:
        applied = {f"{app}.{name}" for app, name in database.execute("SELECT app, name FROM django_migrations")}
    if unknown := applied - known:
        raise Failed(
            f"la copia es de una versión más nueva ({copy.release}) que {release.name}, que no conoce {', '.join(sorted(unknown)[:3])}. "
            "Indique con --release esa o una más nueva"
        )
    order(release, home, user, "migrar la base de datos", "migrate", "--no-input", "--verbosity=0")
    order(release, home, user, "renovar las páginas que la ley pide", "sync_checklist")
    return True


def prove(release: Path, home: Path, user: str, head: str) -> dict[str, Any]:
    """The tables made anew from the records, and the whole ledger walked: how many links and files. Failed where anything differs."""
    order(release, home, user, "rehacer las tablas", "rebuild", "--json")
    words = ["verify", "--json", *(["--head", head] if head else [])]
    try:
        said = order(release, home, user, "comprobar el libro", *words)
    except Failed as error:
        raise Failed(
            f"el libro de la copia no está entero, y no se usa: {error}. Restaure otra con --snapshot o de otro almacén con --from"
        ) from None
    told: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
    return {"links": told["links"], "files": told["files"], "head": told["head"]}
