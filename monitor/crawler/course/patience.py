"""Whom we stop asking, and what we ask for again later. Pure.

A site that refuses is left alone for good. A fault may pass: what failed waits until everything else was read, and is asked for again, in
at most two further rounds after a rest. A host that kept failing is given that chance, too.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from monitor.crawler.frontier import Item
from monitor.outcome import ENDINGS
from monitor.page import Fetched, Page

PATIENT = 120.0  # seconds: a server that asks for a longer wait is not waited for, and not asked again in this crawl
RESTS = (60.0, 240.0)  # seconds of peace before each further round


@dataclass(slots=True)
class Patience:
    """The hosts that are closed and why, and what is to be asked for again. `rounds` is how many further rounds there may be."""

    rounds: int
    round: int = 0
    closed: dict[str, tuple[Fetched, str]] = field(default_factory=dict)
    _for_good: set[str] = field(default_factory=set)
    _streak: Counter[tuple[str, Fetched]] = field(default_factory=Counter)
    _failed: dict[str, tuple[Item, Page]] = field(default_factory=dict)  # by key, as they failed last

    def close(self, host: str, how: Fetched, why: str, *, for_good: bool = False) -> None:
        """Ask a host for nothing more: for good, unless it only failed."""
        self.closed.setdefault(host, (how, why))
        if for_good or not _passes(how):
            self._for_good.add(host)

    def note(self, host: str, how: Fetched, retry_after: float) -> None:
        """A request to a host ended so; close it where it keeps refusing or failing, or asks for a long wait."""
        for sort in [sort for (where, sort) in self._streak if where == host and sort is not how]:
            del self._streak[host, sort]
        self._streak[host, how] += 1
        limit = ENDINGS[how].closes_after
        if limit and self._streak[host, how] >= limit:
            self.close(host, how, "el sitio dejó de atender; no se insistió")
        if retry_after > PATIENT and self.rounds:
            self.close(host, how, f"el sitio pidió esperar {round(retry_after / 60)} minutos; no se insistió", for_good=True)

    def put_off(self, item: Item, page: Page) -> None:
        """What failed in passing is asked for again later."""
        if self.rounds and ENDINGS[page.fetched].transient:
            self._failed[item.key] = (item, page)

    def failure_of(self, item: Item) -> Page | None:
        """The page of an earlier try that failed, which the one just made replaces."""
        found = self._failed.pop(item.key, None)
        return found[1] if found else None

    @property
    def failed(self) -> list[Item]:
        """What failed in passing and may be asked for again, in the order in which it failed."""
        return [item for item, _ in self._failed.values()]

    @property
    def has_more(self) -> bool:
        """Whether there may be a further round."""
        return self.round < self.rounds

    def is_over(self, host: str) -> bool:
        """Whether a host is closed for this crawl, whatever comes."""
        return host in self._for_good

    def begin(self, number: int) -> set[str]:
        """Begin a further round; gives the hosts that are open again."""
        self.round = number
        self._streak.clear()
        opened = {host for host in self.closed if host not in self._for_good}
        for host in opened:
            del self.closed[host]
        return opened


def _passes(how: Fetched) -> bool:
    return ENDINGS[how].fault and ENDINGS[how].transient
