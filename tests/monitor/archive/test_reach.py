"""A portal is unreachable after three failed visits over 72 hours, and never because of one bad night."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.archive.reach import reach
from monitor.page import Fetched

NIGHT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def _visits(*ends: tuple[int, Fetched]) -> list[tuple[datetime, str]]:
    """Dated outcomes, the newest first, from hours since a night."""
    return [(NIGHT + timedelta(hours=hours), str(end)) for hours, end in sorted(ends, reverse=True)]


def test_a_portal_that_was_seen_last_or_never_visited_says_nothing() -> None:
    assert reach([]) is None
    assert reach(_visits((0, Fetched.DNS), (24, Fetched.DNS), (100, Fetched.OK))) is None


@pytest.mark.parametrize("hours", [(0,), (0, 1, 2), (0, 24, 71), (0, 100)])
def test_before_three_failures_over_72_hours_it_will_be_tried_again(hours: tuple[int, ...]) -> None:
    found = reach(_visits(*((hour, Fetched.TIMEOUT) for hour in hours)))
    assert found is not None
    assert not found.unreachable
    assert found.sentence.startswith("No se pudo ver, se intentará de nuevo (")


def test_three_failures_over_72_hours_make_it_unreachable_and_say_how_many_and_since_when() -> None:
    found = reach(_visits((0, Fetched.DNS), (24, Fetched.TIMEOUT), (72, Fetched.REFUSED)))
    assert found is not None
    assert found.unreachable
    assert found.sentence == (
        "No se puede ver: fallaron 3 visitas seguidas, desde el 19 de noviembre de 2026; la última: la conexión fue rechazada."
    )


def test_only_the_failures_since_it_was_last_seen_count() -> None:
    found = reach(_visits((0, Fetched.DNS), (24, Fetched.DNS), (48, Fetched.OK), (72, Fetched.DNS), (96, Fetched.DNS)))
    assert found is not None
    assert (found.tries, found.unreachable) == (2, False)


@pytest.mark.parametrize("end", [Fetched.FORBIDDEN, Fetched.CHALLENGE, Fetched.ROBOTS, Fetched.RATE_LIMITED, Fetched.BUDGET])
def test_who_refuses_is_there(end: Fetched) -> None:
    assert reach(_visits((0, end), (48, end), (96, end))) is None


def test_an_outcome_of_another_version_ends_the_row() -> None:
    assert reach([(NIGHT, "algo nuevo")]) is None
