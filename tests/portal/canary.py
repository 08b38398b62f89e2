"""Planted words, and where they came up: inside files, their compressed parts and their tables."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pypdf
from pypdf.generic import StreamObject


def holds(data: bytes, word: str) -> bool:
    """Whether a file holds a word anywhere, however it is packed."""
    marks = (
        word.encode(),
        word.encode("utf-16-le"),
        word.encode("utf-16-be"),
        word.encode().hex().encode(),
        word.encode().hex().upper().encode(),
    )
    return any(mark in piece for piece in unpacked(data) for mark in marks)


def unpacked(data: bytes) -> Iterator[bytes]:
    """The bytes of a file, and of everything in it: members of a zip, streams of a PDF, and theirs."""
    yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for info in packed.infolist():
                yield info.filename.encode() + info.comment + info.extra
                yield from unpacked(packed.read(info))
            yield packed.comment
    elif data.startswith(b"%PDF"):
        yield from _streams(data)


def _streams(data: bytes) -> Iterator[bytes]:
    reader = pypdf.PdfReader(io.BytesIO(data))
    for number in range(1, int(reader.trailer["/Size"])):
        thing = reader.get_object(number)
        yield repr(thing).encode()
        if isinstance(thing, StreamObject):
            yield thing._data
            try:
                yield thing.get_data()
            except Exception:
                continue
