"""The obligation clock: what several visits prove of when a period was published, and nothing that they do not prove."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from checklists.load import load_checklist
from checklists.periods import Period
from monitor.checks.holding import What
from monitor.clock import Hour, Visit, hours_of
from monitor.dashboard.clock import cells_of

CODE = "laip-10-04"
PART = next(part for part in load_checklist().obligation(CODE).parts)
SEPTEMBER = Period.parse("2026-09")  # due on 30 October 2026
AUGUST, NOVEMBER = date(2026, 8, 1), date(2026, 11, 1)


def visit(day: date, *periods: str | None, whole: bool = True, unknown: Sequence[str] = ()) -> Visit:
    found: list[dict[str, Any]] = [{"part": PART.code, "period": period, "found": "data", "url": "https://a.gob.gt/"} for period in periods]
    return Visit(day=day, whole=whole, unknown=unknown, periods={CODE: found})


def september(*visits: Visit) -> Hour:
    (hour,) = hours_of(PART, CODE, [SEPTEMBER], visits)
    return hour


def test_what_the_first_visit_sees_may_have_been_there_in_time() -> None:
    hour = september(visit(date(2026, 11, 9), "2026-09"))
    assert (hour.first_seen, hour.last_seen, hour.gone_on) == (date(2026, 11, 9), date(2026, 11, 9), None)
    assert (hour.late_at_least, hour.late_at_most) == (0, 10)


def test_what_was_seen_by_the_due_day_was_in_time() -> None:
    hour = september(visit(date(2026, 10, 30), "2026-09"))
    assert (hour.late_at_least, hour.late_at_most) == (0, 0)


def test_two_visits_bound_how_late_it_came() -> None:
    hour = september(visit(date(2026, 11, 2), "2026-08"), visit(date(2026, 11, 9), "2026-09", "2026-08"))
    assert (hour.unseen_on, hour.first_seen) == (date(2026, 11, 2), date(2026, 11, 9))
    assert (hour.late_at_least, hour.late_at_most) == (3, 10)


def test_what_never_came_is_late_up_to_the_last_search_that_came_to_its_end() -> None:
    hour = september(visit(date(2026, 11, 9), "2026-08"), visit(date(2026, 11, 16), "2026-08", whole=False))
    assert (hour.what, hour.looked_on, hour.late_at_least, hour.late_at_most) == (None, date(2026, 11, 9), 10, None)


def test_a_visit_that_could_not_see_all_proves_no_absence() -> None:
    hidden = visit(date(2026, 11, 9), unknown=[f"{PART.code}:al-dia"])
    undated = visit(date(2026, 11, 10), None)
    assert (september(hidden, undated).looked_on, september(hidden, undated).late_at_least) == (None, 0)
    seen = visit(date(2026, 11, 2), "2026-09")
    assert september(seen, hidden, undated, visit(date(2026, 11, 16), whole=False)).gone_on is None


def test_what_was_there_and_no_longer_is_was_first_seen_then_and_is_gone_since() -> None:
    seen, looked, again = visit(date(2026, 10, 5), "2026-09"), visit(date(2026, 11, 16)), visit(date(2026, 11, 23), "2026-09")
    assert (september(seen, looked).last_seen, september(seen, looked).gone_on) == (date(2026, 10, 5), date(2026, 11, 16))
    assert (september(seen, looked, again).first_seen, september(seen, looked, again).gone_on) == (date(2026, 10, 5), None)


def test_a_file_of_the_whole_year_that_still_runs_proves_no_month_of_it() -> None:
    hour = september(visit(date(2026, 10, 5), "2026"))
    assert (hour.first_seen, hour.perhaps, hour.late_at_least) == (None, True, 0)
    (over,) = hours_of(PART, CODE, [SEPTEMBER], [visit(date(2027, 1, 5), "2026")])
    assert over.first_seen == date(2027, 1, 5)


@settings(deadline=None)
@given(st.permutations([visit(AUGUST + timedelta(weeks=n), *["2026-09"] * (n in (14, 15, 17)), whole=n != 12) for n in range(20)]))
def test_the_order_in_which_visits_are_judged_again_changes_nothing(visits: Sequence[Visit]) -> None:
    hour = september(*visits)
    assert hour.first_seen == AUGUST + timedelta(weeks=14)
    assert hour.unseen_on == AUGUST + timedelta(weeks=13)
    assert hour.gone_on == AUGUST + timedelta(weeks=18)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 200), st.booleans(), st.booleans()), max_size=12))
def test_the_bounds_never_contradict_each_other_and_nothing_unseen_is_late_by_guess(days: list[tuple[int, bool, bool]]) -> None:
    hour = september(*(visit(AUGUST + timedelta(days=day), *["2026-09"] * seen, whole=whole) for day, whole, seen in days))
    assert hour.late_at_most is None or hour.late_at_least <= hour.late_at_most
    assert hour.late_at_least == 0 or any(whole for _, whole, _ in days)


def test_the_grid_says_it_in_words_that_follow_the_basis() -> None:
    cells = cells_of(PART, CODE, [visit(date(2026, 11, 2), "2026-08"), visit(date(2026, 11, 9), "2026-09", "2026-08")], date(2026, 11, 9))
    august, newest = cells[-2], cells[-1]
    assert (newest.label, newest.kind, newest.late) == ("septiembre de 2026", str(What.DATA), "+3 d")
    assert newest.lateness == "entre 3 y 10 días tarde según la práctica"
    assert august.seen == "desde el 02/11/2026, la primera visita"
    assert august.lateness == "se vio a los 33 días de vencer"


def test_what_was_due_long_before_anybody_looked_may_have_been_there_and_is_not_counted_as_late() -> None:
    cells = cells_of(PART, CODE, [visit(date(2026, 11, 2), "2026-09")], date(2026, 11, 9))
    assert (cells[0].label, cells[0].kind, cells[0].late) == ("octubre de 2025", "none", "")
    assert cells[0].lateness == "no estaba a los 337 días de vencer"
