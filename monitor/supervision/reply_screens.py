"""The page that a municipality's personal link opens, and where a coordinator sends the links and sees who opened them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from checklists.finding import Outcome
from checklists.load import load_checklist
from checklists.words import OUTCOME
from monitor.accounts.access import Act, requires
from monitor.archive.store import finding_of
from monitor.supervision import at_once, boxes, reply
from monitor.supervision.keep import Refused
from monitor.supervision.mended import findings_again
from monitor.supervision.models import Notice, Round
from monitor.supervision.questions import said_of


class LettersForm(forms.Form):
    """Who is told, and until when they answer."""

    boxes = forms.CharField(
        label="Municipios y correos",
        help_text="Uno por línea: el código del municipio y el correo de su Unidad de Información, como 0101 uip@ejemplo.gob.gt. "
        "Ya vienen los correos guardados de quienes no han recibido su aviso.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    due_on = forms.DateField(label="Pueden responder hasta", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, secret: str) -> HttpResponse:
    """A municipality reads its preliminary result, and answers each question that is not met."""
    notice = reply.opened(secret, timezone.now())
    if notice is None:
        raise Http404("Ese enlace no existe. Ábralo tal como vino en el correo.")
    errors, checklist = dict[str, str](), load_checklist()
    found = reply.result_of(notice, checklist)
    if request.method == "POST":
        code = request.POST.get("criterion", "")
        try:
            text, link = request.POST.get("text", ""), request.POST.get("link", "").strip()
            files = request.FILES.getlist("files")
            when: dict[str, Any] = {"today": timezone.localdate(), "now": timezone.now()}
            asked = reply.counted(found, checklist)
            at_once.answered(reply.answer(notice, code, text, link, files, asked=asked, checklist=checklist, **when))
            return redirect(f"{request.path}#c-{code}")
        except Refused as error:
            errors[code] = str(error)
    again = findings_again(notice.round, notice.portal_id)
    answers = notice.answers.select_related("seen").prefetch_related("attachments")
    listed = reply.items(found, checklist, answers, again)
    context = {
        "notice": notice,
        "score": found.score,
        "items": [_shown(one, errors.get(one.criterion.code, "")) for one in listed],
        "lacking": sum(one.finding.outcome in reply.TOLD for one in listed),
        "open": timezone.localdate() <= notice.due_on and notice.round.state == "reply_open",
        "tried": request.POST,
        "refused": [told for code, told in errors.items() if code not in {one.criterion.code for one in listed}],
    }
    response = render(request, "supervision/reply.html", context, status=422 if errors else 200)
    response["Referrer-Policy"] = (
        "same-origin"  # the address is the key; with "no-referrer" browsers send forms from nowhere, which is refused
    )
    return response


def _shown(one: reply.Item, error: str) -> dict[str, Any]:
    """A question as the municipality sees it: what was said of it, and what was seen again."""
    return {
        "item": one,
        "word": OUTCOME[one.finding.outcome],
        "said": [said_of(answer) for answer in one.answers],
        "again": finding_of(one.again) if one.again else None,
        "again_word": OUTCOME[Outcome(one.again.outcome)] if one.again else "",
        "again_on": one.again.seen.at if one.again else None,
        "error": error,
    }


@requires(Act.COORDINATE)
@require_http_methods(["GET", "POST"])
def letters(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the links, and see who was told and who opened them."""
    row = get_object_or_404(Round, slug=slug)
    untold = boxes.untold(row)
    form = LettersForm(request.POST or None, initial={"boxes": untold.lines})
    if request.method == "POST" and form.is_valid():
        try:
            base = settings.ADDRESS or f"{request.scheme}://{request.get_host()}"
            who: dict[str, Any] = {"by": request.user.get_username(), "now": timezone.now()}
            sent, failed = reply.notify(row, reply.mailboxes(form.cleaned_data["boxes"]), form.cleaned_data["due_on"], base=base, **who)
            messages.success(request, f"Correos enviados: {sent}.")
            for told in failed:
                messages.error(request, f"No salió: {told}. Revise el correo y envíelo otra vez.")
            return redirect("supervision:letters", slug=slug)
        except Refused as error:
            form.add_error(None, str(error))
    notices = row.notices.select_related("portal").prefetch_related("answers")
    context = {"here": "supervision", "round": row, "form": form, "notices": notices, "extensions": reply.extensions_of(row)}
    context["lacking"] = untold.lacking
    return render(request, "supervision/letters.html", context)


@requires(Act.COORDINATE)
@require_POST
def extend(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a municipality more days."""
    asked = request.POST.get("notice", "")
    notice = get_object_or_404(Notice, pk=int(asked) if asked.isascii() and asked.isdigit() else 0, round__slug=slug)
    try:
        until = date.fromisoformat(request.POST.get("due_on", ""))
        reply.extend(notice, until, request.POST.get("reason", ""), by=request.user.get_username(), now=timezone.now())
        messages.success(request, f"Prórroga dada: {notice.portal.name} puede responder hasta el {until:%d/%m/%Y}.")
    except ValueError:
        messages.error(request, "Escriba el día de la prórroga.")
    except Refused as error:
        messages.error(request, str(error))
    return redirect("supervision:letters", slug=slug)
