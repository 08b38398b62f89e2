"""The record of a publication: a folder with its files, its texts, its salt and manifest.json. Written whole or not at all.

`files/editions/<part>/<period>/v<N>/` for what is published, `files/withdrawals/<number>/` for what says that something was taken off. A
folder is made under `files/.incoming/`, forced to the disk, and then renamed into place. One that no row of the database knows was never
announced (its writer was cut between the two); the next who writes removes what that writer says it put in place.

The manifest holds nothing that a withdrawal must destroy: files and texts stand in it by salted digests alone. What people wrote (titles,
names of files, text, reasons) is in texts.json; the salt, in salt.txt. With both gone no digest of the manifest can be guessed at.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
TEXTS = "texts.json"
SALT = "salt.txt"
BESIDE = (MANIFEST, TEXTS, SALT)  # what stands beside the files of every record
FORMAT = "vitrina/record-2"
EDITIONS = "editions"
WITHDRAWALS = "withdrawals"
ASIDE = ".aside"  # what stood in the place of a record and no row knew
_INCOMING = ".incoming"
_PLACED = "placed"


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
    words: str = ""  # what a document says, for the search; kept among the texts, so that a withdrawal destroys it


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A file as it was kept: `path` is relative to the files folder, `sha256` is hexadecimal; `salted` is the manifest's."""

    name: str
    kind: str
    mediatype: str
    title: str
    path: str
    bytes: int
    sha256: str
    salted: str


def folder_of(part: str, period: str, version: int) -> str:
    """The folder of an edition or justification, relative to the files folder."""
    return f"{EDITIONS}/{part}/{period}/v{version}"


def withdrawal_folder(number: int) -> str:
    """The folder of the withdrawal that has this number in the ledger, relative to the files folder."""
    return f"{WITHDRAWALS}/{number}"


def salted(salt: bytes, data: bytes) -> str:
    """The digest that a manifest gives of a file: SHA-256 of the bytes of salt.txt and, after them, those of the file."""
    return hashlib.sha256(salt + data).hexdigest()


def write(
    incoming: Path, files: Path, relative: str, *, contents: tuple[Content, ...], facts: Mapping[str, Any], texts: Mapping[str, Any]
) -> tuple[Kept, ...]:
    """Put a record in place; the manifest is the last of what it gives back. `facts` become the manifest's own keys, `texts` those of
    texts.json; `incoming` is the writer's own folder, see `open_incoming`.
    """
    folder = Path(tempfile.mkdtemp(dir=incoming))
    salt = secrets.token_hex(32).encode()
    kept = [_keep(folder, relative, content, salt) for content in contents]
    listed = [{"number": number, "kind": item.kind, "salted_sha256": item.salted} for number, item in enumerate(kept, start=1)]
    named = [
        {"number": number, **{key: getattr(item, key) for key in ("name", "title", "mediatype", "bytes", "sha256")}}
        | ({"words": content.words} if content.words else {})
        for number, (item, content) in enumerate(zip(kept, contents, strict=True), start=1)
    ]
    _keep(folder, relative, _beside(SALT, "text/plain", salt), salt)
    beside = _keep(folder, relative, _beside(TEXTS, "application/json", as_json({**texts, "files": named})), salt)
    manifest = {"format": FORMAT, **facts, "files": listed, "texts": {"salted_sha256": beside.salted}}
    kept.append(_keep(folder, relative, _beside(MANIFEST, "application/json", as_json(manifest)), salt))
    _sync_folder(folder)
    with (incoming / _PLACED).open("a", encoding="utf-8") as placed:  # before the rename, for whoever mends after a cut
        placed.write(f"{relative}\n")
    _put_in_place(folder, files / relative, files / ASIDE / f"{relative.replace('/', '__')}.{incoming.name}")
    return tuple(kept)


