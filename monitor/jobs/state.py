"""What the queue holds, for people: what waits, what runs and where, what could not be done and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from monitor.archive.models import Failure
from monitor.jobs.errand import Errand


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """A visit under way. `silent` is how many seconds ago its worker last gave a sign of life."""

    portal: str
    url: str
    worker: int | None
    silent: float | None
    tries: int


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """The whole queue now."""

    waiting: int
    later: int
    next_at: datetime | None
    running: tuple[Running, ...]
    workers: int
    failures: tuple[Mapping[str, Any], ...]


def state(silent_after: float) -> State:
    """Read the queue. A worker counts while it gave a sign of life within `silent_after` seconds."""
    now = timezone.now()
    jobs = ProcrastinateJob.objects.filter(task_name="monitor.observe")
    later = jobs.filter(status="todo", scheduled_at__gt=now).order_by("scheduled_at")
    first = later.first()
    alive = [row for row in ProcrastinateWorker.objects.all() if (now - row.last_heartbeat).total_seconds() <= silent_after]
    return State(
        waiting=jobs.filter(status="todo").count() - later.count(),
        later=later.count(),
        next_at=first.scheduled_at if first else None,
        running=tuple(_running(job, now) for job in jobs.filter(status="doing").select_related("worker").order_by("pk")),
        workers=(len(alive) + 1) // 2,  # each process serves two queues
        failures=tuple(
            {"portal": row.portal.name, "url": row.portal.url, "kind": row.kind, "reason": row.reason, "tries": row.tries, "at": row.at}
            for row in Failure.objects.select_related("portal")
        ),
    )


def left(work: Iterable[Errand]) -> int:
    """How many of some errands are still waited for or under way; what is only tried again later is not."""
    portals = [errand.portal for errand in work]
    jobs = ProcrastinateJob.objects.filter(task_name="monitor.observe", args__errand__portal__in=portals)
    return jobs.filter(Q(status="doing") | Q(status="todo", scheduled_at=None) | Q(status="todo", scheduled_at__lte=timezone.now())).count()


def _running(job: ProcrastinateJob, now: datetime) -> Running:
    errand = job.args["errand"]
    return Running(
        portal=errand["name"],
        url=errand["url"],
        worker=job.worker_id,
        silent=(now - job.worker.last_heartbeat).total_seconds() if job.worker else None,
        tries=job.attempts,
    )
