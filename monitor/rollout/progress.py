"""The plan against the calendar and its proofs: what is done, what is late, and what is said to be done without its proof. Pure values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from checklists.model import Activity, Milestone, Plan


class Status(StrEnum):
    """Where an activity stands."""

    DONE = "done"  # said to be done, with at least one proof
    UNPROVED = "unproved"  # said to be done, without any proof
    UPCOMING = "upcoming"
    UNDER_WAY = "under_way"
    OVERDUE = "overdue"
    UNDATED = "undated"  # the plan gives no day to go by


STATUS_WORDS: Mapping[Status, str] = {
    Status.DONE: "hecha, con su medio de verificación",
    Status.UNPROVED: "se dio por hecha, sin medio de verificación",
    Status.UPCOMING: "por comenzar",
    Status.UNDER_WAY: "en curso",
    Status.OVERDUE: "atrasada",
    Status.UNDATED: "sin fecha en el plan",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """What is kept of an activity: the day on which somebody said it was done, and how many proofs it has."""

    done_on: date | None = None
    proofs: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """An activity today. `days_late` counts from its last day to the day it was done, or to today; 0 where it is not late."""

    activity: Activity
    status: Status
    done_on: date | None
    proofs: int
    days_late: int

    @property
    def words(self) -> str:
        """The status in words."""
        return STATUS_WORDS[self.status]


@dataclass(frozen=True, kw_only=True, slots=True)
class MilestoneStanding:
    """A milestone with its activities; `counts` says how many have each status."""

    milestone: Milestone
    activities: tuple[Standing, ...]

    @property
    def counts(self) -> Mapping[Status, int]:
        """How many activities have each status."""
        return Counter(item.status for item in self.activities)

    @property
    def proved(self) -> int:
        """How many are done with their proof: the only ones that count as kept."""
        return self.counts.get(Status.DONE, 0)


def standing_of(activity: Activity, record: Record, today: date) -> Standing:
    """Where an activity stands: from its dates and its proof, never from a wish."""
    if record.done_on is not None:
        status = Status.DONE if record.proofs else Status.UNPROVED
    elif activity.ends_on is None:
        status = Status.UNDATED
    elif today > activity.ends_on:
        status = Status.OVERDUE
    elif activity.starts_on is not None and today < activity.starts_on:
        status = Status.UPCOMING
    else:
        status = Status.UNDER_WAY
    until = record.done_on or today
    late = (until - activity.ends_on).days if activity.ends_on else 0
    return Standing(activity=activity, status=status, done_on=record.done_on, proofs=record.proofs, days_late=max(0, late))


def progress(plan: Plan, records: Mapping[str, Record], today: date) -> tuple[MilestoneStanding, ...]:
    """Every milestone of a plan today. `records` is by the activity's code; what is not there was neither done nor proved."""
    return tuple(
        MilestoneStanding(
            milestone=milestone,
            activities=tuple(standing_of(activity, records.get(activity.code, Record()), today) for activity in milestone.activities),
        )
        for milestone in plan.milestones
    )


def unknown_codes(plans: Iterable[Plan], codes: Sequence[str]) -> tuple[str, ...]:
    """The codes that no activity of the plans has."""
    known = {activity.code for plan in plans for milestone in plan.milestones for activity in milestone.activities}
    return tuple(code for code in codes if code not in known)
