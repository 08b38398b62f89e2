"""What everybody reads of the plan: its progress, the promised share and where each town stands, as pages and as open data."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from datetime import date
from io import StringIO
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from checklists.load import load_checklist
from checklists.model import Plan
from monitor.accounts.access import NOT_ALLOWED, Act, may
from monitor.archive.towns import name_of
from monitor.cell import tame
from monitor.rollout import board
from monitor.rollout.models import Proof, Selection
from monitor.rollout.progress import MilestoneStanding, Status
from monitor.rollout.share import BASE_WORDS, ROUNDING_WORDS, Base, Rounding
from monitor.rollout.undo import rests_on


def today() -> date:
    """Guatemala's day."""
    return timezone.localdate()


def the_plan() -> Plan:
    """The plan that is followed: the checklist brings one."""
    return load_checklist().plans[0]


@login_not_required
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """Every milestone and activity: dates, product, means of verification with its files, and the status that follows from them."""
    found = board.plan_of(the_plan(), today())
    context = {
        "here": "rollout",
        "plan": the_plan(),
        "promoter": may(request.user, Act.PROMOTE),
        "milestones": [_milestone(item) for item in found],
        "figures": in_figures(found),
        "day": today(),
    }
    return render(request, "rollout/plan.html", context)


@login_not_required
@require_safe
def selection(request: HttpRequest, pk: int) -> HttpResponse:
    """The promised share with all that it was computed from, ties and replacements with their reasons."""
    row = get_object_or_404(Selection, pk=pk)
    checklist = load_checklist()
    chosen = [{"row": one, "name": name_of(checklist, one.municipality)} for one in row.chosen.all()]
    inside = {one["row"].municipality for one in chosen}
    context = {
        "here": "rollout",
        "selection": row,
        "promoter": may(request.user, Act.PROMOTE),
        "rests": rests_on(row),
        "percent": f"{row.percent.normalize():f}",
        "base": BASE_WORDS[Base(row.base)],
        "rounding": ROUNDING_WORDS[Rounding(row.rounding)],
        "chosen": chosen,
        "open_places": row.places - len([one for one in chosen if one["row"].how != "replacement"]),
        "tied": [{"code": code, "name": name_of(checklist, code), "inside": code in inside} for code in row.tied],
        "listed": [{**town, "name": name_of(checklist, town["municipality"])} for town in row.listed],
        "due": row.due.all(),
    }
    return render(request, "rollout/selection.html", context)


@login_not_required
@require_safe
def plan_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The plan's progress as open data, CSV or JSON."""
    return as_file(plan_rows(), kind, "plan")


@login_not_required
@require_safe
def towns_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Where each town of the newest selection stands, as open data."""
    rows = town_rows()
    if rows is None:
        raise Http404("Todavía no hay una selección.")
    return as_file(rows, kind, "municipios")


def plan_rows() -> list[dict[str, Any]]:
    """The plan's progress today, a row an activity: what every form of the open data is made of."""
    return [
        {
            "hito": item.milestone.code,
            "actividad": one.activity.code,
            "titulo": one.activity.title,
            "inicio": one.activity.starts_on.isoformat() if one.activity.starts_on else "",
            "fin": one.activity.ends_on.isoformat() if one.activity.ends_on else "",
            "producto": one.activity.product,
            "medio_de_verificacion": one.activity.verification,
            "estado": one.status.value,
            "hecha_el": one.done_on.isoformat() if one.done_on else "",
            "medios_guardados": one.proofs,
            "dias_de_atraso": one.days_late,
        }
        for item in board.plan_of(the_plan(), today())
        for one in item.activities
    ]


def town_rows() -> list[dict[str, Any]] | None:
    """Where each town of the newest selection stands today, None where there is no selection. Who goes with it is no public datum."""
    row = Selection.objects.first()
    if row is None:
        return None
    return [
        {
            "municipio": town.code,
            "nombre": town.name,
            "departamento": town.department,
            "etapa": town.standing.stage.value,
            "desde": town.standing.since.isoformat() if town.standing.since else "",
            "motivo": town.standing.why,
            "paso_siguiente": town.standing.next.value if town.standing.next else "",
            "fecha_prometida": town.standing.due.isoformat() if town.standing.due else "",
            "dias_de_atraso": town.standing.late,
            "pasos_sin_prueba": " ".join(town.standing.unproved),
        }
        for town in board.towns_of(row, load_checklist(), today())
    ]


@login_not_required
@require_safe
def proof(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A proof's file: for everybody where it was looked at and shown, for INFOM otherwise. To be saved, never opened here.

    Of a photograph everybody gets the copy without metadata, and INFOM the original.
    """
    row = get_object_or_404(Proof, pk=pk)
    if not row.shown and not may(request.user, Act.PROMOTE):
        raise PermissionDenied(NOT_ALLOWED)
    if row.public and not may(request.user, Act.PROMOTE):
        return FileResponse(row.public.open(), as_attachment=True, filename=f"documento-{row.pk}.jpg", content_type="image/jpeg")
    return FileResponse(row.file.open(), as_attachment=True, filename=row.name, content_type="application/octet-stream")


def _milestone(item: MilestoneStanding) -> dict[str, Any]:
    kept = board.proofs_of([one.activity.code for one in item.activities])
    return {
        "milestone": item.milestone,
        "proved": item.proved,
        "activities": [
            {
                "standing": one,
                "shown": [proof for proof in kept.get(one.activity.code, ()) if proof.shown],
                "private": sum(not proof.shown for proof in kept.get(one.activity.code, ())),
            }
            for one in item.activities
        ],
    }


def in_figures(found: Iterable[MilestoneStanding]) -> Mapping[str, int]:
    every = [one.status for item in found for one in item.activities]
    return {
        "all": len(every),
        "done": every.count(Status.DONE),
        "unproved": every.count(Status.UNPROVED),
        "overdue": every.count(Status.OVERDUE),
        "other": len(every) - every.count(Status.DONE) - every.count(Status.UNPROVED) - every.count(Status.OVERDUE),
    }


def as_file(rows: list[dict[str, Any]], kind: str, name: str) -> HttpResponse:
    if kind == "json":
        return HttpResponse(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", content_type="application/json")
    out = StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]) if rows else ["municipio"])
    writer.writeheader()
    writer.writerows({name: tame(value) for name, value in row.items()} for row in rows)
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
