"""One request at a time and a rest between two, for each host and each machine; slower after faults, never under one second."""

from __future__ import annotations

import threading

import pytest

from monitor.crawler.pace import LEAST, START, Pace, SystemClock
from monitor.page import Fetched
from tests.monitor.crawler.conftest import CountingClock

ONE, OTHER = "https://uno.example/", "https://dos.example/"


def _pace(clock: CountingClock, *, shared: bool = False, free: bool = False) -> Pace:
    machines = {"uno.example": ["203.0.113.7"], "dos.example": ["203.0.113.7" if shared else "203.0.113.8"]}
    return Pace(clock, lambda _: free, lambda url: machines[url.split("/")[2]])


def _rest_before(pace: Pace, clock: CountingClock, url: str) -> float:
    begun = clock.monotonic()
    pace.enter(url)
    pace.leave()
    return clock.monotonic() - begun


def _ask(pace: Pace, url: str, seconds: float, fetched: Fetched = Fetched.OK, **more: float) -> None:
    pace.enter(url)
    pace.note(url, seconds, fetched, **more)
    pace.leave()


def test_the_first_rest_is_about_two_seconds_and_a_quick_site_is_never_asked_twice_within_one(clock: CountingClock) -> None:
    pace = _pace(clock)
    _ask(pace, ONE, START / 4)
    assert _rest_before(pace, clock, ONE) == pytest.approx(START)
    for _ in range(30):
        _ask(pace, ONE, 0.001)
        assert _rest_before(pace, clock, ONE) >= LEAST - 1e-9


def test_a_slow_site_is_left_alone_for_longer(clock: CountingClock) -> None:
    pace = _pace(clock)
    for _ in range(10):
        _ask(pace, ONE, 2.0)
    assert 7 < _rest_before(pace, clock, ONE) <= 10


@pytest.mark.parametrize("fetched", [Fetched.SERVER_ERROR, Fetched.TIMEOUT, Fetched.RESET, Fetched.RATE_LIMITED, Fetched.FORBIDDEN])
def test_each_fault_doubles_the_rest_up_to_a_minute(clock: CountingClock, fetched: Fetched) -> None:
    pace, rests = _pace(clock), []
    for _ in range(7):
        _ask(pace, ONE, 0.1, fetched)
        rests.append(_rest_before(pace, clock, ONE))
    assert rests == pytest.approx([4, 8, 16, 32, 60, 60, 60])


def test_two_hosts_of_one_machine_share_its_rest_and_two_machines_do_not(clock: CountingClock) -> None:
    apart, together = _pace(clock), _pace(CountingClock(), shared=True)
    _ask(apart, ONE, START / 4)
    assert _rest_before(apart, clock, OTHER) == 0
    own = CountingClock()
    together = _pace(own, shared=True)
    _ask(together, ONE, START / 4)
    assert _rest_before(together, own, OTHER) == pytest.approx(START)


def test_what_robots_txt_and_the_site_ask_for_is_kept(clock: CountingClock) -> None:
    pace = _pace(clock)
    _ask(pace, ONE, 0.1, asked=15.0)
    assert _rest_before(pace, clock, ONE) == pytest.approx(15)
    _ask(pace, ONE, 0.1, retry_after=90.0)
    assert _rest_before(pace, clock, ONE) == pytest.approx(90)


def test_what_is_allowed_by_name_needs_no_rest(clock: CountingClock) -> None:
    pace = _pace(clock, free=True)
    _ask(pace, ONE, 2.0, Fetched.SERVER_ERROR)
    pace.rest(ONE, 60)
    assert _rest_before(pace, clock, ONE) == 0


def test_two_crawls_of_one_process_never_ask_one_machine_at_once() -> None:
    machine = "198.51.100.23"  # of this test alone
    first, second = (Pace(SystemClock(), lambda _: False, lambda _: [machine]) for _ in range(2))
    first.enter("https://a.example/")
    came = threading.Event()
    waiting = threading.Thread(target=lambda: (second.enter("https://b.example/"), came.set(), second.leave()), daemon=True)
    waiting.start()
    assert not came.wait(0.4)
    first.leave()
    assert came.wait(2)
