"""The one pass over an HTML tree: elements in reading order -> an `Outline`. No recursion: real pages nest hundreds deep."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lxml import etree

from monitor.extract import forms, links, marks, shortcode, titles
from monitor.extract.address import Resolver
from monitor.extract.around import numeral_row, row_title, text_of
from monitor.extract.facts import Limits
from monitor.extract.grid import table_of
from monitor.extract.htmltable import Grid, grid_of
from monitor.extract.outline import ITEM, TITLE, LinkDraft, Outline
from monitor.extract.panels import Panels
from monitor.page import Area, Table

_ROW_CONTEXT = 600  # characters of a row that is still one thing


class Walk:
    """One reading of one tree. What counts as `chrome`: every convention (2), only nav, footer and their roles (1), nothing (0)."""

    def __init__(self, root: etree._Element, resolver: Resolver, limits: Limits, chrome: int = 2) -> None:
        self.outline = Outline(limits)
        self.resolver = resolver
        self.chrome = chrome
        self.panels = Panels(root, resolver)
        self.muted: Any = None  # while set, text was said already as a heading
        self.owner: Any = None  # the element whose end ends the silence
        self.main = 0  # how many main and article elements are open
        self.listing = 0  # how many pre elements are open: there a line is a line
        self.rows: list[list[LinkDraft]] = []  # the links of each open row
        self._todo: list[Any] = [root]
        while self._todo:
            item = self._todo.pop()
            if type(item) is tuple:
                self._leave(*item)
            else:
                self._enter(item)
        self.outline.end_line()

    def say(self, text: str | None) -> None:
        """Text as it comes; unrendered shortcodes in it open and close headings."""
        if not text or self.muted is not None:
            return
        if self.listing and "\n" in text:
            for line in text.split("\n")[:-1]:
                self.outline.text(line)
                self.outline.end_line()
            text = text.rsplit("\n", 1)[1]
        if "[" not in text:
            self.outline.text(text)
            return
        for what, words in shortcode.pieces(text):
            if what == "text":
                self.outline.text(words)
            elif what == "title":
                self.outline.title(words, TITLE, shortcode, above_all=True)
            else:
                self.outline.leave(shortcode)

    def mute(self, element: Any, owner: Any = None) -> None:
        """Leave out text until the end of `owner` (the element itself where none is given), or until `element` begins."""
        self.muted, self.owner = element, owner if owner is not None else element

    def keep(self, draft: LinkDraft) -> None:
        """Remember a link for the row it stands in."""
        if self.rows:
            self.rows[-1].append(draft)

    def descend(self, element: etree._Element, kind: str = "", extra: Any = None) -> None:
        """Read what is inside an element, then leave it."""
        self.say(element.text)
        if len(element):
            self._todo.append((element, kind, extra))
            self._todo.extend(reversed(element))
        else:
            self._leave(element, kind, extra)

    def _enter(self, element: etree._Element) -> None:
        tag, outline = element.tag, self.outline
        if tag == "select" and self.muted is None:
            for url, text in forms.options(element, self.resolver):
                self.outline.link(url, text, None, "")
        if type(tag) is not str or tag in marks.SKIPPED:
            self.say(element.tail)
            return
        attributes = element.keys()
        found = marks.CHROME_TAGS.get(tag, 0)
        if attributes:
            found = marks.of_element(element, tag, attributes)
            hideable = "style" in attributes or "hidden" in attributes
            if hideable and marks.hidden(element, found, attributes) and element not in self.panels.labels:
                self.say(element.tail)
                return
        if outline.line_is_open and tag in marks.BLOCKS and tag not in ("tr", "td"):
            outline.end_line()
        if outline.bodies and (entry := outline.bodies.get(element)) is not None:
            entry.inside = True
        if self.muted is element and self.owner is not element:
            self.muted = None
        if found & marks.CHROME and outline.area is Area.MAIN and self.muted is None and self._is_chrome(element, tag, found):
            self.descend(element, "chrome", outline.enter_chrome())
        elif self.muted is None and (found or tag in titles.TAGS or self.panels.labels) and titles.open_title(self, element, tag, found):
            self.descend(element)
        elif tag in links.TAGS:
            links.read(self, element, tag)
        elif tag == "table":
            self._table(element)
        elif tag == "tr":
            self._row(element)
        elif tag in ("main", "article") or ("role" in attributes and element.get("role") == "main"):
            self.main += 1
            self.descend(element, "main")
        elif tag == "pre":
            self.listing += 1
            self.descend(element, "pre")
        else:
            if "onclick" in attributes or "data-href" in attributes:
                links.add(self, element)
            self.descend(element)

    def _leave(self, element: etree._Element, kind: str, extra: Any) -> None:
        outline = self.outline
        if kind == "link":
            links.add(self, element, extra)
        if outline.line_is_open and element.tag in marks.BLOCKS:
            if element.tag == "td":
                outline.text(" | ")
            else:
                outline.end_line()
        if self.owner is element:
            self.muted = self.owner = None
        if kind == "row":
            self._end_row(element)
        if outline.scopes or outline.bodies:
            outline.leave(element)
        if kind == "chrome":
            outline.leave_chrome(extra)
        elif kind == "main":
            self.main -= 1
        elif kind == "pre":
            self.listing -= 1
        self.say(element.tail)

    def _is_chrome(self, element: etree._Element, tag: str, found: int) -> bool:
        """Whether an element that bears a mark of chrome is chrome: not where it holds the content, or is the title of it."""
        if self.chrome < 2:
            return self.chrome == 1 and bool(found & marks.CHROME_TAG)
        if tag in ("header", "footer") and self.main:
            return False
        if element.find(".//main") is not None or element.find(".//article") is not None:
            return False
        if "header" in f"{tag} {element.get('class')} {element.get('id')}".lower() and element.find(".//a") is None:
            return len(text_of(element)) > marks.HEADING_LENGTH
        if not found & marks.CHROME_TAG and element.find(".//nav") is None and element.find(".//ul") is None:
            titled = any(element.find(f".//{name}") is not None for name in ("h1", "h2"))
            return not (titled and len(text_of(element)) <= marks.HEADING_LENGTH)
        return True

    def _table(self, element: etree._Element) -> None:
        grid = grid_of(element) if self.muted is None else None
        if grid is None:
            self.descend(element)
            return
        table = table_of(grid.rows, caption=grid.caption, header_rows=grid.header_rows)
        if table is None or not table.header:
            self.descend(element)
            return
        self._read_grid(element, grid, table)
        self.outline.leave(element)
        self.say(element.tail)

    def _read_grid(self, element: etree._Element, grid: Grid, table: Table) -> None:
        """The rows of a data table as lines; a row of one cell above others is the title of their links."""
        kept = False
        table = table if table.caption else replace(table, caption=self.outline.line_above())
        linked = next(element.iter("a", "area", "button"), None) is not None
        if grid.caption:
            self.outline.line(grid.caption)
        for row, line_of in zip(grid.rows, grid.elements, strict=True):
            title = row_title(line_of) if sum(map(bool, row)) == 1 else ""
            if title:
                self.outline.title(title, ITEM, element)
                continue
            if not kept:
                self.outline.table(table)
                kept = True
            line = _line(row, blanks=linked)
            self.outline.line(line)
            for link in line_of.iter("a", "area", "button") if linked else ():
                for draft in links.of(self, link, context=line):
                    self.keep(draft)

    def _row(self, element: etree._Element) -> None:
        """A row of a table that only lays out the page."""
        self.outline.end_line()
        title = row_title(element) if self.muted is None else ""
        if title:
            table = next(element.iterancestors("table"), None)
            self.outline.title(title, ITEM, table)
            self.mute(element)
        elif self.muted is None:
            title, content = numeral_row(element)
            if title:
                self.outline.title(title, ITEM, next(element.iterancestors("table"), None))
                self.mute(content, owner=element)
        self.rows.append([])
        self.descend(element, "row")

    def _end_row(self, element: etree._Element) -> None:
        found = self.rows.pop()
        if not found:
            return
        if self.rows:
            self.rows[-1].extend(found)
        if element.find(".//table") is not None:
            return
        said = " | ".join(text for text in map(text_of, element) if text)
        if len(said) > _ROW_CONTEXT:
            return
        for draft in found:
            draft.surround(said)


def _line(row: list[str], *, blanks: bool) -> str:
    """The cells of a row as a line. Beside links, a blank one before others keeps its place: the column says what a link is of."""
    last = max((place for place, cell in enumerate(row) if cell), default=-1)
    return " | ".join(cell or "–" for cell in row[: last + 1] if cell or blanks)
