"""Meetings: what everybody reads of them, how INFOM calls one, takes its list and prints its papers, and the page at the door."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.files.base import ContentFile
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checklists.load import load_checklist
from checklists.words import how_many
from monitor.accounts.access import Act, may, requires
from monitor.archive.towns import name_of
from monitor.extract.facts import Unreadable
from monitor.paper import pdf
from monitor.rollout.attendance import DOUBT_WORDS, Attendee, Doubt, NoTable, read_attendance
from monitor.rollout.board import members
from monitor.rollout.keep import Refused, add_proof
from monitor.rollout.meetings import keep
from monitor.rollout.meetings.models import Meeting
from monitor.rollout.meetings.paper import code_of
from monitor.rollout.meetings.sheet import workbook
from monitor.rollout.screens.forms import AttendanceForm, DocumentForm, DoorForm, MeetingForm
from monitor.rollout.screens.intake import rows_sent
from monitor.rollout.town import Towns

SEAL, A_DAY = "rollout.attendance", 86_400
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_READ = "El archivo no se pudo leer. Guárdelo como Excel (.xlsx) y envíelo otra vez."


@login_not_required
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """Every meeting with its agenda and how many came; no names."""
    rows = Meeting.objects.annotate(
        people=Count("attendees"), towns=Count("attendees__municipality", distinct=True, filter=~Q(attendees__municipality=""))
    ).prefetch_related("proofs")
    context = {"here": "rollout", "rows": rows, "promoter": may(request.user, Act.PROMOTE)}
    return render(request, "rollout/meetings.html", context)


@requires(Act.PROMOTE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Call towns to a meeting."""
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        called = sorted(load_checklist().municipalities) if said.pop("everybody") == "all" else list(members())
        try:
            row = keep.call(**said, called=called, by=request.user.get_username(), now=timezone.now())
            return redirect("rollout:meeting", pk=row.pk)
        except Refused as error:
            form.add_error(None, f"{error} Antes tome la lista de la PDH, o convoque a los 340.")
    return render(request, "rollout/meeting_new.html", {"here": "rollout", "form": form})


@requires(Act.PROMOTE)
@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: its papers, who came, and the list that comes back, shown before it is kept."""
    row = get_object_or_404(Meeting, pk=pk)
    form = AttendanceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        body = file.read(10_000_001)
        try:
            found = read_attendance(rows_sent(body, file.name), Towns(load_checklist().municipalities.values()))
        except NoTable as error:
            form.add_error("file", str(error))
        except Unreadable:
            form.add_error("file", NOT_READ)
        else:
            return _read(request, row, found, file.name, body)
    people = [{"row": one, "town": _name(one.municipality)} for one in row.attendees.all()]
    context = {
        "here": "rollout",
        "meeting": row,
        "form": form,
        "document": DocumentForm(),
        "people": people,
        "towns": len({one["row"].municipality for one in people if one["row"].municipality}),
        "door": _door(request, row),
        "lists": keep.lists_of(row),
    }
    return render(request, "rollout/meeting.html", context)


def _read(request: HttpRequest, row: Meeting, found: Sequence[Attendee], name: str, body: bytes) -> HttpResponse:
    checklist = load_checklist()
    choices = [(code, name_of(checklist, code)) for code in sorted(checklist.municipalities)]
    file = add_proof(
        ContentFile(body, name=name),
        kind="lista",
        title=f"Lista de asistencia, {row.title}"[:200],
        dated_on=row.on,
        by=request.user.get_username(),
        now=timezone.now(),
    )
    lines = [
        {
            "row": one,
            "town": _name(one.municipality),
            "doubts": [DOUBT_WORDS[doubt] for doubt in one.doubts],
            "ask": not one.municipality,
            "near": [(code, _name(code)) for code in one.candidates] or choices,
            "take": one.came and bool(one.name) and Doubt.TWICE not in one.doubts,
        }
        for one in found
    ]
    sealed = signing.dumps(
        {"file": file.pk, "rows": [[one.row, one.name, one.post, one.institution, one.municipality] for one in found]},
        salt=f"{SEAL}.{row.pk}",  # of this meeting: its list settles no other's
        compress=True,
    )
    context = {
        "here": "rollout",
        "meeting": row,
        "doubtful": [line for line in lines if line["doubts"]],
        "clear": [line for line in lines if not line["doubts"] and line["take"]],
        "absent": [line for line in lines if not line["doubts"] and not line["take"]],
        "sealed": sealed,
    }
    return render(request, "rollout/attendance.html", context)


@requires(Act.PROMOTE)
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the list as it was settled on the screen."""
    row = get_object_or_404(Meeting, pk=pk)
    try:
        seen = signing.loads(request.POST.get("sealed", ""), salt=f"{SEAL}.{row.pk}", max_age=A_DAY)
    except signing.BadSignature:
        told = "Pasó más de un día, o la página es de otra reunión. Envíe la lista otra vez."
        return render(request, "rollout/refused.html", {"here": "rollout", "meeting": row, "told": told}, status=409)
    known = load_checklist().municipalities
    people = []
    for number, name, post, institution, code in seen["rows"]:
        if f"take-{number}" in request.POST and name:
            said = request.POST.get(f"town-{number}", "") or code
            people.append(keep.Person(name=name, post=post, institution=institution, municipality=said if said in known else ""))
    proof = row.proofs.model.objects.filter(pk=seen["file"]).first()
    try:
        keep.take_list(row, people, proof, members=members(), by=request.user.get_username(), now=timezone.now())
    except Refused as error:
        return render(request, "rollout/refused.html", {"here": "rollout", "meeting": row, "told": str(error)}, status=409)
    return redirect("rollout:meeting", pk=pk)


