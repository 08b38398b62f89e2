"""What was taken out of an old crawl to make it smaller, as `thinned.json` tells it, and whether a crawl is still as it was sealed.

`manifest.json` stays as it was, for the chain leans on it: the records that stay still have the digests it names. `thinned.json` beside it
says which were cut, what their bodies' digests were, and the digests they have now.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from monitor.evidence.digests import of_file
from monitor.evidence.manifest import Manifest, Member, read_manifest

THINNED = "thinned.json"
FORMAT = "vitrina-thinned-1"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """A record whose body was taken out: its number in the manifest, the digest of that body, and the bytes that stand there now."""

    number: int
    body: str
    length: int
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Thinned:
    """What was taken out of a crawl, and what its file is since. `note` is the record at the end that says so."""

    manifest: str
    on: str
    size: int
    sha256: str
    cuts: tuple[Cut, ...]
    note: Member

    def to_bytes(self) -> bytes:
        """`thinned.json`."""
        return (json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1) + "\n").encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The inverse of `to_bytes`. ValueError for anything that it would not have written."""
        try:
            value = json.loads(data)
            fields = {name: value[name] for name in ("manifest", "on", "size", "sha256")}
            made = cls(**fields, cuts=tuple(Cut(**cut) for cut in value["cuts"]), note=Member(**value["note"]))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise ValueError(f"{THINNED}: no se puede leer") from error
        if made.to_bytes() != data:
            raise ValueError(f"{THINNED}: no está escrito como lo escribe el monitor: alguien lo cambió")
        return made


def read_thinned(folder: Path, warc: str) -> Thinned | None:
    """What was taken out of a folder's crawl; None where it is whole, also after a reduction cut short. ValueError where it was changed."""
    path, manifest = folder / THINNED, read_manifest(folder)
    if manifest is None or not path.exists() or (folder / warc).stat().st_size == manifest.size:
        return None  # what was made smaller is smaller
    return Thinned.from_bytes(path.read_bytes())


def sealed(folder: Path, warc: str) -> Manifest | None:
    """The manifest of a folder whose WARC is still as it was sealed; None for a crawl that is not finished. ValueError otherwise."""
    manifest = read_manifest(folder)
    if manifest is None:
        return None
    digest = of_file(folder / warc) if (folder / warc).exists() else ""
    if digest == manifest.sha256:
        return manifest
    thinned = read_thinned(folder, warc) if digest else None
    if thinned and digest == thinned.sha256:
        raise ValueError(
            f"{folder}: este recorrido se redujo el {thinned.on} y ya no guarda todo lo que vio; no puede juzgarse de nuevo. "
            "Lo que citan los hallazgos sigue ahí; para juzgarlo, restaure la carpeta de un respaldo anterior"
        )
    raise ValueError(
        f"{folder / warc} ya no es como lo dice su manifiesto, y no se toca. Restaure la carpeta de un respaldo; "
        f"«monitor verify {folder}» dice qué cambió"
    )


def members_now(manifest: Manifest, thinned: Thinned | None) -> list[tuple[int, Member]]:
    """The records that a folder's WARC should hold: those of the manifest, for a cut one what stands in its place, and the note."""
    if thinned is None:
        return list(enumerate(manifest.members))
    cuts = {cut.number: cut for cut in thinned.cuts}
    now: list[tuple[int, Member]] = []
    offset = 0
    for number, one in enumerate(manifest.members):
        cut = cuts.get(number)
        length = cut.length if cut else one.end - one.offset
        sha256 = cut.sha256 if cut else one.sha256
        now.append((number, Member(offset=offset, end=offset + length, sha256=sha256, type=one.type, url=one.url, date=one.date)))
        offset += length
    return [*now, (len(manifest.members), thinned.note)]
