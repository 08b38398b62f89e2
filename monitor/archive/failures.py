"""Visits that could not be done for a reason of ours, until they are; and how often in a row a portal could not be seen."""

from __future__ import annotations

from datetime import date

from django.db.models import F
from django.utils import timezone

from monitor.archive.models import Crawl, Failure
from monitor.page import Fetched


def keep(portal: int, day: date, error: Exception) -> None:
    """Note why a visit could not be done."""
    kind = "OSError" if isinstance(error, OSError) else type(error).__name__
    said = {"day": day, "kind": kind, "reason": (str(error) or type(error).__name__)[:500], "at": timezone.now()}
    Failure.objects.update_or_create(portal_id=portal, defaults={**said, "tries": F("tries") + 1}, create_defaults=said)


def forget(portal: int) -> None:
    """The visit was done."""
    Failure.objects.filter(portal=portal).delete()


def in_a_row(portal: int) -> int:
    """How many visits, back from the newest, could not see the portal."""
    count = 0
    for outcome in Crawl.objects.filter(portal=portal).order_by("-kept_at", "-pk").values_list("outcome", flat=True)[:50]:
        if outcome == Fetched.OK:
            break
        count += 1
    return count
