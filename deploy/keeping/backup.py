"""One portal to every store: `python3 -m deploy.keeping.backup CODE`; `--after-publication` waits until the publishing is over, and does
nothing where nothing was published. A store that fails does not stop the others; what happened on each is written down.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from deploy.keeping.notes import COPY, OWN, Failed, alone, now, read_notes, write_notes
from deploy.keeping.portal import disk_of, home_of, published, release_of, run_as, user_of
from deploy.keeping.stores import Repository, Store, host_name, own_repository, reach, read_stores

KEPT = ("--keep-daily", "14", "--keep-weekly", "8", "--keep-monthly", "24")
PRUNED_EVERY = timedelta(days=7)
UPGRADE_SECONDS = 1800
SPARE = 16 * 1024**2  # bytes that are left over on the disk
SETTLE = 60.0  # seconds after a publication; who corrects at once makes one copy, not two


def back_up(code: str) -> dict[str, str]:
    """One copy, sent to every store; the name of each store that failed, and why."""
    with alone(code):
        notes, stores = read_notes(code), read_stores()
        head, failed = published(code), dict[str, str]()
        if not stores:
            raise Failed("no hay almacenes: agregue [stores.NOMBRE] al inventario, y  deploy host prepare")
        try:
            _copy(code)
            for store in stores:
                told = notes["stores"].setdefault(store.name, {"succeeded_at": None, "snapshot": None})
                told |= {"append_only": store.append_only, "tried_at": now(), "error": ""}
                try:
                    repository = own_repository(store, code)
                    reach(store)
                    told |= {"snapshot": _send(repository, code, head), "succeeded_at": now()}
                    _forget(repository, store, told)
                except Failed as error:
                    told["error"] = failed[store.name] = str(error)
                write_notes(notes)
        finally:
            _remove_copy(code)
        if not failed:
            notes["published"] = head
        notes["stores"] = {store.name: notes["stores"][store.name] for store in stores}
        write_notes(notes)
        return failed


def after_publication(code: str, settle: float) -> dict[str, str]:
    """Until what is public is what was kept last: something may be published while a copy is made."""
    failed: dict[str, str] = {}
    for _ in range(10):
        time.sleep(settle)
        if failed or published(code) in ("", read_notes(code).get("published", "")):
            break
        failed = back_up(code)
    return failed


def _copy(code: str) -> None:
    """Never while it goes to another release: its database would be of the one, and its name of the other."""
    for _ in range(UPGRADE_SECONDS):
        if not (OWN / code / "upgrade.json").exists():
            break
        time.sleep(1)
    else:
        raise Failed("pasa a otra versión desde hace media hora: termínelo con  deploy upgrade , y repita el respaldo")
    database = home_of(code) / "db.sqlite3"
    needed, free = (database.stat().st_size if database.exists() else 0) + SPARE, shutil.disk_usage(home_of(code)).free
    if free < needed:  # files cost none: they are there under another name
        raise Failed(
            f"para apartar su base de datos hacen falta {needed >> 20} MB de disco y quedan {free >> 20} MB: libere espacio en este "
            "anfitrión, y repita el respaldo"
        )
    run_as(user_of(code), "copiar la base de datos y los archivos", "python3", "-m", "deploy.keeping.copying", str(home_of(code)))


def _remove_copy(code: str) -> None:
    run_as(user_of(code), "quitar la copia", "rm", "-rf", str(home_of(code) / COPY))


def _send(repository: Repository, code: str, head: str) -> str:
    """The copy, as a snapshot; its short name. What it was made with, and the disk that the portal takes with its pages, is in its tags,
    to be read before anything is restored.
    """
    known = (f"release={release_of(code)}", f"head={head or 'none'}", f"disk={disk_of(home_of(code))}")
    tags = [word for tag in known for word in ("--tag", tag)]
    paths = [str(home_of(code) / COPY), *(str(path) for path in (OWN / code / "tls",) if path.exists())]
    said = repository.restic("backup", "--json", "--ignore-ctime", "--host", host_name(), *tags, *paths)
    summary: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
    return str(summary["snapshot_id"])[:8]


def _forget(repository: Repository, store: Store, told: dict[str, Any]) -> None:
    """Old copies go, where the store lets them: fourteen days, eight weeks, two years of months stay."""
    last = told.get("pruned_at")
    if store.append_only or (last and datetime.now(UTC) - datetime.fromisoformat(last) < PRUNED_EVERY):
        return
    repository.restic("unlock")  # what somebody who was cut left behind
    repository.restic("forget", "--group-by", "", *KEPT, "--prune")
    told["pruned_at"] = now()


def main() -> None:
    """As its units run it."""
    code = sys.argv[1]
    try:
        settle = float(os.environ.get("SETTLE", SETTLE))
        failed = after_publication(code, settle) if "--after-publication" in sys.argv else back_up(code)
    except Failed as error:
        sys.exit(f"{code}: {error}")
    if failed:
        sys.exit("\n".join(f"{code}: {words}" for words in failed.values()))


if __name__ == "__main__":
    main()
