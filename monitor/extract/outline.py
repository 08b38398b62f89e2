"""The outline of a document as it is read: which headings stand above what comes next, and the text, links and tables below each.

Real headings (h1-h6) nest by level. What only works as a heading (a tab, an accordion's title, a bold line) has no level of its own: it
holds from where it stands to the end of its `scope`, a lesser or equal one in the same scope ends it, and all in its `body` is its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from monitor.extract.facts import Limits, bounded, clean
from monitor.extract.marks import names_a_numeral
from monitor.page import Area, Link, Section, Table

CAPTION = 160  # characters of a line above a table that is its title
CONTEXT = 200  # characters of a link's surroundings
_TRAIL = 12  # headings above one
HEADING = 500  # characters of a heading

# Ranks of headings without a level: a title ends a bold line of the same scope, and not the other way round.
_SENTENCE = re.compile(r"\.$|\b(?:no|se)\b", re.IGNORECASE)  # what says something is done is no title
TITLE, ITEM, BOLD = 1, 2, 3


@dataclass(slots=True)
class LinkDraft:
    """A link whose surroundings are not read to their end yet."""

    url: str
    text: str
    context: str = ""
    element: Any = None  # where it stands, to look around it when its line says nothing

    def surround(self, text: str) -> None:
        """Set what stands around it; nothing where that is only its own text."""
        self.context = bounded(text, CONTEXT) if text != self.text else ""


@dataclass(slots=True)
class Draft:
    """A section that is still being filled."""

    heading: str
    level: int
    trail: tuple[str, ...]
    area: Area
    lines: list[str] = field(default_factory=list)
    links: list[LinkDraft] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    at: int = -1  # its place in reading order: that of its heading, or of the first thing said in it

    def section(self, links: tuple[Link, ...]) -> Section:
        """The finished section."""
        return Section(
            heading=self.heading,
            level=self.level,
            trail=self.trail,
            text="\n".join(self.lines),
            links=links,
            tables=tuple(self.tables),
            area=self.area,
        )


def says_more(text: str, links: Iterable[str]) -> bool:
    """Whether a text says more than the links in it: a line of links only tells nothing about any one of them."""
    return sum(map(str.isalnum, text)) > sum(sum(map(str.isalnum, link)) for link in links)


@dataclass(slots=True)
class Entry:
    """An open heading. `rank` is 0 for a real one."""

    draft: Draft
    rank: int
    scope: Any = None
    body: Any = None
    inside: bool = False  # whether the reader is in the body now


class Outline:
    """Receives headings, text, links and tables in reading order and keeps the sections."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.area = Area.MAIN
        self.root = Draft("", 0, (), Area.MAIN)
        self.drafts = [self.root]
        self.stack: list[Entry] = []
        self.scopes: set[Any] = set()
        self.bodies: dict[Any, Entry] = {}
        self.left = limits.text
        self._at = 0
        self.links_left = limits.links
        self.tables_left = limits.tables
        self.line_is_open = False
        self._line: list[str] = []
        self._line_links: list[LinkDraft] = []

    @property
    def top(self) -> Draft:
        """The section that receives what comes now."""
        return self.stack[-1].draft if self.stack else self.root

    def in_order(self) -> list[Draft]:
        """The sections that say something, in reading order."""
        return sorted((draft for draft in self.drafts if draft.at >= 0), key=attrgetter("at"))

    # Text and links

    def text(self, text: str) -> None:
        """Add a piece of the current line."""
        self._line.append(text)
        self.line_is_open = True

    def line_is_blank(self) -> bool:
        """Whether nothing was said yet on this line."""
        return not any(piece.strip(" |\t\r\n\xa0") for piece in self._line)

    def link(self, url: str, text: str, element: Any, context: str | None = None) -> LinkDraft:
        """Add a link; its context is the rest of its line where none is given. Beyond the limit it is made and not kept."""
        draft = LinkDraft(url, bounded(text, HEADING), bounded(context or "", CONTEXT), element)
        if self.links_left > 0:
            self.links_left -= 1
            self._written().links.append(draft)
            if context is None:
                self._line_links.append(draft)
                self.line_is_open = True
        return draft

    def end_line(self) -> None:
        """Close the current line and give its text to the section and to the links on it."""
        if self._line:
            line = clean("".join(self._line))
            self._line.clear()
            if self.area is Area.MAIN and not self._line_links and names_a_numeral(line) and line not in self.top.heading:
                self.title(line, BOLD, None, above_all=True)
                return
            self.line(line)
            if self._line_links and says_more(line, (link.text for link in self._line_links)):
                for link in self._line_links:
                    link.surround(line)
        self._line_links.clear()
        self.line_is_open = False

    def line(self, line: str) -> None:
        """Add a whole line."""
        if line and self.left > 0:
            line = line[: self.left]
            self.left -= len(line) + 1
            self._written().lines.append(line)

    def line_above(self) -> str:
        """The line said last in this section, where it is short and no sentence, as the title of a table is."""
        if self.line_is_open:
            self.end_line()
        line = self.top.lines[-1] if self.top.lines else ""
        return line if len(line) <= CAPTION and " | " not in line and not _SENTENCE.search(line) else ""

    def table(self, table: Table) -> None:
        """Add a table to the current section."""
        if self.tables_left > 0:
            self.tables_left -= 1
            self._written().tables.append(table)

    def _written(self) -> Draft:
        """The section that is open, its place in reading order noted."""
        top = self.top
        if top.at < 0:
            self._at += 1
            top.at = self._at
        return top

    # Headings

    def heading(self, text: str, level: int) -> None:
        """Open the section of a real heading."""
        self.end_line()
        while self.stack:
            last = self.stack[-1]
            if last.inside or (last.rank < ITEM and last.draft.level < level):
                break
            self._close(len(self.stack) - 1)
        self._open(text, level, Entry(self.root, 0))

    def title(self, text: str, rank: int, scope: Any, body: Any = None, *, inside: bool = False, above_all: bool = False) -> None:
        """Open the section of something that works as a heading; `above_all` ends every bold line's section first."""
        self.end_line()
        for at in range(len(self.stack) - 1, -1, -1):
            entry = self.stack[at]
            if (entry.rank and entry.scope is scope and entry.rank >= rank and not entry.inside) or (above_all and entry.rank == BOLD):
                self._close(at)
            if entry.inside:
                break
        entry = Entry(self.root, rank, scope, body, inside)
        self._open(text, min(6, self.top.level + 1), entry)
        if scope is not None:
            self.scopes.add(scope)
        if body is not None:
            self.bodies[body] = entry

    def protect(self, body: Any, scope: Any = None, *, inside: bool = False) -> None:
        """Make an element the body of the heading opened last: headings in it are below that one, whatever their level."""
        if self.stack:
            entry = self.stack[-1]
            entry.body, entry.inside = body, inside
            self.bodies[body] = entry
            if scope is not None:
                entry.scope = scope
                self.scopes.add(scope)

    def leave(self, element: Any) -> None:
        """Close what was open only within an element."""
        if element in self.scopes:
            self.end_line()
            self.scopes.discard(element)
            at = next((i for i, entry in enumerate(self.stack) if entry.scope is element), None)
            if at is not None:
                self._close(at)
        entry = self.bodies.pop(element, None)
        if entry is not None:
            self.end_line()
            entry.inside = False

    def enter_chrome(self) -> tuple[Draft, list[Entry]]:
        """Begin a piece of chrome, whose headings and text have nothing to do with those around it; the answer goes to `leave_chrome`."""
        self.end_line()
        saved = self.root, self.stack
        self.root, self.stack, self.area = Draft("", 0, (), Area.CHROME), [], Area.CHROME
        self.drafts.append(self.root)
        return saved

    def leave_chrome(self, saved: tuple[Draft, list[Entry]]) -> None:
        """Go on where the chrome began."""
        self.end_line()
        self.root, self.stack = saved
        self.area = Area.MAIN

    def _open(self, text: str, level: int, entry: Entry) -> None:
        if len(self.drafts) >= self.limits.sections:
            self.line(text)
            entry.draft = Draft(text, level, (), self.area)  # beyond the limit: read, not kept
        else:
            trail = tuple(open_.draft.heading for open_ in self.stack[-_TRAIL:] if open_.draft.heading)
            entry.draft = Draft(bounded(text, HEADING), level, trail, self.area)
            self.drafts.append(entry.draft)
        self.left -= len(entry.draft.heading)
        self.stack.append(entry)
        self._written()

    def _close(self, at: int) -> None:
        del self.stack[at:]
