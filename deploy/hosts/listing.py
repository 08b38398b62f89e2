"""Which copies there are of a portal: read in the stores themselves, so that it can be told when the portal's host is gone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deploy.hosts.backup_operations import KEEPER
from deploy.hosts.session import ask_one
from deploy.inventory import Inventory, Store
from deploy.template import Tell

_NONE = "no hay respaldo de este portal"
_READ = (
    "cd /var/lib/{keeper}/{store} 2>/dev/null && [ -e {code}/config ] || {{ echo none; exit 0; }}; "
    "RESTIC_PASSWORD_FILE=/dev/stdin restic -r {code} --no-lock --no-cache --json snapshots 2>&1 || true"
)


def copies_in_stores(
    inventory: Inventory, code: str, recovery: str, ssh_config: Path | None, tell: Tell, only: Sequence[str] = ()
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Every copy in every store, the newest first; and the stores that could not tell, with why."""
    copies: list[dict[str, Any]] = []
    errors: dict[str, str] = {}
    for store in inventory.stores.values():
        if only and store.name not in only:
            continue
        command = _READ.format(keeper=KEEPER, store=store.name, code=code)
        text, error = ask_one(inventory.hosts[store.host], command, ssh_config=ssh_config, tell=tell, given=recovery)
        if error:
            errors[store.name] = error
        elif text.strip() == "none":
            errors[store.name] = f"{_NONE}: haga uno con  deploy backup {code}"
        else:
            found, said = _read(store, text)
            copies += found
            errors |= {store.name: said} if said else {}
    return sorted(copies, key=lambda copy: str(copy["made_at"]), reverse=True), errors


def _read(store: Store, text: str) -> tuple[list[dict[str, Any]], str]:
    if "wrong password or no key found" in text:
        return [], "esta llave de recuperación no lo abre: busque aquella con que se hizo"
    try:
        listed = json.loads(text.strip().splitlines()[-1]) or []
    except (ValueError, IndexError):
        return [], f"no se pudo leer; restic dijo: {' '.join(text.split())[-300:]}"
    return [_copy(store, item) for item in listed], ""


def _copy(store: Store, item: dict[str, Any]) -> dict[str, Any]:
    tags = dict(tag.partition("=")[::2] for tag in item.get("tags") or [])
    known = {"snapshot": str(item["id"])[:8], "made_at": _utc(str(item["time"])), "host": item.get("hostname", "")}
    told = {"release": tags.get("release", ""), "head": tags.get("head", ""), "disk": int(tags.get("disk", 0))}
    return {"store": store.name, **known, **told}


def _utc(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(UTC).isoformat(timespec="seconds")
