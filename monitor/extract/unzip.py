"""Zip containers opened with a bound: what they would unpack to is known, and held against the limits, before anything is parsed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from monitor.extract.facts import CORRUPT, ENCRYPTED, TOO_COMPLEX, Limits, Unreadable

_SMALL = 10_000_000  # bytes unpacked under which the ratio is nobody's concern


@contextmanager
def opened(body: bytes, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """The archive, its declared sizes checked.

    The sizes can be trusted: reading stops at a member's declared size, and its checksum tells if there was more. Raises `Unreadable`.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, UnicodeError) as error:
        raise Unreadable(CORRUPT) from error
    with archive:
        members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        if len(members) > limits.members or unpacked > limits.unpacked or (unpacked > _SMALL and unpacked > limits.ratio * len(body)):
            raise Unreadable(TOO_COMPLEX)
        if any(member.flag_bits & 1 for member in members):
            raise Unreadable(ENCRYPTED)
        yield archive


def member(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of one member. Raises `Unreadable` where it is missing or damaged."""
    try:
        return archive.read(name)
    except KeyError as error:
        raise Unreadable(CORRUPT) from error
    except Exception as error:  # each damaged compression raises its own kind
        raise Unreadable(CORRUPT) from error
