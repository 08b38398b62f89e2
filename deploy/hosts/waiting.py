"""Whoever waits for a host is told what it is at, every so often: a step of half an hour is not taken for one that hangs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import gevent
from pyinfra.api.state import State

from deploy.template import Tell

EVERY = 30.0  # seconds


@contextmanager
def told_meanwhile(state: State, tell: Tell, every: float = EVERY) -> Iterator[None]:
    """As long as the block works on hosts."""
    teller = gevent.spawn(_tell, state, tell, every)
    try:
        yield
    finally:
        teller.kill()


def _tell(state: State, tell: Tell, every: float) -> None:
    at: dict[str, tuple[str, float, float]] = {}  # host -> its step, since when, and when it was told last
    while True:
        now = time.monotonic()
        for host in state.inventory:
            step = host.executing_op_hash or ""
            known, since, last = at.get(host.name, ("", now, now))
            if step != known:
                since = last = now
            elif step and now - last >= every:
                tell(f"[{host.name}] sigue, desde hace {_long(now - since)}: {_title(state, step)}")
                last = now
            at[host.name] = (step, since, last)
        gevent.sleep(min(1.0, every))


def _title(state: State, step: str) -> str:
    names: Any = state.get_op_meta(step).names
    return " / ".join(sorted(names))


def _long(seconds: float) -> str:
    minutes, left = divmod(round(seconds), 60)
    return f"{minutes} min {left} s" if minutes else f"{left} s"
