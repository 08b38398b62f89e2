"""A portal's backups, as its host notes them (deploy/keeping/notes.py)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from deploy.hosts.look.host import Portal, Seen

NOTES, STORES = Path("/var/lib/vitrina-backup"), Path("/etc/vitrina-backup/stores.json")


def backup(item: Portal, seen: Seen) -> dict[str, Any]:
    """What came of the last try in every store that the host knows, null where there was none; and the last restores that were tried."""
    notes = _read(NOTES / f"{item.code}.json")
    known = [store["name"] for store in _read(STORES).get("stores", [])]
    return {
        "backups": {name: notes.get("stores", {}).get(name) for name in known},
        "restored": notes.get("restored"),
        "restored_well": notes.get("restored_well"),
    }


def _read(file: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
