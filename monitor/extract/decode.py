"""Bytes to text without guessing: what is valid UTF-8 is UTF-8, else what the document says of itself, else windows-1252."""

from __future__ import annotations

import codecs
import re

HEAD = 4096  # bytes looked at for a declaration

_META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_XML_CHARSET = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.I)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HIGH = bytes(range(0x80, 0x100))
_NO_TEXT = ("utf-16", "utf-32", "utf-7", "idna", "punycode", "unicode", "raw", "mbcs", "undefined")


def decode(body: bytes, declared: str = "", *, cut: bool = False) -> str:
    """The text of bytes. `declared` is the Content-Type as the server sent it; `cut` says that the end may split a letter. Never raises.

    UTF-8 comes before any declaration: text in another charset that happens to be valid UTF-8 hardly exists, and portals that
    declare one charset and send the other do.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body.decode(name, "replace").lstrip("\ufeff")
    if cut:
        body = body.rstrip(_HIGH)
    for codec in ("utf-8", _codec(_found(_HEADER_CHARSET.search(declared))), _codec(_own_charset(body[:HEAD]))):
        if codec:
            try:
                return body.decode(codec)
            except (UnicodeError, LookupError, ValueError):
                continue
    return _mostly_utf8(body) or body.decode("windows-1252", "replace")


def _found(match: re.Match[str] | None) -> str:
    return match.group(1) if match else ""


def _own_charset(head: bytes) -> str:
    match = _META_CHARSET.search(head) or _XML_CHARSET.match(head.lstrip())
    return match.group(1).decode("ascii", "replace") if match else ""


def _codec(name: str) -> str:
    """Python's name of a text codec; latin-1 is read as windows-1252, as browsers do, and UTF-16 without a mark is not believed."""
    try:
        found = codecs.lookup(name).name if name else ""
    except (LookupError, ValueError):
        return ""
    if not found or found.startswith(_NO_TEXT):
        return ""
    return "windows-1252" if found in ("iso8859-1", "ascii", "cp1252") else found


def _mostly_utf8(body: bytes) -> str:
    """UTF-8 text with a few broken bytes, as a page pasted together may have; "" where it is no UTF-8 at all."""
    text = body.decode("utf-8", "replace")
    good = sum(text.count(letter) for letter in "áéíóúñÁÉÍÓÚÑü¿°–”“")
    return text if text.count("\ufffd") < good else ""
