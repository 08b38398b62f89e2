"""Everything on a page that leads somewhere: anchors, image maps, frames, embedded documents, buttons that open a window."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

from monitor.extract.around import label_of, short_text, text_of
from monitor.extract.facts import clean
from monitor.extract.marks import BLOCKS
from monitor.page import Area

if TYPE_CHECKING:
    from monitor.extract.outline import LinkDraft
    from monitor.extract.walk import Walk

_FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}
_ONCLICK = re.compile(r"(?:window\.open|location(?:\.href)?\s*=|location\.(?:assign|replace))\s*\(?\s*['\"]([^'\"]+)['\"]", re.I)
_DATA = ("data-href", "data-url", "data-link", "data-file", "data-pdf", "data-download", "data-downloadurl", "data-download-url")
_OPENS_SOMETHING = ("data-toggle", "data-bs-toggle", "aria-expanded", "aria-haspopup", "aria-controls")

TAGS = frozenset(("a", "area", *_FRAMES))


def read(walk: Walk, element: etree._Element, tag: str) -> None:
    """Read a link element: its text into the line, itself into the section."""
    if tag in _FRAMES:
        if _frame(walk, element, tag):
            walk.say(element.tail)
        else:
            walk.descend(element)  # what an object or frame holds for those who cannot show it
    elif len(element) and any(child.tag in BLOCKS for child in element.iterdescendants()):
        walk.descend(element, "link")  # a card: headings in it come first, and the link is theirs
    else:
        text = text_of(element)
        walk.say(text if len(element) else element.text)
        add(walk, element, text=text)
        walk.say(element.tail)


def add(walk: Walk, element: etree._Element, context: str | None = None, text: str = "") -> None:
    """Add the link of an element, if it has one, to the section that is open; `text` where it was read already."""
    for draft in of(walk, element, "" if walk.muted is not None else context, text):
        walk.keep(draft)


def of(walk: Walk, element: etree._Element, context: str | None = None, text: str = "") -> list[LinkDraft]:
    """The link of an element as a list of one, or none."""
    href = element.get("href")
    url = walk.resolver.resolve(href) if href else ""
    if not url:
        url = _scripted(walk, element)
    if not url and (href is None or _only_moves(walk, element, href)):
        return []
    text = text or (label_of(element) if href is not None else short_text(element)) or _file_name(url)
    return [walk.outline.link(url, text, element, context)]


def _scripted(walk: Walk, element: etree._Element) -> str:
    """The address a script would open: one in a data attribute, or a plain one in onclick or a javascript: href."""
    for name in _DATA:
        if (said := element.get(name)) and (url := walk.resolver.resolve(said)):
            return url
    for name in ("onclick", "href"):
        script = element.get(name)
        found = _ONCLICK.search(script) if script and (name == "onclick" or script[:11].lower() == "javascript:") else None
        if found:
            return walk.resolver.resolve(found.group(1))
    return ""


def _only_moves(walk: Walk, element: etree._Element, href: str) -> bool:
    """Whether an href without address still does something here: opens a panel, a menu or its title, or goes to a place."""
    if len(href) > 1 and href[0] == "#" and (unquote(href[1:]) in walk.panels.ids or href == "#top"):
        return True
    if walk.outline.area is Area.CHROME or element in walk.panels.openers or walk.muted is not None:
        return True
    return element.get("role") in ("button", "tab") or any(element.get(name) is not None for name in _OPENS_SOMETHING)


def _frame(walk: Walk, element: etree._Element, tag: str) -> bool:
    source = element.get(_FRAMES[tag]) or element.get("data-src") or element.get("data-lazy-src") or ""
    url = walk.resolver.resolve(source)
    if url:
        walk.keep(walk.outline.link(url, tag, None, clean(element.get("title") or element.get("name") or "")))
    return bool(url) and tag != "embed"  # the parser does not know that an embed is empty


def _file_name(url: str) -> str:
    return clean(unquote(url.split("?", 1)[0].rstrip("/").rpartition("/")[2]))
