"""Addresses that a portal names for machines: its manifest and its sitemaps. Pure and bounded.

They are claims only: whether they hold, the crawl sees.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from monitor.crawler.net.message import TooLarge, Unreadable, decode, inflate
from monitor.crawler.urls import join

PACKAGE = "/datapackage.json"
BOOK = "/libro.json"  # the links of the ledger whose head a manifest names
_MOST = 5000  # addresses taken from one file
_LOC = re.compile(r"<(?:\w+:)?loc>\s*(?:<!\[CDATA\[)?\s*([^<\]\s][^<\]]*?)\s*(?:\]\]>)?\s*</(?:\w+:)?loc>", re.I)
_INFLATED = 20_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """An address and whether the file calls it a document of the section, a page of it, or only some page."""

    url: str
    document: bool = False
    section: bool = False
    index: bool = False  # another file that says what the portal holds


def of_manifest(url: str, body: bytes) -> list[Claim]:
    """The ledger, pages and files that a /datapackage.json names, cells of the newest periods first. Empty if it is no such file."""
    try:
        value = json.loads(decode(body))
    except (ValueError, RecursionError):
        return []
    cells = [cell for cell in _list(value, "cells") or _list(_dict(value, "vitrina"), "cells") if isinstance(cell, dict)]
    cells.sort(key=lambda cell: str(cell.get("period", "")), reverse=True)
    claims = [Claim(url=join(url, BOOK), index=True)] if _dict(value, "ledger") else []
    for cell in cells:
        claims += _claim(url, cell.get("url"), document=False)
        for file in _list(cell, "files"):
            claims += _claim(url, _dict(file).get("url") or _dict(file).get("path"), document=True)
    for resource in _list(value, "resources"):
        path = _dict(resource).get("path")
        for piece in path if isinstance(path, list) else [path]:
            claims += _claim(url, piece, document=True)
    return list(dict.fromkeys(claims))[:_MOST]


def of_sitemap(url: str, body: bytes) -> list[Claim]:
    """The addresses of a sitemap, or the sitemaps of an index. Empty if it is neither."""
    if body[:2] == b"\x1f\x8b":
        try:
            body = inflate(body, 31, _INFLATED)
        except (TooLarge, Unreadable):
            return []
    text = decode(body[:_INFLATED])
    index = "<sitemapindex" in text[:2000].lower()
    if not index and "<urlset" not in text[:2000].lower():
        return []
    found = (join(url, unescape(match[1])) for match in _LOC.finditer(text))
    return [Claim(url=address, index=index) for address in dict.fromkeys(found)][:_MOST]


def _claim(base: str, value: Any, *, document: bool) -> list[Claim]:
    return [Claim(url=join(base, value), document=document, section=True)] if isinstance(value, str) and value.strip() else []


def _dict(value: Any, name: str = "") -> dict[str, Any]:
    if name:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _list(value: Any, name: str) -> list[Any]:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []
