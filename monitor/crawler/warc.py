"""Visits to and from a WARC/1.1 file: one gzip member per record, flushed to the disk before the crawl goes on.

A visit is the response and request of every hop and, last, a metadata record with its outcome (JSON), which closes it; a certificate
that was not seen before stands in front as a record of its own (PEM). A body that an earlier crawl of the portal holds is a `revisit`
record that says where it lies; a machine that let nobody in is named by the visit's own record. All of a visit is written at
once. A process killed while writing leaves a torn end: `repair` cuts the file after the last closed visit, since a reader would take a
torn member for a whole one and what is appended after it would be lost.
"""

from __future__ import annotations

import fcntl
import json
import os
import ssl
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from monitor.crawler.net.message import Message, TooLarge, Unreadable, body_of, head_length, read_message
from monitor.crawler.record import BODY_CUT, CERTIFICATE, JSON, Record, member, payload_digest, record_at, records
from monitor.crawler.visit import ANSWERED, Hop, Origin, Visit, digest_of, page_of
from monitor.page import Page
from monitor.room import sync_folder, told

WARC = "crawl.warc.gz"  # its name in a crawl's folder
_BODY_LIMIT = 256_000_000  # bytes; what is in the file passed the crawl's own, narrower bounds


class Archive:
    """The WARC of one crawl, open for appending. Raises ValueError if another process is writing to it, and Full where the disk is."""

    def __init__(self, path: Path) -> None:
        self._path, self._file = path, path.open("ab", buffering=0)
        self._certificates: set[str] = set()
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            raise ValueError(f"{path.name}: otro proceso está escribiendo este recorrido; espere a que termine") from None

    def close(self) -> None:
        """Close the file. Everything is on the disk already."""
        self._file.close()

    def start(self, value: dict[str, Any], at: str) -> None:
        """Begin the file: who crawls what, when, within which bounds."""
        lines = f"software: {value['agent']}\r\nformat: WARC File Format 1.1\r\nrobots: obey\r\n".encode()
        group = Group()
        group.add("warcinfo", "", at, lines, content_type="application/warc-fields")
        group.note("start", value["portal"], at, value)
        self._write(group)
        sync_folder(self._path.parent)

    def keep(self, visit: Visit, hops: tuple[Hop, ...], refers_to: tuple[tuple[str, str], ...] = ()) -> Visit:
        """Write one visit whole; returns it with its `record`. `refers_to` are the headers of a body that an earlier crawl holds."""
        begin = self._file.seek(0, os.SEEK_END)
        record = -1
        group = Group()
        for hop in hops:
            if hop.certificate and hop.fingerprint not in self._certificates:
                group.certificate(hop, visit.fetched_at)
                self._certificates.add(hop.fingerprint)
            record = begin + group.size
            group.exchange(hop, visit.fetched_at, refers_to if hop is hops[-1] else ())
        nobody = [("WARC-IP-Address", visit.address)] if visit.address and not hops else []
        group.note("visit", visit.requested, visit.fetched_at, visit.to_dict(), extra=tuple(nobody))
        self._write(group)
        return replace(visit, record=record)

    def note(self, kind: str, portal: str, at: str, value: dict[str, Any]) -> None:
        """Write a `summary` or a `repair`."""
        group = Group()
        group.note(kind, portal, at, value)
        self._write(group)

    def _write(self, group: Group) -> None:
        data = memoryview(group.data())
        with told(self._path):
            while data:
                data = data[self._file.write(data) or 0 :]
            os.fsync(self._file.fileno())


class Group:
    """Records that are written together or not at all."""

    def __init__(self) -> None:
        self._members: list[bytes] = []
        self.size = 0

    def data(self) -> bytes:
        return b"".join(self._members)

    def add(self, kind: str, url: str, at: str, block: bytes, *, content_type: str, extra: tuple[tuple[str, str], ...] = ()) -> str:
        """Add one record with its block exactly as given; returns its id."""
        identity = f"<urn:uuid:{uuid.uuid4()}>"
        headers = [("WARC-Type", kind), ("WARC-Record-ID", identity), ("WARC-Date", at)]
        headers += [("WARC-Target-URI", url)] if url else []
        self._members.append(member([*headers, *extra, ("Content-Type", content_type)], block))
        self.size += len(self._members[-1])
        return identity

    def exchange(self, hop: Hop, at: str, refers_to: tuple[tuple[str, str], ...] = ()) -> None:
        """Add a response, without its body where that lies elsewhere, and its request."""
        extra = [("WARC-IP-Address", hop.address)] if hop.address else []
        cut = [("WARC-Truncated", "length")] if hop.truncated else []
        response = self.add(
            "revisit" if refers_to else "response",
            hop.url,
            at,
            hop.received[: head_length(hop.received)] if refers_to else hop.received,
            content_type="application/http; msgtype=response",
            extra=(*extra, *cut, *(refers_to or [_payload(hop.received)])),
        )
        self.add(
            "request",
            hop.url,
            at,
            hop.sent,
            content_type="application/http; msgtype=request",
            extra=(*extra, ("WARC-Concurrent-To", response), _payload(hop.sent)),
        )

    def certificate(self, hop: Hop, at: str) -> None:
        """Add the certificate that a host showed."""
        block = ssl.DER_cert_to_PEM_cert(hop.certificate).encode()
        self.add("metadata", hop.url, at, block, content_type=CERTIFICATE)

    def note(self, kind: str, url: str, at: str, value: dict[str, Any], *, extra: tuple[tuple[str, str], ...] = ()) -> None:
        """Add one of our JSON records."""
        block = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        self.add("metadata", url, at, block, content_type=JSON.format(kind), extra=extra)


