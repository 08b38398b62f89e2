"""Which records of a crawl prove a finding: those go into its ZIP, byte for byte.

A body that did not change since an earlier crawl lies in that one's WARC: its records come along, with that crawl's manifest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from checklists.finding import Evidence, Outcome
from monitor.crawler.record import CERTIFICATE, Record
from monitor.crawler.visit import Role, Visit, page_of
from monitor.crawler.warc import WARC, groups, visit_of
from monitor.evidence.case import Case
from monitor.evidence.digests import of_bytes
from monitor.evidence.manifest import MANIFEST, Manifest, read_manifest
from monitor.evidence.proof import Proof, names, proof_of, proves
from monitor.extract import Worker

_REACH = 200_000  # characters of text on each side of the excerpt


@dataclass(slots=True)
class Small:
    """A small WARC in the making: the numbers that its records have in the crawl's manifest, and their bytes."""

    warc: Path
    manifest: Manifest
    numbers: list[int] = field(default_factory=list)
    data: bytearray = field(default_factory=bytearray)
    bodies: dict[str, tuple[int, int]] = field(default_factory=dict)  # by digest: where its record begins in `data`, its length

    def add(self, first: int, records: tuple[Record, ...]) -> None:
        """Copy neighbouring records, as they lie in the file. ValueError where they are not those of the manifest."""
        with self.warc.open("rb") as file:
            for number, record in enumerate(records, start=first):
                file.seek(record.offset)
                data = file.read(record.end - record.offset)
                if number >= len(self.manifest.members) or of_bytes(data) != self.manifest.members[number].sha256:
                    where = self.warc.parent
                    raise ValueError(f"{self.warc} ya no es como lo dice su manifiesto; «monitor verify {where}» dice qué cambió")
                self.numbers.append(number)
                self.data += data

    def add_visit(self, first: int, group: tuple[Record, ...], visit: Visit) -> None:
        """Copy a visit, and note where its body's record comes to lie."""
        body = [record for record in group if record.offset == visit.record][-1]
        self.bodies[page_of(visit).digest] = len(self.data) + body.offset - group[0].offset, body.end - body.offset
        self.add(first, group)


@dataclass(slots=True)
class Picked:
    """What proves a finding: records of its crawl, records of the crawls it leans on, and the proofs read from them."""

    own: Small
    supports: list[Small] = field(default_factory=list)
    proofs: dict[Evidence, Proof] = field(default_factory=dict)


def pick(folder: Path, case: Case, worker: Worker) -> Picked:
    """The records for a finding. ValueError where the crawl is not sealed, or what it leans on is not there as it was sealed."""
    picked = Picked(_small(folder))
    leaning: dict[Path, set[str]] = defaultdict(set)
    searched = case.outcome is Outcome.MISSING or not case.evidence
    for first, group, visit in _numbered(picked.own.warc):
        page = page_of(visit) if visit else None
        proved = [one for one in case.evidence if page and proves(page, one) and one not in picked.proofs]
        named = [one for one in case.evidence if visit and not one.digest and names(one, visit.url, visit.requested)]
        if visit and page and proved:
            read = worker.extract(page, visit.body)
            picked.proofs.update((one, proof_of(read, one, _REACH)) for one in proved)
            picked.own.add_visit(first, group, visit)
            if visit.origin:
                leaning[(folder / visit.origin.folder).resolve()].add(visit.origin.digest)
        elif visit is None or visit.role is Role.ROBOTS or named:
            picked.own.add(first, group)
        else:
            _add_pieces(picked.own, first, group, searched=searched)
    picked.supports = sorted((_support(place, bodies) for place, bodies in leaning.items()), key=lambda one: one.manifest.digest)
    return picked


def _small(folder: Path) -> Small:
    manifest = read_manifest(folder)
    if manifest is None:
        raise ValueError(f"{folder} no tiene {MANIFEST}: el recorrido no ha terminado. Repita la observación en la misma carpeta")
    return Small(folder / WARC, manifest)


def _numbered(warc: Path) -> Iterator[tuple[int, tuple[Record, ...], Visit | None]]:
    """What was written together, with the number of its first record; without the note of a crawl that was made smaller afterwards."""
    first = 0
    for group in groups(warc):
        if group[-1].kind != "thinned":
            yield first, group, visit_of(group, warc)
        first += len(group)


def _add_pieces(small: Small, first: int, group: tuple[Record, ...], *, searched: bool) -> None:
    """Of a visit that proves nothing: a certificate, shown once for all that follows; how the visit ended, where all were searched."""
    last = len(group) - 1
    for place, record in enumerate(group):
        if record.headers.get("content-type") == CERTIFICATE or (searched and place == last):
            small.add(first + place, (record,))


def _support(folder: Path, bodies: set[str]) -> Small:
    """The records of an earlier crawl that hold some bodies, with what frames that crawl."""
    small = _small(folder)
    for first, group, visit in _numbered(small.warc):
        digest = page_of(visit).digest if visit and not visit.origin else ""
        if visit and digest in bodies and digest not in small.bodies:
            small.add_visit(first, group, visit)
        elif visit is None:
            small.add(first, group)
    return small
