"""One address for a submission: it shows what is next, whoever opens it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal_template.accounts.access import Act, may
from portal_template.pages import words
from portal_template.panel.models import Declaration, Submission, SubmissionState
from portal_template.panel.submissions import decisions, policy
from portal_template.panel.submissions.access import officer, submission_for
from portal_template.panel.submissions.flow import Look, look_at
from portal_template.panel.submissions.receiving import MOST_FILES
from portal_template.panel.submissions.views import tables
from portal_template.registers import addresses, law
from portal_template.registers.incoming.documents import KINDS


@officer(Act.SEE)
@require_safe
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    """What a submission needs now."""
    return screen(request, look_at(submission_for(request, pk), request.user))


def screen(request: HttpRequest, look: Look, status: int = 200, name: str = "", **more: object) -> HttpResponse:
    """The screen of a step, with what this account may do there."""
    user, about = request.user, look.submission
    known = {
        "look": look,
        "submission": about,
        "place": look.place,
        "mine": decisions.is_author(user, about),
        "may_change": decisions.may_change(user, about),
        "may_publish": decisions.may_publish(user, about),
        "may_take_over": decisions.may_take_over(user, about),
        "must_ask": policy.must_ask(user),
        "waiting": about.state == SubmissionState.WAITING,
        "days_kept": policy.days_kept(),
        "accepted": ",".join(KINDS),
        "most_files": MOST_FILES,
        "public_url": _public(look),
    }
    name = name or str(look.step)
    if look.sheet and not look.sheet.refusal:
        known |= tables.facts(name, look, more)
    return render(request, f"panel/submissions/{name}.html", known | more, status=status)


def _public(look: Look) -> str:
    """Where people read what was published."""
    version = look.submission.result_version
    return addresses.version_path(look.place.obligation, look.place.part, look.place.period, version) if version else ""


@officer(Act.SEE)
@require_safe
def submissions(request: HttpRequest) -> HttpResponse:
    """What is open: one's own, and for who may publish everybody's."""
    found = Submission.objects.exclude(state__in=[SubmissionState.PUBLISHED, SubmissionState.DISCARDED]).filter(forgotten_at=None)
    if not may(request.user, Act.PUBLISH):
        found = found.filter(created_by_id=request.user.pk)
    known = {"sent": [_entry(item) for item in found[:100]], "declared": waiting_declarations(request.user)}
    return render(request, "panel/submissions/list.html", known)


def waiting_declarations(user: Any) -> list[dict[str, object]]:
    """Declarations that wait or were returned: one's own, and for who may publish everybody's."""
    found = Declaration.objects.filter(state__in=[SubmissionState.WAITING, SubmissionState.RETURNED])
    if not may(user, Act.PUBLISH):
        found = found.filter(created_by_id=user.pk)
    return [{"declaration": item, "title": _title(item.part)} for item in found[:100]]


def _entry(submission: Submission) -> dict[str, object]:
    return {"submission": submission, "title": _title(submission.part), "when": words.period(submission.period)}


def _title(part: str) -> str:
    try:
        return law.checklist().part(part).title
    except KeyError:  # the law has no such part any more
        return part
