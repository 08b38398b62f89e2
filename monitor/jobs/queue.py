"""The errands as jobs on PostgreSQL, for as many workers on as many machines as there are.

A job is an errand and `errand.run` does it, so what holds for one process holds here: one folder, kept once, one visitor at each machine.
The queue adds who does it and when. Jobs of portals that one machine serves share a lock and run one after the other; a portal waits at
most once for a glance and once for a full visit; the job of a worker that died goes to another, which goes on in its folder; what failed
is tried again by its kind.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from procrastinate import JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy

from checklists.load import load_checklist
from checklists.periods import guatemala_today
from monitor.archive import failures
from monitor.archive.shelf import require_shared, shelf
from monitor.crawler.fetch import Fetcher
from monitor.extract import Worker
from monitor.jobs.errand import Depth, Errand, Kept, run
from monitor.jobs.lock import Held
from monitor.jobs.night import StoppableClock, Stopped, places_of
from monitor.jobs.order import chains
from monitor.jobs.roster import errands, lengths
from monitor.outcome import ENDINGS
from monitor.page import Fetched
from monitor.pipeline import WARC

PORTALS, UPKEEP = "portals", "upkeep"  # the queues: visits, and what keeps the queue itself in order
ASKED, NIGHT = 1000, 0  # priorities: what a person asked for comes before what the calendar did; in each, the longest chain first
AGAIN = timedelta(hours=36)  # until a portal that could not be seen is visited again: three failures lie 72 hours apart
A_WEEK, A_DAY = timedelta(days=7), timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Crew:
    """What the visits of one worker share: being told to end, the process that reads documents, and who draws what was seen."""

    stop: threading.Event
    reader: Worker
    show: Callable[[Kept], None]


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
                return RetryDecision(retry_in={"seconds": min(15 * (job.attempts + 1), 60)})
            case OperationalError() | InterfaceError():  # the database was away
                return RetryDecision(retry_in={"seconds": 15}) if job.attempts < 100 else None
            case OSError():  # a full disk, a shelf that is not mounted: it waits by itself, and its machine's other portals go on
                alone = f"{job.queueing_lock}-alone"
                return RetryDecision(retry_in={"minutes": min(5 * 2**job.attempts, 120)}, lock=alone) if job.attempts < 12 else None
        return None


def put(
    work: Sequence[Errand],
    *,
    now: datetime,
    priority: int = ASKED,
    places: Mapping[Errand, Iterable[str]] | None = None,
    first: Collection[str] = (),
) -> Deferred:
    """Put errands into the queue: the municipalities that come `first`, and the longest chain of one machine's portals first.

    What waits there already stays as it is, but no later than it is asked for now.
    """
    where = places_of(work) if places is None else places
    guess = lengths(work)
    count = 0
    for rank, chain in enumerate(chains(work, where, lambda errand: guess[errand.portal], lambda errand: errand.municipality in first)):
        machine = min((place for errand in chain for place in where.get(errand, ())), default=f"of-portal-{chain[0].portal}")
        for errand in chain:
            count += _put(errand, now, lock=f"machine-{machine}", priority=priority + max(0, 500 - rank))
    return Deferred(put=count, waiting=len(work) - count)


def _put(errand: Errand, now: datetime, *, lock: str, priority: int) -> bool:
    waits = f"portal-{errand.portal}-{errand.depth}"
    job = observe.configure(lock=lock, queueing_lock=waits, priority=priority)
    try:
        with transaction.atomic():  # what waits already undoes nothing else
            job.defer(errand=errand.to_dict(), asked_on=guatemala_today(now).isoformat())
    except AlreadyEnqueued:
        sooner = "UPDATE procrastinate_jobs SET priority = %s WHERE queueing_lock = %s AND status = 'todo' AND priority < %s"
        with connection.cursor() as cursor:
            cursor.execute(sooner, (priority, waits, priority))
        return False
    return True


@app.task(name="monitor.observe", queue=PORTALS, retry=ByKind(), pass_context=True)
def observe(context: JobContext, errand: dict[str, Any], asked_on: str) -> None:
    """Do one errand. What keeps it from being done is kept for people; what the portal does never fails a job."""
    crew: Crew = context.additional_context["crew"]
    work = _of_today(Errand.from_dict(errand), date.fromisoformat(asked_on), guatemala_today(datetime.now(UTC)))
    try:
        kept = _visit(work, crew)
    except (Stopped, Held, OperationalError, InterfaceError):  # nothing for people to mend: it is waited for
        raise
    except Exception as error:
        failures.keep(work.portal, work.day, error)
        raise
    failures.forget(work.portal)
    if kept.observation:
        crew.show(kept)
        _again_later(kept, datetime.now(UTC))


def _of_today(errand: Errand, asked_on: date, today: date) -> Errand:
    """One that waited for more than a night and was not begun is a visit of today, and not of the day when it was asked for."""
    if today - asked_on <= A_DAY or (shelf() / errand.folder / WARC).exists():
        return errand
    return replace(errand, day=errand.day + (today - asked_on))


def _visit(errand: Errand, crew: Crew) -> Kept:
    require_shared()
    fetcher = Fetcher.from_environment()

    def go_on(url: str, fetched: str, count: int) -> None:
        """Between two requests: end here where the process was told to."""
        if crew.stop.is_set():
            raise Stopped

    try:
        return run(
            errand,
            checklist=load_checklist(),
            fetcher=fetcher,
            root=shelf(),
            progress=go_on,
            worker=crew.reader,
            clock=StoppableClock(crew.stop),
        )
    finally:
        fetcher.close()


def _again_later(kept: Kept, now: datetime) -> None:
    """A portal that could not be seen, for a reason that may pass, is visited again until three failures lie 72 hours apart.

    It waits without the lock of its machine, which would keep the others there waiting too; the machine's file lock keeps them apart.
    """
    unseen = failures.unseen(kept.errand.portal)
    if not ENDINGS[Fetched(kept.row.crawl.outcome)].transient or unseen is None or unseen.unreachable:
        return
    later = replace(kept.errand, day=guatemala_today(now + AGAIN))
    job = observe.configure(queueing_lock=f"portal-{later.portal}-again", priority=ASKED, schedule_at=now + AGAIN)
    with suppress(AlreadyEnqueued):
        job.defer(errand=later.to_dict(), asked_on=later.day.isoformat())


@app.periodic(cron="* * * * * */5")
@app.task(name="monitor.recover", queue=UPKEEP, queueing_lock="recover")
async def recover(timestamp: int) -> None:
    """Give the jobs of workers that have died to the others."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=settings.WORKER_SILENT):
        await app.job_manager.retry_job(job)


@app.periodic(cron="0 4 * * *")
@app.task(name="monitor.glance", queue=UPKEEP, queueing_lock="glance")
def glance(timestamp: int) -> None:
    """At ten in the evening in Guatemala: a glance at every portal not seen for a week, so that a night without workers is made up for."""
    now = datetime.fromtimestamp(timestamp, UTC)
    day = guatemala_today(now)
    put(errands(day, depth=Depth.LIGHT, unseen_since=day - A_WEEK), now=now, priority=NIGHT)


@app.periodic(cron="30 5 * * *")
@app.task(name="monitor.sweep", queue=UPKEEP, queueing_lock="sweep")
async def sweep(timestamp: int) -> None:
    """Jobs that ended a month ago are forgotten; what they did stays in the archive."""
    await app.job_manager.delete_old_jobs(nb_hours=24 * 30, include_failed=True, include_cancelled=True, include_aborted=True)
