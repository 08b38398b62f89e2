"""The ready-made database: migrations and pages take fifteen seconds, a copy of a file that has them none.

It is kept beside the instances, in `.vitrina-cache`, one for each profile, under the digest of what it comes from: the portal's code, the
versions of the frameworks and of the law. A new version of any makes a new one; nothing in it is of any instance.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from checklists.model import Subject
from deploy import commands
from deploy.errors import Refused
from deploy.folder import DATABASE, locked, write_env

CACHE = ".vitrina-cache"
MADE_OF = ("django", "wagtail", "django-taggit", "django-modelcluster", "django-allauth")
Tell = Callable[[str], None]


def cache_beside(home: Path) -> Path:
    """The folder of ready-made databases that an instance shares with its neighbours."""
    cache = home.parent / CACHE
    cache.mkdir(mode=0o750, parents=True, exist_ok=True)
    return cache


def ready_database(cache: Path, kind: Subject, law_version: str, tell: Tell) -> Path:
    """The database with the pages of a profile, for the code and the law of today. Two at once: one makes it, the other waits."""
    made = cache / f"{kind}-{_digest(law_version)}.sqlite3"
    if made.is_file():  # without a lock: on a host it stands in a folder that instances only read
        return made
    with locked(cache):
        if not made.is_file():
            tell("Preparando la base de datos modelo (solo la primera vez, unos quince segundos)...")
            _make(made, kind)
    return made


def _make(made: Path, kind: Subject) -> None:
    with tempfile.TemporaryDirectory(dir=made.parent, prefix="making-") as folder:
        home = Path(folder)
        write_env(home, {"SECRET_KEY": secrets.token_urlsafe(50), "SUBJECT": "9999", "SUBJECT_KIND": str(kind)})  # nobody's name
        commands.run(home, "preparar la base de datos modelo", "migrate", "--verbosity=0", "--no-input")
        commands.run(home, "preparar las páginas de la base de datos modelo", "sync_checklist")
        copy_database(home / DATABASE, made)


def copy_database(source: Path, target: Path) -> None:
    """A compact copy of a database, whole or not at all; what stands in its write-ahead log is in it."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(part),))
    part.chmod(0o640)
    part.replace(target)


def place_database(made: Path, target: Path) -> None:
    """The ready-made file as the database of an instance, whole or not at all."""
    part = target.with_name(target.name + ".part")
    shutil.copyfile(made, part)
    part.chmod(0o640)
    part.replace(target)


def _digest(law_version: str) -> str:
    """Changes with every file of the portal's code and with the frameworks that migrate. Bytes only: nothing is imported."""
    spec = find_spec("portal_template")
    if spec is None or not spec.submodule_search_locations:
        raise Refused("No está instalado el portal (portal_template). Instale Vitrina completa y repita la orden.")
    root = Path(next(iter(spec.submodule_search_locations)))
    digest = hashlib.sha256(" ".join((law_version, *(f"{name}={version(name)}" for name in MADE_OF))).encode())
    for path in sorted(root.rglob("*.py")):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:20]
