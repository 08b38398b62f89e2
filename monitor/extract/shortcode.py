"""Shortcodes of page builders left unrendered in the text, as happens after a plug-in is gone: `[vc_tta_section title=»1. ...»]`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.extract.facts import clean

_SHORTCODE = re.compile(
    r"\[(/?)((?:vc|et_pb|fusion|av|su|ultimate|mk|cs|x|tm|wpb|divi|elementor|ot|trx)_[\w-]{2,60}|tabs?|tabgroup|toggles?|accordions?|accordion[-_]item|spoiler|section|panel|collapse)(?=[\s\]/])([^\[\]]{0,2000})\]",
    re.I,
)
_QUOTES = "\"'“”„‟«»″‶′‘’"
_TITLE = re.compile(
    rf"\b(?:title|titulo|heading|caption)\s*=\s*([{_QUOTES}]+)(.*?)(?:[{_QUOTES}]+(?=\s*(?:[\w-]+\s*=|/?$))|$)", re.I | re.S
)
_BARE = re.compile(r"\b(?:title|titulo)\s*=\s*([^\s\]]+)", re.I)


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """A text cut at its shortcodes: pairs of what it is (`text`, `title`, `end`) and the words; other shortcodes vanish."""
    at = 0
    for match in _SHORTCODE.finditer(text):
        if match.start() > at:
            yield "text", text[at : match.start()]
        at = match.end()
        closing, name, rest = match.groups()
        said = "" if closing else _title(rest)
        if said:
            yield "title", said
        elif closing and re.search(r"section|tab$|toggle$|accordion|panel|spoiler|item", name, re.I):
            yield "end", name
    if at < len(text):
        yield "text", text[at:]


def _title(attributes: str) -> str:
    found = _TITLE.search(attributes.strip())
    if found:
        return clean(found.group(2).strip(_QUOTES))
    bare = _BARE.search(attributes)
    return clean(bare.group(1)) if bare else ""
