"""What a crawl asks for next. Pure: the answer depends only on what was added and what was seen, in that order.

Addresses wait by rank, then what is about the present, then by depth and order of discovery. A pattern (the address with its numbers
blanked) may be followed only so often, less often for what looks like a calendar and what stands outside the section: that ends every trap.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from monitor.crawler.course.relevance import Rank
from monitor.crawler.urls import clean, host_of, is_never_asked, key, path_of, remembered

MAX_DEPTH = 12
MAX_LENGTH = 1000
_SAME_AGAIN = 8  # the same page under so many addresses of one pattern: nothing new will come
_SAME_IN_SECTION = 40  # but the 29 numerals of an empty portal may well be the same page
_TABLE = re.compile(r"(?P<stem>[^?#]+)\.(?P<form>csv|xlsx?|ods|json)$", re.I)
_CALENDAR = re.compile(r"calend|/eventos?/|/events?/|agenda|tribe-bar-date|[?&]ical=", re.I)
_DATES = re.compile(r"[?&](?:mes|month|dia|day|fecha|date|semana|week)=|/\d{4}-\d{2}(?:-\d{2})?/?$", re.I)


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """An address that waits: where it was found, how promising it is, and its place in the order of discovery."""

    url: str
    key: str
    rank: Rank
    depth: int
    order: int
    referrer: str = ""
    stale: bool = False  # about a time long past

    @property
    def place(self) -> tuple[int, bool, int, int]:
        """Its place in the queue."""
        return (int(self.rank), self.stale, self.depth, self.order)


class Frontier:
    """Addresses known and not yet seen."""

    def __init__(self) -> None:
        self._waiting: dict[str, Item] = {}
        self._seen: dict[str, Item] = {}
        self._tables: dict[str, str] = {}  # a table's address without its format -> the key under which it is asked for
        self._heap: list[tuple[tuple[int, bool, int, int], str]] = []
        self._order = 0
        self.moved = 0  # how many addresses led to another one
        self._followed: Counter[str] = Counter()
        self._last_print: dict[str, str] = {}
        self._repeats: Counter[str] = Counter()

    def add(self, url: str, rank: Rank, *, depth: int, referrer: str = "", stale: bool = False) -> str:
        """Note an address, or raise its rank if it waits already. Returns its key, "" if it is not one to ask for."""
        url = clean(url)
        if not url or is_never_asked(url) or len(url) > MAX_LENGTH or is_glued(url):
            return ""
        name = key(url)
        if name in self._seen:
            return name
        old = self._waiting.get(name)
        if old is None and self._is_twin(url, name):
            return ""
        if old is None:
            self._order += 1
            self._put(Item(url=url, key=name, rank=rank, depth=depth, order=self._order, referrer=referrer, stale=stale))
        elif rank < old.rank:
            stale = stale and old.stale
            self._put(replace(old, rank=rank, depth=min(depth, old.depth), referrer=referrer, stale=stale))
        return name

    def _is_twin(self, url: str, name: str) -> bool:
        """Whether it is the same table in another format (`.csv`, `.xlsx`, `.json` of one name): one of them is proof enough."""
        found = _TABLE.match(url)
        if found is None:
            return False
        if found["form"].lower() == "json":
            return found["stem"] in self._tables
        return self._tables.setdefault(found["stem"], name) != name

    def _put(self, item: Item) -> None:
        self._waiting[item.key] = item
        heapq.heappush(self._heap, (item.place, item.key))

    def best(self, refused: Callable[[Item], bool]) -> Item | None:
        """The next address to ask for. `refused` must not change its mind about an item of the same rank before `reopen`."""
        while self._heap:
            place, name = self._heap[0]
            item = self._waiting.get(name)
            if item is not None and item.place == place and not self.trapped(item) and not refused(item):
                return item
            heapq.heappop(self._heap)
        return None

    def take(self, url: str) -> Item:
        """An address was asked for: it waits no longer. Works for one that never waited, too."""
        name = key(url)
        item = self._waiting.pop(name, None) or self._seen.get(name)
        if item is None:
            self._order += 1
            item = Item(url=url, key=name, rank=Rank.OTHER, depth=1, order=self._order)
        self._seen[name] = item
        self._followed[pattern_of(item.url)] += 1
        return item

    def reopen(self, items: Iterable[Item]) -> None:
        """Let items that were asked for wait again, and consider anew all that waits."""
        for item in items:
            self._waiting[item.key] = self._seen.pop(item.key, item)
        self._heap = [(item.place, item.key) for item in self._waiting.values()]
        heapq.heapify(self._heap)

    def note_final(self, item: Item, url: str) -> None:
        """The address led to another one, which is thereby seen, too."""
        name = key(url)
        if name not in self._seen:
            self.moved += 1
            self._waiting.pop(name, None)
            self._seen[name] = item

    def note_content(self, item: Item, fingerprint: str) -> None:
        """What the page said, to notice when a pattern keeps saying the same."""
        pattern = pattern_of(item.url)
        same = self._last_print.get(pattern) == fingerprint
        self._repeats[pattern] = self._repeats[pattern] + 1 if same else 0
        self._last_print[pattern] = fingerprint

    def seen(self, name: str) -> Item | None:
        """The item under which a key was seen, if it was."""
        return self._seen.get(name)

    def raise_seen(self, name: str, rank: Rank) -> bool:
        """A page that was seen turns out to belong to the section. Says whether that was news."""
        old = self._seen.get(name)
        if old is None or old.rank <= rank:
            return False
        self._seen[name] = replace(old, rank=rank)
        return True

    def waiting(self) -> list[Item]:
        """All that waits, in order of discovery."""
        return sorted(self._waiting.values(), key=lambda item: item.order)

    def repeats(self, item: Item) -> bool:
        """Whether its pattern has only been saying the same for a while."""
        return self._repeats[pattern_of(item.url)] >= (_SAME_IN_SECTION if item.rank <= Rank.SECTION else _SAME_AGAIN)

    def trapped(self, item: Item) -> bool:
        """Whether its pattern has been followed often enough."""
        if item.rank <= Rank.WELL_KNOWN:
            return False
        return item.depth > MAX_DEPTH or self.repeats(item) or self._followed[pattern_of(item.url)] >= _allowance(item)


def _allowance(item: Item) -> int:
    if item.rank is Rank.DOCUMENT:
        return 2000
    calendar = bool(_CALENDAR.search(item.url))
    if item.rank <= Rank.SECTION:
        return 24 if calendar else 400
    return 6 if calendar or _DATES.search(item.url) else 60


@remembered
def pattern_of(url: str) -> str:
    """An address with its numbers blanked and only the names of its query: what all pages of a calendar share."""
    _, _, query = key(url).partition("?")
    names = sorted({piece.partition("=")[0] for piece in query.split("&") if piece})
    return f"{host_of(url)}{re.sub(r'[0-9]+', '#', path_of(url))}?{'&'.join(names)}"


@remembered
def is_glued(url: str) -> bool:
    """Whether an address looks like a relative link glued to itself again and again (/a/b/a/b, /a/a/a)."""
    pieces = [piece for piece in path_of(url).lower().split("/") if piece and not piece.isdigit()]
    if len(pieces) > 20:
        return True
    pairs = Counter(pairwise(pieces))
    return any(count > 2 for count in Counter(pieces).values()) or any(count > 1 for count in pairs.values())
