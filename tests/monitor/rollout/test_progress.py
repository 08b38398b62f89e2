"""The plan of commitment 10 against the calendar and its proofs."""

from __future__ import annotations

from datetime import date

import pytest

from checklists.load import load_checklist
from monitor.rollout.progress import Record, Status, progress, unknown_codes

H7 = "gobierno-abierto-4-c10-h7"


def status_on(day: date, **records: Record) -> dict[str, tuple[Status, int]]:
    plan = load_checklist().plans[0]
    found = progress(plan, {f"{H7}-{code}": record for code, record in records.items()}, day)
    return {item.activity.code: (item.status, item.days_late) for milestone in found for item in milestone.activities}


def test_the_days_of_the_plan_decide_until_somebody_says_that_it_is_done() -> None:
    assert status_on(date(2019, 3, 31))[f"{H7}-a5"] == (Status.UPCOMING, 0)
    assert status_on(date(2019, 4, 1))[f"{H7}-a5"] == (Status.UNDER_WAY, 0)
    assert status_on(date(2019, 6, 30))[f"{H7}-a5"] == (Status.UNDER_WAY, 0)
    assert status_on(date(2019, 7, 2))[f"{H7}-a5"] == (Status.OVERDUE, 2)


def test_what_is_said_to_be_done_without_its_proof_is_shown_as_such() -> None:
    assert status_on(date(2019, 7, 2), a5=Record(done_on=date(2019, 6, 1)))[f"{H7}-a5"] == (Status.UNPROVED, 0)
    assert status_on(date(2019, 7, 2), a5=Record(done_on=date(2019, 6, 1), proofs=2))[f"{H7}-a5"] == (Status.DONE, 0)


def test_a_proof_alone_does_not_make_an_activity_done() -> None:
    assert status_on(date(2019, 7, 2), a5=Record(proofs=1))[f"{H7}-a5"] == (Status.OVERDUE, 2)


def test_what_was_done_late_says_by_how_many_days_and_stays_so() -> None:
    assert status_on(date(2026, 1, 1), a5=Record(done_on=date(2019, 7, 10), proofs=1))[f"{H7}-a5"] == (Status.DONE, 10)


def test_every_activity_of_the_published_plan_has_a_status_and_is_counted_once() -> None:
    plan = load_checklist().plans[0]
    found = progress(plan, {}, date(2026, 11, 26))
    assert sum(sum(item.counts.values()) for item in found) == sum(len(milestone.activities) for milestone in plan.milestones) == 21
    assert {item.status for milestone in found for item in milestone.activities} <= {Status.OVERDUE, Status.UNDATED}
    assert all(item.proved == 0 for item in found)


@pytest.mark.parametrize(("codes", "unknown"), [((f"{H7}-a5",), ()), ((f"{H7}-a99", "x"), (f"{H7}-a99", "x"))])
def test_a_record_of_an_activity_that_the_plan_lacks_is_named(codes: tuple[str, ...], unknown: tuple[str, ...]) -> None:
    assert unknown_codes(load_checklist().plans, codes) == unknown
