"""Where the evidence of crawls stands: the shelf that every machine of the monitor shares, through Django's storage interface.

A row names a crawl's folder relative to the shelf, so that a machine which mounts it elsewhere finds it; a folder that an operator asked
for (`observe --out`) keeps its whole path. Crawls are written in place, for a record is synced line by line and goes on where it was cut:
the storage must therefore be one of files.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from django.core.files.storage import storages
from django.db import transaction

from monitor.archive.models import Shelf

EVIDENCE = "evidence"  # its name in STORAGES
MARK = ".shelf"  # the file by which the database knows it


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


@transaction.atomic
def require_shared() -> None:
    """Raise OSError where this machine's folder is not the shelf that the database knows: an empty mount point, or another's folder.

    Evidence written there would be seen by nobody, and locks in it keep nobody out. The first who asks marks the folder.
    """
    mark = shelf() / MARK
    known, first = Shelf.objects.get_or_create(pk=1, defaults={"mark": _read(mark) or secrets.token_hex(16)})
    here = _read(mark)  # only now: who came second has waited for the first, who has written it
    if first and not here:
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.write_text(known.mark + "\n", encoding="utf-8")
    elif known.mark != here:
        raise OSError(
            f"{shelf()} no es la carpeta de evidencia que comparten los equipos de esta base de datos. Monte aquí la misma carpeta, o "
            "corrija MONITOR_EVIDENCE; si la trasladó, copie también el archivo .shelf."
        )


def _read(mark: Path) -> str:
    return mark.read_text(encoding="utf-8").strip() if mark.exists() else ""