@requires(Act.PROMOTE)
@require_POST
def take_back(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Undo a list that was taken."""
    row = get_object_or_404(Meeting, pk=pk)
    try:
        people, towns = keep.take_back(row, number, by=request.user.get_username(), now=timezone.now())
        told = f"{how_many(people, 'persona', 'personas')} y {how_many(towns, 'paso', 'pasos')} de municipios"
        messages.success(request, f"Se deshizo la lista: {told} dejan de estar anotados.")
    except Refused as error:
        messages.error(request, str(error))
    return redirect("rollout:meeting", pk=pk)


@requires(Act.PROMOTE)
@require_safe
def paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The blank form (Excel, PDF), the code for the door, or the certificates."""
    row, checklist = get_object_or_404(Meeting, pk=pk), load_checklist()
    towns = [(name_of(checklist, code), checklist.municipalities[code].department) for code in row.called]
    if kind == "formulario.xlsx":
        return _file(workbook(row.title, row.on, row.hours, row.place, towns), XLSX, kind)
    context: dict[str, Any] = {"meeting": row}
    if kind == "formulario.pdf":
        context |= {"lines": [*towns, *[("", "")] * 10]}
    elif kind == "puerta.pdf":
        address = _door(request, row)
        context |= {"address": address, "code": code_of(address)}
    elif kind == "constancias.pdf":
        context |= {"people": [{"row": one, "town": _name(one.municipality) or one.institution} for one in row.attendees.all()]}
        if not context["people"]:
            raise Http404("Todavía no se ha tomado la lista de esta reunión.")
    else:
        raise Http404("Esta reunión no tiene ese documento.")
    return _file(pdf(render_to_string(f"rollout/papers/{kind.removesuffix('.pdf')}.html", context)), "application/pdf", kind)


@login_not_required
@require_http_methods(["GET", "POST"])
def door(request: HttpRequest, key: str) -> HttpResponse:
    """The page that the code at the door leads to: one person writes themselves down."""
    row, checklist = get_object_or_404(Meeting, door=key), load_checklist()
    form = DoorForm(request.POST or None)
    codes = sorted(row.called, key=lambda code: name_of(checklist, code))
    form.fields["municipality"].choices = [("", "—"), *((code, name_of(checklist, code)) for code in codes)]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            keep.sign_in(row, keep.Person(**form.cleaned_data), now=timezone.localtime())
            return render(request, "rollout/door_done.html", {"here": "rollout", "meeting": row})
        except Refused as error:
            form.add_error(None, str(error))
    return render(request, "rollout/door.html", {"here": "rollout", "meeting": row, "form": form})


def _door(request: HttpRequest, row: Meeting) -> str:
    """The address that the code at the door holds."""
    path = reverse("rollout:door", args=[row.door])
    return settings.ADDRESS + path if settings.ADDRESS else request.build_absolute_uri(path)


def _name(code: str) -> str:
    return name_of(load_checklist(), code) if code else ""


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
