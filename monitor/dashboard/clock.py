"""The clock of a part: its last periods whose day has passed, and what was found of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from checklists.model import Part, Refresh
from checklists.periods import MONTHS, Period, newest_due
from monitor.checks.holding import What
from monitor.checks.part_view import span
from monitor.dashboard.words import FOUND

AHEAD = 2  # cells shown beyond the newest due one, where a town is ahead
SHOWN: Mapping[Refresh, int] = {Refresh.MONTHLY: 12, Refresh.QUARTERLY: 6, Refresh.FOUR_MONTHLY: 4, Refresh.YEARLY: 4}
UNSEEN = "no se vio"
Found = tuple[tuple[date, date], What]  # first and last day, and what was found


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One period: its short and long name, and what was found as a class and in words."""

    short: str
    year: str
    label: str
    kind: str
    word: str


def cells_of(part: Part, periods: Sequence[Mapping[str, Any]], today: date) -> tuple[Cell, ...]:
    """The last due periods of a part, oldest first; none for a standing part. `periods` is what `assessment.periods_of` gives."""
    if part.refresh is Refresh.STANDING:
        return ()
    found = [(days, What(item["found"])) for item in periods if item["period"] and (days := span(item["period"]))]
    period = newest_due(part.refresh, today, part.due_days)
    for _ in range(AHEAD):
        if _what(period.next(), found) is not None:
            period = period.next()
    cells = []
    for _ in range(SHOWN[part.refresh]):
        cells.append(_cell(period, found))
        period = period.previous()
    return tuple(reversed(cells))


def _what(period: Period, found: Sequence[Found]) -> What | None:
    """The best kind of content that covers a period whole."""
    order = list(What)
    whats = [what for (first, last), what in found if first <= period.starts_on and period.ends_on <= last]
    return min(whats, key=order.index) if whats else None


def _cell(period: Period, found: Sequence[Found]) -> Cell:
    what = _what(period, found)
    return Cell(
        short=_short(period),
        year=str(period.year),
        label=period.label,
        kind=str(what) if what else "none",
        word=FOUND[what] if what else UNSEEN,
    )


def _short(period: Period) -> str:
    match period.kind:
        case Refresh.MONTHLY:
            return MONTHS[period.number - 1][:3]
        case Refresh.QUARTERLY:
            return f"trim. {period.number}"
        case Refresh.FOUR_MONTHLY:
            return f"cuatr. {period.number}"
        case _:
            return "año"
