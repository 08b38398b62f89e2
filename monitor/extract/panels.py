"""Tabs and folding panels whose title stands elsewhere: what opens a panel, as in ARIA, Bootstrap and jQuery UI, names it."""

from __future__ import annotations

import re
from urllib.parse import unquote

from lxml import etree

from monitor.extract import marks
from monitor.extract.address import Resolver
from monitor.extract.around import text_of

_SIGNS = frozenset(("aria-controls", "data-toggle", "data-bs-toggle", "data-target", "data-bs-target"))
_NUMBERED = re.compile(r"(?:numeral|inciso|num\.?|art[\w.]* 10)?\W{0,3}\d{1,2}\W{1,3}[^\W\d_]{3}", re.IGNORECASE)
_TOGGLES = ("tab", "pill", "collapse", "list", "")
_NO_OPENER = re.compile(r"navbar-toggle|menu|dropdown|hamburger|search|modal|offcanvas|close", re.I)


def _numbered(panel: etree._Element, label: str) -> bool:
    """Whether an element to which a menu jumps has no title but the menu's: "8. Ejecución presupuestaria" -> `<div id="numeral8">`."""
    if panel.tag not in ("div", "section", "article") or not _NUMBERED.match(label) or len(label) > marks.HEADING_LENGTH:
        return False
    return not any(panel.find(f".//{tag}") is not None for tag in marks.HEADINGS)


class Panels:
    """Which element is the panel of which title: `labels` by panel, `openers` the elements that open one."""

    def __init__(self, root: etree._Element, resolver: Resolver) -> None:
        self.ids: dict[str, etree._Element] = {}
        self.labels: dict[etree._Element, str] = {}
        self.openers: set[etree._Element] = set()
        here = resolver.resolve(resolver.base)
        openers, jumps = self._look(root)
        for opener in openers:
            toggle = opener.get("data-bs-toggle") or opener.get("data-toggle") or ""
            if toggle in _TOGGLES and not _NO_OPENER.search(f"{opener.get('class') or ''} {opener.get('id') or ''}"):
                self._add(opener)
        for jump in jumps:
            before, _, name = (jump.get("href") or "").partition("#")
            panel = self.ids.get(unquote(name)) if not before or resolver.resolve(before) == here else None
            if panel is None or panel in self.labels:
                continue
            if not before and marks.of_words(panel.get("class") or "") & marks.PANEL:
                self._add(jump)
            elif _numbered(panel, label := text_of(jump)):
                self.labels[panel] = label

    def _look(self, root: etree._Element) -> tuple[list[etree._Element], list[etree._Element]]:
        """Note what has an id, and answer what may open something and what jumps to a place on the page."""
        openers, jumps = [], []
        for element in root.iter():
            names = element.keys()
            if not names:
                continue
            if "id" in names:
                self.ids.setdefault(element.get("id") or "", element)
            if len(names) > 1 and not _SIGNS.isdisjoint(names):
                openers.append(element)
            elif element.tag == "a" and "#" in (element.get("href") or ""):
                jumps.append(element)
        return openers, jumps

    def _add(self, opener: etree._Element) -> None:
        panel = self._panel(opener)
        if panel is None or panel.tag in ("nav", "body") or marks.of_element(panel, panel.tag, panel.keys()) & marks.CHROME:
            return
        label = text_of(opener)
        if not label or len(label) > marks.HEADING_LENGTH or panel in set(opener.iterancestors()):
            return
        self.labels.setdefault(panel, label)
        self.openers.add(opener)

    def _panel(self, opener: etree._Element) -> etree._Element | None:
        for name in ("data-bs-target", "data-target", "href", "aria-controls"):
            value = (opener.get(name) or "").strip()
            if name != "aria-controls" and value[:1] != "#":
                continue
            panel = self.ids.get(value.lstrip("#"))
            if panel is not None:
                return panel
        return None
