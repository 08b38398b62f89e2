"""Zip containers of documents: opened with a bound, and written again with only the parts that are wanted, always to the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from lxml import etree

from portal_template.registers.incoming.papers.outcome import Refused

MAX_UNPACKED = 500_000_000
MAX_PARTS = 10_000
_SMALL, _RATIO = 20_000_000, 200  # a container over the first may not unpack to more than so many times its size
_EPOCH = (1980, 1, 1, 0, 0, 0)
_STORED = frozenset({"mimetype"})


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The container, its declared sizes held against the bounds. Refused when it is damaged, locked or a bomb."""
    try:
        packed = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        raise Refused("damaged") from None
    with packed:
        parts = packed.infolist()
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or (unpacked > _SMALL and unpacked > _RATIO * path.stat().st_size):
            raise Refused("too_large_inside")
        if any(part.flag_bits & 1 for part in parts):
            raise Refused("encrypted")
        yield packed


def part_of(packed: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a part. Refused when it is missing or damaged."""
    try:
        return packed.read(name)
    except Exception:  # each damaged compression raises its own kind
        raise Refused("damaged") from None


def tree_of(data: bytes) -> etree._Element:
    """XML read without entities, network or declared types. Refused when it is broken."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Refused("damaged") from None
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise Refused("damaged")
    return root


def bytes_of(root: etree._Element) -> bytes:
    """XML as it is kept in a container."""
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def packed_again(parts: Mapping[str, bytes]) -> bytes:
    """A container of these parts in this order. The same parts give the same bytes: no clock, no system."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_STORED if name in _STORED else zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            packed.writestr(info, data)
    return out.getvalue()
