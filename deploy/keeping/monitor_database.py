"""The monitor's database out of a copy: loaded beside the one that is used, by PostgreSQL's own user, and put in its place by the
monitor's, who owns both and reaches them wherever they stand.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from deploy.keeping import monitor
from deploy.keeping.bringing import Copy, fetch
from deploy.keeping.notes import Failed
from deploy.keeping.portal import run_as
from deploy.keeping.stores import Repository

NAME, COMING = "monitor", "monitor_coming"
STAGE = monitor.ROOT / f"{monitor.STAGE}-database"
_SWAP = """
import os, sys, psycopg
from psycopg.conninfo import make_conninfo
name, coming, aside = sys.argv[1:]
with psycopg.connect(make_conninfo(os.environ["MONITOR_DATABASE"], dbname="postgres"), autocommit=True) as connection:
    others = "FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid()"
    connection.execute(f"SELECT pg_terminate_backend(pid) {others}")
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
        connection.execute(f'ALTER DATABASE "{name}" RENAME TO "{aside}"')
    connection.execute(f'ALTER DATABASE "{coming}" RENAME TO "{name}"')
"""


def load(repository: Repository, copy: Copy) -> dict[str, Any]:
    """A copy as a database of its own, beside the one that is used. Nothing of it stays where it could not be had whole."""
    try:
        STAGE.mkdir(mode=0o700, exist_ok=True)
        fetch(repository, copy, STAGE / "fetched")
        dumps = list((STAGE / "fetched").rglob("monitor-*.dump"))
        if len(dumps) != 1:
            raise Failed("la copia no tiene la base de datos: restaure otra con --snapshot")
        _postgres("quitar la que quedó a medias", "dropdb", "--if-exists", "--force", COMING)
        made = ("-O", NAME, "-T", "template0", "-E", "UTF8", "--locale=C.UTF-8", COMING)
        _postgres("crear la base de datos", "createdb", *made)
        _postgres("cargar la base de datos", "pg_restore", "--exit-on-error", "--no-owner", f"--role={NAME}", "-d", COMING, given=dumps[0])
    except Failed:
        subprocess.run(["runuser", "-u", "postgres", "--", "dropdb", "--if-exists", COMING], cwd="/", capture_output=True)
        raise
    finally:
        shutil.rmtree(STAGE, ignore_errors=True)
    return {"snapshot": copy.snapshot, "made_at": copy.made_at}


def swap(release: Path, stamp: str) -> None:
    """The loaded one takes the name of the one that is used, which stays by another. Run on the site's host, with every door shut."""
    monitor.order(release, "poner la base de datos en su lugar", "python", "-c", _SWAP, NAME, COMING, aside_of(stamp), known={})


def aside_of(stamp: str) -> str:
    """What the database that was used is called from then on."""
    return f"{NAME}_before_{stamp.lower()}"


def named(address: str, database: str) -> str:
    """The address of another database of the same server."""
    where, _, how = address.partition("?")
    return f"{where.rpartition('/')[0]}/{database}?{how}"


def holds_rows() -> bool:
    """Whether the monitor's database is here, open, and has its tables."""
    asked = ("psql", "-Atqc", "SELECT to_regclass('django_migrations') IS NOT NULL", NAME)
    done = subprocess.run(["runuser", "-u", "postgres", "--", *asked], cwd="/", capture_output=True, text=True)
    return done.stdout.strip() == "t"


def _postgres(what: str, *words: str, given: Path | None = None) -> None:
    """A program of PostgreSQL's, as its own user."""
    try:
        run_as("postgres", what, *words, given=given)
    except Failed as error:
        if "unsupported version" not in str(error):
            raise
        remedy = "póngala en un anfitrión con el mismo Debian, o uno más nuevo"
        raise Failed(f"la copia es de un PostgreSQL más nuevo que el de este anfitrión, que no la entiende: {remedy}") from None
