"""The proof that a backup can be restored: brought back aside on a host that is not the portal's, its ledger walked, and removed again.

`python3 -m deploy.keeping.checking JSON`, with the operator's key and the portal's password at the store on its standard input, a line
each. The argument: {"code", "store", "snapshot", "release"}. It prints {"checked": {...}}, with why it failed where it did.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from deploy.keeping.bringing import arrange, fetch, find, fit, prove, release_folder
from deploy.keeping.notes import HOMES, Failed, alone, now
from deploy.keeping.stores import Repository, host_name, reach, store_named

USER = "vitrina-check"  # who has nothing, and gets the copy for as long as it is looked at


def check(given: dict[str, Any], recovery: str, password: str) -> dict[str, Any]:
    """What was found; nothing of the copy stays."""
    code, stage = given["code"], HOMES / f".checking-{given['code']}"
    told = {"code": code, "store": given["store"], "snapshot": given["snapshot"], "host": host_name(), "made_at": "", "error": ""}
    try:
        store = store_named(given["store"])
        reach(store)
        told |= _look(Repository(store, code, key=recovery, password=password), given, stage)
    except (Failed, OSError) as error:
        told["error"] = str(error)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return {**told, "checked_at": now()}


def _look(repository: Repository, given: dict[str, Any], stage: Path) -> dict[str, Any]:
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(mode=0o711)
    copy, release, home = find(repository, given["snapshot"]), release_folder(given["release"]), stage / "home"
    repository.restic("check", "--no-lock")
    fetch(repository, copy, stage / "fetched")
    arrange(stage / "fetched", repository.code, home, USER)
    fit(release, copy, home, USER)
    return {"snapshot": copy.snapshot, "made_at": copy.made_at, "release": release.name, **prove(release, home, USER, copy.head)}


if __name__ == "__main__":
    argument = json.loads(sys.argv[1])
    key, door = (sys.stdin.readline().strip() for _ in range(2))
    with alone(f"check-{argument['code']}"):
        print(json.dumps({"checked": check(argument, key, door)}))
