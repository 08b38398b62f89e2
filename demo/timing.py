"""Which periods a town publishes, and on what day: everything is told from today, so that the demo is right whenever it runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from checklists.model import Part, Refresh
from checklists.periods import Period, due_on, newest_due

MONTHS = 14


def periods(part: Part, today: date, *, count: int = MONTHS, late: int = 0) -> Iterator[Period]:
    """So many periods of a part, newest first, the newest being the last due one or `late` before it. One for a standing part."""
    period = newest_due(part.refresh, today, part.due_days)
    for _ in range(late):
        period = period.previous()
    for _ in range(1 if part.refresh is Refresh.STANDING else count):
        yield period
        period = period.previous()


def published_on(part: Part, period: Period, today: date, spread: int) -> date:
    """A day in time for a period: some days before it fell due. Standing parts were published in the last two months."""
    if period.kind is Refresh.STANDING:
        return today - timedelta(days=20 + spread % 40)
    return min(today, due_on(period, part.due_days) - timedelta(days=2 + spread % 14))
