"""The monitor's part of a host: its site, its database, its workers, whichever of them stand there."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deploy.hosts.look.backup import copies
from deploy.hosts.look.host import CONFIGURATION, WANTED, Portal, Seen, said
from deploy.hosts.look.portal import certificate, home_page

OWN, ROOT, UNITS = CONFIGURATION / "monitor", Path("/var/lib/vitrina-monitor"), Path("/etc/systemd/system")
NOTHING = Seen(units={}, memory={}, errors={})


def monitor() -> dict[str, Any]:
    """All that the host can tell of it; None where none of it stands here."""
    parts = [part for part in (_site, _database, _workers) if part.__name__[1:] in _roles()]
    link = OWN / "release"
    release = os.readlink(link).rpartition("/")[2] if link.is_symlink() else ""
    return {"monitor": {"release": release, **{key: value for part in parts for key, value in part().items()}} if parts else None}


def _roles() -> set[str]:
    known = {"site": UNITS / "vitrina-monitor.service", "database": UNITS / "vitrina-monitor-dump.service"}
    return {role for role, file in known.items() if file.exists()} | ({"workers"} if _enabled() else set())


def _enabled() -> list[str]:
    return sorted(path.name for path in WANTED.glob("vitrina-monitor-worker@*"))


def _site() -> dict[str, Any]:
    found = re.search(r'^MONITOR_ADDRESS="https://([^"/]+)', (OWN / "monitor.env").read_text(), re.MULTILINE)
    item = Portal(code="monitor", domain=found[1] if found else "")
    queue = json.loads(said("/usr/local/sbin/vitrina-monitor", "queue", "--json", timeout=60) or "null")
    told = {**home_page(item, NOTHING, "/resultados/"), **certificate(item, NOTHING), "queue": None, "backups": copies("monitor")}
    if queue is not None:
        counts = {key: queue[key] for key in ("waiting", "later", "workers")}
        told["queue"] = {**counts, "running": len(queue["running"]), "failures": len(queue["failures"]), "next_at": queue["next_at"]}
    return {"site": told}


def _database() -> dict[str, Any]:
    asked = said("runuser", "-u", "postgres", "--", "psql", "-d", "postgres", "-Atqc", "SELECT pg_database_size('monitor')")
    dumps = sorted((ROOT / "backup").glob("monitor-*.dump"))
    last = datetime.fromtimestamp(dumps[-1].stat().st_mtime, UTC).isoformat(timespec="seconds") if dumps else None
    return {
        "database": {
            "size": int(asked) if asked.isdigit() else None,
            "last_dump": last,
            "dump_size": dumps[-1].stat().st_size if dumps else 0,
            "backups": copies("monitor-database"),
        }
    }


def _workers() -> dict[str, Any]:
    units = _enabled()
    states = said("systemctl", "is-active", *units).split()
    return {"workers": {"wanted": len(units), "active": states.count("active")}}
