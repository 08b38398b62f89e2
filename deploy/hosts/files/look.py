"""What a host tells of itself and of its portals, as one line of JSON. It is sent to the host and run there as root, so it needs nothing
but the standard library. Its argument is the list of portals: [{"code": ..., "domain": ...}].
"""

import json
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def said(*words: str) -> str:
    """What a command prints; "" where there is no such command."""
    try:
        return subprocess.run(words, capture_output=True, text=True, timeout=20).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return ""


def host() -> dict[str, Any]:
    disk = shutil.disk_usage("/var/lib/vitrina" if Path("/var/lib/vitrina").is_dir() else "/")
    memory = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in Path("/proc/meminfo").read_text().splitlines()[:3]}
    failed = [line.split()[0] for line in said("systemctl", "--failed", "--plain", "--no-legend").splitlines() if line]
    return {
        "debian": Path("/etc/debian_version").read_text().strip(),
        "disk_total": disk.total,
        "disk_free": disk.free,
        "memory_total": memory["MemTotal"],
        "memory_available": memory["MemAvailable"],
        "failed": failed,
    }


def portal(code: str, domain: str) -> dict[str, Any]:
    home = Path("/var/lib/vitrina") / code
    link = Path("/etc/vitrina") / code / "release"
    if not (home / "instance.json").is_file() or not link.is_symlink():
        return {"code": code, "stands": False}
    status, seconds = home_page(domain)
    return {
        "code": code,
        "stands": True,
        "release": os.readlink(link).rpartition("/")[2],
        "status": status,
        "seconds": seconds,
        "door": said("systemctl", "is-active", f"vitrina@{code}.socket"),
        "application": said("systemctl", "is-active", f"vitrina-app@{code}.service"),
        "memory": memory_of(f"portal-{code}"),
        "size": int((said("du", "-sb", str(home)) or "0").split()[0]),
        "last_edition": last_edition(home),
        "errors": len(said("journalctl", "-q", "-u", f"vitrina-app@{code}", "-p", "err", "--since", "-1d", "-o", "cat").splitlines()),
        **certificate(code),
    }


def home_page(domain: str) -> tuple[int, float | None]:
    """What the portal answers to a visitor, and how long it took; 0 where it does not."""
    context = ssl._create_unverified_context()
    began = time.monotonic()
    try:
        with context.wrap_socket(socket.create_connection(("127.0.0.1", 443), 10), server_hostname=domain) as connection:
            connection.sendall(f"GET / HTTP/1.0\r\nHost: {domain}\r\n\r\n".encode())
            first = connection.recv(64).decode("latin-1").split("\r\n")[0].split()
        return (int(first[1]) if len(first) > 1 else 0), round(time.monotonic() - began, 3)
    except OSError:
        return 0, None


def certificate(code: str) -> dict[str, Any]:
    told = said("openssl", "x509", "-noout", "-enddate", "-issuer", "-subject", "-in", f"/etc/vitrina/{code}/tls/certificate.pem")
    lines = dict(line.split("=", 1) for line in told.splitlines() if "=" in line)
    if "notAfter" not in lines:
        return {"certificate_until": None, "certificate_own": None}
    until = datetime.strptime(lines["notAfter"], "%b %d %H:%M:%S %Y %Z").replace(tzinfo=UTC)
    return {"certificate_until": until.isoformat(), "certificate_own": lines.get("issuer") == lines.get("subject")}


def memory_of(user: str) -> int:
    """Bytes of memory of a user's processes, what they share counted in part to each."""
    try:
        uid = pwd.getpwnam(user).pw_uid
    except KeyError:
        return 0
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if folder.stat().st_uid == uid:
                lines = (folder / "smaps_rollup").read_text().splitlines()
                total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
        except (OSError, ValueError):
            continue  # it ended meanwhile
    return total


def last_edition(home: Path) -> str | None:
    try:
        cells = json.loads((home / "public/current/www/datapackage.json").read_text()).get("cells", [])
    except (OSError, ValueError):
        return None
    return max((cell.get("published_at") or "" for cell in cells), default="") or None


print(json.dumps({"host": host(), "portals": [portal(**item) for item in json.loads(sys.argv[1])]}))
