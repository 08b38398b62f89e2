"""Files that were made of a publication, on disk by its digest: each is made once, by one process at a time, and kept whole.

Beside each file stands a seal that only this installation can make: a file that was changed on disk is made again, never handed out.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from monitor.jobs.lock import Held, hold
from monitor.room import sync_folder, told, write_whole

FORM = 2  # raised when the form of what is made changes: files of another form are made anew
_PAUSE = 0.1


class Busy(Exception):
    """Another file is being made; this one waits its turn no longer."""


def place_of(digest: str, name: str) -> Path:
    """Where a file of a publication is kept: `name` with its ending."""
    stem, _, ending = name.rpartition(".")
    return Path(settings.REPORTS) / digest.removeprefix("sha256:") / f"{stem}-{FORM}.{ending}"


def kept(path: Path) -> bool:
    """Whether a file is there as it was made."""
    try:
        seal = _seal_of(path).read_text(encoding="ascii")
        return constant_time_compare(seal, _sealed(path))
    except (FileNotFoundError, UnicodeDecodeError):
        return False


def once(path: Path, write: Callable[[IO[bytes]], Any], *, wait: float) -> Path:
    """A file: the one that was made, or made now by `write`. Busy where others are made for longer than `wait` seconds."""
    until = time.monotonic() + wait
    while not kept(path):
        try:
            with hold(Path(settings.REPORTS), "making"):
                if not kept(path):
                    _keep(path, write)
        except Held as held:
            if time.monotonic() > until:
                raise Busy from held
            time.sleep(_PAUSE)
    return path


def _keep(path: Path, write: Callable[[IO[bytes]], Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    with told(path), part.open("wb+") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_folder(path.parent)
    write_whole(_seal_of(path), [_sealed(path).encode("ascii")])


def _seal_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.seal")


def _sealed(path: Path) -> str:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return salted_hmac("monitor.made", f"{path.parent.name}/{path.name} {digest}", algorithm="sha256").hexdigest()
