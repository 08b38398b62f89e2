"""The obligation clock: part x period over all visits to a portal; when each was first seen, whether it still is, and how late it came.

Pure: from what the visits found, never from dates that a server or a file tells of itself. The day on which something was put there
is not known, only that one visit did not find it and a later one did; so lateness has two bounds, and none is invented.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from checklists.model import Part, Refresh
from checklists.periods import Period, due_on, newest_due
from checklists.predicates import HUMAN
from monitor.checks.holding import What
from monitor.checks.part_view import span

AHEAD = 2  # periods looked at beyond the newest due one, where a town is ahead
SHOWN: Mapping[Refresh, int] = {Refresh.MONTHLY: 12, Refresh.QUARTERLY: 6, Refresh.FOUR_MONTHLY: 4, Refresh.YEARLY: 4}
DATES = ("has_part", "is_current")  # the questions whose answer says whether the search for a part's periods came to its end


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """What one crawl of a portal found. `whole`: asked for all of it, and nothing ended it early.

    `unknown` are the criteria that stayed without an answer; `periods` is by obligation, as `assessment.periods_of` gives it.
    """

    day: date
    whole: bool
    unknown: Collection[str]
    periods: Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Hour:
    """One period of a part. `looked_on` is the last visit whose search came to its end, so that what it did not find was not there.

    `unseen_on` is the last such visit before the period was first seen; `gone_on` the first after it was last seen. `perhaps`: only within
    something of a longer period that is not over, which may or may not hold this one yet.
    """

    period: Period
    due_on: date
    what: What | None = None  # the best kind of content, at the last visit that saw it
    first_seen: date | None = None
    last_seen: date | None = None
    unseen_on: date | None = None
    gone_on: date | None = None
    looked_on: date | None = None
    perhaps: bool = False

    @property
    def late_at_least(self) -> int:
        """Days after the due day on which it certainly was not there; 0 where nobody looked."""
        seen_last_without = self.unseen_on if self.first_seen else (None if self.perhaps else self.looked_on)
        return max(0, (seen_last_without - self.due_on).days) if seen_last_without else 0

    @property
    def late_at_most(self) -> int | None:
        """Days after the due day on which it was there for certain: 0 is in time. None while it was never seen."""
        return max(0, (self.first_seen - self.due_on).days) if self.first_seen else None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sight:
    """What one visit saw of one part: periods with their first and last day; whether it saw all that there was and could date it."""

    day: date
    looked: bool
    found: tuple[tuple[date, date, What], ...]


def hours_of(part: Part, obligation: str, periods: Iterable[Period], visits: Iterable[Visit]) -> tuple[Hour, ...]:
    """What all visits say of some periods of a part, whatever order they come in. ValueError for the standing period."""
    sights = sorted((_sight(part, obligation, visit) for visit in visits), key=lambda sight: sight.day)
    return tuple(_hour(period, due_on(period, part.due_days), sights) for period in periods)


def recent_hours(part: Part, obligation: str, visits: Sequence[Visit], today: date) -> tuple[Hour, ...]:
    """The last due periods of a part, oldest first, as many as people are shown; none for a standing part."""
    if part.refresh is Refresh.STANDING:
        return ()
    periods = [newest_due(part.refresh, today, part.due_days)]
    for _ in range(SHOWN[part.refresh] - 1):
        periods.insert(0, periods[0].previous())
    for _ in range(AHEAD):
        periods.append(periods[-1].next())
    hours = hours_of(part, obligation, periods, visits)
    ahead = max((place for place, hour in enumerate(hours[-AHEAD:], start=1) if hour.first_seen), default=0)
    return hours[ahead : len(hours) - AHEAD + ahead]


def _hour(period: Period, due: date, sights: Sequence[_Sight]) -> Hour:
    seen: list[tuple[date, What]] = []
    vain: list[date] = []
    perhaps = False
    for sight in sights:
        what = _best(what for first, last, what in sight.found if _proves(first, last, period, sight.day))
        perhaps = what is None and any(first <= period.starts_on and period.ends_on <= last for first, last, _ in sight.found)
        if what is not None:
            seen.append((sight.day, what))
        elif sight.looked and not perhaps:
            vain.append(sight.day)
    first_seen, last_seen = (seen[0][0], seen[-1][0]) if seen else (None, None)
    return Hour(
        period=period,
        due_on=due,
        what=seen[-1][1] if seen else None,
        first_seen=first_seen,
        last_seen=last_seen,
        unseen_on=max((day for day in vain if first_seen and day < first_seen), default=None),
        gone_on=min((day for day in vain if last_seen and day > last_seen), default=None),
        looked_on=max(vain, default=None),
        perhaps=perhaps and not seen,
    )


def _sight(part: Part, obligation: str, visit: Visit) -> _Sight:
    """What of no known part or period may be of this one, and leaves the search for it open."""
    near = [item for item in visit.periods.get(obligation, ()) if item["part"] in (part.code, obligation)]
    found = tuple(
        (*days, What(item["found"]))
        for item in near
        if item["part"] == part.code and item["period"] and (days := span(item["period"])) is not None
    )
    asked = {c.code for c in part.criteria if c.predicate in DATES} or {c.code for c in part.criteria if c.predicate != HUMAN}
    looked = visit.whole and asked.isdisjoint(visit.unknown) and len(found) == len(near)
    return _Sight(day=visit.day, looked=looked, found=found)


def _proves(first: date, last: date, period: Period, day: date) -> bool:
    """Whether content of these days, seen on a day, holds the whole period: it is that period, or a longer one that is over."""
    return (first, last) == (period.starts_on, period.ends_on) or (first <= period.starts_on and period.ends_on <= last <= day)


def _best(whats: Iterable[What]) -> What | None:
    order = list(What)
    return min(whats, key=order.index, default=None)
