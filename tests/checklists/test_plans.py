"""Commitment 10 is kept as INFOM published it, slips included and noted."""

from datetime import date

import pytest

from checklists.load import load_checklist
from checklists.model import Activity, Milestone, Plan


@pytest.fixture
def plan() -> Plan:
    [plan] = load_checklist().plans
    return plan


def milestone(plan: Plan, end: str) -> Milestone:
    [found] = [item for item in plan.milestones if item.code == f"{plan.code}-{end}"]
    return found


def activity(plan: Plan, end: str) -> Activity:
    [found] = [item for stone in plan.milestones for item in stone.activities if item.code == f"{plan.code}-{end}"]
    return found


def test_the_page_gives_six_milestones_and_numbers_only_two(plan: Plan) -> None:
    assert plan.code == "gobierno-abierto-4-c10"
    assert [stone.number for stone in plan.milestones] == [None, None, None, 4, None, 7]
    assert [len(stone.activities) for stone in plan.milestones] == [1, 0, 4, 3, 3, 10]


def test_two_activities_are_numbered_seven_and_none_six(plan: Plan) -> None:
    labels = [item.label.removeprefix("Actividad ") for item in milestone(plan, "h7").activities]
    assert labels == ["1", "2", "3", "4", "5", "7", "7", "8", "9", "10"]
    assert "ninguna numerada 6" in milestone(plan, "h7").note
    assert all("numeradas 7" in activity(plan, f"h7-a7-{end}").note for end in ("reunion", "convenios"))


def test_august_2010_is_kept_and_leaves_no_last_day(plan: Plan) -> None:
    slip = activity(plan, "h4-a3")
    assert slip.dates_text == "Mayo 2019 – agosto 2010."
    assert (slip.starts_on, slip.ends_on) == (date(2019, 5, 1), None)
    assert "agosto 2010" in slip.note


def test_a_product_that_never_came_is_kept_as_pending(plan: Plan) -> None:
    assert milestone(plan, "planificacion").product == "Pendiente de recibir información"
    assert milestone(plan, "planificacion").verification == ""
    assert milestone(plan, "planificacion").note


def test_the_coordination_meeting_keeps_the_product_it_was_published_with(plan: Plan) -> None:
    meeting = activity(plan, "h7-a2")
    assert (meeting.title, meeting.product) == ("Reunión de coordinación para el desarrollo del hito 7.", "Diseño del curso.")
    assert "no corresponde" in meeting.note


def test_every_activity_has_its_dates_product_and_means_of_verification(plan: Plan) -> None:
    for stone in plan.milestones:
        for item in stone.activities:
            assert item.dates_text, item.code
            assert item.product, item.code
            assert item.verification, item.code
            assert item.starts_on, item.code
            assert item.ends_on or item.note, item.code


def test_days_are_the_first_and_last_of_the_months_that_are_named(plan: Plan) -> None:
    assert (activity(plan, "h7-a9").starts_on, activity(plan, "h7-a9").ends_on) == (date(2020, 1, 1), date(2020, 6, 30))
    assert (activity(plan, "h7-a5").starts_on, activity(plan, "h7-a5").ends_on) == (date(2019, 4, 1), date(2019, 6, 30))
    assert (activity(plan, "formacion-a1").starts_on, activity(plan, "formacion-a1").ends_on) == (date(2019, 1, 1), date(2020, 3, 31))
    assert "dos temporadas" in activity(plan, "formacion-a1").note


def test_infoms_obligation_is_milestone_four(plan: Plan) -> None:
    codes = {stone.code for stone in plan.milestones if stone.number == 4}
    assert codes == {obligation.code for law in load_checklist().laws if law.code == "gobierno-abierto" for obligation in law.obligations}
