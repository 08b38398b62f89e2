"""Records of a WARC/1.1 file as bytes: each is a gzip member of its own, written and read without knowing what it is about."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CERTIFICATE = "application/pem-certificate-chain"
JSON = "application/vnd.vitrina.{}+json"
BODY_CUT = "Vitrina-Body"  # on a response whose body was taken out later: the digest that it had
_CLOSING = ("start", "visit", "summary", "repair", "thinned")
_MOST = 512_000_000  # bytes; what inflates to more was not written by us


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One record: where its gzip member begins and ends, its headers in lower case, and its block."""

    offset: int
    end: int
    headers: dict[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        """Which of our JSON records this is (start, visit, summary, repair, thinned), or ""."""
        kind = self.headers.get("content-type", "").removeprefix("application/vnd.vitrina.").removesuffix("+json")
        return kind if kind in _CLOSING else ""

    def json(self) -> dict[str, Any]:
        """The block of one of our JSON records."""
        value: dict[str, Any] = json.loads(self.block)
        return value


def member(headers: list[tuple[str, str]], block: bytes) -> bytes:
    """A record as the file holds it: a gzip member of its headers, its block and what both need to be read."""
    headers = [*headers, ("WARC-Block-Digest", payload_digest(block)), ("Content-Length", str(len(block)))]
    head = "\r\n".join(["WARC/1.1", *(f"{name}: {value}" for name, value in headers), "\r\n"])
    packed = b"\x1f\x8b" in block[:4096]  # a body that came compressed is not worth looking for more
    machine = zlib.compressobj(1 if packed else 6, zlib.DEFLATED, 31)
    return machine.compress(head.encode() + block + b"\r\n\r\n") + machine.flush()


def payload_digest(data: bytes) -> str:
    """As other tools write it into WARC headers. It finds damage; what proves a record is the manifest's SHA-256."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def records(path: Path) -> Iterator[Record]:
    """Every whole record in order; stops silently before a torn end (`repair` measures it)."""
    with path.open("rb") as file:
        offset, rest = 0, b""
        while True:
            member, rest, length = _member(file, rest)
            if member is None:
                return
            yield _record(member, offset, offset + length)
            offset += length


def record_at(path: Path, offset: int) -> Record | None:
    """The record that begins at an offset; None where none does."""
    with path.open("rb") as file:
        file.seek(offset)
        member, _, length = _member(file, b"")
    return _record(member, offset, offset + length) if member is not None else None


def _record(member: bytes, offset: int, end: int) -> Record:
    head, _, block = member.partition(b"\r\n\r\n")
    lines = head.decode("utf-8", errors="replace").split("\r\n")[1:]
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Record(offset=offset, end=end, headers=headers, block=block[: int(headers.get("content-length", "0"))])


def _member(file: io.BufferedReader, rest: bytes) -> tuple[bytes | None, bytes, int]:
    """The next gzip member inflated (None if it is torn or the file ends), the bytes read beyond it, and its compressed length."""
    machine = zlib.decompressobj(31)
    pieces: list[bytes] = []
    length = size = 0
    data = rest or file.read(262_144)
    while data and size <= _MOST:
        try:
            pieces.append(machine.decompress(data))
        except zlib.error:
            return None, b"", 0
        length += len(data)
        size += len(pieces[-1])
        if machine.eof:
            return b"".join(pieces), machine.unused_data, length - len(machine.unused_data)
        data = file.read(262_144)
    return None, b"", 0
