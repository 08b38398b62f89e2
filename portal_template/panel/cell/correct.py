"""A correction begins with its reason; what is sent next for the cell carries it until it is published."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal_template.accounts.access import Act
from portal_template.panel.cell.face import Action, ways
from portal_template.panel.submissions.access import officer
from portal_template.panel.submissions.places import Place, place_at
from portal_template.registers.incoming.firewall import stops_in_text

SHORTEST, LONGEST = 10, 2000
_KEPT = "panel_correction"


@officer(Act.CAPTURE)
def correct(request: HttpRequest, part: str, period: str) -> HttpResponse:
    """Ask why, and then how."""
    place = place_at(part, period)
    if not place.corrects:
        raise Http404("Aquí todavía no hay nada publicado que corregir.")
    reason = request.POST.get("motivo", "").replace("\r\n", "\n").strip()
    leads = [action for action in ways(place) if action.publishes]
    if request.method != "POST":
        return _screen(request, place, leads, reason_of(request, place))
    if problems := reason_problems(reason):
        return _screen(request, place, leads, reason, problems)
    request.session[_KEPT] = {"part": part, "period": period, "reason": reason}
    chosen = next((action.url for action in leads if action.name == request.POST.get("como")), leads[0].url)
    return redirect(chosen)


def reason_problems(reason: str) -> list[str]:
    """Why a reason cannot stand beside a publication."""
    if len(reason) < SHORTEST:
        return ["Diga en una frase por qué se corrige: cualquier persona lo leerá junto a la nueva versión."]
    if len(reason) > LONGEST:
        return [f"El motivo tiene {len(reason):,} letras; caben {LONGEST:,}. Resúmalo."]
    return [problem[:1].upper() + problem[1:] for problem in stops_in_text(reason, "el motivo")]


def reason_of(request: HttpRequest, place: Place) -> str:
    """The reason that was given for this cell in this session; empty where none was."""
    kept = request.session.get(_KEPT) or {}
    return str(kept.get("reason", "")) if (kept.get("part"), kept.get("period")) == (place.part.code, place.period) else ""


def take_reason(request: HttpRequest, place: Place) -> str:
    """The same, once."""
    if reason := reason_of(request, place):
        del request.session[_KEPT]
    return reason


def _screen(request: HttpRequest, place: Place, leads: list[Action], reason: str, problems: list[str] | None = None) -> HttpResponse:
    known = {"place": place, "leads": leads, "reason": reason, "problems": problems or []}
    return render(request, "panel/cell/correct.html", known, status=422 if problems else 200)
