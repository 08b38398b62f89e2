"""The page of the 340 municipalities: where each one's portal is, when it was last seen and how that ended, and who has no address yet."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from checklists.load import load_checklist
from checklists.periods import guatemala_today
from checklists.words import day_words
from monitor.accounts.access import Act, may, requires
from monitor.archive.towns import Town, departments, towns
from monitor.dashboard.face import web_address
from monitor.dashboard.words import ending

A_SHEET = 60


@requires(Act.SEE)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The municipalities of a department, or of all, or only those without an address in force."""
    checklist, today = load_checklist(), guatemala_today(datetime.now(UTC))
    known = departments(checklist)
    chosen = request.GET.get("departamento", "")
    department = chosen if chosen in known else ""
    without = request.GET.get("sin") == "direccion"
    everybody = towns(checklist, today, department=department)
    found = [town for town in everybody if not (without and town.addresses)]
    sheet = Paginator(found, A_SHEET).get_page(request.GET.get("hoja"))
    context = {
        "here": "towns",
        "refers": may(request.user, Act.REFER),
        "rows": [_row(town) for town in sheet],
        "pages": sheet,
        "departments": known.items(),
        "department": department,
        "where": known.get(department, ""),
        "without": without,
        "total": sum(bool(town.department) for town in everybody),
        "waiting": sum(not town.addresses for town in everybody),
        "unseen": sum(town.last is None for town in everybody if town.addresses),
    }
    return render(request, "monitor/towns.html", context)


def _row(town: Town) -> dict[str, Any]:
    return {
        "town": town,
        "addresses": [(row, web_address(row.url)) for row in town.addresses],
        "day": day_words(localdate(town.last.kept_at)) if town.last else "",
        "ending": ending(town.last.outcome) if town.last else "",
        "incomplete": bool(town.last and not town.last.complete),
    }
