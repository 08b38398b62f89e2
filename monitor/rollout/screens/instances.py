"""Where INFOM hands in what `deploy status` wrote, and reads what it did and what it did not know."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from checklists.load import load_checklist
from monitor.accounts.access import Act, requires
from monitor.archive.towns import name_of
from monitor.rollout import board
from monitor.rollout.instances.keep import Taken, newest_looks, take_status
from monitor.rollout.instances.status_file import LARGEST
from monitor.rollout.keep import Refused
from monitor.rollout.models import StatusReport
from monitor.rollout.screens.forms import StatusForm


@requires(Act.PROMOTE)
@require_http_methods(["GET", "POST"])
def instances(request: HttpRequest) -> HttpResponse:
    """Every town's portal as its server told of it last, and the form for the next file, which takes effect at once."""
    form = StatusForm(request.POST or None, request.FILES or None, initial={"on": timezone.localdate()})
    checklist, taken = load_checklist(), None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            taken = take_status(
                file.read(LARGEST + 1),
                file.name,
                form.cleaned_data["on"],
                municipalities=checklist.municipalities,
                members=board.members(),
                by=request.user.get_username(),
                now=timezone.now(),
            )
        except Refused as error:
            form.add_error("file", str(error))
    rows = [{"look": look, "name": name_of(checklist, code)} for code, look in sorted(newest_looks().items())]
    context = {
        "here": "rollout",
        "form": form,
        "told": _told(taken) if taken else None,
        "rows": rows,
        "reports": StatusReport.objects.select_related("proof")[:24],
    }
    return render(request, "rollout/instances.html", context)


def _told(taken: Taken) -> dict[str, Any]:
    checklist = load_checklist()
    return {
        "taken": taken,
        "provisioned": [name_of(checklist, code) for code in taken.provisioned],
        "silent": [(name_of(checklist, one.code), one.detail) for one in taken.silent],
        "outside": [name_of(checklist, one.code) for one in taken.outside],
        "unknown": [f"{one.name} ({one.code})" for one in taken.unknown],
        "missing": [name_of(checklist, code) for code in taken.missing],
        "unlisted": [(name_of(checklist, one.code), one.address) for one in taken.unlisted],
    }