def _payload(exchange: bytes) -> tuple[str, str]:
    """The header that lets other tools check what follows the HTTP headers."""
    return "WARC-Payload-Digest", payload_digest(exchange[head_length(exchange) :])


def repair(path: Path) -> int:
    """Cut what follows the last closed visit, on the disk; returns how many bytes that were (0 for a whole file)."""
    end = max((record.end for record in records(path) if record.kind), default=0)
    cut = path.stat().st_size - end
    if cut:
        with path.open("r+b") as file:
            file.truncate(end)
            os.fsync(file.fileno())
    return cut


def groups(path: Path) -> Iterator[tuple[Record, ...]]:
    """The records that were written together, in order: each group ends with the JSON record that closes it."""
    group: list[Record] = []
    for record in records(path):
        group.append(record)
        if record.kind:
            yield tuple(group)
            group = []


def visit_of(group: tuple[Record, ...], path: Path) -> Visit | None:
    """The visit that a group of records of a WARC is, or None for a start, a summary or a repair."""
    responses = [record for record in group if record.headers.get("warc-type") in ("response", "revisit")]
    return _visit(group[-1].json(), responses[-1] if responses else None, path) if group[-1].kind == "visit" else None


def visits(path: Path) -> Iterator[Visit]:
    """Every closed visit in the order in which it was made."""
    return (visit for group in groups(path) if (visit := visit_of(group, path)))


def held_at(folder: Path, origin: Origin) -> tuple[Message, bytes] | None:
    """The response and body that a crawl in a folder leans on; None where they are not there any more, or not the same."""
    warc = folder / origin.folder / WARC
    try:
        return _held(warc, origin.record, origin.digest) or _held(warc, _moved(warc, warc.stat().st_mtime_ns)[origin.digest], origin.digest)
    except (OSError, KeyError):
        return None


def _held(warc: Path, offset: int, digest: str) -> tuple[Message, bytes] | None:
    """The response in the record that begins at an offset, if its body has this digest."""
    try:
        record = record_at(warc, offset)
        message = read_message(record.block if record else b"")
        body = body_of(message, _BODY_LIMIT)
    except (ValueError, Unreadable, TooLarge):
        return None
    return (message, body) if digest_of(body) == digest else None


@lru_cache(maxsize=2)
def _moved(warc: Path, _changed: int) -> Mapping[str, int]:
    """Where each body of a crawl lies now: records move when a crawl is made smaller."""
    return {page.digest: visit.record for visit in visits(warc) if not visit.origin and (page := page_of(visit)).digest}


def start_of(path: Path) -> dict[str, Any] | None:
    """The record of a crawl's beginning, or None if the file has none."""
    return next((record.json() for record in records(path) if record.kind == "start"), None)


def notes(path: Path, kind: str) -> list[dict[str, Any]]:
    """All our JSON records of one kind: start, summary, repair, thinned."""
    return [record.json() for record in records(path) if record.kind == kind]


def _visit(value: dict[str, Any], response: Record | None, path: Path) -> Visit:
    message: Message | None = None
    body, lost = b"", response is not None and BODY_CUT.lower() in response.headers
    if response is not None and value["fetched"] in ANSWERED:
        try:
            message = read_message(response.block)
            body = body_of(message, _BODY_LIMIT) if "origin" not in value and not lost else b""
        except (Unreadable, TooLarge):
            body = b""
    if message is not None and "origin" in value:
        held = held_at(path.parent, Origin(**value["origin"]))
        lost = held is None
        message = held[0] if held and message.status == HTTPStatus.NOT_MODIFIED else message
        body = held[1] if held else b""
    return Visit.from_dict(value, message=message, body=body, record=response.offset if response else -1, lost=lost)


def iterate(path: Path) -> Iterator[tuple[Page, bytes]]:
    """Every page asked for, as far as the wire tells, with its body: what `extract` completes."""
    return ((page_of(visit), visit.body) for visit in visits(path))
