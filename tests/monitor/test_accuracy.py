"""Counting how often the checks are right: what was said beside what is true."""

from __future__ import annotations

import pytest

from checklists.finding import Outcome
from monitor.accuracy import Judged, Rate, table


def judged(*pairs: tuple[str, str, int]) -> list[Judged]:
    return [Judged(predicate="has_part", said=Outcome(said), true=Outcome(true)) for said, true, n in pairs for _ in range(n)]


def test_precision_counts_what_was_said_and_recall_what_is_true() -> None:
    rows = {
        row.outcome: row
        for row in table(judged(("met", "met", 8), ("met", "missing", 2), ("unknown", "met", 4), ("missing", "missing", 5)))
    }
    assert rows[Outcome.MET].precision == Rate(right=8, of=10)
    assert rows[Outcome.MET].recall == Rate(right=8, of=12)
    assert rows[Outcome.MISSING].precision == Rate(right=5, of=5)
    assert rows[Outcome.MISSING].recall == Rate(right=5, of=7)
    assert Outcome.PARTIAL not in rows


def test_what_nobody_can_see_from_outside_is_wrongly_decided_and_rightly_unknown() -> None:
    (row,) = table(judged(("missing", "unknown", 1), ("unknown", "unknown", 9)))
    assert row.precision == Rate(right=0, of=1)
    assert row.recall == Rate(right=0, of=0)


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [(0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (97, 100, 0.915, 0.990), (1, 2, 0.095, 0.905)],
)
def test_the_interval_is_that_of_wilson(right: int, of: int, low: float, high: float) -> None:
    assert Rate(right=right, of=of).interval == (pytest.approx(low, abs=0.001), pytest.approx(high, abs=0.001))


def test_a_check_decides_from_a_precision_of_97_in_100_and_never_untried() -> None:
    assert table(judged(("met", "met", 97), ("met", "missing", 3)))[0].may_decide
    assert not table(judged(("met", "met", 96), ("met", "missing", 4)))[0].may_decide
    assert not table(judged(("unknown", "met", 4)))[0].may_decide
