"""XML inside office files, parsed without entities, DTDs or network: what such files never need and only attacks use."""

from __future__ import annotations

import re

from lxml import etree

from monitor.extract.facts import CORRUPT, TOO_COMPLEX, Unreadable

# An encoding that spells its declarations in other bytes could hide them from the look above, so only the usual ones are read.
_ORDINARY = re.compile(
    rb"""(?:\xef\xbb\xbf)?\s*<(?!\?xml[^>]*encoding\s*=\s*["'](?!utf-8|us-ascii|iso-8859-1|windows-1252))[^\x00]""", re.I
)


def parse(content: bytes) -> etree._Element:
    """The root of a document. Raises `Unreadable` where it declares entities, is broken, or is nested beyond reason."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or not _ORDINARY.match(content):
        raise Unreadable(TOO_COMPLEX)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(CORRUPT) from error


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: etree._Element, name: str) -> str:
    """An attribute by its local name, whatever its namespace; "" where there is none."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""