def as_json(value: Mapping[str, Any]) -> bytes:
    """JSON as records keep it: the same value gives the same bytes."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def bytes_of(content: Content) -> bytes:
    """The bytes of a file to keep."""
    return content.data if content.data is not None else Path(content.source or "").read_bytes()


def digest_of(content: Content) -> str:
    """The hexadecimal SHA-256 of a file to keep."""
    return hashlib.sha256(bytes_of(content)).hexdigest()


def renamed(content: Content, name: str) -> Content:
    """The same file under another name."""
    return replace(content, name=name)


def _beside(name: str, mediatype: str, data: bytes) -> Content:
    return Content(name=name, kind="manifest", mediatype=mediatype, data=data)


def _keep(folder: Path, relative: str, content: Content, salt: bytes) -> Kept:
    path = folder / content.name
    if path.exists() or path.parent != folder or (content.kind != "manifest" and content.name in BESIDE):
        raise RecordError(f"{content.name}: ese nombre no se puede usar en esta publicación. Cámbiele el nombre al archivo.")
    data = bytes_of(content)
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
        salted=salted(salt, data),
    )


def _put_in_place(folder: Path, place: Path, aside: Path) -> None:
    """What stands there already is no version that the database knows (it may be newer than a restored one): it is kept aside, not lost."""
    folder.chmod(0o755)
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        aside.parent.mkdir(parents=True, exist_ok=True)
        os.rename(place, aside)
    os.rename(folder, place)
    _sync_folder(place.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_incoming(files: Path) -> Path:
    """A folder of its own for a writer who holds the write lock. It stands until `close_incoming`, and tells of a writer who was cut."""
    (files / _INCOMING).mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(dir=files / _INCOMING))


def placed_by(incoming: Path) -> tuple[str, ...]:
    """The folders that a writer put in place, or was about to; relative to the files folder."""
    try:
        return tuple((incoming / _PLACED).read_text(encoding="utf-8").split())
    except OSError:
        return ()


def close_incoming(incoming: Path) -> None:
    """The writer is done."""
    shutil.rmtree(incoming, ignore_errors=True)


def left_by_the_cut(files: Path) -> tuple[Path, ...]:
    """The folders of writers that were cut. Only for the holder of the write lock."""
    return tuple((files / _INCOMING).iterdir()) if (files / _INCOMING).is_dir() else ()


def folders(files: Path) -> tuple[str, ...]:
    """The folder of every record on the disk, relative to the files folder."""
    found = [*files.glob(f"{EDITIONS}/*/*/*"), *files.glob(f"{WITHDRAWALS}/*")]
    return tuple(sorted(path.relative_to(files).as_posix() for path in found))


def remove(files: Path, relative: str) -> None:
    """Remove a whole record that was never announced."""
    path = files / relative
    if path.is_dir():
        shutil.rmtree(path)


def read_manifest(files: Path, part: str, period: str, version: int, digest: str) -> dict[str, Any]:
    """The manifest of a record whose digest ("sha256:...") is known. RecordError when it is missing or differs."""
    path = files / folder_of(part, period, version) / MANIFEST
    manifest: dict[str, Any] = json.loads(read_kept(path, digest))
    return manifest


def read_words(files: Path, part: str, period: str, version: int) -> dict[str, str]:
    """What the documents of an edition say, by file name; nothing where a withdrawal destroyed it, or nothing can be read in them."""
    path = files / folder_of(part, period, version) / TEXTS
    try:
        listed = json.loads(path.read_bytes()).get("files", ())
    except (OSError, ValueError):
        return {}
    return {item["name"]: item["words"] for item in listed if item.get("words")}


def read_kept(path: Path, digest: str) -> bytes:
    """The bytes of a kept file, after comparing them with its digest ("sha256:..." or hexadecimal). RecordError otherwise."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RecordError(f"{path}: no se puede leer ({error.strerror}). Restáurelo de un respaldo.") from None
    if hashlib.sha256(data).hexdigest() != digest.removeprefix("sha256:"):
        raise RecordError(f"{path}: su huella no es la que se publicó. Restáurelo de un respaldo.")
    return data
