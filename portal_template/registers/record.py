"""The record of a publication: a folder with the canonical CSV or the documents, and manifest.json. Written whole or not at all.

`files/editions/<part>/<period>/v<N>/`. A folder is made under `files/.incoming/`, forced to the disk, and then renamed into place. One that
no row of the database knows was never announced (the import was cut between the two) and gives way to the next.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
FORMAT = "vitrina/edition-1"


class RecordError(Exception):
    """A record on the disk is not what its manifest says; the message names the file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """A file to keep: its bytes, or the path to copy them from."""

    name: str
    kind: str  # csv or document
    mediatype: str
    title: str = ""
    data: bytes | None = None
    source: Path | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A file as it was kept: `path` is relative to the files folder, `sha256` is hexadecimal."""

    name: str
    kind: str
    mediatype: str
    title: str
    path: str
    bytes: int
    sha256: str


def folder_of(part: str, period: str, version: int) -> str:
    """The record's folder, relative to the files folder."""
    return f"editions/{part}/{period}/v{version}"


def write(files: Path, part: str, period: str, version: int, contents: tuple[Content, ...], facts: Mapping[str, Any]) -> tuple[Kept, ...]:
    """Put a record in place; the manifest is the last of what it gives back. `facts` become the manifest's own keys."""
    relative = folder_of(part, period, version)
    incoming = files / ".incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=incoming))
    kept = [_keep(folder, relative, content) for content in contents]
    listed = [{key: getattr(item, key) for key in ("name", "kind", "title", "mediatype", "bytes", "sha256")} for item in kept]
    manifest = {"format": FORMAT, "part": part, "period": period, "version": version, **facts, "files": listed}
    body = (json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    kept.append(_keep(folder, relative, Content(name=MANIFEST, kind="manifest", mediatype="application/json", data=body)))
    _sync_folder(folder)
    _put_in_place(folder, files / relative)
    return tuple(kept)


def bytes_of(content: Content) -> bytes:
    """The bytes of a file to keep."""
    return content.data if content.data is not None else Path(content.source or "").read_bytes()


def digest_of(content: Content) -> str:
    """The hexadecimal SHA-256 of a file to keep."""
    return hashlib.sha256(bytes_of(content)).hexdigest()


def renamed(content: Content, name: str) -> Content:
    """The same file under another name."""
    return replace(content, name=name)


def _keep(folder: Path, relative: str, content: Content) -> Kept:
    data = bytes_of(content)
    path = folder / content.name
    with path.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    path.chmod(0o644)
    return Kept(
        name=content.name,
        kind=content.kind,
        mediatype=content.mediatype,
        title=content.title,
        path=f"{relative}/{content.name}",
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _put_in_place(folder: Path, place: Path) -> None:
    folder.chmod(0o755)
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        shutil.rmtree(place)
    os.rename(folder, place)
    _sync_folder(place.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def clear_incoming(files: Path) -> None:
    """Remove what an import that was cut short left behind. Only for the holder of the write lock."""
    shutil.rmtree(files / ".incoming", ignore_errors=True)


def read_manifest(files: Path, part: str, period: str, version: int, digest: str) -> dict[str, Any]:
    """The manifest of a record whose digest ("sha256:...") is known. RecordError when it is missing or differs."""
    path = files / folder_of(part, period, version) / MANIFEST
    manifest: dict[str, Any] = json.loads(read_kept(path, digest))
    return manifest


def read_kept(path: Path, digest: str) -> bytes:
    """The bytes of a kept file, after comparing them with its digest ("sha256:..." or hexadecimal). RecordError otherwise."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RecordError(f"{path}: no se puede leer ({error.strerror}). Restáurelo de un respaldo.") from None
    if hashlib.sha256(data).hexdigest() != digest.removeprefix("sha256:"):
        raise RecordError(f"{path}: su huella no es la que se publicó. Restáurelo de un respaldo.")
    return data
