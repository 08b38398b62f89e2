"""Lists of towns from a publication: the ranking with its filters, a department, and who publishes a numeral."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from checklists.finding import Outcome
from checklists.load import load_checklist
from monitor.archive.towns import departments
from monitor.dashboard.face import mark_of
from monitor.dashboard.results.door import public
from monitor.dashboard.results.filters import asked_of, choices_of
from monitor.dashboard.results.frame import framed
from monitor.dashboard.results.lines import bands_of, lines_at_hand
from monitor.dashboard.words import number
from monitor.supervision.models import Publication
from monitor.supervision.publish import summary_of

A_SHEET = 100
ORDER = (Outcome.MET, Outcome.PARTIAL, Outcome.MISSING, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE)


@public
def ranking(request: HttpRequest, row: Publication) -> HttpResponse:
    """Every town that a filter leaves: ranked where it could be verified; apart, with why, where its site kept the crawl out, and where
    it could not be seen.
    """
    whole, checklist = summary_of(row), load_checklist()
    asked = asked_of(request.GET, checklist)
    lines = [line for line in lines_at_hand(checklist, whole, row.digest) if asked.fits(line)]
    sheet = Paginator([line for line in lines if line.rank], A_SHEET).get_page(request.GET.get("hoja"))
    context = {
        "asked": asked,
        "choices": choices_of(checklist, asked),
        "sheet": sheet,
        "refusing": [line for line in lines if line.refuses],
        "unseen": [line for line in lines if not line.rank and not line.refuses],
        "same": Counter(one["rank"] for one in whole["ranking"]),
        "query": asked.query(),
    }
    return render(request, "results/ranking.html", {**framed(row, whole), **context})


@public
def department(request: HttpRequest, row: Publication, code: str) -> HttpResponse:
    """A department: its towns with their points, and how many publish each numeral."""
    whole, checklist = summary_of(row), load_checklist()
    name = departments(checklist).get(code)
    if name is None:
        raise Http404("No hay ese departamento. Los códigos van de 01 a 22.")
    lines = [line for line in lines_at_hand(checklist, whole, row.digest) if line.department_code == code]
    points = [float(line.point) for line in lines if line.point]
    context = {
        "code": code,
        "name": name,
        "lines": lines,
        "bands": bands_of(checklist, lines),
        "here_mean": number(sum(points) / len(points)) if points else "",
        "numerals": [_counted(law, [line.outcomes for line in lines]) for law in whole["law"]["obligations"]],
    }
    return render(request, "results/department.html", {**framed(row, whole), **context})


@public
def numerals(request: HttpRequest, row: Publication) -> HttpResponse:
    """The numerals, each with how many towns publish it, do not, or could not be seen."""
    whole = summary_of(row)
    outcomes = [one["obligations"] for one in (*whole["ranking"], *whole["unverified"])]
    told = [_counted(law, outcomes) for law in whole["law"]["obligations"]]
    return render(request, "results/numerals.html", {**framed(row, whole), "numerals": told})


@public
def obligation(request: HttpRequest, row: Publication, code: str) -> HttpResponse:
    """One numeral over all towns: who publishes it, who does not, and of whom it could not be seen."""
    whole, checklist = summary_of(row), load_checklist()
    law = next((law for law in whole["law"]["obligations"] if law["code"] == code), None)
    if law is None:
        raise Http404("Esta publicación no trae ese numeral.")
    lines = sorted(lines_at_hand(checklist, whole, row.digest), key=lambda line: (line.department, line.name))
    groups = [{"mark": mark_of(outcome), "towns": [one for one in lines if one.outcomes.get(code) == outcome]} for outcome in ORDER]
    unseen = [one for one in lines if code not in one.outcomes]
    context = {"law": law, "groups": [group for group in groups if group["towns"]], "unseen": unseen, "total": len(lines)}
    return render(request, "results/obligation.html", {**framed(row, whole), **context})


def _counted(law: Mapping[str, Any], outcomes: list[Mapping[str, str]]) -> dict[str, Any]:
    """A numeral with its towns by outcome; of a town without any answer nothing was seen."""
    counts = Counter(one.get(law["code"], Outcome.UNKNOWN) for one in outcomes)
    return {"law": law, "counts": [counts[outcome] for outcome in ORDER], "bound": counts[Outcome.NOT_APPLICABLE] < len(outcomes)}
