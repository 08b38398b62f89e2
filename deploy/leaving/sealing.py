"""A folder -> its manifest, and one encrypted archive that is tested before anybody relies on it.

The format is 7z: AES-256 with the names enciphered too, and it opens on Windows. The passphrase goes in on standard input, never among the
words of a command, where every user of a host could read it. Nothing is compressed: papers, workbooks and wheels are already, and trying
cost fifty times the processor for a tenth less of bytes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from deploy.keeping.notes import Failed
from deploy.keeping.portal import disk_of

MANIFEST = "MANIFIESTO.sha256"
SPARE = 256 * 1024**2  # bytes that a disk keeps free beside the archive


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def write_manifest(folder: Path) -> int:
    """The SHA-256 of every file under a folder, as `sha256sum -c` reads it; how many there are."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    lines = [f"{digest_of(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    (folder / MANIFEST).write_text("".join(lines), encoding="utf-8")
    return len(files)


def check_space(place: Path, folders: Sequence[Path]) -> None:
    """Failed where the disk may not take an archive of these folders: what does not compress takes its whole size."""
    needed = sum(disk_of(folder) if folder.is_dir() else folder.stat().st_size for folder in folders) + SPARE
    free = shutil.disk_usage(place).free
    if free < needed:
        raise Failed(
            f"hacen falta {_megabytes(needed)} de disco y quedan {_megabytes(free)}. No se cambió nada. Libere espacio en {place} o "
            "agregue un disco, y repita la orden."
        )


def seal(folder: Path, archive: Path, passphrase: str) -> None:
    """One archive of a folder, whole or not at all. Failed where it cannot be made, or does not open again."""
    part = archive.with_suffix(".part")
    part.unlink(missing_ok=True)
    _seven_zip("hacer el archivo", passphrase, "a", "-t7z", "-mhe=on", "-mx=0", "-p", str(part), folder.name, folder=folder.parent)
    _seven_zip("probar el archivo", passphrase, "t", str(part), folder=folder.parent)
    part.chmod(0o600)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(part, archive)


def _seven_zip(what: str, passphrase: str, *words: str, folder: Path) -> None:
    program = shutil.which("7zz") or shutil.which("7z")
    if program is None:
        raise Failed("falta el programa 7zip. Repita  deploy host prepare .")
    order, *rest = words
    done = subprocess.run(
        [program, order, "-bd", "-bso0", *rest], input=f"{passphrase}\n", capture_output=True, text=True, cwd=folder, umask=0o077
    )
    if done.returncode:
        raise Failed(f"{what}: {(done.stderr or done.stdout).strip()[-600:]}")


def _megabytes(number: int) -> str:
    return f"{number / 1024**2:,.0f} MB"
