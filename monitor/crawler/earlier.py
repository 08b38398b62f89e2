"""What an earlier crawl of the same portal holds, so that what did not change is not sent or stored again.

The server is asked whether a page changed since (ETag, Last-Modified); where it cannot tell, a body with the bytes of the earlier one is
known by its digest. Either way the WARC gets a `revisit` record that names the crawl which holds the body. A body that was itself such a
record is named where it really lies, so that no chain grows.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from checklists.words import how_many
from monitor.crawler.net.message import Message
from monitor.crawler.record import Record
from monitor.crawler.visit import Origin, Role, Visit, digest_of
from monitor.crawler.warc import groups, held_at, visit_of
from monitor.page import Fetched

NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
SAME_BYTES = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_ALWAYS_WHOLE = (".json", ".xml", ".xml.gz", "robots.txt")  # what says where everything is stands in every crawl itself


Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """One address as an earlier crawl holds it: where its body lies, what lets a server tell whether it changed, and its WARC headers."""

    origin: Origin
    etag: str = ""
    last_modified: str = ""
    refers_to: Headers = ()


class Earlier:
    """An earlier crawl, by address. `name` tells it to people and to the WARC: its folder as seen from that of the new crawl."""

    def __init__(self, warc: Path, manifest: str, *, seen_from: Path) -> None:
        """Read the index of a sealed WARC whose manifest has this digest. Raises ValueError or OSError where there is none."""
        self.name = os.path.relpath(os.path.realpath(warc.parent), os.path.realpath(seen_from))
        self.manifest = manifest
        self._seen_from = seen_from
        self._held: dict[str, Held] = {}
        self.not_modified = self.same_bytes = 0  # visits that leaned on it so far
        self._ready: tuple[str, tuple[Message, bytes] | None] = ("", None)  # of the address asked for last
        for group in groups(warc):
            visit = visit_of(group, warc)
            if visit is not None and _may_lean(visit):
                self._held[visit.url] = self._of(visit, group, warc)
        if not self._held:
            raise ValueError("no guarda ninguna página")

    def _of(self, visit: Visit, group: tuple[Record, ...], warc: Path) -> Held:
        record = [one for one in group if one.offset == visit.record][-1]
        own = Origin(folder=self.name, manifest=self.manifest, record=visit.record, digest=digest_of(visit.body))
        if visit.origin is not None:
            holder = os.path.relpath(os.path.realpath(warc.parent / visit.origin.folder), os.path.realpath(self._seen_from))
            own = replace(visit.origin, folder=holder)
        first = {"WARC-Refers-To": "warc-record-id", "WARC-Refers-To-Target-URI": "warc-target-uri", "WARC-Refers-To-Date": "warc-date"}
        names = {name: name.lower() if visit.origin else key for name, key in first.items()}  # a revisit says already whom it refers to
        names["WARC-Payload-Digest"] = "warc-payload-digest"
        return Held(
            origin=own,
            etag=_line(visit.message, "etag"),
            last_modified=_line(visit.message, "last-modified"),
            refers_to=tuple((name, record.headers[key]) for name, key in names.items() if key in record.headers),
        )

    @property
    def in_words(self) -> str:
        """What leaned on it, for people."""
        count = self.not_modified + self.same_bytes
        said = f"según el sitio {self.not_modified} y por sus bytes {self.same_bytes}"
        return (
            f"Igual que en el recorrido anterior: {how_many(count, 'página o documento', 'páginas y documentos')} "
            f"({said}), sin guardar otra vez."
        )

    def conditions(self, url: str) -> Mapping[str, str]:
        """The headers that ask for an address only if it changed; none where nothing is held, or its body is not there any more."""
        self._ready = ("", None)
        held = self._held.get(url)
        if held is None or (found := held_at(self._seen_from, held.origin)) is None:
            return {}
        self._ready = (url, found)
        asked = {"If-None-Match": held.etag, "If-Modified-Since": held.last_modified}
        return {name: value for name, value in asked.items() if value}

    def lean(self, visit: Visit) -> tuple[Visit, Headers]:
        """A visit whose body is held, as it would be had it been sent whole, and the headers of its record; other visits as they are."""
        held, (url, found) = self._held.get(visit.url), self._ready
        if held is None or found is None or url != visit.url or visit.role is not Role.PAGE:
            return visit, ()
        message, body = found
        if visit.fetched is Fetched.NOT_MODIFIED:
            self.not_modified += 1
            whole = replace(visit, fetched=Fetched.OK, status=message.status, message=message, body=body, origin=held.origin)
            return whole, (("WARC-Profile", NOT_MODIFIED), *held.refers_to)
        if visit.fetched is Fetched.OK and visit.status == message.status and visit.body == body:
            self.same_bytes += 1
            return replace(visit, origin=held.origin), (("WARC-Profile", SAME_BYTES), *held.refers_to)
        return visit, ()


def _may_lean(visit: Visit) -> bool:
    """Whether a later crawl may lean on a visit: a page or document that came whole."""
    whole = (
        visit.fetched is Fetched.OK and visit.message is not None and visit.message.status == 200 and bool(visit.body) and not visit.lost
    )
    return whole and visit.role is Role.PAGE and not visit.url.partition("?")[0].lower().endswith(_ALWAYS_WHOLE)


def _line(message: Message | None, name: str) -> str:
    """A header's value that may be sent back as it came; "" for one that no server should have sent."""
    value = message.header(name).strip() if message else ""
    return value if value.isascii() and value.isprintable() and len(value) < 300 else ""
