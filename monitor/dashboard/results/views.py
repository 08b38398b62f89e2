"""The public pages of a publication as a whole: the country, the rounds, and the search for a town."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from checklists.load import load_checklist
from checklists.model import Checklist
from monitor.archive.towns import departments
from monitor.dashboard.results import names
from monitor.dashboard.results.door import public
from monitor.dashboard.results.drawing import country
from monitor.dashboard.results.frame import framed
from monitor.dashboard.results.lines import Line, Move, bands_of, lines_at_hand, moves_of
from monitor.dashboard.words import number
from monitor.outlines import ATTRIBUTION
from monitor.supervision.models import Publication
from monitor.supervision.publish import summary_of

MOST_MOVED = 5
MOST_FOUND = 30


@public
def home(request: HttpRequest, row: Publication) -> HttpResponse:
    """The country at a glance: a map of its municipalities, how they are distributed, what changed, and where to look further."""
    whole, checklist = summary_of(row), load_checklist()
    lines = lines_at_hand(checklist, whole, row.digest)
    context = {
        "map": country(lines),
        "source": ATTRIBUTION,
        "bands": bands_of(checklist, lines),
        "refusing": [line for line in lines if line.refuses],
        "moves": moves_of(whole),
        "risen": _moved(lines, Move.UP),
        "fallen": _moved(lines, Move.DOWN),
        "departments": _departments(checklist, lines),
        "total": len(lines),
    }
    return render(request, "results/home.html", {**framed(row, whole), **context})


@public
def rounds(request: HttpRequest, row: Publication) -> HttpResponse:
    """Every round that was published, with its figures as the newest publication keeps them."""
    whole = summary_of(row)
    own = {"publication": row.pk, "name": whole["name"], "cut_off": whole["cut_off"], "ranked": len(whole["ranking"])}
    figures = [*whole["rounds"], {**own, "portals": whole["portals"], "mean": whole["mean"], "checklist": whole["checklist"]}]
    told = [
        {**one, "cut_off": date.fromisoformat(one["cut_off"]), "mean": "" if one["mean"] is None else number(one["mean"])}
        for one in reversed(figures)
    ]
    made = Publication.objects.defer("summary").select_related("round")[:60]
    return render(request, "results/rounds.html", {**framed(row, whole), "figures": told, "made": made})


@public
def search(request: HttpRequest, row: Publication) -> HttpResponse:
    """A town by what people write of its name: straight to its page where only one is meant, else a choice."""
    whole, checklist = summary_of(row), load_checklist()
    asked = request.GET.get("municipio", "").strip()[: names.LONGEST]
    lines = lines_at_hand(checklist, whole, row.digest)
    by_code = {line.code: line for line in lines}
    met: list[dict[str, Any]] = [{"line": by_code.get(code), "town": checklist.municipalities[code]} for code in names.found(asked)]
    met += [{"line": line, "town": None} for line in lines if not line.department and asked and names.within(asked, line.name)]
    if len(met) == 1 and (only := met[0]["line"]):
        return redirect("results:portal", row.pk, only.key)
    known = departments(checklist)
    context = {
        "asked": asked,
        "towns": met[:MOST_FOUND],
        "where": [(code, name) for code, name in known.items() if asked and names.within(asked, name)],
        "departments": known.items(),
    }
    return render(request, "results/search.html", {**framed(row, whole), **context})


def _moved(lines: list[Line], move: Move) -> list[Line]:
    """Those that moved the most one way."""
    found = [line for line in lines if line.move is move]
    return sorted(found, key=lambda line: abs(float(line.point) - float(line.before)), reverse=True)[:MOST_MOVED]


def _departments(checklist: Checklist, lines: list[Line]) -> list[dict[str, Any]]:
    """Each department with its towns, and the mean of those that were verified."""
    found = []
    for code, name in departments(checklist).items():
        here = sorted((line for line in lines if line.department_code == code), key=lambda line: line.name)
        points = [float(line.point) for line in here if line.point]
        mean = number(sum(points) / len(points)) if points else ""
        counts = [sum(line.kind == kind for line in here) for kind in "012xn"]
        found.append({"code": code, "name": name, "towns": here, "mean": mean, "counts": counts})
    return [one for one in found if one["towns"]]
