"""Backups of a portal, and of parts of the monitor, as their host notes them (deploy/keeping/notes.py)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from deploy.hosts.look.host import Portal, Seen

NOTES, STORES = Path("/var/lib/vitrina-backup"), Path("/etc/vitrina-backup/stores.json")


def backup(item: Portal, seen: Seen) -> dict[str, Any]:
    """What came of the last try in every store that the host knows, null where there was none; and the last restores that were tried."""
    notes = _read(NOTES / f"{item.code}.json")
    return {"backups": copies(item.code), "restored": notes.get("restored"), "restored_well": notes.get("restored_well")}


def copies(code: str) -> dict[str, Any]:
    """What came of the last try in every store that the host knows, null where there was none."""
    stores = _read(NOTES / f"{code}.json").get("stores", {})
    return {store["name"]: stores.get(store["name"]) for store in _read(STORES).get("stores", [])}


def _read(file: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
