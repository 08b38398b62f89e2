"""What one host of the monitor knows that another needs, as one line of JSON: keys made there, certificates, and from where it asks.

It is sent to the host and run there as root. Its argument: {"database": [address, port] or null}.
"""

import json
import os
import socket
import sys
from pathlib import Path

OWN = Path("/etc/vitrina/monitor")


def text(path: Path) -> str:
    """A file's text; "" where there is none."""
    try:
        return path.read_text().strip()
    except OSError:
        return ""


def asks_from(address: str, port: int) -> str:
    """The address of this host that another one sees."""
    try:
        family, kind, protocol, _, there = socket.getaddrinfo(address, port, type=socket.SOCK_DGRAM)[0]
        with socket.socket(family, kind, protocol) as asking:
            asking.connect(there)
            return str(asking.getsockname()[0])
    except OSError:
        return ""


database = json.loads(sys.argv[1])["database"]
print(
    json.dumps(
        {
            "release": os.path.basename(os.readlink(OWN / "release")) if (OWN / "release").is_symlink() else "",
            "served": (OWN / "account").exists(),
            "secret_key": text(OWN / "secret_key"),
            "own": text(OWN / "own.env"),
            "password": text(OWN / "database_password"),
            "certificate": text(Path("/etc/ssl/certs/ssl-cert-snakeoil.pem")),
            "host_key": text(Path("/etc/ssh/ssh_host_ed25519_key.pub")),
            "worker_key": text(OWN / "workers_key.pub"),
            "asks_from": asks_from(*database) if database else "",
        }
    )
)
