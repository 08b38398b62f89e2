"""One portal, or one part of the monitor, to every store: `python3 -m deploy.keeping.backup CODE`; `--after-publication` waits until the
publishing is over, and does nothing where nothing was published. A store that fails does not stop the others; what happened on each is
written down.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from deploy.keeping.kept import Copied, copied
from deploy.keeping.notes import Failed, alone, now, read_notes, write_notes
from deploy.keeping.portal import published
from deploy.keeping.stores import Repository, Store, host_name, own_repository, reach, read_stores

KEPT = ("--keep-daily", "14", "--keep-weekly", "8", "--keep-monthly", "24")
PRUNED_EVERY = timedelta(days=7)
SETTLE = 60.0  # seconds after a publication; who corrects at once makes one copy, not two


def back_up(code: str) -> dict[str, str]:
    """One copy, sent to every store; the name of each store that failed, and why."""
    with alone(code):
        notes, stores = read_notes(code), read_stores()
        head, failed = published(code), dict[str, str]()
        if not stores:
            raise Failed("no hay almacenes: agregue [stores.NOMBRE] al inventario, y  deploy host prepare")
        with copied(code) as copy:
            for store in stores:
                told = notes["stores"].setdefault(store.name, {"succeeded_at": None, "snapshot": None})
                told |= {"append_only": store.append_only, "tried_at": now(), "error": ""}
                try:
                    repository = own_repository(store, code)
                    reach(store)
                    told |= {"snapshot": _send(repository, copy), "succeeded_at": now()}
                    _forget(repository, store, told)
                except Failed as error:
                    told["error"] = failed[store.name] = str(error)
                write_notes(notes)
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


def _send(repository: Repository, copy: Copied) -> str:
    """The copy, as a snapshot; its short name. What it was made with is in its tags, to be read before anything is restored."""
    tags = [word for mark in copy.marks for word in ("--tag", mark)]
    left_out = [word for path in copy.left_out for word in ("--exclude", path)]
    done = repository.tried("backup", "--json", "--ignore-ctime", "--host", host_name(), *tags, *left_out, *map(str, copy.paths))
    if done.returncode and not (copy.live and only_vanished(done.stderr)):
        raise Failed(repository.words_of(done))
    summary: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return str(summary["snapshot_id"])[:8]


def only_vanished(said: str) -> bool:
    """Whether all that restic could not read is there no longer: whoever works on may take its own files away."""
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    items = [str(line.get("item", "")) for line in lines if line.get("message_type") == "error"]
    return bool(items) and not any(not item or Path(item).exists() for item in items)


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
