"""One portal: what it runs, whether citizens read it, and what it holds. Every function tells one kind of fact."""

from __future__ import annotations

import json
import os
import re
import socket
import ssl
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from deploy.hosts.look.host import Portal, Seen, said

AUTHORITY = Path("/etc/vitrina/authority.json")  # who signs
PATIENCE = 10.0  # seconds for the home page
UPGRADING = Path("/run/vitrina-upgrading")  # one file for each portal that is changed right now
LOGS = Path("/var/log/nginx")
MOST_READ = 8 * 1024**2  # bytes of a log
_FAILED = re.compile(rb'" 5[0-9][0-9] [0-9]+ [0-9.]+$')


def stands(item: Portal) -> bool:
    """Whether it has been made, and is still there or has its pages left."""
    return bool(retired(item)) or ((item.home / "instance.json").is_file() and (item.own / "release").is_symlink())


def retired(item: Portal) -> dict[str, Any]:
    """What is kept of one that has only its pages left; nothing for one that lives."""
    note = item.own / "retired.json"
    alive = (item.home / "instance.json").exists() or not note.is_file()
    return {} if alive else dict(json.loads(note.read_text()))


def release(item: Portal, seen: Seen) -> dict[str, Any]:
    """What it runs, and since when it exists."""
    if note := retired(item):
        return {"release": note["release"], "provisioned_at": note["provisioned_at"], "retired_on": note["on"]}
    facts = json.loads((item.home / "instance.json").read_text())
    return {
        "release": os.readlink(item.own / "release").rpartition("/")[2],
        "provisioned_at": facts.get("provisioned_at"),
    }


def upgrade(item: Portal, seen: Seen) -> dict[str, Any]:
    """Whether a change of release is going on or was cut, and why the last one went back."""
    try:
        last = json.loads((item.own / "last-upgrade.json").read_text())
    except (OSError, ValueError):
        last = {}
    state = "" if not (item.own / "upgrade.json").exists() else "running" if (UPGRADING / item.code).exists() else "cut"
    return {"upgrade": state, "upgrade_to": last.get("to", ""), "upgrade_error": last.get("error", "")}


def home_page(item: Portal, seen: Seen, path: str = "/") -> dict[str, Any]:
    """What it answers to a visitor, and in how many seconds; 0 where it does not."""
    context = ssl._create_unverified_context()
    began = time.monotonic()
    try:
        with context.wrap_socket(socket.create_connection(("127.0.0.1", 443), PATIENCE), server_hostname=item.domain) as connection:
            connection.sendall(f"GET {path} HTTP/1.0\r\nHost: {item.domain}\r\n\r\n".encode())
            first = connection.recv(64).decode("latin-1").split("\r\n")[0].split()
        return {"status": int(first[1]) if len(first) > 1 else 0, "seconds": round(time.monotonic() - began, 3)}
    except OSError:
        return {"status": 0, "seconds": None}


def application(item: Portal, seen: Seen) -> dict[str, Any]:
    """Its door, whether its application is awake, and the memory and errors of it."""
    unit = f"vitrina-app@{item.code}.service"
    return {
        "door": seen.units.get(f"vitrina@{item.code}.socket", ""),
        "application": seen.units.get(unit, ""),
        "memory": seen.memory.get(item.code, 0),
        "errors": seen.errors.get(unit, 0),
    }


def failures(item: Portal, seen: Seen) -> dict[str, Any]:
    """How many visitors got an error of the server's since yesterday, by what nginx wrote; of a log without end its last part."""
    since, count = datetime.now().astimezone() - timedelta(days=1), 0
    for name in (f"portal-{item.code}.log.1", f"portal-{item.code}.log"):
        try:
            with (LOGS / name).open("rb") as file:
                if file.seek(max(0, file.seek(0, os.SEEK_END) - MOST_READ)):
                    file.readline()  # the rest of a line
                wrong = [line.decode("utf-8", "replace") for line in file if _FAILED.search(line)]
        except OSError:
            continue
        count += sum(datetime.fromisoformat(line.partition("[")[2].partition("]")[0]) > since for line in wrong)
    return {"failures": count}


def certificate(item: Portal, seen: Seen) -> dict[str, Any]:
    """Since and until when its certificate holds, null where there is none that goes with its key; who signed it, what came of asking the
    authority last, and whether the host had to put one of its own in the place of another.
    """
    file, kept = item.own / "tls/certificate.pem", item.own / "tls/asked.json"
    told = said("openssl", "x509", "-noout", "-dates", "-issuer", "-subject", "-fingerprint", "-sha256", "-pubkey", "-in", str(file))
    key = said("openssl", "pkey", "-pubout", "-in", str(file))
    lines = dict(line.split("=", 1) for line in told.splitlines() if "=" in line)
    asked = json.loads(kept.read_text()) if kept.is_file() else {}
    known = {"certificate_authority": AUTHORITY.is_file(), "certificate_words": [*asked.get("elsewhere", []), *asked.get("refused", [])]}
    note = item.own / "tls/mended.json"
    known["certificate_mended"] = json.loads(note.read_text()) if note.is_file() else None
    if "notAfter" not in lines or not key or key not in told:
        return {**known, "certificate_until": None, "certificate_since": None, "certificate_kind": None}
    since, until = (datetime.strptime(lines[name], "%b %d %H:%M:%S %Y %Z").replace(tzinfo=UTC) for name in ("notBefore", "notAfter"))
    digest = next(value for key, value in lines.items() if "fingerprint" in key.lower()).replace(":", "").lower()
    own = lines.get("issuer") == lines.get("subject")
    kind = "authority" if digest in asked.get("signed", {}) else "own" if own else "unknown"
    return {**known, "certificate_until": until.isoformat(), "certificate_since": since.isoformat(), "certificate_kind": kind}


def content(item: Portal, seen: Seen) -> dict[str, Any]:
    """When it published last."""
    try:
        cells = json.loads((item.home / "public/current/www/datapackage.json").read_text()).get("cells", [])
    except (OSError, ValueError):
        return {"last_edition": None}
    return {"last_edition": max((cell.get("published_at") or "" for cell in cells), default="") or None}


def disk(item: Portal, seen: Seen) -> dict[str, Any]:
    """Its bytes, files with several names once; and of those how many are younger than a quarter of a year."""
    since, total, young, counted = time.time() - 90 * 86400, 0, 0, set[int]()
    folders = [str(item.home)]
    while folders:
        for entry in os.scandir(folders.pop()):
            try:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                    continue
                about = entry.stat(follow_symlinks=False)
            except OSError:
                continue  # it was taken away meanwhile
            if about.st_nlink > 1 and about.st_ino in counted:
                continue
            counted.add(about.st_ino)
            total += about.st_blocks * 512
            young += about.st_blocks * 512 if about.st_mtime > since else 0
    return {"size": total, "young": young}
