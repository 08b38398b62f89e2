"""A lock that other processes respect, as a file that says who holds it. It ends with the process, however that ends.

Locks of files hold on one machine only where machines share the folder by sftp. With PostgreSQL each is therefore also one of the database,
which all of them see.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from django.db import Error, connection

from monitor.room import told


class Held(Exception):
    """Somebody else is at work on it; the message says who and since when."""


@contextmanager
def hold(folder: Path, name: str) -> Iterator[None]:
    """Hold the lock `name` of a folder. Raises Held where somebody else has it. The file stays, so that nobody locks a ghost."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("ab+", buffering=0) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise Held(_who(file.read().decode(errors="replace"))) from None
        with _everywhere(name, file):
            with told(folder):
                file.truncate(0)
                at = datetime.now(UTC).isoformat(timespec="seconds")
                file.write(json.dumps({"host": socket.gethostname(), "process": os.getpid(), "since": at}).encode())
            yield


@contextmanager
def _everywhere(name: str, file: IO[bytes]) -> Iterator[None]:
    """The same lock among all machines, where one database serves them. It ends with the connection."""
    if connection.vendor != "postgresql":
        yield
        return
    key = int.from_bytes(hashlib.sha256(f"monitor.lock {name}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", (key,))
        if not cursor.fetchone()[0]:
            file.seek(0)
            raise Held(_who(file.read().decode(errors="replace")))
    try:
        yield
    finally:
        _unlock(key)


def _unlock(key: int) -> None:
    """Whatever state the connection is in, its lock does not outlive this."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", (key,))
    except Error:
        with suppress(Error):
            connection.close()


def holder(folder: Path, name: str) -> dict[str, Any]:
    """Who holds the lock `name` of a folder, or held it last: "host", "process" and "since". Empty where nobody ever did."""
    try:
        found = json.loads((folder / f"{name}.lock").read_text(encoding="utf-8"))
    except (OSError, ValueError):  # also between emptying the file and writing it
        return {}
    return found if isinstance(found, dict) else {}


def _who(text: str) -> str:
    try:
        holder = json.loads(text)
        return f"el proceso {holder['process']} de {holder['host']} trabaja en ello desde {holder['since']}"
    except (ValueError, KeyError, TypeError):
        return "otro proceso trabaja en ello"
