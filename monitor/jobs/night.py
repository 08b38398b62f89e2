"""Many errands in one process: as many at once as it is told, one at a time at each machine, and none that stops another.

A thread per visitor: waiting politely is most of a visit. One worker reads for all, one page at a time.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from django.db import connection

from checklists.model import Checklist
from monitor.archive import models
from monitor.crawler.fetch import Fetcher
from monitor.crawler.pace import Clock, SystemClock
from monitor.extract import Worker
from monitor.jobs.errand import Errand, Kept, machines_of, run
from monitor.jobs.lock import Held
from monitor.jobs.order import chains

_PATIENCE = 5.0  # seconds before a machine where another process is at work is tried again


class How(StrEnum):
    """How an errand of a night ended."""

    DONE = "done"
    BEFORE = "before"  # it had been done already
    HELD = "held"  # another process is at it
    BROKEN = "broken"  # it could not be done: a wrong address, a full disk
    LEFT = "left"  # the night was ended before


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """An errand of a night and how it ended: its assessment where there is one, the reason where there is none."""

    errand: Errand
    how: How
    row: models.Assessment | None = None
    reason: str = ""
    seconds: float = 0.0


class Watch(Protocol):
    """Whoever follows a night. Told from several threads, one at a time."""

    def begun(self, errand: Errand) -> None:
        """A visit begins, or goes on."""

    def asked(self, errand: Errand, url: str, fetched: str, count: int) -> None:
        """A request was made."""

    def ended(self, ended: Ended) -> None:
        """An errand ended."""


class Stopped(Exception):
    """The work was told to end."""


class StoppableClock(SystemClock):
    """The machine's clock, whose waiting ends with a Stopped when the event is set."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop

    def sleep(self, seconds: float) -> None:
        if self._stop.wait(seconds):
            raise Stopped


def places_of(errands: Sequence[Errand], fetcher: Callable[[], Fetcher] = Fetcher.from_environment) -> dict[Errand, frozenset[str]]:
    """Which machines serve each portal, asked of the resolver for several at once."""
    asking = fetcher()
    try:
        with ThreadPoolExecutor(16) as pool:
            return dict(zip(errands, pool.map(lambda errand: machines_of(errand, asking), errands), strict=True))
    finally:
        asking.close()


class Night:
    """One night's errands. `go` does them; `end` may be called from a signal or another thread, and the same errands go on later.

    `show` is told of each visit that was made now, outside any lock; `length` guesses how long one takes.
    """

    def __init__(
        self,
        errands: Sequence[Errand],
        *,
        checklist: Checklist,
        root: Path,
        watch: Watch,
        visitors: int,
        show: Callable[[Kept], None] = lambda _: None,
        fetcher: Callable[[], Fetcher] = Fetcher.from_environment,
        clock: Callable[[threading.Event], Clock] = StoppableClock,
        length: Callable[[Errand], float] = lambda _: 1.0,
    ) -> None:
        self._errands, self._checklist, self._root = errands, checklist, root
        self._watch, self._visitors, self._show, self._fetcher, self._length = watch, max(visitors, 1), show, fetcher, length
        self._clock = clock
        self._stop = threading.Event()
        self._lock = threading.Lock()  # of what threads share here: the chains, the watch, the list of the ended
        self._ended: dict[Errand, Ended] = {}
        self._chains: deque[tuple[Errand, ...]] = deque()
        self._put_back: set[Errand] = set()

    def end(self) -> None:
        """Begin no further visit, and cut those under way after their present request."""
        self._stop.set()

    def go(self) -> tuple[Ended, ...]:
        """Do the errands and say how each ended, in the order given."""
        self._chains.extend(chains(self._errands, places_of(self._errands, self._fetcher), self._length))
        with Worker() as reader:
            threads = [
                threading.Thread(target=self._visit, args=(reader,), daemon=True) for _ in range(min(self._visitors, len(self._chains)))
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                while thread.is_alive():
                    thread.join(0.2)  # in pieces, so that a signal is heard
        return tuple(self._ended.get(errand, Ended(errand=errand, how=How.LEFT)) for errand in self._errands)

    def _visit(self, reader: Worker) -> None:
        """Take one chain after the other until there is none. A chain at whose machine another process is at work is put back once."""
        try:
            while not self._stop.is_set():
                with self._lock:
                    if not self._chains:
                        return
                    chain = self._chains.popleft()
                for place, errand in enumerate(chain):
                    how = How.LEFT if self._stop.is_set() else self._do(errand, reader)
                    if how is How.HELD and errand not in self._put_back:
                        with self._lock:
                            self._put_back.update(chain[place:])
                            self._chains.append(chain[place:])
                        self._stop.wait(_PATIENCE if len(self._chains) == 1 else 0)
                        break
        finally:
            connection.close()

    def _do(self, errand: Errand, reader: Worker) -> How:
        began = time.monotonic()
        with self._lock:
            self._watch.begun(errand)
        kept, how, reason = None, How.LEFT, ""
        try:
            kept = self._run(errand, reader)
            how = How.DONE if kept.observation else How.BEFORE
        except Stopped:
            pass
        except Held as fault:
            how, reason = How.HELD, str(fault)
        except Exception as fault:  # whatever befell this portal, the others wait for their turn
            how, reason = How.BROKEN, str(fault) or type(fault).__name__
        ended = Ended(errand=errand, how=how, row=kept.row if kept else None, reason=reason, seconds=time.monotonic() - began)
        with self._lock:
            self._ended[errand] = ended
            self._watch.ended(ended)
        return how

    def _run(self, errand: Errand, reader: Worker) -> Kept:
        fetcher = self._fetcher()
        try:
            kept = run(
                errand,
                checklist=self._checklist,
                fetcher=fetcher,
                root=self._root,
                progress=lambda url, fetched, count: self._asked(errand, url, fetched, count),
                worker=reader,
                clock=self._clock(self._stop),
            )
            if kept.observation:
                self._show(kept)
            return kept
        finally:
            fetcher.close()

    def _asked(self, errand: Errand, url: str, fetched: str, count: int) -> None:
        with self._lock:
            self._watch.asked(errand, url, fetched, count)
        if self._stop.is_set():
            raise Stopped
