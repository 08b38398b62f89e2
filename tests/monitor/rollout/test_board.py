"""The board: stages, map, curves and table say the same, and only INFOM sees who goes with a town."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from checklists.load import load_checklist
from monitor.rollout import board, keep
from monitor.rollout.models import Selection
from monitor.rollout.path import Stage
from monitor.rollout.screens.drawing import promise_drawing, rows, steps_drawing
from monitor.rollout.screens.map import Reach, country, reach_of
from tests.monitor.rollout.conftest import words

DAY = date(2026, 6, 1)
CURVES = {Stage.WRITTEN_TO: ((DAY, 1), (DAY + timedelta(days=10), 2)), Stage.MET: ((DAY + timedelta(days=20), 1),)}
DUE = {Stage.WRITTEN_TO: DAY + timedelta(days=5), Stage.MET: DAY + timedelta(days=15)}


def who() -> dict[str, Any]:
    return {"by": "ana", "now": timezone.now()}


def test_the_curve_of_the_promise_steps_up_on_each_day_and_what_was_done_ends_today() -> None:
    found = promise_drawing(CURVES, DUE, 2, DAY + timedelta(days=40))
    assert found is not None
    assert [line.words for line in found.lines] == ["pasos prometidos: 4", "pasos dados: 3"]
    promised, done = (line.points.split() for line in found.lines)
    assert promised == ["80.0,240.0", "80.0,125.0", "240.0,125.0", "240.0,10.0", "640.0,10.0"]
    assert done[-1] == "640.0,67.5"
    ahead = promise_drawing(CURVES, {Stage.MET: DAY + timedelta(days=80)}, 2, DAY + timedelta(days=40))
    assert ahead is not None
    assert (ahead.today_x, ahead.lines[1].points.split()[-1].split(",")[0]) == (213.3, "213.3")


def test_without_days_promised_or_steps_taken_there_is_nothing_to_draw() -> None:
    assert promise_drawing(CURVES, {}, 2, DAY) is None
    assert steps_drawing({}, 2, DAY) is None
    assert steps_drawing({Stage.MET: ((DAY, 1),)}, 2, DAY) is None


def test_the_table_says_in_figures_what_the_curves_draw() -> None:
    first, second, third = rows(CURVES, DUE, 2)[:3]
    assert (first.words, first.done, first.on_time, first.lacking) == ("comunicada", 2, 1, 0)
    assert (second.done, second.on_time, second.lacking) == (1, 0, 1)
    assert (third.due, third.on_time, third.lacking) == (None, None, 2)


def test_every_stage_has_its_place_on_the_map() -> None:
    assert {reach_of(stage) for stage in Stage} == set(Reach)
    assert reach_of(Stage.LAPSED) is reach_of(Stage.AT_RISK) is Reach.BACK


def test_the_map_holds_the_whole_country_and_each_chosen_town_leads_to_its_row(client: Client, chosen: Selection) -> None:
    keep.take_step("0101", Stage.PROVISIONED, timezone.localdate(), proof=None, proved_by="deploy status", **who())
    drawn = country(board.towns_of(chosen, load_checklist(), timezone.localdate()))
    assert (len(drawn.outside), [len(group.shapes) for group in drawn.groups]) == (338, [1, 1, 0, 0, 0])
    page = words(client.get(reverse("rollout:overview")))
    linked = re.findall(r'<a href="#(m-\d{4})"><title>([^<]+)</title>', page)
    assert linked == [("m-0102", "Santa Catarina Pinula: priorizada"), ("m-0101", "Guatemala: portal creado")]
    assert all(f'<tr id="{anchor}">' in page for anchor, _ in linked)
    assert "Límites: OCHA / CONRED" in page


def test_what_is_late_comes_first_with_what_is_next_and_only_infom_sees_who_goes_with_it(promoter: Client, chosen: Selection) -> None:
    today = timezone.localdate()
    keep.promise(chosen, {Stage.WRITTEN_TO: today - timedelta(days=9), Stage.MET: today - timedelta(days=4)}, **who())
    keep.take_step("0101", Stage.WRITTEN_TO, today - timedelta(days=9), proof=None, **who())
    keep.give_owner("0102", "Licda. Privada Pérez", email="privada@infom.gob.gt", **who())
    public, inside = words(Client().get(reverse("rollout:overview"))), words(promoter.get(reverse("rollout:overview")))
    late = public[public.index("Lo más atrasado") :]
    assert late.index("Santa Catarina Pinula") < late.index("Guatemala</a>: reunión sostenida")
    assert "+9 días" in late
    assert '<td data-de="Etapa">priorizada' in public
    assert "Privada" not in public
    assert "privada@" not in inside
    assert "Licda. Privada Pérez" in inside
    assert "sin responsable" in inside
