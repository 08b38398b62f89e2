"""The seal of a crawl: one line for every record of its WARC with the SHA-256 of its bytes, chained to the portal's crawl before it.

`manifest.json` is written once, when the crawl has come to its end, and never again: its own digest stands in the next crawl's manifest.
The same WARC after the same crawl gives the same bytes. `SHA256SUMS` beside it is for whoever checks with `sha256sum -c` alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from monitor.crawler.course.claims import BOOK, PACKAGE
from monitor.crawler.record import records
from monitor.crawler.visit import Visit
from monitor.crawler.warc import groups, start_of, visit_of
from monitor.evidence.digests import of_bytes, of_file, sums_text
from monitor.evidence.ledger import Ledger, Sighting, compare, read
from monitor.privacy import shown_address

MANIFEST = "manifest.json"
FORMAT = "vitrina-manifest-1"


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """One record: its bytes [offset:end] of the WARC (a gzip member), their SHA-256, and what the record says it is."""

    offset: int
    end: int
    sha256: str
    type: str
    url: str
    date: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """All that is needed to tell whether a WARC is as the crawl left it. `previous` is the digest of the manifest before it, or ""."""

    portal: str
    started_at: str
    file: str
    size: int
    sha256: str
    previous: str
    ledger: Ledger
    members: tuple[Member, ...]
    leans_on: tuple[str, ...] = ()  # digests of the manifests of the crawls that hold bodies which were not stored again

    def to_bytes(self) -> bytes:
        """The file, a record a line."""
        head = {
            "format": FORMAT,
            "portal": self.portal,
            "started_at": self.started_at,
            "file": self.file,
            "size": self.size,
            "sha256": self.sha256,
            "previous": self.previous or None,
            "ledger": self.ledger.to_dict(),
            **({"leans_on": list(self.leans_on)} if self.leans_on else {}),
            "count": len(self.members),
        }
        lines = [f"{json.dumps(name)}: {_line(value)}" for name, value in head.items()]
        members = ",\n".join(_line(asdict(member)) for member in self.members)
        return ("{\n" + ",\n".join(lines) + ',\n"records": [\n' + members + "\n]\n}\n").encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The inverse of `to_bytes`. ValueError for anything that it would not have written."""
        try:
            value = json.loads(data)
            made = cls(
                portal=value["portal"],
                started_at=value["started_at"],
                file=value["file"],
                size=value["size"],
                sha256=value["sha256"],
                previous=value["previous"] or "",
                ledger=Ledger.from_dict(value["ledger"]),
                members=tuple(Member(**member) for member in value["records"]),
                leans_on=tuple(value.get("leans_on", ())),
            )
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise ValueError(f"no se puede leer como manifiesto ({type(error).__name__})") from error
        if made.to_bytes() != data or not made.is_sound:
            raise ValueError("no está escrito como lo escribe el monitor: alguien lo cambió")
        return made

    @property
    def is_sound(self) -> bool:
        """Whether every value is of its kind, and the records cover the file from its first byte to its last."""
        heads = [one for one in (self.ledger.seen, self.ledger.known) if one]
        texts = [self.portal, self.started_at, self.file, self.sha256, self.previous, *self.leans_on]
        texts += [text for one in self.members for text in (one.sha256, one.type, one.url, one.date)]
        texts += [text for one in heads for text in (one.url, one.at, one.digest, one.head, one.manifest)]
        numbers = [self.size, *(one.count for one in heads), *(one.offset for one in self.members), *(one.end for one in self.members)]
        if not all(type(text) is str for text in texts) or not all(type(number) is int for number in numbers):
            return False
        ends = [0, *(one.end for one in self.members)]
        return ends[-1] == self.size and all(one.offset == end < one.end for one, end in zip(self.members, ends, strict=False))

    @property
    def digest(self) -> str:
        """What the next crawl's manifest, and whoever keeps a proof, remembers of this one."""
        return of_bytes(self.to_bytes())

    @property
    def ledger_to_hold(self) -> Sighting | None:
        """The head that a later crawl of the portal must find again, and where it was seen."""
        found = self.ledger.to_hold
        return replace(found, manifest=found.manifest or self.digest) if found else None

    @property
    def sums(self) -> str:
        """`SHA256SUMS`, as `sha256sum -c` reads it."""
        return sums_text({self.file: self.sha256, MANIFEST: self.digest})


def make(warc: Path, previous: Manifest | None = None) -> Manifest:
    """The manifest of a finished crawl. ValueError where the file does not end with a whole record."""
    return make_after(warc, previous.digest if previous else "", previous.ledger_to_hold if previous else None)


def make_after(warc: Path, previous: str, known: Sighting | None) -> Manifest:
    """The manifest of a crawl after another, of which only its digest and the ledger to hold are known."""
    started = start_of(warc)
    if not started:
        raise ValueError(f"{warc.name} no es un recorrido completo: falta su registro de inicio; haga el recorrido de nuevo")
    members = tuple(members_of(warc))
    size = warc.stat().st_size
    if members[-1].end != size:
        raise ValueError(f"{warc.name} termina a medias; repita la observación en la misma carpeta: sigue donde quedó")
    return Manifest(
        portal=started["portal"],
        started_at=started["started_at"],
        file=warc.name,
        size=size,
        sha256=of_file(warc),
        previous=previous,
        ledger=compare(known, read(_ledger_visits(warc))),
        members=members,
        leans_on=_leans_on(warc) if started.get("earlier") else (),
    )


def _ledger_visits(warc: Path) -> Iterator[Visit]:
    """The visits to the files of the portal's ledger; the other bodies need not be decoded for it."""
    for group in groups(warc):
        if urlsplit(group[-1].headers.get("warc-target-uri", "")).path in (PACKAGE, BOOK) and (visit := visit_of(group, warc)):
            yield visit


def _leans_on(warc: Path) -> tuple[str, ...]:
    """The crawls that must be kept as long as this one is."""
    origins = (record.json().get("origin") for record in records(warc) if record.kind == "visit")
    return tuple(sorted({origin["manifest"] for origin in origins if origin}))


def members_of(warc: Path) -> Iterator[Member]:
    """Every whole record with the digest of its bytes as they lie in the file."""
    with warc.open("rb") as file:
        for record in records(warc):
            file.seek(record.offset)
            yield Member(
                offset=record.offset,
                end=record.end,
                sha256=of_bytes(file.read(record.end - record.offset)),
                type=record.headers.get("warc-type", ""),
                url=shown_address(record.headers.get("warc-target-uri", "")),
                date=record.headers.get("warc-date", ""),
            )


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a crawl's folder; None where the crawl was never sealed. ValueError where it was changed."""
    path = folder / MANIFEST
    if not path.exists():
        return None
    try:
        return Manifest.from_bytes(path.read_bytes())
    except ValueError as error:
        raise ValueError(f"{path}: {error}. Restaure la carpeta de un respaldo; «monitor verify {folder}» dice qué cambió") from error


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
