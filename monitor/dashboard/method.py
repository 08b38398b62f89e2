"""The front door, and the page of the method: how portals are judged, in plain words, and how often the machine is right. For everybody."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from checklists.finding import Outcome
from checklists.load import load_checklist
from checklists.model import Basis
from checklists.words import BASIS, OUTCOME
from monitor.accounts.access import Act, may, requires
from monitor.accuracy import Rate, Row
from monitor.checks.catalog import CHECKS
from monitor.dashboard import words
from monitor.dashboard.face import mark_of
from monitor.dashboard.views import portals
from monitor.supervision.confirmed import confirmed

MEASURED = Path(__file__).parent / "accuracy.csv"  # as `python -m tests.gold --write` measured it


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """To the work, for who has some here; to the results, for everybody else."""
    return portals(request) if may(request.user, Act.SEE) else redirect("results:newest")


@login_not_required
@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How portals are judged."""
    checklist = load_checklist()
    scheme = checklist.scheme
    context = {
        "here": "method",
        "scheme": scheme,
        "met": words.number(scheme.met),
        "partial": words.number(scheme.partial),
        "missing": words.number(scheme.missing),
        "share": words.number(scheme.decided_share * 100),
        "bands": [{"name": band.name, "least": words.number(band.at_least)} for band in scheme.bands],
        "bases": [(BASIS[basis], basis.scores) for basis in Basis],
        "outcomes": [(mark_of(outcome), meaning) for outcome, meaning in words.OUTCOME_MEANING.items()],
        "predicates": words.PREDICATE_MEANING.items(),
        "measured": _told(),
        "version": checklist.version,
    }
    return render(request, "monitor/method.html", context)


@requires(Act.SEE)
@require_safe
def accuracy(request: HttpRequest) -> HttpResponse:
    """How often people confirmed what the machine said of real portals: for those who work here: it may not be published yet."""
    rows = [
        {
            "meaning": words.PREDICATE_MEANING.get(one.predicate, one.predicate),
            "mark": mark_of(one.said),
            "suggested": one.suggested,
            "rate": one.rate,
            "low": round(low * 100),
            "high": round(high * 100),
        }
        for one in confirmed()
        for low, high in [one.rate.interval or (0.0, 1.0)]
    ]
    return render(request, "monitor/accuracy.html", {"here": "method", "rows": rows})


@cache
def measured() -> tuple[Row, ...]:
    """How often each check was right on the constructed pages."""
    with MEASURED.open(encoding="utf-8", newline="") as file:
        return tuple(
            Row(
                predicate=row["predicate"],
                outcome=Outcome(row["outcome"]),
                precision=Rate(right=int(row["right"]), of=int(row["said"])),
                recall=Rate(right=int(row["right"]), of=int(row["true"])),
            )
            for row in csv.DictReader(file)
        )


def _told() -> list[dict[str, str]]:
    return [
        {
            "check": words.PREDICATE_MEANING[row.predicate],
            "outcome": OUTCOME[row.outcome],
            "precision": _percent(row.precision),
            "of": str(row.precision.of),
            "recall": _percent(row.recall),
            "decides": "decide" if row.outcome in CHECKS[row.predicate].decides else "solo sugiere",
        }
        for row in measured()
    ]


def _percent(rate: Rate) -> str:
    """Cut and not rounded: 96.99 is not 97."""
    return "–" if rate.value is None else f"{int(rate.value * 1000) / 10:.1f} %"
