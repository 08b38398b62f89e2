"""The bytes of one HTTP response, as they came over the wire, and what they say.

The same functions read a response that has just arrived and one that lies in a WARC file, so both give the same values. Everything is
bounded: a body that inflates beyond its limit is cut off with `TooLarge`.
"""

from __future__ import annotations

import http.client
import io
import re
import zlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit


class TooLarge(Exception):
    """A body is larger than its limit, as received or once inflated."""


class Unreadable(Exception):
    """The bytes are not HTTP, or not in the encoding that they declare."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One response: headers in the order received, values as text; `payload` without transfer coding, still content-encoded."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    payload: bytes

    def header(self, name: str) -> str:
        """The first value of a header, or ""."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


class _Bytes:
    """Gives http.client the bytes in the place of a socket."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, *_args: Any, **_kwargs: Any) -> io.BytesIO:
        return io.BytesIO(self._data)


def head_length(wire: bytes) -> int:
    """How many bytes the status line and the headers take, the empty line included."""
    ends = [found.end() for found in re.finditer(rb"\r?\n\r?\n", wire[:262_144])]
    return ends[0] if ends else len(wire)


def read_message(wire: bytes) -> Message:
    """Parse a response as received. A body cut short gives what there is. Raises Unreadable if it is no HTTP response."""
    response = http.client.HTTPResponse(_Bytes(wire), method="GET")  # type: ignore[arg-type]
    try:
        response.begin()
    except (http.client.HTTPException, ValueError, OSError) as fault:
        raise Unreadable("no contestó en HTTP") from fault
    try:
        payload = response.read()
    except http.client.IncompleteRead as fault:
        payload = fault.partial
    except (http.client.HTTPException, ValueError) as fault:
        raise Unreadable("la respuesta viene dañada") from fault
    headers = tuple((name, _text(value)) for name, value in response.headers.items())
    return Message(status=response.status, reason=response.reason, headers=headers, payload=payload)


def _text(value: str) -> str:
    """A header's value: http.client reads Latin-1, many servers write UTF-8."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return value


def body_of(message: Message, limit: int) -> bytes:
    """The body without content coding, at most `limit` bytes. Raises TooLarge, or Unreadable for a coding we do not ask for."""
    body = message.payload
    codings = [c.strip().lower() for c in message.header("content-encoding").split(",") if c.strip()]
    if len(codings) > 2:
        raise Unreadable("demasiadas codificaciones")
    for coding in reversed(codings):
        body = _decoded(body, coding, limit)
    if len(body) > limit:
        raise TooLarge
    return body


def _decoded(body: bytes, coding: str, limit: int) -> bytes:
    if coding == "identity" or not body:
        return body
    if coding in ("gzip", "x-gzip"):
        return inflate(body, 31, limit) if body[:2] == b"\x1f\x8b" else body  # declared, but not done: servers do that
    if coding == "deflate":
        try:
            return inflate(body, zlib.MAX_WBITS, limit)
        except Unreadable:
            return inflate(body, -zlib.MAX_WBITS, limit)
    raise Unreadable("viene en una codificación que no se pidió")


_MEMBERS = 1000  # of one body: a server has no use for more, and each costs its setting up
_STEP = 4096  # bytes handed over first; a member that goes on gets more at a time


def inflate(data: bytes, wbits: int, limit: int) -> bytes:
    """Inflate all members of `data` up to `limit` bytes. A stream cut short gives what there is. Raises TooLarge, Unreadable."""
    whole: list[bytes] = []
    room, at = limit, 0
    for _ in range(_MEMBERS):
        if at >= len(data):
            return b"".join(whole)
        machine, step, member = zlib.decompressobj(wbits), _STEP, list[bytes]()
        while at < len(data) and not machine.eof:
            here = data[at : at + step]
            try:
                member.append(machine.decompress(here, room + 1))
            except zlib.error as fault:
                if whole:
                    return b"".join(whole)  # padding after the last member
                raise Unreadable("compresión dañada") from fault
            room -= len(member[-1])
            if room < 0:
                raise TooLarge
            at += len(here) - len(machine.unused_data)
            step = min(2 * step, 1 << 20)
        whole += member
    raise Unreadable("compresión dañada")


_FILENAME_STAR = re.compile(r"filename\*\s*=\s*([\w-]*)'[^']*'([^;\s]+)", re.I)
_FILENAME = re.compile(r"filename\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^;]+))", re.I)


def filename_of(url: str, disposition: str = "") -> str:
    """The name a browser would save the document under: Content-Disposition, or the last piece of the path, decoded."""
    if star := _FILENAME_STAR.search(disposition):
        return _last(decode(unquote_to_bytes(star[2]), star[1]))
    if plain := _FILENAME.search(disposition):
        quoted = plain[1].replace('\\"', '"') if plain[1] is not None else plain[2].strip()
        return _last(decode(unquote_to_bytes(quoted)) if "%" in quoted else quoted)
    return decode(unquote_to_bytes(urlsplit(url).path.rpartition("/")[2]))


def decode(data: bytes, charset: str = "") -> str:
    """Bytes as text: the declared charset, UTF-8, then windows-1252. Never fails."""
    for name in filter(None, (charset, "utf-8")):
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", errors="replace")


def _last(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2].strip()
