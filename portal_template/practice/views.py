"""The workshop's screen: its files, and the button with which whoever teaches takes everybody back to the beginning."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from portal_template.accounts.access import Act, may
from portal_template.panel.submissions.access import officer
from portal_template.practice.exercises import SAMPLES, Sample, month
from portal_template.practice.first_state import reset
from portal_template.practice.kept import ResetRefused
from portal_template.registers import law
from portal_template.registers.bake.baking import BakeFailed

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@officer(Act.SEE)
@require_safe
def workshop(request: HttpRequest) -> HttpResponse:
    """The exercises' files; what comes out of them is only for whoever teaches."""
    teaches = may(request.user, Act.ADMINISTER)
    shown = [sample for sample in SAMPLES if teaches or not sample.solution]
    return render(request, "panel/workshop.html", {"samples": shown, "month": month(law.today()), "teaches": teaches})


@officer(Act.SEE)
@require_safe
def sample(request: HttpRequest, name: str) -> HttpResponse:
    """A file of the workshop, made for the month that is due."""
    found: Sample | None = next((item for item in SAMPLES if item.name == name), None)
    if found is None or (found.solution and not may(request.user, Act.ADMINISTER)):
        raise Http404("Ese archivo no es del taller.")
    response = HttpResponse(found.make(law.checklist(), month(law.today())), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return response


@officer(Act.ADMINISTER)
@require_POST
def start_again(request: HttpRequest) -> HttpResponse:
    """Back to the first state; nobody is signed in afterwards, whoever asked included."""
    try:
        reset(settings.PORTAL, law.today())
    except (ResetRefused, BakeFailed) as error:
        messages.error(request, str(error))
        return redirect("practice:workshop")
    logout(request)
    messages.success(request, "El portal de práctica quedó como al principio. Entre de nuevo.")
    return redirect("account_login")
