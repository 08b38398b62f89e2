"""Whether a portal can be reached, from how its visits ended.

One bad night is no verdict: `unreachable` takes three failed visits over 72 hours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from checklists.words import day_words, how_many
from monitor.archive.models import Crawl
from monitor.outcome import ENDINGS
from monitor.page import Fetched

TRIES, OVER = 3, timedelta(hours=72)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """How many visits in a row could not see the portal, the first and the last of them, and how the last one ended."""

    tries: int
    since: datetime
    last: datetime
    ending: Fetched

    @property
    def unreachable(self) -> bool:
        """Whether it failed often enough and long enough to be said of the portal, and not of a day."""
        return self.tries >= TRIES and self.last - self.since >= OVER

    @property
    def sentence(self) -> str:
        """What is said of it to people."""
        visits = how_many(self.tries, "visita", "visitas seguidas")
        told = f"{visits}, desde el {day_words(localdate(self.since))}; la última: {ENDINGS[self.ending].short}"
        if self.unreachable:
            return f"No se puede ver: fallaron {told}."
        return f"No se pudo ver, se intentará de nuevo ({told})."


def reach(visits: Sequence[tuple[datetime, str]]) -> Reach | None:
    """The state after dated outcomes, the newest first; None where the last visit saw the portal, or there was none.

    A site that refuses us, or lies beyond what is asked for, is there: only faults count, and a visit that ended otherwise ends the row.
    """
    failed = []
    for at, outcome in visits:
        ending = ENDINGS.get(Fetched(outcome)) if outcome in set(Fetched) else None
        if ending is None or not (ending.fault or outcome == Fetched.NOT_FOUND):
            break
        failed.append((at, Fetched(outcome)))
    if not failed:
        return None
    return Reach(tries=len(failed), since=failed[-1][0], last=failed[0][0], ending=failed[0][1])


def reach_of(portal: int, until: datetime | None = None) -> Reach | None:
    """The state of a portal of the archive after its visits, or after those that were kept `until` a moment."""
    rows = Crawl.objects.filter(portal=portal).order_by("-kept_at", "-pk")
    if until is not None:
        rows = rows.filter(kept_at__lte=until)
    return reach(list(rows.values_list("kept_at", "outcome")[:60]))
