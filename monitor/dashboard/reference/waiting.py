"""Files that wait to be confirmed: what somebody sent to be looked at stays for the hour in which it may be taken in, and no longer."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

FOLDER = "imports"
AN_HOUR = timedelta(hours=1)


def put(name: str, body: bytes, *, now: datetime) -> str:
    """Keep a file that was shown; what it is to be asked for by. Those whose hour is over go."""
    forget(now)
    return default_storage.save(f"{FOLDER}/{name}.csv", ContentFile(body))


def get(name: str) -> bytes | None:
    """A file as it was sent; None where it is gone."""
    try:
        with default_storage.open(name) as file:
            body: bytes = file.read()
            return body
    except FileNotFoundError:
        return None


def forget(now: datetime) -> int:
    """Delete the files whose hour is over; how many they were."""
    try:
        _, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    gone = 0
    for path in (f"{FOLDER}/{name}" for name in names):
        with suppress(FileNotFoundError):  # another process deleted it
            if now - default_storage.get_modified_time(path) > AN_HOUR:
                default_storage.delete(path)
                gone += 1
    return gone
