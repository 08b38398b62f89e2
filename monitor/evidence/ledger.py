"""A portal's own ledger, as a crawl saw it, against what an earlier crawl saw.

A portal of ours publishes the head of a chain that only grows (`ledger` in /datapackage.json) and the digests of all its links
(/libro.json). A later chain that does not hold an earlier head is a loss. A file that was not fetched, or that is not such a file, is
"not seen" and never a loss; so is a longer chain whose links were not read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self
from urllib.parse import urlsplit

from monitor.crawler.course.claims import BOOK, PACKAGE
from monitor.crawler.visit import Role, Visit, page_of

_DIGEST = re.compile(r"(sha256:)?[0-9a-f]{64}")


class Continuity(StrEnum):
    """What a crawl can say of the portal's ledger."""

    NONE = "none"  # no crawl ever saw one
    FIRST = "first"  # seen for the first time
    KEPT = "kept"  # holds what was seen before
    UNSEEN = "unseen"  # seen before, not fetched now
    UNCONFIRMED = "unconfirmed"  # longer than before, and its links were not read
    LOST = "lost"  # does not hold what was seen before


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """The head of a ledger in one fetched file. `manifest` is that of the crawl it stands in, "" for the crawl at hand."""

    url: str
    at: str  # ISO 8601, UTC
    digest: str  # of the body
    head: str
    count: int
    manifest: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As JSON types."""
        return asdict(self)

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Self:
        """The inverse of `to_dict`."""
        return cls(**value)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What one crawl read of a ledger: heads, and the digests of all links where their list was read whole."""

    sightings: tuple[Sighting, ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """What a crawl says of the portal's ledger: what it saw, what it should have held, and how the two agree."""

    continuity: Continuity
    seen: Sighting | None = None
    known: Sighting | None = None

    def to_dict(self) -> dict[str, Any]:
        """As JSON types."""
        return {
            "continuity": str(self.continuity),
            "seen": self.seen.to_dict() if self.seen else None,
            "known": self.known.to_dict() if self.known else None,
        }

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Self:
        """The inverse of `to_dict`."""
        seen, known = value["seen"], value["known"]
        return cls(
            continuity=Continuity(value["continuity"]),
            seen=Sighting.from_dict(seen) if seen else None,
            known=Sighting.from_dict(known) if known else None,
        )

    @property
    def to_hold(self) -> Sighting | None:
        """What a later chain must hold. A loss is told again until the chain holds what it lost."""
        return self.known if self.continuity is Continuity.LOST else self.seen or self.known


def read(visits: Iterable[Visit]) -> Reading:
    """What a crawl's visits say of a ledger."""
    sightings: list[Sighting] = []
    links: tuple[str, ...] = ()
    for visit in visits:
        path = urlsplit(visit.url).path
        if visit.role is not Role.PAGE or path not in (PACKAGE, BOOK) or not page_of(visit).ok:
            continue
        value = _json(visit.body)
        claim = value.get("ledger") if path == PACKAGE else value
        if not isinstance(claim, dict) or (found := _sighting(visit, claim)) is None:
            continue
        if path == BOOK:
            links = _links(claim, found)
            if found.count and not links:
                continue
        sightings.append(found)
    return Reading(sightings=tuple(sightings), links=links)


def compare(known: Sighting | None, reading: Reading) -> Ledger:
    """How what was read agrees with what was known."""
    if not reading.sightings:
        return Ledger(continuity=Continuity.UNSEEN if known else Continuity.NONE, known=known)
    newest = max(reading.sightings, key=lambda one: (one.count, urlsplit(one.url).path == BOOK))
    if known is None:
        return Ledger(continuity=Continuity.FIRST, seen=newest)
    against = _contradiction(known, reading, newest)
    if against:
        return Ledger(continuity=Continuity.LOST, seen=against, known=known)
    sure = known.count == 0 or len(reading.links) >= known.count or any(one.count == known.count for one in reading.sightings)
    return Ledger(continuity=Continuity.KEPT if sure else Continuity.UNCONFIRMED, seen=newest, known=known)


def _contradiction(known: Sighting, reading: Reading, newest: Sighting) -> Sighting | None:
    """The file that shows that the chain does not hold the head known before."""
    if newest.count < known.count:
        return newest
    for one in reading.sightings:
        if one.count == known.count and one.head != known.head:
            return one
    if 0 < known.count <= len(reading.links) and reading.links[known.count - 1] != known.head:
        return next(one for one in reading.sightings if urlsplit(one.url).path == BOOK)
    return None


def _sighting(visit: Visit, claim: dict[str, Any]) -> Sighting | None:
    head, count = claim.get("head"), claim.get("count")
    if isinstance(count, bool) or not isinstance(count, int):
        return None
    empty = count == 0 and head in (None, "")
    if not empty and (count < 1 or not isinstance(head, str) or not _DIGEST.fullmatch(head)):
        return None
    return Sighting(url=visit.url, at=visit.fetched_at, digest=page_of(visit).digest, head=head or "", count=count)


def _links(book: dict[str, Any], found: Sighting) -> tuple[str, ...]:
    """The digests of all links, first to last; nothing unless the list is whole and ends at its own head."""
    links = book.get("links")
    if not isinstance(links, list) or len(links) != found.count:
        return ()
    digests = tuple(str(link.get("digest")) if isinstance(link, dict) else "" for link in links)
    return digests if digests and digests[-1] == found.head else ()


def _json(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
