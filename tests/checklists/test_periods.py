"""Periods, due days, and the business days of Guatemala."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists.load import PACKAGED
from checklists.model import Refresh
from checklists.periods import Period, add_business_days, due_on, guatemala_today, is_business_day, newest_due, next_due, periods_due
from checklists.reading.reference import read_holidays

DATED = [refresh for refresh in Refresh if refresh is not Refresh.STANDING]
days = st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 12, 31))
kinds = st.sampled_from(DATED)
periods = st.builds(Period.containing, days, kinds)
due_days = st.integers(min_value=-400, max_value=400)
HOLIDAYS = read_holidays(PACKAGED / "holidays.csv", shown="holidays.csv", problems=[])


@pytest.mark.parametrize(
    ("text", "label", "starts", "ends"),
    [
        ("2026-10", "octubre de 2026", date(2026, 10, 1), date(2026, 10, 31)),
        ("2024-02", "febrero de 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-12", "diciembre de 2026", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026-Q3", "tercer trimestre de 2026", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-Q4", "cuarto trimestre de 2026", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-C2", "segundo cuatrimestre de 2026", date(2026, 5, 1), date(2026, 8, 31)),
        ("2026", "2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_knows_its_name_and_its_days(text: str, label: str, starts: date, ends: date) -> None:
    period = Period.parse(text)
    assert (str(period), period.label, period.starts_on, period.ends_on) == (text, label, starts, ends)


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-00", "2026-1", "2026-Q5", "2026-Q0", "2026-C4", "26", "2026-q3", " 2026", "0026", "2026-10-01"]
)
def test_what_is_no_period_is_refused_in_spanish(text: str) -> None:
    with pytest.raises(ValueError, match=r"no es un periodo|No existe el periodo"):
        Period.parse(text)


def test_the_standing_period_is_vigente_and_stays() -> None:
    standing = Period.parse("vigente")
    assert (str(standing), standing.label, standing.next(), standing.previous()) == ("vigente", "vigente", standing, standing)
    assert standing < Period.parse("1990")
    with pytest.raises(ValueError, match="no vence"):
        due_on(standing)


@given(periods)
def test_a_period_written_and_read_again_is_the_same(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(periods)
def test_the_next_period_begins_the_day_after_and_leads_back(period: Period) -> None:
    assert period.next().starts_on == period.ends_on + timedelta(days=1)
    assert period.next().previous() == period
    assert period.previous() < period < period.next()


@given(periods, periods)
def test_periods_have_one_order_that_follows_the_calendar(one: Period, other: Period) -> None:
    assert (one < other) + (one == other) + (one > other) == 1
    if one.starts_on < other.starts_on:
        assert one < other


@given(days, kinds)
def test_a_day_falls_in_the_period_that_contains_it(day: date, kind: Refresh) -> None:
    period = Period.containing(day, kind)
    assert period.starts_on <= day <= period.ends_on


@given(days, kinds, due_days)
def test_the_newest_due_period_is_late_and_the_next_is_not(today: date, kind: Refresh, days_after: int) -> None:
    newest = newest_due(kind, today, days_after)
    assert due_on(newest, days_after) < today <= due_on(newest.next(), days_after)
    assert next_due(kind, today, days_after) == newest.next()


@pytest.mark.parametrize(
    ("today", "newest"),
    [(date(2026, 10, 30), "2026-08"), (date(2026, 10, 31), "2026-09"), (date(2026, 11, 30), "2026-09"), (date(2026, 12, 1), "2026-10")],
)
def test_the_due_day_itself_is_still_in_time(today: date, newest: str) -> None:
    assert str(newest_due(Refresh.MONTHLY, today)) == newest


def test_a_plan_is_due_thirty_days_after_its_year_begins() -> None:
    assert due_on(Period.parse("2026"), -335) == date(2026, 1, 30)
    assert str(newest_due(Refresh.YEARLY, date(2026, 1, 31), -335)) == "2026"
    assert str(newest_due(Refresh.YEARLY, date(2026, 1, 30), -335)) == "2025"


def test_the_due_periods_since_a_day_are_those_that_ended_later() -> None:
    today = date(2026, 11, 22)
    assert [str(p) for p in periods_due(Refresh.FOUR_MONTHLY, date(2025, 4, 30), today)] == [
        "2025-C1",
        "2025-C2",
        "2025-C3",
        "2026-C1",
        "2026-C2",
    ]
    assert [str(p) for p in periods_due(Refresh.MONTHLY, date(2026, 8, 1), today)] == ["2026-08", "2026-09"]
    assert periods_due(Refresh.MONTHLY, date(2026, 11, 1), today) == ()
    assert [str(p) for p in periods_due(Refresh.STANDING, today, today)] == ["vigente"]


FULL_2026 = ["01-01", "04-02", "04-03", "04-04", "05-01", "06-29", "09-15", "10-20", "11-01", "12-25"]


@pytest.mark.parametrize("code", ["0101", "0901"])
def test_the_business_days_of_2026_are_all_weekdays_but_the_holidays(code: str) -> None:
    off = {date.fromisoformat(f"2026-{day}") for day in FULL_2026}
    day = date(2026, 1, 1)
    while day.year == 2026:
        assert is_business_day(day, HOLIDAYS, code) is (day.weekday() < 5 and day not in off), day
        day += timedelta(days=1)


def test_half_days_and_the_untransferred_thirtieth_of_june_are_business_days() -> None:
    for day in (date(2026, 4, 1), date(2026, 12, 24), date(2026, 12, 31), date(2026, 6, 30)):
        assert is_business_day(day, HOLIDAYS, "0101")
    assert not is_business_day(date(2026, 6, 29), HOLIDAYS, "0101")


def test_the_fifteenth_of_august_is_a_day_off_only_in_guatemala_city() -> None:
    friday = date(2025, 8, 15)
    assert not is_business_day(friday, HOLIDAYS, "0101")
    assert is_business_day(friday, HOLIDAYS, "0102")
    assert is_business_day(friday, HOLIDAYS)


def test_a_town_adds_its_own_closings() -> None:
    feast = date(2026, 7, 24)
    assert is_business_day(feast, HOLIDAYS, "0401")
    assert not is_business_day(feast, HOLIDAYS, "0401", {feast})


def test_a_term_counts_from_the_day_after_and_ends_on_a_business_day() -> None:
    assert add_business_days(date(2026, 3, 27), 10, HOLIDAYS) == date(2026, 4, 14)  # over Holy Week, Wednesday counted
    assert add_business_days(date(2026, 3, 27), 1, HOLIDAYS) == date(2026, 3, 30)
    assert add_business_days(date(2026, 12, 23), 2, HOLIDAYS) == date(2026, 12, 28)
    with pytest.raises(ValueError, match="un día hábil o más"):
        add_business_days(date(2026, 3, 27), 0, HOLIDAYS)


@given(st.dates(min_value=date(2024, 1, 1), max_value=date(2027, 12, 1)), st.integers(min_value=1, max_value=60))
def test_a_term_has_exactly_its_business_days(start: date, term: int) -> None:
    end = add_business_days(start, term, HOLIDAYS, "0101")
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(is_business_day(day, HOLIDAYS, "0101") for day in between) == term
    assert is_business_day(end, HOLIDAYS, "0101")


def test_a_year_without_list_is_refused_instead_of_guessed() -> None:
    with pytest.raises(ValueError, match=r"asuetos de 2031.*holidays\.csv"):
        is_business_day(date(2031, 3, 3), HOLIDAYS)


def test_the_day_is_guatemalas_not_the_machines() -> None:
    assert guatemala_today(datetime(2026, 11, 22, 5, 59, tzinfo=UTC)) == date(2026, 11, 21)
    assert guatemala_today(datetime(2026, 11, 22, 6, 0, tzinfo=UTC)) == date(2026, 11, 22)
    assert guatemala_today(datetime(2026, 11, 22, 14, 0, tzinfo=timezone(timedelta(hours=9)))) == date(2026, 11, 21)
    with pytest.raises(ValueError, match="zona horaria"):
        guatemala_today(datetime(2026, 11, 22, 6, 0))  # noqa: DTZ001
