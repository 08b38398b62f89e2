"""The queue of visits as coordinators see it: what waits, what runs and where, what could not be done and what to do, who is at work."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from monitor.accounts.access import Act, requires
from monitor.archive.shelf import shelf
from monitor.jobs.advice import remedy
from monitor.room import Full, require, room_in

DEPTHS = {"full": "completa", "light": "un vistazo"}


@requires(Act.COORDINATE)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The queue now; where the monitor keeps its rows in a file there is none, and the page says what does the work instead."""
    context: dict[str, Any] = {"here": "supervision", "queue": None, "room": room_in(shelf(), settings.EVIDENCE_LIMIT).words, "full": ""}
    try:
        require(shelf(), shelf(), settings.EVIDENCE_LIMIT)
    except Full as why:
        context["full"] = str(why)
    if settings.ON_POSTGRESQL:
        from monitor.jobs.state import state

        found = state(settings.WORKER_SILENT)
        context |= {
            "queue": found,
            "upcoming": [(one, DEPTHS[one.depth]) for one in found.upcoming],
            "running": [(one, DEPTHS[one.depth]) for one in found.running],
            "failures": [{**one, "remedy": remedy(one["kind"])} for one in found.failures],
            "nobody": not found.workers and (found.waiting or found.running),
        }
    return render(request, "monitor/visits.html", context)
