"""Reports that were made, on disk by the digest of their publication: each is drawn once, by one process at a time, and kept whole.

Beside each file stands a seal that only this installation can make: a file that was changed on disk is drawn again, never handed out.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from monitor.jobs.lock import Held, hold
from monitor.room import write_whole

FORM = 1  # raised when the form of the reports changes: those of another form are drawn anew
_PAUSE = 0.1


class Busy(Exception):
    """Another report is being drawn; this one waits its turn no longer."""


def place_of(digest: str, name: str) -> Path:
    """Where a report of a publication is kept."""
    return Path(settings.REPORTS) / digest.removeprefix("sha256:") / f"{name}-{FORM}.pdf"


def kept(path: Path) -> bytes | None:
    """A report as it was made; None where it was not, or is not what was made."""
    try:
        body, seal = path.read_bytes(), _seal_of(path).read_text(encoding="ascii")
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return body if constant_time_compare(seal, _sealed(path, body)) else None


def once(path: Path, draw: Callable[[], bytes], *, wait: float) -> bytes:
    """A report: the one that was made, or drawn now. Busy where others are drawn for longer than `wait` seconds."""
    found = kept(path)
    until = time.monotonic() + wait
    while found is None:
        try:
            with hold(Path(settings.REPORTS), "drawing"):
                found = kept(path)
                if found is None:
                    found = _keep(path, draw())
        except Held as held:
            if time.monotonic() > until:
                raise Busy from held
            time.sleep(_PAUSE)
            found = kept(path)
    return found


def _keep(path: Path, body: bytes) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, [body])
    write_whole(_seal_of(path), [_sealed(path, body).encode("ascii")])
    return body


def _seal_of(path: Path) -> Path:
    return path.with_suffix(".seal")


def _sealed(path: Path, body: bytes) -> str:
    named = f"{path.parent.name}/{path.name}\n".encode()
    return salted_hmac("monitor.reports", named + body, algorithm="sha256").hexdigest()
