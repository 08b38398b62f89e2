"""Hrefs -> absolute addresses, by a short cut for the shapes that nearly all links have."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

_SAFE = "!#$%&'()*+,/:;=?@[]~"
_NOWHERE = ("javascript:", "about:", "data:", "vbscript:", "blob:", "file:")
_CONTROL = re.compile(r"[\t\r\n\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_PLAIN = re.compile(r"[!$%&'()*+,/:;=?@\[\]~\w.\-]*\Z", re.A)
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.I)


class Resolver:
    """Turns the hrefs of one document into addresses. Not to be shared between documents: it remembers the base."""

    def __init__(self, url: str, base: str = "") -> None:
        self.base = url
        if base:
            self.base = _joined(url, base.strip()) or url
        try:
            pieces = urlsplit(self.base)
            self.origin = f"{pieces.scheme}://{pieces.netloc}" if pieces.netloc else ""
            self.scheme = pieces.scheme or "https"
        except ValueError:
            self.origin, self.scheme = "", "https"

    def resolve(self, href: str) -> str:
        """The absolute address of an href, "" where it leads nowhere (empty, "#...", a script).

        Spaces and letters outside ASCII are percent-encoded, anchors within the page dropped, mailto: and tel: kept.
        """
        if not _PLAIN.match(href):
            href = _encoded(_CONTROL.sub("", href).strip())
        if not href or href[0] == "#":
            return ""
        if href[0] == "/" and href[1:2] != "/" and "/." not in href and self.origin:
            return _without_anchor(self.origin + href)
        if href.startswith(("https://", "http://")):
            return _without_anchor(href if "/." not in href and "[" not in href else _joined(self.base, href))
        if _SCHEME.match(href):
            if href.lower().startswith(_NOWHERE):
                return ""
            if href.lower().startswith(("mailto:", "tel:", "whatsapp:")):
                return href
        return _without_anchor(_joined(self.base, href))


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:
        return ""


def _encoded(href: str) -> str:
    """The address with what may not stand in one percent-encoded; a host outside ASCII stays as it is written."""
    href = href.replace("\\", "/") if href[:12].lower().startswith(("http:\\", "https:\\")) or "://" not in href[:12] else href
    try:
        pieces = urlsplit(href)
    except ValueError:
        return quote(href, safe=_SAFE)
    rest = (quote(piece, safe=_SAFE) for piece in pieces[2:])
    return urlunsplit((pieces.scheme, pieces.netloc, *rest))


def _without_anchor(url: str) -> str:
    """The address without a plain anchor; one that holds a path (`#/x`, `#!x`, `#folders/x`) is part of what it names."""
    before, mark, anchor = url.partition("#")
    return url if mark and ("/" in anchor or anchor.startswith("!")) else before
