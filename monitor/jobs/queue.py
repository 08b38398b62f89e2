"""The errands as jobs on PostgreSQL, for as many workers on as many machines as there are.

A job is an errand and `errand.run` does it, so what holds for one process holds here: one folder, kept once, one visitor at each machine.
The queue adds who does it and when. Jobs of portals that one machine serves share a lock and run one after the other; a portal waits at
most once; the job of a worker that died goes to another, which goes on in its folder; what failed is tried again by its kind.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import InterfaceError, OperationalError
from procrastinate import RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy

from checklists.load import load_checklist
from checklists.periods import guatemala_today
from monitor.archive import failures
from monitor.archive.shelf import shelf
from monitor.crawler.fetch import Fetcher
from monitor.extract import Worker
from monitor.jobs.errand import Depth, Errand, Kept, run
from monitor.jobs.lock import Held
from monitor.jobs.night import StoppableClock, Stopped, places_of
from monitor.jobs.order import chains
from monitor.jobs.roster import errands, lengths
from monitor.outcome import ENDINGS
from monitor.page import Fetched

PORTALS, UPKEEP = "portals", "upkeep"  # the queues: visits, and what keeps the queue itself in order
SOONEST = 1000  # priority of work that somebody waits for; a round's is under it
AGAIN = timedelta(hours=36)  # until a portal that could not be seen is visited again: three failures lie 72 hours apart
VISITS = 3  # failed visits in a row after which nothing is tried by itself
STOP = threading.Event()  # this process was told to end: visits under way are cut and handed back


@dataclass(frozen=True, kw_only=True, slots=True)
class Deferred:
    """How many errands were put into the queue, and how many of the portals were waiting there already."""

    put: int
    waiting: int


class ByKind(BaseRetryStrategy):
    """When a job is tried again. What is not of a known kind is our own mistake: it is told, and not repeated."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """At once where this worker was told to end, later where something else may have passed by then, None where trying is no use."""
        match exception:
            case Stopped():
                return RetryDecision(retry_in={"seconds": 0})
            case Held():
                return RetryDecision(retry_in={"seconds": min(15 * (job.attempts + 1), 600)})
            case OperationalError() | InterfaceError():  # the database was away
                return RetryDecision(retry_in={"seconds": 30}) if job.attempts < 100 else None
            case OSError():  # a full disk, a shelf that is not mounted
                return RetryDecision(retry_in={"minutes": min(5 * 2**job.attempts, 120)}) if job.attempts < 12 else None
        return None


def put(work: Sequence[Errand], *, priority: int = 0, places: Mapping[Errand, Iterable[str]] | None = None) -> Deferred:
    """Put errands into the queue, the longest chain of one machine's portals first. A portal that waits there already is left alone."""
    guess = lengths(work)
    found = chains(work, places_of(work) if places is None else places, lambda errand: guess[errand.portal])
    count = 0
    for rank, chain in enumerate(found):
        lock = f"machine-of-portal-{min(errand.portal for errand in chain)}"
        for errand in chain:
            count += _put(errand, lock=lock, priority=priority + max(0, 500 - rank))
    return Deferred(put=count, waiting=len(work) - count)


def _put(errand: Errand, *, lock: str, priority: int) -> bool:
    job = observe.configure(lock=lock, queueing_lock=f"portal-{errand.portal}", priority=priority)
    try:
        job.defer(errand=errand.to_dict())
    except AlreadyEnqueued:
        return False
    return True


@app.task(name="monitor.observe", queue=PORTALS, retry=ByKind())
def observe(errand: dict[str, str]) -> None:
    """Do one errand. What keeps it from being done is kept for people; what the portal does never fails a job."""
    work = Errand.from_dict(errand)
    fetcher = Fetcher.from_environment()
    try:
        kept = run(
            work,
            checklist=load_checklist(),
            fetcher=fetcher,
            root=shelf(),
            progress=_go_on,
            worker=_reader(),
            clock=StoppableClock(STOP),
        )
    except Stopped:
        raise
    except Exception as error:
        failures.keep(work.portal, work.day, error)
        raise
    finally:
        fetcher.close()
    failures.forget(work.portal)
    if kept.observation:
        _again_later(kept, datetime.now(UTC))


def _go_on(url: str, fetched: str, count: int) -> None:
    """Between two requests: end here where the process was told to."""
    if STOP.is_set():
        raise Stopped


def _again_later(kept: Kept, now: datetime) -> None:
    """A portal that could not be seen, for a reason that may pass, is visited again until three failures lie 72 hours apart.

    It waits without the lock of its machine, which would keep the others there waiting too; the machine's file lock keeps them apart.
    """
    outcome = Fetched(kept.row.crawl.outcome)
    if not ENDINGS[outcome].transient or failures.in_a_row(kept.errand.portal) >= VISITS:
        return
    later = replace(kept.errand, day=guatemala_today(now + AGAIN))
    job = observe.configure(queueing_lock=f"portal-{later.portal}-again", priority=SOONEST, schedule_at=now + AGAIN)
    with suppress(AlreadyEnqueued):
        job.defer(errand=later.to_dict())


@cache
def _reader() -> Worker:
    """The one process that reads the documents of all visits of this worker."""
    return Worker()


@app.periodic(cron="* * * * * */5")
@app.task(name="monitor.recover", queue=UPKEEP, queueing_lock="recover")
async def recover(timestamp: int) -> None:
    """Give the jobs of workers that have died to the others."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=settings.WORKER_SILENT):
        await app.job_manager.retry_job(job)


@app.periodic(cron="0 4 * * 1")
@app.task(name="monitor.weekly", queue=UPKEEP, queueing_lock="weekly")
def weekly(timestamp: int) -> None:
    """Sunday at ten in the evening in Guatemala: a glance at every portal of the list."""
    put(errands(guatemala_today(datetime.fromtimestamp(timestamp, UTC)), depth=Depth.LIGHT))


@app.periodic(cron="30 5 * * *")
@app.task(name="monitor.sweep", queue=UPKEEP, queueing_lock="sweep")
async def sweep(timestamp: int) -> None:
    """Jobs that ended a month ago are forgotten; what they did stays in the archive."""
    await app.job_manager.delete_old_jobs(nb_hours=24 * 30, include_failed=True, include_cancelled=True, include_aborted=True)
