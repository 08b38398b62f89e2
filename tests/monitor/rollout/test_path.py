"""Where a town stands: by its steps, its proofs, and what the crawls see."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.rollout.path import STEPS, Look, Stage, Standing, Step, curve, standing

DAY = date(2026, 6, 1)
TODAY = DAY + timedelta(days=40)
BY_HAND = STEPS[:7]


def after(days: int) -> date:
    return DAY + timedelta(days=days)


def steps(*stages: Stage, proved: bool = True) -> list[Step]:
    return [Step(stage=stage, on=after(STEPS.index(stage)), proved=proved) for stage in stages]


def look(days: int, *, seen: bool = True, point: float | None = 90.0) -> Look:
    return Look(on=after(days), seen=seen, point=point if seen else None)


def now(taken: list[Step], *looks: Look, today: date = TODAY, due: dict[Stage, date] | None = None) -> Standing:
    return standing(taken, looks, acceptable=85.0, due=due or {}, today=today)


def test_the_farthest_step_is_the_stage_and_the_one_after_it_is_next() -> None:
    found = now(steps(Stage.LISTED, Stage.WRITTEN_TO, Stage.MET))
    assert (found.stage, found.next, found.since) == (Stage.MET, Stage.PLANNED, after(2))


def test_a_step_that_was_skipped_or_has_no_proof_is_told_and_does_not_hold_the_town_back() -> None:
    found = now([*steps(Stage.LISTED, Stage.SIGNED), *steps(Stage.MET, proved=False)])
    assert found.stage is Stage.SIGNED
    assert found.unproved == (Stage.WRITTEN_TO, Stage.MET, Stage.PLANNED)


def test_the_next_step_is_late_by_the_days_since_it_was_due() -> None:
    found = now(steps(Stage.LISTED), due={Stage.WRITTEN_TO: after(30)}, today=after(40))
    assert (found.due, found.late) == (after(30), 10)
    assert now(steps(Stage.LISTED), due={Stage.WRITTEN_TO: after(50)}).late == 0


def test_a_crawl_that_sees_the_portal_puts_it_in_service_and_a_good_one_says_that_it_keeps_the_law() -> None:
    taken = steps(*BY_HAND)
    assert now(taken).stage is Stage.PROVISIONED
    assert now(taken, look(20, point=40.0)).stage is Stage.IN_SERVICE
    found = now(taken, look(20, point=40.0), look(30))
    assert (found.stage, found.since, found.next) == (Stage.KEEPING, after(30), None)


def test_looks_at_the_old_site_from_before_the_portal_do_not_count() -> None:
    assert now(steps(*BY_HAND), look(1)).stage is Stage.PROVISIONED


def test_a_crawl_of_a_town_without_a_portal_of_the_programme_moves_nothing() -> None:
    assert now(steps(Stage.LISTED), look(20)).stage is Stage.LISTED


def test_what_could_not_be_seen_once_is_at_risk_and_not_lapsed() -> None:
    found = now(steps(*BY_HAND), look(20), look(30, seen=False))
    assert (found.stage, found.why) == (Stage.AT_RISK, "la última vez no se le pudo ver")


def test_what_nobody_saw_for_two_months_has_lapsed() -> None:
    found = now(steps(*BY_HAND), look(20), look(80, seen=False), today=after(81))
    assert (found.stage, found.since) == (Stage.LAPSED, after(20))


def test_a_portal_that_kept_the_law_and_fell_is_at_risk_since_it_fell() -> None:
    found = now(steps(*BY_HAND), look(20), look(25, point=70.0), look(30, point=None), look(35, point=71.0))
    assert (found.stage, found.since, found.why) == (Stage.AT_RISK, after(25), "cumplía, y ahora tiene 71.0 puntos")


def test_a_portal_that_was_not_looked_at_lately_is_not_said_to_keep_the_law() -> None:
    found = now(steps(*BY_HAND), look(20), today=after(20 + 46))
    assert found.stage is Stage.AT_RISK


def test_a_town_that_nobody_put_on_the_list_is_refused_with_what_is_missing() -> None:
    with pytest.raises(ValueError, match="priorizada"):
        now([])


def test_steps_dated_after_today_are_not_taken_yet() -> None:
    assert now(steps(Stage.LISTED, Stage.WRITTEN_TO), today=DAY).stage is Stage.LISTED


SEEN = st.tuples(st.integers(0, 39), st.booleans(), st.floats(0, 100), st.booleans())


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(BY_HAND), unique=True), st.lists(SEEN))
def test_the_order_in_which_things_were_written_down_never_matters(stages: list[Stage], seen: list[tuple[int, bool, float, bool]]) -> None:
    taken = steps(*{Stage.LISTED, *stages})
    looks = {(days, crawl): look(days, seen=ok, point=point) if crawl else told(days, seen=ok) for days, ok, point, crawl in seen}
    assert now(taken, *looks.values()) == now(taken[::-1], *reversed(looks.values()))


def test_the_curve_counts_towns_by_day() -> None:
    assert curve([after(3), after(1), after(3)]) == ((after(1), 1), (after(3), 3))


def told(days: int, *, seen: bool = True) -> Look:
    """The host's own word."""
    return Look(on=after(days), seen=seen, point=None, crawl=False)


def test_the_hosts_word_puts_a_portal_in_service_and_says_nothing_of_the_law() -> None:
    taken = steps(*BY_HAND)
    assert (now(taken, told(20)).stage, now(taken, told(20)).since) == (Stage.IN_SERVICE, after(20))
    assert now(taken, told(20, seen=False)).stage is Stage.PROVISIONED
    assert now(taken, told(20), look(30)).stage is Stage.KEEPING
    fallen = now(taken, look(20), look(30, point=60.0), told(39))
    assert (fallen.stage, fallen.since) == (Stage.AT_RISK, after(30))


def test_a_crawl_of_the_same_day_weighs_more_than_the_hosts_word_and_the_word_alone_does_not_keep_the_law_fresh() -> None:
    taken = steps(*BY_HAND)
    assert now(taken, told(30), look(30, seen=False)).stage is Stage.AT_RISK
    assert now(taken, told(30), look(30, seen=False), told(31)).stage is Stage.IN_SERVICE
    assert now(taken, look(20), told(65), today=after(70)).stage is Stage.AT_RISK


def test_an_agreement_that_ended_puts_its_town_at_risk_and_lapses_it_when_nobody_renews_it() -> None:
    def bound(until: int, *looks: Look, taken: tuple[Stage, ...] = BY_HAND, today: int = 100) -> Standing:
        return standing(steps(*taken), looks, acceptable=85.0, due={}, today=after(today), bound_until=after(until))

    assert bound(100).stage is Stage.PROVISIONED
    found = bound(99)
    assert (found.stage, found.since, found.next) == (Stage.AT_RISK, after(100), Stage.IN_SERVICE)
    assert found.why == f"su convenio venció el {after(99):%d/%m/%Y}"
    assert (bound(39).stage, bound(40).stage) == (Stage.LAPSED, Stage.AT_RISK)
    assert bound(1, taken=STEPS[:4]).stage is Stage.PLANNED
    assert bound(99, look(98)).stage is Stage.AT_RISK
    both = bound(99, look(30))
    assert (both.stage, both.why.count(";")) == (Stage.LAPSED, 1)
