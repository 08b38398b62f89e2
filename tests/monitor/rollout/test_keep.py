"""What people of INFOM do is kept with its entry in the journal, and where each town stands follows from it and from the crawls."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.core.files.base import ContentFile

from checklists.load import load_checklist
from monitor.archive.models import Assessment, Crawl, Portal, Scorecard
from monitor.journal.keep import verify
from monitor.journal.models import Entry
from monitor.rollout import keep
from monitor.rollout.board import by_stage, curves, plan_of, towns_of
from monitor.rollout.models import Proof, Selection
from monitor.rollout.path import Stage
from monitor.rollout.progress import Status
from monitor.rollout.share import Listed, Terms

NOW = datetime(2026, 11, 26, 15, tzinfo=UTC)
TODAY = NOW.date()
WHO = {"by": "ana", "now": NOW}


def made(*priorities: int, percent: int = 40) -> Selection:
    listed = [Listed(municipality=f"01{number:02}", priority=priority) for number, priority in enumerate(priorities, start=1)]
    return keep.select("Lista 2026", "PDH, oficio 10-2026", listed, Terms(percent=Fraction(percent)), **WHO)


def proof(text: str = "convenio", **more: Any) -> Proof:
    return keep.add_proof(
        ContentFile(text.encode(), name="C:\\papeles\\convenio firmado.pdf"),
        kind="convenio",
        title="Convenio",
        dated_on=TODAY,
        **WHO,
        **more,
    )


def seen(code: str, days_ago: int, point: float | None, outcome: str = "ok") -> None:
    portal, _ = Portal.objects.get_or_create(municipality=code, defaults={"name": code, "url": f"https://{code}.example/"})
    crawl = Crawl.objects.create(
        portal=portal, folder=f"{code}-{days_ago}", outcome=outcome, complete=True, pages=1, documents=0, evidence_digest="x"
    )
    row = Assessment.objects.create(crawl=crawl, checklist="1", subject="municipality", observed_on=TODAY - timedelta(days=days_ago))
    Scorecard.objects.create(assessment=row, law="laip", low=point, point=point, high=point, band="", decided=1.0)
    Scorecard.objects.create(assessment=row, law="presupuesto-17ter", low=1, point=1, high=1, band="", decided=1.0)


def stage_of(selection: Selection, code: str) -> Stage:
    return next(town.standing.stage for town in towns_of(selection, load_checklist(), TODAY) if town.code == code)


def test_a_selection_keeps_its_inputs_and_who_is_sure_enters(db: Any) -> None:
    selection = made(1, 2, 3, 4, 5)
    assert (selection.of, selection.places, selection.tied) == (5, 2, [])
    assert [row.municipality for row in selection.chosen.all()] == ["0101", "0102"]
    assert Entry.objects.get().detail["chosen"] == ["0101", "0102"]
    assert verify() is None


def test_a_tie_is_settled_by_a_person_with_a_reason_and_for_exactly_the_places_left(db: Any) -> None:
    selection = made(0, 1, 1, 1, 5)
    for codes, reason, told in (
        (["0105"], "porque es el más pobre", "No están empatados"),
        (["0102", "0103"], "porque es el más pobre", "Falta decidir 1 lugar"),
        (["0102"], "sí", "motivo"),
    ):
        with pytest.raises(keep.Refused, match=told):
            keep.settle_tie(selection, codes, reason, **WHO)
    keep.settle_tie(selection, ["0103"], "Es la de mayor población sin portal.", **WHO)
    assert [(row.municipality, row.how) for row in selection.chosen.all()] == [("0101", "list"), ("0103", "tie")]
    with pytest.raises(keep.Refused, match="Falta decidir 0 lugares"):
        keep.settle_tie(selection, ["0102"], "Es la de mayor población sin portal.", **WHO)


def test_a_replacement_keeps_both_towns_and_why(db: Any) -> None:
    selection = made(1, 2, 3, 4, 5)
    keep.replace(selection, "0101", "0104", "El concejo rechazó el convenio.", **WHO)
    assert [town.code for town in towns_of(selection, load_checklist(), TODAY)] == ["0102", "0104"]
    left = selection.chosen.get(municipality="0101")
    assert (left.left_on, left.left_because) == (TODAY, "El concejo rechazó el convenio.")
    with pytest.raises(keep.Refused, match="ya salió"):
        keep.replace(selection, "0102", "0101", "Otra vez el mismo motivo.", **WHO)


def test_a_proof_is_private_named_plainly_and_kept_once(db: Any) -> None:
    first, again = proof(), proof()
    assert first.pk == again.pk
    assert (first.name, first.shown) == ("convenio firmado.pdf", False)
    assert first.file.read() == b"convenio"
    with pytest.raises(keep.Refused, match="vacío"):
        proof("")


def test_steps_move_a_town_and_what_was_corrected_stays_in_the_journal(db: Any) -> None:
    selection = made(1, 2, 3, 4, 5)
    keep.take_step("0101", Stage.WRITTEN_TO, TODAY - timedelta(days=9), proof=None, **WHO)
    keep.take_step("0101", Stage.WRITTEN_TO, TODAY - timedelta(days=5), proof=proof(), **WHO)
    (town, other) = towns_of(selection, load_checklist(), TODAY)
    assert (town.standing.stage, town.standing.since, town.standing.unproved) == (Stage.WRITTEN_TO, TODAY - timedelta(days=5), ())
    assert other.standing.stage is Stage.LISTED
    detail = Entry.objects.filter(act="step_taken").first().detail
    assert detail["before"]["proof"] is None
    assert detail["after"]["on"] == (TODAY - timedelta(days=5)).isoformat()
    with pytest.raises(keep.Refused, match="llega solo"):
        keep.take_step("0101", Stage.KEEPING, TODAY, proof=None, **WHO)
    with pytest.raises(keep.Refused, match="todavía no llega"):
        keep.take_step("0101", Stage.MET, TODAY + timedelta(days=1), proof=None, **WHO)


def test_the_last_stages_come_by_themselves_from_the_crawls(db: Any) -> None:
    selection = made(1, 2, 3, 4, 5)
    keep.take_step("0101", Stage.PROVISIONED, TODAY - timedelta(days=20), proof=None, proved_by="deploy status", **WHO)
    seen("0101", 30, 99.0)
    assert stage_of(selection, "0101") is Stage.PROVISIONED
    seen("0101", 10, 70.0)
    assert stage_of(selection, "0101") is Stage.IN_SERVICE
    seen("0101", 5, 90.0)
    assert stage_of(selection, "0101") is Stage.KEEPING
    seen("0101", 1, None, outcome="timeout")
    assert stage_of(selection, "0101") is Stage.AT_RISK


def test_the_plans_own_days_say_what_is_late(db: Any) -> None:
    selection = made(1, 2, 3, 4, 5)
    days = keep.days_of(load_checklist().plans[0])
    assert days[Stage.SIGNED] == date(2019, 8, 31)
    keep.promise(selection, days | {Stage.WRITTEN_TO: TODAY - timedelta(days=3)}, **WHO)
    assert {town.standing.late for town in towns_of(selection, load_checklist(), TODAY)} == {3}


def test_the_board_shows_every_stage_and_the_curve_every_day(db: Any) -> None:
    selection = made(1, 2, 3, 4, 5)
    keep.take_step("0101", Stage.MET, TODAY - timedelta(days=2), proof=None, **WHO)
    keep.take_step("0102", Stage.MET, TODAY, proof=None, **WHO)
    board = dict(by_stage(towns_of(selection, load_checklist(), TODAY)))
    assert list(board) == list(Stage)
    assert [town.code for town in board[Stage.MET]] == ["0101", "0102"]
    assert curves(towns_of(selection, load_checklist(), TODAY))[Stage.MET] == ((TODAY - timedelta(days=2), 1), (TODAY, 2))


def test_an_activity_that_is_done_without_its_proof_is_shown_as_such_until_the_proof_comes(db: Any) -> None:
    plan = load_checklist().plans[0]
    code = "gobierno-abierto-4-c10-h7-a1"

    def status() -> Status:
        return next(item.status for part in plan_of(plan, TODAY) for item in part.activities if item.activity.code == code)

    keep.record_activity([plan], code, done_on=date(2019, 3, 13), proofs=[], text="", **WHO)
    assert status() is Status.UNPROVED
    keep.record_activity([plan], code, done_on=date(2019, 3, 13), proofs=[proof()], text="", **WHO)
    assert status() is Status.DONE
    keep.record_activity([plan], code, done_on=None, proofs=[], text="Fue un error.", **WHO)
    assert status() is Status.OVERDUE
    with pytest.raises(keep.Refused, match="no tiene la actividad"):
        keep.record_activity([plan], "otra", done_on=None, proofs=[], text="", **WHO)
    assert verify() is None


def test_asking_for_the_board_costs_the_same_for_five_towns_and_for_seventy(db: Any, django_assert_num_queries: Any) -> None:
    small, large = made(1, 2, 3, 4, 5), made(*range(17), percent=100)
    for code in ("0101", "0102", "0103"):
        seen(code, 3, 50.0)
    checklist = load_checklist()
    for selection in (small, large):
        with django_assert_num_queries(8):
            towns_of(selection, checklist, TODAY)
