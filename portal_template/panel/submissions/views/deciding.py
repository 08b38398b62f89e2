"""Send to approve, return, publish, take over, discard: each a button, each one decision."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from portal_template.accounts.access import Act
from portal_template.panel.following import follow_and_tell
from portal_template.panel.models import SubmissionState
from portal_template.panel.submissions import decisions, edits
from portal_template.panel.submissions.access import officer, submission_for
from portal_template.panel.submissions.flow import Look, Step, look_at
from portal_template.panel.submissions.views.changes import posted, titles
from portal_template.panel.submissions.views.screen import screen

STALE = "Algo cambió desde que abrió esta página. Revise la vista previa otra vez; no se publicó nada."
SHORTEST = 10  # letters of a reason or a note


@officer(Act.PUBLISH)
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish what was seen."""
    look = look_at(submission_for(request, pk), request.user)
    if look.submission.state != SubmissionState.PUBLISHED:
        seen = _as_seen(request, look)
        if not isinstance(seen, Look):
            return seen
        look = seen
    version, new = decisions.approve(look, request.user, timezone.now())
    if new:
        follow_and_tell(request)
        messages.success(request, f"Publicado: versión {version}.")
    else:
        messages.info(request, f"Ya estaba publicado (versión {version}); no se publicó dos veces.")
    return redirect("panel:submission", pk=pk)


@officer(Act.CAPTURE)
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a second person to approve what was seen."""
    look = _as_seen(request, look_at(submission_for(request, pk), request.user))
    if not isinstance(look, Look):
        return look
    decisions.send(look, request.user, timezone.now())
    messages.success(request, "Enviado. Otra persona con permiso de publicar lo revisa y lo publica.")
    return redirect("panel:submission", pk=pk)


@officer(Act.PUBLISH)
@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return it with a note."""
    submission, note = submission_for(request, pk), posted(request, "nota")
    if len(note) < SHORTEST:
        problem = {"note": "Escriba en una frase qué hay que corregir: es lo que leerá quien lo preparó."}
        return screen(request, look_at(submission, request.user), 422, wrong=problem)
    decisions.give_back(submission, request.user, note, timezone.now())
    messages.success(request, "Devuelto con su nota.")
    return redirect("panel:submission", pk=pk)


@officer(Act.CAPTURE)
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one's own again before anybody approved it."""
    decisions.take_back(submission_for(request, pk), request.user, timezone.now())
    return redirect("panel:submission", pk=pk)


@officer(Act.PUBLISH)
@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with somebody else's."""
    decisions.take_over(submission_for(request, pk), request.user, timezone.now())
    messages.success(request, "Ahora lo prepara usted.")
    return redirect("panel:submission", pk=pk)


@officer(Act.CAPTURE)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it up."""
    decisions.discard(submission_for(request, pk), request.user, timezone.now())
    messages.success(request, "Descartado. Los archivos que envió se borraron.")
    return redirect("panel:submissions")


def _as_seen(request: HttpRequest, look: Look) -> Look | HttpResponse:
    """The submission with the words of its author, if it is still the one on the screen; else what to answer."""
    if request.POST.get("sello") != look.seal or look.step is not Step.PREVIEW:
        messages.error(request, STALE)
        return redirect("panel:submission", pk=look.submission.pk)
    if not decisions.may_change(request.user, look.submission):
        return look
    reason = posted(request, "motivo")
    if look.place.corrects and len(reason) < SHORTEST:
        wrong = {"reason": "Diga en una frase por qué se corrige: cualquier persona lo leerá junto a la nueva versión."}
        return screen(request, look, 422, wrong=wrong, reason=reason)
    named = titles(request, look.submission)
    edits.word(look.submission, request.user, timezone.now(), reason if look.place.corrects else "", named)
    worded = look_at(look.submission, request.user)
    return worded if worded.step is Step.PREVIEW else redirect("panel:submission", pk=look.submission.pk)
