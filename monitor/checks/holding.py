"""What a portal holds: one piece of content (or of its absence) that belongs to an obligation, and the page that proves it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from checklists.finding import Evidence
from checklists.model import JustificationKind
from monitor.page import Page, Table

EXCERPT = 240


class What(StrEnum):
    """The kinds of content, from the best proof to none."""

    DATA = "data"  # a table with rows
    DOCUMENT = "document"  # a file that opened and can be read
    OPAQUE = "opaque"  # a file that opened but cannot be read: a scan, an encrypted or corrupt file
    TEXT = "text"  # text on a page
    DECLARATION = "declaration"  # a statement in the place of content
    EMPTY = "empty"  # a title, folder or link with nothing behind it
    BROKEN = "broken"  # a link whose target is not there
    EXTERNAL = "external"  # on a host that is not verified
    UNSEEN = "unseen"  # something is there and could not be seen

    @property
    def positive(self) -> bool:
        """Whether it proves that something is published."""
        return self in (What.DATA, What.DOCUMENT, What.OPAQUE, What.TEXT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Holding:
    """A piece of content under an obligation. `part` is None while its part is not known; `period` as text, None while unread."""

    obligation: str
    part: str | None
    period: str | None
    what: What
    page: Page
    where: str = ""  # heading or link text that places it
    text: str = ""  # what was read of it, bounded
    tables: tuple[Table, ...] = ()
    kind: JustificationKind | None = None
    claimed: bool = False  # found by the portal's own manifest, and opened
    note: str = ""  # what a reviewer should know, such as a file name that says another thing
    in_section: bool = True
    weight: float | None = None  # from 0 to 1, how surely the words that place it are those of the obligation; None where not known
    year: str | None = None  # of the year page it stands on, where the portal keeps one per year

    @property
    def answers(self) -> bool:
        """Whether it can answer for its part: content, or a declaration in its place."""
        return self.what.positive or self.what is What.DECLARATION

    def evidence(self, excerpt: str = "", locator: str = "") -> Evidence:
        """The proof of this holding; without an excerpt, the text that places it and the beginning of what it says."""
        shown = excerpt or " · ".join(piece for piece in (self.where, self.text) if piece)
        place = " · ".join(piece for piece in (locator or self.where, self.note) if piece)
        return Evidence(url=self.page.url or self.page.requested, digest=self.page.digest, excerpt=shorten(shown), locator=shorten(place))


def shorten(text: str, limit: int = EXCERPT) -> str:
    """One line of at most `limit` characters, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rsplit(" ", 1)[0] + "…"
