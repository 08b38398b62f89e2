"""What is reminded of on which day."""

from __future__ import annotations

import pytest

from portal_template.panel.reminders.due import Stage, stage_of


@pytest.mark.parametrize(
    ("left", "stage"),
    [(6, None), (5, Stage.BEFORE), (1, Stage.BEFORE), (0, Stage.ON), (-2, Stage.ON), (-3, Stage.AFTER), (-17, Stage.AFTER), (-18, None)],
)
def test_each_stage_lasts_until_the_next_so_that_a_day_without_mail_loses_nothing(left: int, stage: Stage | None) -> None:
    assert stage_of(left, before=5, after=3) is stage


@pytest.mark.parametrize(("left", "stage"), [(1, None), (0, Stage.ON), (-14, Stage.ON), (-15, None)])
def test_a_municipality_may_choose_the_day_alone(left: int, stage: Stage | None) -> None:
    assert stage_of(left, before=0, after=0) is stage
