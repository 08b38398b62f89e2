"""One record held against its manifest, byte by byte: what changed, what is missing, what should not be there. Pure but for reading."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal_template.registers import record

_BLOCK = 1 << 20
_RESTORE = "Restáurelo de un respaldo y averigüe quién lo cambió."


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Something that is not as it was published: a code for machines, where it is, and a sentence with its remedy."""

    code: str
    where: str
    sentence: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A record as it was read: its manifest and texts where they could be, and its faults."""

    manifest: Mapping[str, Any] | None
    texts: Mapping[str, Any] | None
    files: int
    faults: tuple[Fault, ...]


def inspect(files: Path, folder: str, digest: str, *, withdrawn: bool) -> Seen:
    """Read a record whose manifest should have this digest ("sha256:..."). Of a withdrawn one only the manifest may be there."""
    manifest, fault = _manifest(files / folder / record.MANIFEST, folder, digest)
    if manifest is None:
        return Seen(manifest=None, texts=None, files=1, faults=(fault,) if fault else ())
    if withdrawn:
        return Seen(manifest=manifest, texts=None, files=1, faults=tuple(_extra(files / folder, folder, {record.MANIFEST}, withdrawn=True)))
    texts = _json(files / folder / record.TEXTS)
    faults = [*_faults(files / folder, folder, manifest, texts)]
    return Seen(manifest=manifest, texts=texts, files=len(manifest["files"]) + len(record.BESIDE), faults=tuple(faults))


def _manifest(path: Path, folder: str, digest: str) -> tuple[Mapping[str, Any] | None, Fault | None]:
    try:
        data = path.read_bytes()
    except OSError:
        return None, Fault(code="missing", where=f"{folder}/{record.MANIFEST}", sentence="Falta el manifiesto. Restáurelo de un respaldo.")
    found = _parsed(data)
    if f"sha256:{hashlib.sha256(data).hexdigest()}" != digest or found is None:
        return None, _changed(f"{folder}/{record.MANIFEST}", "El manifiesto")
    return found, None


def _faults(place: Path, folder: str, manifest: Mapping[str, Any], texts: Mapping[str, Any] | None) -> Iterator[Fault]:
    """The salted digest of every file; the salt itself is at fault where nothing agrees with it."""
    expected = {record.TEXTS: manifest["texts"]["salted_sha256"], **_named(manifest, texts)}
    present = {name for name in (*expected, record.SALT) if (place / name).is_file()}
    for name in sorted({*expected, record.SALT} - present):
        yield Fault(code="missing", where=f"{folder}/{name}", sentence="Falta este archivo publicado. Restáurelo de un respaldo.")
    if record.SALT in present:
        salt = (place / record.SALT).read_bytes()
        wrong = [name for name in sorted(expected.keys() & present) if _salted(salt, place / name) != expected[name]]
        if len(wrong) > 1 and len(wrong) == len(expected.keys() & present):
            yield _changed(f"{folder}/{record.SALT}", "La sal")
        elif wrong and len(expected) == 1:
            yield _changed(f"{folder}/{record.TEXTS}", "El archivo de textos, o la sal que lo acompaña,")
        else:
            yield from (_changed(f"{folder}/{name}", "El archivo") for name in wrong)
    yield from _extra(place, folder, {*expected, *record.BESIDE}, withdrawn=False)


def _named(manifest: Mapping[str, Any], texts: Mapping[str, Any] | None) -> dict[str, str]:
    """File name -> salted digest; the names stand among the texts, and without them nothing can be said of the files."""
    names = {item["number"]: item["name"] for item in (texts or {}).get("files", ())}
    return {names[item["number"]]: item["salted_sha256"] for item in manifest["files"] if item["number"] in names}


def _extra(place: Path, folder: str, known: set[str], *, withdrawn: bool) -> Iterator[Fault]:
    for path in sorted(place.iterdir()):
        if path.name in known:
            continue
        if withdrawn:
            yield Fault(
                code="not_destroyed",
                where=f"{folder}/{path.name}",
                sentence="Es de una versión retirada y debió destruirse. Corra  portal withdraw --finish ; si sigue ahí, bórrelo.",
            )
        else:
            yield Fault(
                code="extra",
                where=f"{folder}/{path.name}",
                sentence="Este archivo no se publicó con esta versión. Averigüe quién lo puso y sáquelo de la carpeta.",
            )


def _changed(where: str, what: str) -> Fault:
    return Fault(code="changed", where=where, sentence=f"{what} no es el que se publicó: cambió al menos un byte. {_RESTORE}")


def _salted(salt: bytes, path: Path) -> str:
    total = hashlib.sha256(salt)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            total.update(block)
    return total.hexdigest()


def _json(path: Path) -> Mapping[str, Any] | None:
    try:
        return _parsed(path.read_bytes())
    except OSError:
        return None


def _parsed(data: bytes) -> Mapping[str, Any] | None:
    try:
        found = json.loads(data)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
