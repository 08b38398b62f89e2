"""The host itself, asked once for all its portals: disk, memory, what runs, and who uses how much."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HOMES, CONFIGURATION = Path("/var/lib/vitrina"), Path("/etc/vitrina")
WANTED = Path("/etc/systemd/system/multi-user.target.wants")
DOORS = Path("/etc/systemd/system/sockets.target.wants")
STARTED = "39f53479d3a045ac8e11786248231fbf"  # the numbers that systemd gives to what it says of units
ENDED = ("9d1aaa27d60140bd96365438aad20286", "7ad2d189f7e94e70a38c781354912448", "d9b373ed55a64feb8242e02dbe79a49c")


@dataclass(frozen=True, kw_only=True, slots=True)
class Portal:
    """A portal that is asked about."""

    code: str
    domain: str

    @property
    def home(self) -> Path:
        """Its folder: database, secrets and files."""
        return HOMES / self.code

    @property
    def own(self) -> Path:
        """Its release and its certificate."""
        return CONFIGURATION / self.code


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What was asked of the host once: the state of units, bytes of memory by user, and errors of a day by unit."""

    units: Mapping[str, str]
    memory: Mapping[str, int]
    errors: Mapping[str, int]


def said(*words: str, timeout: float = 20) -> str:
    """What a command prints; "" where there is no such command, or it does not end."""
    try:
        return subprocess.run(words, capture_output=True, text=True, errors="replace", timeout=timeout).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return ""


def see(portals: Sequence[Portal]) -> Seen:
    """One question each for all portals together."""
    return Seen(units=_units(portals), memory=_memory(portals), errors=_errors())


def machine() -> dict[str, Any]:
    """Debian, disk, memory and processors."""
    disk = shutil.disk_usage(HOMES if HOMES.is_dir() else "/")
    memory = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in Path("/proc/meminfo").read_text().splitlines()[:3]}
    return {
        "debian": Path("/etc/debian_version").read_text().strip(),
        "processors": os.cpu_count() or 1,
        "disk_total": disk.total,
        "disk_free": disk.free,
        "memory_total": memory["MemTotal"],
        "memory_available": memory["MemAvailable"],
    }


def failed_units() -> dict[str, Any]:
    """Units that failed and have not been mended."""
    return {"failed": [line.split()[0] for line in said("systemctl", "--failed", "--plain", "--no-legend").splitlines() if line]}


def open_doors() -> dict[str, Any]:
    """The portals that take visitors here, whatever the inventory says of them."""
    return {"open": sorted(path.name.removeprefix("vitrina@").removesuffix(".socket") for path in DOORS.glob("vitrina@*.socket"))}


def most_awake() -> dict[str, Any]:
    """How many applications were awake at once, at most, in a week, by what systemd wrote of their starts and ends. Not those that never
    sleep.
    """
    always = {path.name for path in WANTED.glob("vitrina-app@*.service")}
    numbers = [f"MESSAGE_ID={number}" for number in (STARTED, *ENDED)]
    words = ("journalctl", "-q", "-o", "json", "--output-fields=UNIT,MESSAGE_ID,_BOOT_ID", "--since", "-7d", "-u", "vitrina-app@*")
    awake, most, boot = set[str](), 0, ""
    for line in said(*words, *numbers).splitlines():
        told = json.loads(line)
        if told.get("_BOOT_ID", boot) != boot:
            awake, boot = set(), told["_BOOT_ID"]
        if told.get("MESSAGE_ID") == STARTED and told.get("UNIT") not in always:
            awake.add(str(told.get("UNIT")))
            most = max(most, len(awake))
        else:
            awake.discard(str(told.get("UNIT")))
    return {"most_awake": most}


def _units(portals: Sequence[Portal]) -> Mapping[str, str]:
    names = [name for item in portals for name in (f"vitrina@{item.code}.socket", f"vitrina-app@{item.code}.service")]
    if not names:
        return {}
    blocks = said("systemctl", "show", "--property=Id,ActiveState", *names).split("\n\n")
    told = (dict(line.split("=", 1) for line in block.splitlines() if "=" in line) for block in blocks)
    return {block["Id"]: block["ActiveState"] for block in told if "Id" in block and "ActiveState" in block}


def _memory(portals: Sequence[Portal]) -> Mapping[str, int]:
    """Of the processes of each portal's user; what processes share is counted in part to each."""
    users: dict[int, str] = {}
    for item in portals:
        try:
            users[pwd.getpwnam(f"portal-{item.code}").pw_uid] = item.code
        except KeyError:
            continue
    total: dict[str, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if code := users.get(folder.stat().st_uid):
                lines = (folder / "smaps_rollup").read_text().splitlines()
                total[code] = total.get(code, 0) + sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
        except (OSError, ValueError):
            continue  # it ended meanwhile
    return total


def _errors() -> Mapping[str, int]:
    """Errors that applications wrote since yesterday, by unit."""
    words = ("journalctl", "-q", "-p", "err", "--since", "-1d", "-o", "json", "--output-fields=_SYSTEMD_UNIT,UNIT", "-u", "vitrina-app@*")
    total: dict[str, int] = {}
    for line in said(*words).splitlines():
        told = json.loads(line)
        unit = str(told.get("UNIT") or told.get("_SYSTEMD_UNIT"))
        total[unit] = total.get(unit, 0) + 1
    return total
