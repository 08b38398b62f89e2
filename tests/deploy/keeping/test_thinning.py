"""Which copies stay when a store is thinned: a pure question of when each arrived."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from deploy.keeping.thinning import staying

NEWEST = datetime(2026, 11, 27, 9, tzinfo=UTC)


def copies(*days: datetime) -> dict[str, datetime]:
    """A copy of each of these days, by its day."""
    return {f"{day:%Y-%m-%d %H}": day for day in days}


def test_all_of_thirty_days_stay() -> None:
    many = copies(*(NEWEST - timedelta(hours=hours) for hours in range(0, 30 * 24, 5)))
    assert staying(many) == set(many)


def test_of_two_years_the_last_of_each_month_stays_and_before_that_of_each_year() -> None:
    nightly = copies(*(NEWEST - timedelta(days=days) for days in range(5 * 365)))
    stay = sorted(staying(nightly))
    old = [name for name in stay if name < "2024-11"]
    assert [name[:10] for name in old] == ["2021-12-31", "2022-12-31", "2023-12-31"]
    recent = [name[:10] for name in stay if "2024-12" <= name < "2026-10-28"]
    assert len(recent) == 22
    assert recent[:3] == ["2024-12-31", "2025-01-31", "2025-02-28"]
    assert len([name for name in stay if name >= "2026-10-28"]) == 31, "and the day itself"


def test_what_stayed_once_stays_when_nothing_was_added() -> None:
    nightly = copies(*(NEWEST - timedelta(days=days) for days in range(1000)))
    once = staying(nightly)
    assert staying({name: nightly[name] for name in once}) == once


def test_a_portal_that_stopped_years_ago_keeps_its_last_month_whole() -> None:
    stopped = copies(*(NEWEST - timedelta(days=4000 + days) for days in range(20)))
    assert staying(stopped) == set(stopped)
    assert staying({}) == set()
