"""Where people of INFOM write down what was done: a town's steps and who goes with it, and the plan's activities, with their proofs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from checklists.load import load_checklist
from checklists.model import Activity
from monitor.accounts.access import Act, requires
from monitor.journal.models import Entry
from monitor.rollout import board, keep
from monitor.rollout.agreements.keep import newest_of
from monitor.rollout.models import ActivityRecord, Owner, Proof, Selection, Step
from monitor.rollout.path import PROOF, STAGE_WORDS, STEPS, Stage
from monitor.rollout.screens.forms import ActivityForm, OwnerForm, StepForm
from monitor.rollout.screens.public import the_plan, today
from monitor.rollout.showing import show


@requires(Act.PROMOTE)
@require_http_methods(["GET", "POST"])
def town(request: HttpRequest, code: str) -> HttpResponse:
    """A town's path: each step with its day and proof, what comes next, and the form to write the next one down."""
    found = _town(code)
    following = found.standing.next
    ahead = {"stage": following} if following and following not in (Stage.IN_SERVICE, Stage.KEEPING) else {}
    form = StepForm(request.POST or None, request.FILES or None, initial={"on": today(), **ahead})
    if request.method == "POST" and form.is_valid():
        said, who = form.cleaned_data, {"by": request.user.get_username(), "now": timezone.now()}
        try:
            keep.take_step(code, Stage(said["stage"]), said["on"], proof=kept_proof(said, who), text=said["note"], **who)
            return redirect("rollout:town", code=code)
        except keep.Refused as error:
            form.add_error(None, str(error))
    rows = {Stage(row.stage): row for row in Step.objects.filter(municipality=code).select_related("proof")}
    context = {
        "here": "rollout",
        "town": found,
        "now": STAGE_WORDS[found.standing.stage],
        "next": STAGE_WORDS[following] if following else "",
        "needs": PROOF[following] if following else "",
        "steps": [{"words": STAGE_WORDS[stage], "row": rows.get(stage), "proof": PROOF[stage]} for stage in STEPS[1:7]],
        "form": form,
        "owner": OwnerForm(initial=Owner.objects.filter(municipality=code).values("person", "email").first()),
        "agreement": newest_of(code),
        "entries": _told(code),
    }
    return render(request, "rollout/town.html", context)


@requires(Act.PROMOTE)
@require_POST
def owner(request: HttpRequest, code: str) -> HttpResponse:
    """Say who goes with a town."""
    _town(code)
    form = OwnerForm(request.POST)
    if form.is_valid():
        keep.give_owner(code, **form.cleaned_data, by=request.user.get_username(), now=timezone.now())
    else:
        messages.error(request, "Escriba el nombre de quien acompaña a este municipio, y su correo completo si lo da.")
    return redirect("rollout:town", code=code)


@requires(Act.PROMOTE)
@require_http_methods(["GET", "POST"])
def activity(request: HttpRequest, code: str) -> HttpResponse:
    """An activity of the plan: when it was done, and its proofs."""
    found = _activity(code)
    record = ActivityRecord.objects.filter(code=code).first()
    before = {"done_on": record.done_on, "note": record.note} if record else {}
    form = ActivityForm(request.POST or None, request.FILES or None, initial=before)
    if request.method == "POST" and form.is_valid():
        said, who = form.cleaned_data, {"by": request.user.get_username(), "now": timezone.now()}
        try:
            proofs = [proof] if (proof := kept_proof(said, who)) else []
            keep.record_activity([the_plan()], code, done_on=said["done_on"], proofs=proofs, text=said["note"], **who)
            return redirect("rollout:activity", code=code)
        except keep.Refused as error:
            form.add_error(None, str(error))
    context = {
        "here": "rollout",
        "activity": found,
        "form": form,
        "proofs": record.proofs.all() if record else (),
        "entries": _told(code),
    }
    return render(request, "rollout/activity.html", context)


_ACTS = {
    "activity_recorded": "lo hecho en la actividad",
    "owner_given": "quién acompaña al municipio",
    "agreement_drafted": "convenio preparado",
    "agreement_signed": "convenio firmado",
}


def _told(code: str) -> list[tuple[Entry, str]]:
    """The last entries of the journal about a town or an activity, each with what was written down."""
    return [(entry, _said(entry)) for entry in Entry.objects.filter(about=code)[:20]]


def _said(entry: Entry) -> str:
    after = entry.detail.get("after")
    if entry.act == "step_taken" and isinstance(after, dict) and after.get("stage") in set(Stage):
        return f"{STAGE_WORDS[Stage(after['stage'])]}, {date.fromisoformat(after['on']):%d/%m/%Y}"
    return _ACTS.get(entry.act, "")


def _town(code: str) -> board.Town:
    row = Selection.objects.first()
    towns = board.towns_of(row, load_checklist(), today()) if row else ()
    for one in towns:
        if one.code == code:
            return one
    raise Http404("Ese municipio no está en la selección vigente.")


def _activity(code: str) -> Activity:
    for milestone in the_plan().milestones:
        for one in milestone.activities:
            if one.code == code:
                return one
    raise Http404("El plan no tiene esa actividad.")


def kept_proof(said: dict[str, Any], who: dict[str, Any]) -> Proof | None:
    """The file that came with a form, kept, and shown where the form says that somebody looked at it."""
    if not said["file"]:
        return None
    proof = keep.add_proof(said["file"], kind=said["kind"] or "otro", title=said["title"], dated_on=None, **who)
    if said["shown"]:
        show(proof, **who)
    return proof
