"""Where INFOM turns the PDH's list into the promised share: read, shown before it is kept, ties settled, towns replaced, days promised."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from checklists.load import load_checklist
from monitor.accounts.access import Act, requires
from monitor.archive.towns import name_of
from monitor.extract.facts import Unreadable
from monitor.rollout import keep, undo
from monitor.rollout.models import WRITTEN_DOWN, Selection
from monitor.rollout.path import Stage
from monitor.rollout.priority_list import BY_WORDS, NoList, PriorityList, read_list
from monitor.rollout.screens.forms import DaysForm, ListForm, ReasonForm, ReplaceForm
from monitor.rollout.screens.intake import rows_sent
from monitor.rollout.screens.public import the_plan
from monitor.rollout.share import Base, Listed, Rounding, Share, Terms, share
from monitor.rollout.town import Towns

SEAL, AN_HOUR = "rollout.list", 3600
NOT_READ = "El archivo no se pudo leer. Ábralo en su programa de hojas de cálculo, guárdelo como Excel (.xlsx) y envíelo otra vez."


@requires(Act.PROMOTE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Read the list and show what would follow; nothing is kept yet."""
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = _read(form.cleaned_data["file"])
            terms = _terms(form.cleaned_data)
            result = None if found.troubles else share(found.listed, terms)
        except (keep.Refused, NoList, ValueError) as error:
            form.add_error(None, str(error))
        except Unreadable:
            form.add_error("file", NOT_READ)
        else:
            return render(request, "rollout/list.html", _preview(form.cleaned_data, found, terms, result))
    return render(request, "rollout/new.html", {"here": "rollout", "form": form})


@requires(Act.PROMOTE)
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Keep the selection that was shown."""
    try:
        seen = signing.loads(request.POST.get("sealed", ""), salt=SEAL, max_age=AN_HOUR)
    except signing.BadSignature:
        messages.error(request, "Pasó más de una hora, o la página cambió. Envíe la lista otra vez.")
        return redirect("rollout:new")
    listed = [Listed(municipality=code, priority=priority) for code, priority in seen["listed"]]
    try:
        row = keep.select(seen["name"], seen["source"], listed, _terms(seen), by=request.user.get_username(), now=timezone.now())
        keep.promise(row, _days_ahead(), by=request.user.get_username(), now=timezone.now())
    except keep.Refused as error:
        messages.error(request, str(error))
        return redirect("rollout:new")
    return redirect("rollout:selection", pk=row.pk)


@requires(Act.PROMOTE)
@require_http_methods(["GET", "POST"])
def tie(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose among the towns that share the last priority that fits."""
    row, checklist = get_object_or_404(Selection, pk=pk), load_checklist()
    form = ReasonForm(request.POST or None)
    inside = set(row.chosen.values_list("municipality", flat=True))
    waiting = [{"code": code, "name": name_of(checklist, code)} for code in row.tied if code not in inside]
    if request.method == "POST" and form.is_valid():
        try:
            who = {"by": request.user.get_username(), "now": timezone.now()}
            keep.settle_tie(row, request.POST.getlist("code"), form.cleaned_data["reason"], **who)
            return redirect("rollout:selection", pk=pk)
        except keep.Refused as error:
            form.add_error(None, str(error))
    left = row.places - row.chosen.exclude(how="replacement").count()
    context = {"here": "rollout", "selection": row, "form": form, "waiting": waiting, "left": left, "ticked": request.POST.getlist("code")}
    return render(request, "rollout/tie.html", context)


@requires(Act.PROMOTE)
@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Put another town of the list in the place of one."""
    row, checklist = get_object_or_404(Selection, pk=pk), load_checklist()
    form = ReplaceForm(request.POST or None)
    here = list(row.chosen.filter(left_on=None).values_list("municipality", flat=True))
    ever = set(row.chosen.values_list("municipality", flat=True))
    form.fields["leaves"].choices = [(code, name_of(checklist, code)) for code in sorted(here)]  # type: ignore[attr-defined]
    outside = [town["municipality"] for town in row.listed if town["municipality"] not in ever]
    form.fields["enters"].choices = [(code, name_of(checklist, code)) for code in outside]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            who = {"by": request.user.get_username(), "now": timezone.now()}
            keep.replace(row, said["leaves"], said["enters"], said["reason"], **who)
            return redirect("rollout:selection", pk=pk)
        except keep.Refused as error:
            form.add_error(None, str(error))
    return render(request, "rollout/form.html", _form(row, form, "Poner un municipio en lugar de otro", "Guardar el cambio"))


@requires(Act.PROMOTE)
@require_http_methods(["GET", "POST"])
def days(request: HttpRequest, pk: int) -> HttpResponse:
    """Promise the day of each step."""
    row = get_object_or_404(Selection, pk=pk)
    form = DaysForm(request.POST or None, initial={due.stage: due.on for due in row.due.all()})
    if request.method == "POST" and form.is_valid():
        promised = {Stage(stage): form.cleaned_data[stage] for stage, _ in WRITTEN_DOWN if form.cleaned_data[stage]}
        keep.promise(row, promised, by=request.user.get_username(), now=timezone.now())
        return redirect("rollout:selection", pk=pk)
    return render(request, "rollout/form.html", _form(row, form, "El día prometido de cada paso", "Guardar los días"))


@requires(Act.PROMOTE)
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a selection that was made from a wrong list."""
    row = get_object_or_404(Selection, pk=pk)
    try:
        undo.take_back(row, by=request.user.get_username(), now=timezone.now())
    except keep.Refused as error:
        messages.error(request, str(error))
        return redirect("rollout:selection", pk=pk)
    messages.success(request, "La selección se deshizo. En la bitácora queda todo lo que decía.")
    return redirect("rollout:new")


def _form(row: Selection, form: Any, title: str, button: str) -> dict[str, Any]:
    return {"here": "rollout", "selection": row, "form": form, "title": title, "button": button}


def _read(file: Any) -> PriorityList:
    if file.size > 10_000_000:
        raise keep.Refused("El archivo pasa de 10 MB. Deje solo la hoja de la lista y envíelo otra vez.")
    return read_list(rows_sent(file.read(), file.name), Towns(load_checklist().municipalities.values()))


def _terms(said: Any) -> Terms:
    return Terms(percent=keep.percent_of(said["percent"]), base=Base(said["base"]), rounding=Rounding(said["rounding"]))


def _days_ahead() -> dict[Stage, Any]:
    """The plan's own days that have not passed: days long past are no promise to a new list."""
    return {stage: day for stage, day in keep.days_of(the_plan()).items() if day >= timezone.localdate()}


def _preview(said: dict[str, Any], found: PriorityList, terms: Terms, result: Share | None) -> dict[str, Any]:
    checklist = load_checklist()
    plain = {key: said[key] for key in ("name", "source", "percent", "base", "rounding")}
    sealed = {**plain, "listed": [(town.municipality, town.priority) for town in found.listed]}
    return {
        "here": "rollout",
        "said": said,
        "terms": terms,
        "found": found,
        "by": BY_WORDS[found.by],
        "result": result,
        "chosen": [name_of(checklist, code) for code in result.chosen] if result else [],
        "tied": [name_of(checklist, code) for code in result.tied] if result else [],
        "resembling": [(row, written, name_of(checklist, code)) for row, written, code in found.resembling],
        "sealed": signing.dumps(sealed, salt=SEAL, compress=True),
    }
