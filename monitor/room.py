"""Room on the disk: how much evidence takes, how much it may take, and being told plainly when there is no more."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_SHARE = 0.98  # of the limit: beyond it no crawl begins, so that those under way can end


class Full(OSError):
    """There is no room for evidence. What was written before stays whole, and the crawl goes on from there once there is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """How many bytes all evidence may take (0 for no limit), and how many must stay free on its disk."""

    most: int = 0
    free: int = 0


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Say in words that the disk is full, where writing a file meets that."""
    try:
        yield
    except OSError as fault:
        if fault.errno not in _FULL:
            raise
        raise Full(f"No queda espacio para escribir {path}. Libere espacio y repita la observación: sigue donde quedó.") from fault


def write_whole(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file whole or not at all: what stands under the name is the old file or the new one, never half. Raises Full."""
    part = path.with_name(path.name + ".part")
    with told(path), part.open("wb") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Have the disk remember which files a folder holds: without it a new name may be gone after a power cut, whatever the file holds."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def bytes_of(text: str) -> int:
    """A size as people write it: "200G", "1.5T", "800000". ValueError names what was written."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?)B?", text.strip().upper())
    if not match:
        raise ValueError(f"«{text}» no es un tamaño; escriba por ejemplo 200G")
    return int(float(match[1]) * _UNITS[match[2]])


def size_of(folder: Path) -> int:
    """The bytes of all files below a folder; 0 where there is none. What others take away meanwhile does not count."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                total += os.lstat(os.path.join(place, name)).st_size
    return total


def size_words(count: int) -> str:
    """A size: "640 bytes", "30 KB", "2.4 MB", "1.2 GB"."""
    for unit, size in (("GB", 10**9), ("MB", 10**6)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{round(count / 1000)} KB" if count >= 1000 else f"{count} bytes"


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """How much all evidence takes (None where no limit asks for it to be counted), how much it may, and how much is free on its disk."""

    used: int | None
    most: int
    free: int

    @property
    def words(self) -> str:
        """For people."""
        free = f"Quedan {size_words(self.free)} libres en el disco de la evidencia."
        if self.used is None:
            return free
        return f"La evidencia ocupa {size_words(self.used)} de los {size_words(self.most)} que se permiten. {free}"


def room_in(root: Path, limit: Limit) -> Room:
    """The room there is for evidence below a folder."""
    return Room(used=size_of(root) if limit.most else None, most=limit.most, free=shutil.disk_usage(_standing(root)).free)


def require(root: Path, folder: Path, limit: Limit) -> None:
    """Raise Full where a new crawl into a folder would have no room: evidence below `root` is near its limit, or the disk near its end."""
    used = size_of(root) if limit.most else 0
    if used > limit.most * _SHARE:
        raise Full(
            f"No se comienza otro recorrido: la evidencia ocupa {size_words(used)} de los {size_words(limit.most)} que permite "
            "MONITOR_EVIDENCE_LIMIT. Reduzca los recorridos viejos con «monitor thin --keep N», o suba el límite."
        )
    free = shutil.disk_usage(_standing(folder)).free
    if free < limit.free:
        raise Full(
            f"No se comienza otro recorrido: en el disco de {folder} quedan {size_words(free)} libres y MONITOR_EVIDENCE_FREE pide "
            f"{size_words(limit.free)}. Libere espacio, o reduzca los recorridos viejos con «monitor thin --keep N»."
        )


def _standing(path: Path) -> Path:
    """The folder itself, or the nearest above it that exists."""
    return next(one for one in (path, *path.parents) if one.exists())
