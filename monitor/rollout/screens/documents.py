"""The documents that people ask for: agendas, minutes, photographs, as a page and as open data; and where INFOM says which are public."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from monitor.accounts.access import Act, may, requires
from monitor.rollout import showing
from monitor.rollout.keep import Refused
from monitor.rollout.meetings.keep import add_document
from monitor.rollout.meetings.models import Meeting
from monitor.rollout.models import Proof
from monitor.rollout.screens.forms import DocumentForm
from monitor.rollout.screens.public import as_file, the_plan
from monitor.rollout.screens.work import kept_proof


@login_not_required
@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """Every document that may be read, the newest first; INFOM also sees those that wait for somebody to look at them."""
    promoter = may(request.user, Act.PROMOTE)
    rows = [{"proof": proof, "about": _about(proof)} for proof in _proofs().filter(shown=True)]
    waiting = _proofs().filter(shown=False) if promoter else Proof.objects.none()
    context = {
        "here": "rollout",
        "promoter": promoter,
        "rows": rows,
        "waiting": [{"proof": proof, "about": _about(proof), "list": proof.kind == Proof.Kind.LIST} for proof in waiting],
    }
    return render(request, "rollout/documents.html", context)


@requires(Act.PROMOTE)
@require_POST
def show(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Let everybody read a document, or take it back."""
    proof, who = get_object_or_404(Proof, pk=pk), {"by": request.user.get_username(), "now": timezone.now()}
    try:
        if what == "mostrar":
            showing.show(proof, **who)
        else:
            showing.hide(proof, **who)
    except Refused as error:
        messages.error(request, str(error))
    return redirect("rollout:documents")


@requires(Act.PROMOTE)
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a meeting's agenda, minutes or photograph."""
    row, form = get_object_or_404(Meeting, pk=pk), DocumentForm(request.POST, request.FILES)
    who = {"by": request.user.get_username(), "now": timezone.now()}
    try:
        if not form.is_valid():
            raise Refused(
                " ".join(f"{form[name].label}: {' '.join(errors)}" for name, errors in form.errors.items() if name in form.fields)
            )
        if proof := kept_proof(form.cleaned_data, who):
            add_document(row, proof, **who)
    except Refused as error:
        messages.error(request, str(error))
    return redirect("rollout:meeting", pk=pk)


@login_not_required
@require_safe
def documents_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The public documents as open data: what each is, of which activity or meeting, its digest and its address."""
    return as_file(document_rows(), kind, "documentos")


@login_not_required
@require_safe
def meetings_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Meetings and workshops as open data, with counts in the place of people."""
    return as_file(meeting_rows(), kind, "reuniones")


def document_rows() -> list[dict[str, Any]]:
    """The public documents, a row each. Of a photograph that was drawn again the digest is left out: it would be the original's."""
    return [
        {
            "documento": proof.pk,
            "clase": proof.kind,
            "titulo": proof.title,
            "fecha": proof.dated_on.isoformat() if proof.dated_on else "",
            "actividades": " ".join(sorted(row.code for row in proof.activities.all())),
            "reuniones": " ".join(str(row.pk) for row in proof.meetings.all()),
            "huella_sha256": "" if proof.public else proof.sha256,
            "bytes": proof.public.size if proof.public else proof.size,
            "direccion": reverse("rollout:proof", args=[proof.pk]),
        }
        for proof in _proofs().filter(shown=True)
    ]


def meeting_rows() -> list[dict[str, Any]]:
    """The meetings, a row each."""
    named = ~Q(attendees__municipality="")
    rows = Meeting.objects.annotate(people=Count("attendees"), towns=Count("attendees__municipality", distinct=True, filter=named))
    return [
        {
            "reunion": row.pk,
            "clase": row.kind,
            "nombre": row.title,
            "fecha": row.on.isoformat(),
            "lugar": row.place,
            "agenda": row.agenda,
            "municipios_convocados": len(row.called),
            "municipios_que_asistieron": row.towns,
            "personas_que_asistieron": row.people,
        }
        for row in rows
    ]


def _proofs() -> Any:
    return Proof.objects.prefetch_related("activities", "meetings")


def _about(proof: Proof) -> str:
    titles = {one.code: one.label for milestone in the_plan().milestones for one in milestone.activities}
    return ", ".join([*(titles.get(row.code, row.code) for row in proof.activities.all()), *(row.title for row in proof.meetings.all())])
