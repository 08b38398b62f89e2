"""The page of a commitment in INFOM's portal: the plan as it was published, with its slips, hito by hito."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal_template.pages.models import ChapterPage
from portal_template.registers import addresses, law


@require_safe
def commitment(request: HttpRequest, code: str) -> HttpResponse:
    """A plan of whoever publishes here; not found where it is another's."""
    plan = next((item for item in law.plans_here() if item.code == code), None)
    if plan is None:
        raise Http404("No existe ese compromiso en este portal.")
    chapter = next((page for page in ChapterPage.objects.live() if plan.code.startswith(page.code)), None)
    activities = sum(len(milestone.activities) for milestone in plan.milestones)
    context = {"plan": plan, "activities": activities, "chapter": chapter, "canonical_path": addresses.commitment_path(plan)}
    return render(request, "pages/commitment.html", context)
