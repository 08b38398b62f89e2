"""Visits that could not be done for a reason of ours, until they are; and portals that could not be seen, visit after visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F
from django.utils import timezone

from monitor.archive.models import Crawl, Failure
from monitor.outcome import ENDINGS
from monitor.page import Fetched

VISITS, APART = 3, timedelta(hours=72)  # so many failures in a row, over so long, before a portal is called unreachable


@dataclass(frozen=True, kw_only=True, slots=True)
class Unseen:
    """The visits to a portal, back from the newest, that failed for a reason that may pass: how many, the first and the last of them."""

    visits: int
    first: datetime
    last: datetime

    @property
    def unreachable(self) -> bool:
        """Whether they are enough to say that it is not just a bad night."""
        return self.visits >= VISITS and self.last - self.first >= APART


def keep(portal: int, day: date, error: Exception) -> None:
    """Note why a visit could not be done."""
    kind = "OSError" if isinstance(error, OSError) else type(error).__name__
    said = {"day": day, "kind": kind, "reason": (str(error) or type(error).__name__)[:500], "at": timezone.now()}
    Failure.objects.update_or_create(portal_id=portal, defaults={**said, "tries": F("tries") + 1}, create_defaults=said)


def forget(portal: int) -> None:
    """The visit was done."""
    Failure.objects.filter(portal=portal).delete()


def unseen(portal: int) -> Unseen | None:
    """How a portal fails, or None where its newest visit did not. What a site refuses or lacks is no failure of this kind."""
    failed: list[datetime] = []
    for outcome, at in Crawl.objects.filter(portal=portal).order_by("-kept_at", "-pk").values_list("outcome", "kept_at")[:50]:
        if not ENDINGS[Fetched(outcome)].transient:
            break
        failed.append(at)
    return Unseen(visits=len(failed), first=failed[-1], last=failed[0]) if failed else None
