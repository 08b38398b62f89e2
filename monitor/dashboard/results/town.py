"""One town of a publication: its page, and the page of each of its numerals, where every answer stands beside its proof."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from checklists.finding import Outcome
from checklists.load import load_checklist
from checklists.model import Basis
from checklists.scoring import Score
from checklists.words import BASIS, day_words
from monitor.dashboard.clock import cells_from
from monitor.dashboard.face import mark_of, score_face, web_address
from monitor.dashboard.results.door import public
from monitor.dashboard.results.frame import framed
from monitor.dashboard.results.grid import grid_of
from monitor.dashboard.results.history import history_of
from monitor.dashboard.results.lines import Line, lines_at_hand
from monitor.dashboard.words import moment_words, number, rhythm_words, tally_words
from monitor.supervision.hours import hour_of
from monitor.supervision.models import Publication
from monitor.supervision.publish import portal_of, summary_of

Frozen = Mapping[str, Any]
ORDER = (Outcome.MISSING, Outcome.PARTIAL, Outcome.UNKNOWN, Outcome.MET, Outcome.NOT_APPLICABLE)
MOST_PROOFS = 6


@public
def portal(request: HttpRequest, row: Publication, key: str) -> HttpResponse:
    """A town: its points with their bounds, the numerals in plain words, what falls due when, its history, and how to ask for more."""
    whole, body, line = _found(row, key)
    checklist = load_checklist()
    context = {
        "body": body,
        "line": line,
        "people": f"{line.population:,}" if line.population else "",
        "live": web_address(body["url"]),
        "score": score_face(checklist.scheme, Score(**body["score"])) if body["group"] == "ranked" else None,
        "shared": sum(one["rank"] == line.rank for one in whole["ranking"]) - 1 if line.rank else 0,
        "obligations": [_summed(law, body) for law in whole["law"]["obligations"]],
        "counted": _counted(body),
        "grid": grid_of(checklist, body),
        "history": history_of(body),
        "before": [{**past, "point": number(past["point"])} for past in reversed(body["before"])],
        "digest": whole["digests"][key],
        "visited": _day(body["visited_on"]),
        "by_hand_on": _day((body.get("by_hand") or {}).get("on")),
    }
    return render(request, "results/portal.html", {**framed(row, whole), **context})


@public
def proof(request: HttpRequest, row: Publication, key: str, code: str) -> HttpResponse:
    """One numeral of one town: every question, its answer, and what proves it: address, time, place, excerpt and digest."""
    whole, body, line = _found(row, key)
    one = next((item for item in body["obligations"] if item["code"] == code), None)
    law = next((law for law in whole["law"]["obligations"] if law["code"] == code), None)
    if law is None:
        raise Http404("Esta publicación no trae ese numeral.")
    context = {
        "body": body,
        "line": line,
        "law": law,
        "mark": mark_of(Outcome(one["outcome"]) if one else Outcome.UNKNOWN),
        "credit": "" if one is None or one["credit"] is None else number(one["credit"] * 100),
        "parts": _parts(law, one, body) if one else (),
        "visited": _day(body["visited_on"]),
        "kept": moment_words(body["kept_at"]) if body["kept_at"] else "",
        "digest": whole["digests"][key],
    }
    return render(request, "results/proof.html", {**framed(row, whole), **context})


def _found(row: Publication, key: str) -> tuple[dict[str, Any], dict[str, Any], Line]:
    """A publication with what it holds of a town."""
    whole = summary_of(row)
    body = portal_of(row, key, whole)
    if body is None:
        raise Http404("Esta publicación no trae ese municipio.")
    return whole, body, next(line for line in lines_at_hand(load_checklist(), whole, row.digest) if line.key == key)


def _day(day: str | None) -> str:
    return day_words(date.fromisoformat(day)) if day else ""


def _summed(law: Frozen, body: Frozen) -> dict[str, Any]:
    """A numeral in a line of its own."""
    one = next((item for item in body["obligations"] if item["code"] == law["code"]), None)
    scoring = {criterion["code"] for part in law["parts"] for criterion in part["criteria"] if criterion["scores"]}
    counted = [Outcome(answer["outcome"]) for answer in one["criteria"] if answer["code"] in scoring] if one else []
    mark = mark_of(Outcome(one["outcome"]) if one else Outcome.UNKNOWN)
    return {"law": law, "mark": mark, "tally": tally_words(counted) if counted and mark.kind != Outcome.NOT_APPLICABLE else ""}


def _counted(body: Frozen) -> list[tuple[Any, int]]:
    outcomes = [one["outcome"] for one in body["obligations"]]
    return [(mark_of(outcome), outcomes.count(outcome)) for outcome in Outcome if outcome in outcomes]


def _parts(law: Frozen, one: Frozen, body: Frozen) -> list[dict[str, Any]]:
    """The parts of a numeral with their questions, those that lower the points first, and their periods."""
    answers = {answer["code"]: answer for answer in one["criteria"]}
    known = {part.code: part for obligation in load_checklist().obligations for part in obligation.parts}
    first = date.fromisoformat(body["first_visit_on"]) if body["first_visit_on"] else date.min
    found = []
    for part in law["parts"]:
        asked = [_answer(criterion, answers[criterion["code"]]) for criterion in part["criteria"] if criterion["code"] in answers]
        asked.sort(key=lambda item: (not item["scores"], ORDER.index(item["mark"].kind)))
        hours = map(hour_of, one["clock"].get(part["code"], ()))
        rhythm = known.get(part["code"])
        cells = cells_from(rhythm, hours, first) if rhythm else ()
        found.append({"title": part["title"], "rhythm": rhythm_words(rhythm) if rhythm else "", "cells": cells, "criteria": asked})
    return found


def _answer(asked: Frozen, given: Frozen) -> dict[str, Any]:
    outcome = Outcome(given["outcome"])
    proofs = [{**one, "live": web_address(one["url"])} for one in given["evidence"]]
    return {
        **given,
        "question": asked["question"],
        "basis": BASIS[Basis(asked["basis"])],
        "scores": asked["scores"],
        "mark": mark_of(outcome),
        "remedy": asked["remedy"] if outcome in (Outcome.MISSING, Outcome.PARTIAL) else "",
        "proofs": proofs[:MOST_PROOFS],
        "more": max(len(proofs) - MOST_PROOFS, 0),
    }
