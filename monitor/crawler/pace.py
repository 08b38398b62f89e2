"""How politely we ask: one request at a time and a rest between two, for each host and for each machine behind it.

A provider keeps many towns on one machine, so what is kept in order is the network address, for all crawls of this process together.
Two seconds between two requests, more where it answers slowly, twice as many after each fault, never under one. Only what MONITOR_ALLOW
names is asked without rest.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from monitor.crawler.urls import host_of
from monitor.outcome import ENDINGS
from monitor.page import Fetched

START, LEAST = 2.0, 1.0  # seconds between two requests
_MOST_FOR_SLOWNESS, _MOST_FOR_FAULTS = 10.0, 60.0
_PER_SECOND = 4.0  # who needs a second for an answer is left alone for four
_LOOK_AGAIN = 0.1  # seconds until we look again whether another crawl of ours is done with a machine


class Clock(Protocol):
    """The time, as a parameter."""

    def now(self) -> datetime:
        """The time of day, with its zone."""

    def monotonic(self) -> float:
        """Seconds since some moment, never going back."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The time of day in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since some moment, never going back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


@dataclass(slots=True)
class Traffic:
    """What crawls that go by one clock tell each other: which hosts and machines are being asked, when each may be asked again."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    busy: set[str] = field(default_factory=set)
    free_at: dict[str, float] = field(default_factory=dict)
    delay: dict[str, float] = field(default_factory=dict)


_OF_THIS_PROCESS = Traffic()


class Pace:
    """The pace of one crawl, which asks one host at a time. `leave` when a request is over, however it ended."""

    def __init__(self, clock: Clock, is_free: Callable[[str], bool], addresses_of: Callable[[str], Iterable[str]]) -> None:
        self._clock, self._is_free, self._addresses_of = clock, is_free, addresses_of
        self._traffic = _OF_THIS_PROCESS if isinstance(clock, SystemClock) else Traffic()
        self._places: dict[str, tuple[str, ...]] = {}  # host -> itself and the machines behind it; () where nobody needs waiting for
        self._held: set[str] = set()
        self._until = 0.0  # for a host that needs no pace: when it asked to be asked again

    def enter(self, url: str) -> None:
        """Wait for our turn at the host of an address, and take it. A turn taken before, at another host, ends."""
        self.leave()
        places = self._of(url)
        while (wait := self._turn(places)) > 0:
            self._clock.sleep(wait)

    def _turn(self, places: tuple[str, ...]) -> float:
        """Take the turn and give 0, or the seconds to wait before asking for it again."""
        now, traffic = self._clock.monotonic(), self._traffic
        if not places:
            return self._until - now
        with traffic.lock:
            wait = max(traffic.free_at.get(place, 0.0) for place in places) - now
            if not traffic.busy.isdisjoint(places):
                return max(wait, _LOOK_AGAIN)
            if wait <= 0:
                traffic.busy.update(places)
                self._held.update(places)
            return wait

    def leave(self) -> None:
        """End our turn: others of ours may ask there once its rest is over."""
        with self._traffic.lock:
            self._traffic.busy -= self._held
        self._held.clear()

    def note(self, url: str, seconds: float, fetched: Fetched, *, asked: float = 0.0, retry_after: float = 0.0) -> None:
        """A request took `seconds` and ended so; robots.txt asks for `asked` between two; the site may ask for a longer rest now."""
        now, traffic, places = self._clock.monotonic(), self._traffic, self._of(url)
        if not places:
            self._until = now + retry_after
            return
        with traffic.lock:
            usual = max(traffic.delay.get(place, START) for place in places)
            delay = _next_delay(usual, seconds, fetched)
            for place in places:
                traffic.delay[place] = delay
                traffic.free_at[place] = max(traffic.free_at.get(place, 0.0), now + max(delay, asked, retry_after))

    def rest(self, url: str, seconds: float) -> None:
        """Leave a host in peace for a while before what failed is asked for again."""
        with self._traffic.lock:
            for place in self._of(url):
                self._traffic.free_at[place] = max(self._traffic.free_at.get(place, 0.0), self._clock.monotonic() + seconds)

    def _of(self, url: str) -> tuple[str, ...]:
        host = host_of(url)
        if host not in self._places:
            self._places[host] = () if self._is_free(url) else (host, *sorted(self._addresses_of(url)))
        return self._places[host]


def _next_delay(usual: float, seconds: float, fetched: Fetched) -> float:
    ending = ENDINGS[fetched]
    if ending.transient or ending.refusal:
        return min(2 * usual, _MOST_FOR_FAULTS)
    return max(0.7 * usual + 0.3 * min(_PER_SECOND * seconds, _MOST_FOR_SLOWNESS), LEAST)
