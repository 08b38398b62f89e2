"""The board: how far the promise has come, town by town, as stages, a map, curves and a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from checklists.load import load_checklist
from monitor.accounts.access import Act, may
from monitor.outlines import ATTRIBUTION
from monitor.rollout import board
from monitor.rollout.agreements.remind import matters
from monitor.rollout.models import Selection
from monitor.rollout.path import STAGE_WORDS, Stage
from monitor.rollout.screens.drawing import promise_drawing, rows, steps_drawing
from monitor.rollout.screens.map import country
from monitor.rollout.screens.public import in_figures, the_plan, today

MOST_LATE = 10


@login_not_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Where each town of the newest selection stands, what is late and what comes next; who goes with it only for INFOM."""
    selection, day = Selection.objects.first(), today()
    towns = board.towns_of(selection, load_checklist(), day) if selection else ()
    promoter = may(request.user, Act.PROMOTE)
    late = sorted((town for town in towns if town.standing.late), key=lambda town: (-town.standing.late, town.code))
    context = {
        "here": "rollout",
        "selection": selection,
        "promoter": promoter,
        "near": len(matters([town.code for town in towns], day)) if promoter else 0,
        "stages": [{"stage": stage, "words": STAGE_WORDS[stage], "towns": found} for stage, found in board.by_stage(towns)],
        "lines": [_line(town) for town in towns],
        "late": len(late),
        "most_late": [_line(town) for town in late[:MOST_LATE]],
        "plan": in_figures(board.plan_of(the_plan(), day)),
        "day": day,
    }
    return render(request, "rollout/overview.html", context | (_pictures(selection, towns, day) if selection else {}))


def _line(town: board.Town) -> dict[str, Any]:
    following = town.standing.next
    return {"town": town, "next": STAGE_WORDS[following] if following else ""}


def _pictures(selection: Selection, towns: Sequence[board.Town], day: date) -> dict[str, Any]:
    curves, due = board.curves(towns), {Stage(row.stage): row.on for row in selection.due.all()}
    return {
        "map": country(towns),
        "attribution": ATTRIBUTION,
        "promise": promise_drawing(curves, due, selection.places, day),
        "drawing": steps_drawing(curves, selection.places, day),
        "rows": rows(curves, due, selection.places),
    }
