"""Who sees an answer again: the queue where the monitor has one, else this process, if that is quick.

Nothing is lost where neither comes to it: what waits is known by the rows, and `monitor replies` does it.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime

from django.conf import settings

from checklists.load import load_checklist
from monitor.archive.shelf import shelf
from monitor.crawler.fetch import Fetcher
from monitor.crawler.pace import SystemClock
from monitor.extract import Worker
from monitor.jobs.lock import Held
from monitor.supervision.crawls import standing_of
from monitor.supervision.mended import observe
from monitor.supervision.models import Answer

QUICK = 15.0  # seconds after which nothing more is asked for while somebody waits; one request is never cut, since its end is evidence
SMALL = 250  # pages and documents of a crawl that is read again in that time


class _Late(Exception):
    """It takes longer than somebody should be kept waiting."""


class _Hurry(SystemClock):
    """The machine's clock, which does not wait beyond the time that there is."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def sleep(self, seconds: float) -> None:
        self.in_time(seconds)
        time.sleep(seconds)

    def in_time(self, seconds: float = 0.0) -> None:
        """Raise _Late where the time is over, or would be after so many seconds."""
        if time.monotonic() + seconds > self._until:
            raise _Late


def answered(answer: Answer) -> None:
    """Have an answer seen again. Never fails whoever answered: what was not done now waits."""
    if settings.ON_POSTGRESQL:
        from monitor.supervision.queued import put

        put(answer)
    elif _is_quick(answer):
        _here(answer)


def _is_quick(answer: Answer) -> bool:
    standing = standing_of(answer.notice.round, answer.notice.portal_id)
    crawl = standing.crawl if standing else None
    return crawl is not None and crawl.pages + crawl.documents <= SMALL


def _here(answer: Answer) -> None:
    clock = _Hurry(QUICK)
    try:
        fetcher = Fetcher.from_environment()
    except ValueError:  # MONITOR_ALLOW is for whoever runs the monitor to mend
        return
    try:
        with Worker() as worker:
            observe(
                answer,
                checklist=load_checklist(),
                root=shelf(),
                fetcher=fetcher,
                worker=worker,
                now=datetime.now(UTC),
                clock=clock,
                progress=lambda _url, _fetched, _count: clock.in_time(),
            )
    except (_Late, Held, ValueError, OSError):
        return
    finally:
        fetcher.close()
