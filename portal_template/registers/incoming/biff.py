"""The old .xls: just enough of its container and records to know what its sheets hide. Read with bounds: any bytes may come."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA  # sector numbers from here on are marks
_THIN = 10  # twentieths of a point under which nobody sees a row
_BOUNDSHEET, _ROW, _COLUMNS, _MERGED, _FILTERED, _END = 0x85, 0x208, 0x7D, 0xE5, 0x9B, 0x0A


class NotOle(Exception):
    """The bytes are no such file, or a damaged one."""


@dataclass(kw_only=True, slots=True)
class Parts:
    """What one sheet hides, by place from 0."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # first and last row, first and last column
    filtered: bool = False


def hidden_parts(data: bytes) -> Iterator[tuple[str, Parts]]:
    """What each sheet hides, by its name. NotOle when the file cannot be read."""
    try:
        book = _stream(data, ("Workbook", "Book"))
        for kind, body in _records(book, 0):
            if kind == _BOUNDSHEET and len(body) > 8:
                yield _name(body), _sheet(book, struct.unpack_from("<I", body)[0])
    except (struct.error, IndexError, OverflowError):
        raise NotOle from None


def _name(body: bytes) -> str:
    count, wide = body[6], body[7]
    if len(body) == 7 + count:  # the format of 1995 has no mark of width
        return body[7:].decode("cp1252", "replace")
    return body[8 : 8 + 2 * count].decode("utf-16-le", "replace") if wide & 1 else body[8 : 8 + count].decode("latin-1")


def _sheet(book: bytes, at: int) -> Parts:
    parts = Parts()
    for kind, body in _records(book, at):
        if kind == _END:
            break
        if kind == _ROW and len(body) >= 14:
            number, height, flags = struct.unpack_from("<H4xH4xH", body)
            if flags & 0x20 or height & 0x7FFF < _THIN:
                parts.rows.add(number)
        elif kind == _COLUMNS and len(body) >= 10:
            first, last, width, flags = struct.unpack_from("<HHH2xH", body)
            if flags & 1 or width < 128:  # of 256 a letter
                parts.columns.update(range(first, min(last, 255) + 1))
        elif kind == _MERGED:
            count = min(struct.unpack_from("<H", body)[0], (len(body) - 2) // 8)
            parts.merged += [struct.unpack_from("<HHHH", body, 2 + 8 * number) for number in range(count)]
        elif kind == _FILTERED:
            parts.filtered = True
    return parts


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length


def _stream(data: bytes, names: tuple[str, ...]) -> bytes:
    """A stream of the container by its name."""
    if not data.startswith(OLE):
        raise NotOle
    size, small = 1 << min(data[0x1E], 16), 1 << min(data[0x20], 16)
    table = _table(data, size)
    folder = _chain(data, table, struct.unpack_from("<I", data, 0x30)[0], size, 512)
    entries = {}
    for at in range(0, len(folder) - 127, 128):
        length = max(0, struct.unpack_from("<H", folder, at + 64)[0] - 2)
        name = folder[at : at + min(length, 62)].decode("utf-16-le", "replace")
        entries[name] = struct.unpack_from("<II", folder, at + 116)
    start, length = next((entries[name] for name in names if name in entries), (None, 0))
    if start is None:
        raise NotOle
    if length >= struct.unpack_from("<I", data, 0x38)[0]:
        return _chain(data, table, start, size, 512)[:length]
    inside = _chain(data, table, entries.get("Root Entry", (_LAST, 0))[0], size, 512)
    short = _chain(data, table, struct.unpack_from("<I", data, 0x3C)[0], size, 512)
    return _chain(inside, struct.unpack(f"<{len(short) // 4}I", short[: len(short) // 4 * 4]), start, small, 0)[:length]


def _table(data: bytes, size: int) -> tuple[int, ...]:
    """The table that says which sector follows which."""
    sectors = list(struct.unpack_from("<109I", data, 0x4C))
    more, left = struct.unpack_from("<I", data, 0x44)[0], len(data) // size + 1
    while more < _LAST and left > 0:
        piece = struct.unpack_from(f"<{size // 4}I", data, 512 + more * size)
        sectors += piece[:-1]
        more, left = piece[-1], left - 1
    body = b"".join(data[512 + sector * size : 512 + (sector + 1) * size] for sector in sectors if sector < _LAST)
    return struct.unpack(f"<{len(body) // 4}I", body[: len(body) // 4 * 4])


def _chain(data: bytes, table: tuple[int, ...], sector: int, size: int, offset: int) -> bytes:
    pieces = []
    while sector < len(table) and len(pieces) <= len(table):
        pieces.append(data[offset + sector * size : offset + (sector + 1) * size])
        sector = table[sector]
    return b"".join(pieces)
