"""Where the evidence of crawls stands: the shelf that every machine of the monitor shares, through Django's storage interface.

A row names a crawl's folder relative to the shelf, so that a machine which mounts it elsewhere finds it; a folder that an operator asked
for (`observe --out`) keeps its whole path. Crawls are written in place, for a record is synced line by line and goes on where it was cut:
the storage must therefore be one of files.
"""

from __future__ import annotations

from pathlib import Path

from django.core.files.storage import storages

EVIDENCE = "evidence"  # its name in STORAGES


def shelf() -> Path:
    """The folder that holds them all."""
    return Path(storages[EVIDENCE].path("."))


def name_of(folder: Path) -> str:
    """A crawl's folder as its row names it."""
    try:
        return folder.relative_to(shelf()).as_posix()
    except ValueError:
        return str(folder)


def folder_of(name: str) -> Path:
    """The folder that a row names, on this machine."""
    return Path(name) if Path(name).is_absolute() else Path(storages[EVIDENCE].path(name))
