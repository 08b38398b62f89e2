"""Making an old crawl smaller: bodies that nothing cites are taken out of its WARC, and the file says so.

Headers, requests and what was noted of every visit stay, record by record. A crawl that was made smaller proves what was cited, and
cannot be judged again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from monitor.crawler.course.claims import BOOK, PACKAGE
from monitor.crawler.net.message import head_length
from monitor.crawler.record import BODY_CUT, Record, member, records
from monitor.crawler.visit import Role, Visit, page_of
from monitor.crawler.warc import Group, groups, visit_of
from monitor.evidence.digests import SUMS, of_bytes, of_file, sums_text
from monitor.evidence.manifest import MANIFEST, Manifest, Member, read_manifest
from monitor.evidence.thinned import THINNED, Cut, Thinned, read_thinned
from monitor.room import sync_folder, told, write_whole

_LEAST = 1000  # bytes of a record that are worth cutting


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    """How many bodies may go, or went, and how many bytes that frees."""

    bodies: int = 0
    bytes: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Cutting:
    """A record to cut, where it is, and the bytes that take its place."""

    number: int
    offset: int
    length: int
    body: str
    data: bytes


def thin(folder: Path, warc: str, cited: Set[str], *, on: str, dry: bool = False) -> Saved:
    """Take out of a finished crawl the bodies whose digests nobody cites. ValueError for a crawl that is not as it was sealed.

    Cut short at any moment, the file is the old one or the new one, and the same again ends it.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        raise ValueError(f"{folder}: el recorrido no ha terminado y no se reduce. Repita la observación en la misma carpeta")
    before = read_thinned(folder, warc)
    if of_file(folder / warc) != (before.sha256 if before else manifest.sha256):
        raise ValueError(f"{folder / warc} cambió y no se toca; «monitor verify {folder}» dice qué cambió")
    cuttings = list(_cuttings(folder / warc, cited))
    saved = Saved(bodies=len(cuttings), bytes=sum(one.length - len(one.data) for one in cuttings))
    if saved.bytes < _LEAST:
        saved = Saved()
    elif not dry:
        before = _rewrite(folder, warc, manifest, before, cuttings, on)
    if before and not dry:
        sums = {warc: before.sha256, MANIFEST: manifest.digest, THINNED: of_bytes(before.to_bytes())}
        write_whole(folder / SUMS, (sums_text(sums).encode(),))
    return saved


def leaned_on(warc: Path) -> frozenset[str]:
    """The digests of the bodies that a crawl did not store again: an earlier one must keep them."""
    origins = (record.json().get("origin") for record in records(warc) if record.kind == "visit")
    return frozenset(origin["digest"] for origin in origins if origin)


def _cuttings(warc: Path, cited: Set[str]) -> Iterator[_Cutting]:
    """The responses whose bodies nobody cites and that are worth cutting."""
    first = 0
    for group in groups(warc):
        visit = visit_of(group, warc)
        digest = page_of(visit).digest if visit and not _stays(visit) else ""
        for number, record in enumerate(group, start=first):
            length = record.end - record.offset
            if visit and digest and digest not in cited and record.offset == visit.record and length > _LEAST:
                yield _Cutting(number=number, offset=record.offset, length=length, body=digest, data=_cut(record, digest))
        first += len(group)


def _stays(visit: Visit) -> bool:
    """Whether a visit has nothing to cut, or keeps its body in any case: robots.txt says what was allowed, the ledger is the manifest's."""
    return visit.origin is not None or visit.role is Role.ROBOTS or urlsplit(visit.url).path in (PACKAGE, BOOK)


def _cut(record: Record, digest: str) -> bytes:
    """A response with its headers and without its body, under its own name and date."""
    kept = ("WARC-Type", "WARC-Record-ID", "WARC-Date", "WARC-Target-URI", "WARC-IP-Address", "Content-Type")
    headers = [(name, record.headers[name.lower()]) for name in kept if name.lower() in record.headers]
    return member([*headers, ("WARC-Truncated", "unspecified"), (BODY_CUT, digest)], record.block[: head_length(record.block)])


def _rewrite(folder: Path, warc: str, manifest: Manifest, before: Thinned | None, cuttings: list[_Cutting], on: str) -> Thinned:
    """Write the smaller file beside the old one, then what it is, and only then put it in its place."""
    old = [Cut(number=one.number, body=one.body, length=len(one.data), sha256=of_bytes(one.data)) for one in cuttings]
    cuts = tuple(sorted((*(before.cuts if before else ()), *old), key=lambda cut: cut.number))
    at = f"{on}T00:00:00Z"
    note = Group()
    note.note("thinned", manifest.portal, at, {"manifest": manifest.digest, "bodies": len(cuts)})
    part = folder / f"{warc}.part"
    end = _copy(folder / warc, part, {one.offset: one.data for one in cuttings}, note.data())
    written = Member(offset=end - note.size, end=end, sha256=of_bytes(note.data()), type="metadata", url=manifest.portal, date=at)
    thinned = Thinned(manifest=manifest.digest, on=on, size=end, sha256=of_file(part), cuts=cuts, note=written)
    write_whole(folder / THINNED, (thinned.to_bytes(),))
    part.replace(folder / warc)
    sync_folder(folder)
    return thinned


def _copy(path: Path, part: Path, cut: dict[int, bytes], note: bytes) -> int:
    """Copy a WARC with some records replaced and a note at its end (an older one is left out). Gives its size."""
    with told(part), path.open("rb") as file, part.open("wb") as new:
        for group in groups(path):
            for record in group if group[-1].kind != "thinned" else ():
                file.seek(record.offset)
                new.write(cut.get(record.offset) or file.read(record.end - record.offset))
        new.write(note)
        new.flush()
        os.fsync(new.fileno())
        return new.tell()
