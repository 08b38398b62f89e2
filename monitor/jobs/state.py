"""What the queue holds, for people: what waits, what runs and where, what could not be done and why, which portals cannot be reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from monitor.archive import failures
from monitor.archive.models import Failure, Portal
from monitor.archive.shelf import shelf
from monitor.archive.store import kept_in
from monitor.jobs.errand import LOCKS, Errand
from monitor.jobs.lock import holder
from monitor.jobs.night import Ended, How

_SHOWN = 20  # visits whose turn comes first


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """A visit under way: whose, in which process of which machine, since when. `silent` is how long ago its worker gave a sign of life."""

    portal: str
    url: str
    depth: str
    host: str
    process: int | None
    since: datetime | None
    silent: float | None
    tries: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A visit that waits for its turn."""

    portal: str
    municipality: str
    url: str
    depth: str


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """The whole queue now. `later` are visits put off: to try again, or to see whether a portal is back; `upcoming` those whose turn comes
    first; `replies` what municipalities answered and is to be seen again.
    """

    waiting: int
    later: int
    next_at: datetime | None
    upcoming: tuple[Waiting, ...]
    replies: int
    running: tuple[Running, ...]
    workers: int
    failures: tuple[Mapping[str, Any], ...]
    unreachable: tuple[Mapping[str, Any], ...]


def state(silent_after: float) -> State:
    """Read the queue. A worker counts while it gave a sign of life within `silent_after` seconds."""
    now = timezone.now()
    jobs = ProcrastinateJob.objects.filter(task_name="monitor.observe")
    later = jobs.filter(status="todo", scheduled_at__gt=now).order_by("scheduled_at")
    first = later.first()
    turn = jobs.filter(Q(scheduled_at=None) | Q(scheduled_at__lte=now), status="todo").order_by("-priority", "pk")
    return State(
        waiting=jobs.filter(status="todo").count() - later.count(),
        later=later.count(),
        next_at=first.scheduled_at if first else None,
        upcoming=tuple(_waiting(job) for job in turn[:_SHOWN]),
        replies=ProcrastinateJob.objects.filter(task_name="monitor.see_again", status__in=("todo", "doing")).count(),
        running=tuple(_running(job, now) for job in jobs.filter(status="doing").select_related("worker").order_by("pk")),
        workers=(workers_alive(silent_after) + 1) // 2,  # each process serves two queues
        failures=tuple(
            {"portal": row.portal.name, "url": row.portal.url, "kind": row.kind, "reason": row.reason, "tries": row.tries, "at": row.at}
            for row in Failure.objects.select_related("portal")
        ),
        unreachable=tuple(_unreachable()),
    )


def workers_alive(silent_after: float) -> int:
    """How many gave a sign of life within so many seconds."""
    return sum((timezone.now() - row.last_heartbeat).total_seconds() <= silent_after for row in ProcrastinateWorker.objects.all())


def left(work: Iterable[Errand]) -> int:
    """How many of some errands are still waited for or under way; what is only tried again later is not."""
    portals = [errand.portal for errand in work]
    jobs = ProcrastinateJob.objects.filter(task_name="monitor.observe", args__errand__portal__in=portals)
    return jobs.filter(Q(status="doing") | Q(status="todo", scheduled_at=None) | Q(status="todo", scheduled_at__lte=timezone.now())).count()


def ended(work: Sequence[Errand]) -> tuple[Ended, ...]:
    """How errands that were waited for ended, in the order given."""
    reasons = dict(Failure.objects.filter(portal__in=[errand.portal for errand in work]).values_list("portal", "reason"))
    return tuple(_ended(errand, reasons.get(errand.portal, "")) for errand in work)


def _ended(errand: Errand, reason: str) -> Ended:
    if row := kept_in(shelf() / errand.folder):
        return Ended(errand=errand, how=How.BEFORE, row=row)
    return Ended(errand=errand, how=How.BROKEN if reason else How.LEFT, reason=reason)


def _waiting(job: ProcrastinateJob) -> Waiting:
    errand = Errand.from_dict(job.args["errand"])
    return Waiting(portal=errand.name, municipality=errand.municipality, url=errand.url, depth=str(errand.depth))


def _running(job: ProcrastinateJob, now: datetime) -> Running:
    errand = Errand.from_dict(job.args["errand"])
    who = holder(shelf() / LOCKS, f"portal-{errand.portal}")
    return Running(
        portal=errand.name,
        url=errand.url,
        depth=str(errand.depth),
        host=who.get("host", ""),
        process=who.get("process"),
        since=datetime.fromisoformat(who["since"]) if "since" in who else None,
        silent=(now - job.worker.last_heartbeat).total_seconds() if job.worker else None,
        tries=job.attempts,
    )


def _unreachable() -> Iterable[Mapping[str, Any]]:
    """Portals whose newest visits all failed, often enough and over long enough that a person should look."""
    for portal in Portal.objects.filter(crawls__isnull=False).distinct():
        found = failures.unseen(portal.pk)
        if found and found.unreachable:
            yield {"portal": portal.name, "url": portal.url, "visits": found.visits, "since": found.first}
