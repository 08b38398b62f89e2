"""The screen of a cell."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal_template.accounts.access import Act, requires
from portal_template.panel.cell.face import cell_face
from portal_template.panel.models import Declaration, Submission, SubmissionState
from portal_template.panel.submissions.decisions import may_see
from portal_template.panel.submissions.places import place_at
from portal_template.registers import law

OPEN = [state for state in SubmissionState if state.open or state is SubmissionState.WAITING]


@requires(Act.SEE)
@require_safe
def screen(request: HttpRequest, part: str, period: str) -> HttpResponse:
    """What the law asks here, how it stands, and what may be done."""
    place = place_at(part, period)
    found = Submission.objects.filter(part=part, period=period, state__in=OPEN, forgotten_at=None)
    sent = [submission for submission in found if may_see(request.user, submission)]
    declared = [item for item in Declaration.objects.filter(part=part, state__in=OPEN) if period in item.seen]
    known = {"face": cell_face(place, request.user, law.today()), "place": place, "sent": sent, "declared": declared}
    return render(request, "panel/cell/screen.html", known)
