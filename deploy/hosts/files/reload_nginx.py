"""`systemctl reload nginx`, to its end: run by nginx's unit on a host (nginx-reload.conf), as root.

nginx itself answers as soon as it was told, while its workers of before still take connections for what it read before. This one ends well
once none of them does and others do: who connects from then on gets what was written last.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

PATIENCE = 30.0  # seconds, for a host that is busy
LISTENS = "0A"  # as the kernel writes it


def reload(master: int) -> None:
    """Whatever nginx refuses ends this with its own words."""
    before = takers(master)
    if code := subprocess.run(["nginx", "-q", "-s", "reload"]).returncode:
        sys.exit(code)
    until = time.monotonic() + PATIENCE
    while not (now := takers(master)) or now & before:
        if time.monotonic() > until:
            sys.exit("nginx no terminó de tomar lo nuevo: vea  nginx -t  y  tail /var/log/nginx/error.log , corrija y repita")
        time.sleep(0.05)


def takers(master: int) -> set[int]:
    """The workers of nginx that take connections."""
    doors = listening()
    return {worker for worker in children(master) if doors & sockets(worker)}


def listening() -> set[str]:
    """Every socket of this host where connections arrive."""
    rows = [line.split() for name in ("tcp", "tcp6") for line in read(Path("/proc/net") / name).splitlines()[1:]]
    return {f"socket:[{row[9]}]" for row in rows if row[3] == LISTENS}


def children(process: int) -> list[int]:
    """Those that a process started itself."""
    return [int(word) for word in read(Path(f"/proc/{process}/task/{process}/children")).split()]


def sockets(process: int) -> set[str]:
    """What a process has open; nothing of one that has ended meanwhile."""
    found = set()
    try:
        for link in Path(f"/proc/{process}/fd").iterdir():
            found.add(os.readlink(link))
    except FileNotFoundError:
        pass
    return found


def read(path: Path) -> str:
    """A file of the kernel's; "" where it is gone, or where this host speaks no IPv6."""
    try:
        return path.read_text()
    except FileNotFoundError:
        return ""


if __name__ == "__main__":
    reload(int(os.environ["MAINPID"]))
