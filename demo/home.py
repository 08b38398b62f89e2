"""The folder of the demo: made anew each time, and only if it is the demo's own."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MARKER = ".vitrina-demo"
KEPT = (".vitrina-cache",)  # the ready-made database of the portals, good as long as the code is the same


class HomeRefused(Exception):
    """The folder cannot be used; the message says what to do."""


@contextmanager
def fresh_home(home: Path) -> Iterator[Path]:
    """An empty folder of ours, held until the end. HomeRefused when it is somebody else's, or another demo runs in it."""
    marker = home / MARKER
    if home.exists() and not marker.is_file() and (not home.is_dir() or any(home.iterdir())):
        raise HomeRefused(f"{home} ya existe y no es de una demostración; no se toca. Bórrela usted o dé otra carpeta con --home.")
    home.mkdir(parents=True, exist_ok=True)
    with marker.open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HomeRefused(f"Otra demostración está en marcha en {home}. Deténgala con Ctrl-C o dé otra carpeta con --home.") from None
        _clear(home)
        yield home


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name == MARKER or path.name in KEPT:
            continue
        if path.is_dir() and any((path / name).exists() for name in KEPT):
            _clear(path)
        elif path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
