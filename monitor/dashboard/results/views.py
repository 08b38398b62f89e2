"""The public pages of a publication. Each is drawn from its frozen values, for which `publish` vouches."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import wraps
from tempfile import TemporaryFile
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import etag, require_safe

from checklists.finding import Outcome
from checklists.load import load_checklist
from checklists.words import OUTCOME
from monitor.archive.models import HistoricResult
from monitor.archive.towns import departments
from monitor.dashboard.results import files
from monitor.dashboard.words import number
from monitor.supervision.models import Publication
from monitor.supervision.publish import Tampered, portal_of, portals_of, summary_of

View = Callable[..., HttpResponseBase]
ORDER = (Outcome.MISSING, Outcome.PARTIAL, Outcome.UNKNOWN, Outcome.MET, Outcome.NOT_APPLICABLE)


def public(view: View) -> View:
    """A page for everybody, of the publication asked for or the newest; refused, in words, where the frozen values were changed."""

    def made_of(request: HttpRequest, *args: Any, pk: int | None = None, **kwargs: Any) -> str:
        row = Publication.objects.filter(pk=pk).first() if pk else Publication.objects.first()
        if row is None:
            return '"none"'
        shown = f"{row.digest} {Publication.objects.count()} {request.user.pk} {request.get_full_path()}"
        return f'"{hashlib.sha256(shown.encode()).hexdigest()[:32]}"'

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, pk: int | None = None, **kwargs: Any) -> HttpResponseBase:
        row = get_object_or_404(Publication, pk=pk) if pk else Publication.objects.first()
        if row is None:
            return render(request, "results/none.html", {"here": "results"})
        try:
            return view(request, row, *args, **kwargs)
        except Tampered as error:
            return render(request, "results/tampered.html", {"here": "results", "told": str(error)}, status=500)

    return login_not_required(require_safe(etag(made_of)(inner)))


@public
def ranking(request: HttpRequest, row: Publication) -> HttpResponse:
    """Every portal of a publication: ranked where it could be verified, and apart, with why, where it could not."""
    whole, checklist = summary_of(row), load_checklist()
    known = departments(checklist)
    chosen = request.GET.get("departamento", "")
    asked = request.GET.get("municipio", "").strip().lower()
    here = [one for one in whole["ranking"] if _fits(one, chosen, asked)]
    apart = [one for one in whole["unverified"] if _fits(one, chosen, asked)]
    context = {
        **_frame(row, whole),
        "rows": [{**one, "words": _points(one["score"]), "town": _town(one)} for one in here],
        "apart": [{**one, "town": _town(one)} for one in apart],
        "departments": known.items(),
        "chosen": chosen,
        "asked": asked,
        "bands": _bands(whole),
        "others": Publication.objects.exclude(pk=row.pk)[:10],
    }
    return render(request, "results/ranking.html", context)


@public
def portal(request: HttpRequest, row: Publication, key: str) -> HttpResponse:
    """One town: its points with their bounds, the numerals with plain words and proofs, and the PDH's own results before."""
    whole, checklist = summary_of(row), load_checklist()
    body = portal_of(row, key)
    if body is None:
        raise Http404("Esta publicación no trae ese municipio.")
    place = next((one for one in whole["ranking"] if one["key"] == key), None)
    context = {
        **_frame(row, whole),
        "body": body,
        "key": key,
        "town": _town(body),
        "points": _points(body["score"]) if body["score"] else None,
        "place": place,
        "obligations": [_obligation(checklist, one) for one in body["obligations"]],
        "history": HistoricResult.objects.filter(municipality=body["municipality"]) if body["municipality"] else (),
        "digest": whole["digests"][key],
    }
    return render(request, "results/portal.html", context)


@public
def obligation(request: HttpRequest, row: Publication, code: str) -> HttpResponse:
    """One numeral over all towns: who publishes it, who does not, and of whom it is not known."""
    whole, checklist = summary_of(row), load_checklist()
    try:
        law = checklist.obligation(code)
    except KeyError as error:
        raise Http404(str(error.args[0])) from error
    towns = [*whole["ranking"], *whole["unverified"]]
    groups = [
        {
            "outcome": str(outcome),
            "word": OUTCOME[outcome],
            "towns": [_with_town(one) for one in towns if one["obligations"].get(code) == outcome],
        }
        for outcome in ORDER
    ]
    return render(request, "results/obligation.html", {**_frame(row, whole), "obligation": law, "groups": groups})


@public
def data(request: HttpRequest, row: Publication, kind: str) -> HttpResponseBase:
    """The whole publication as a file: a row a town, a column a numeral; or all of it as JSON."""
    return _file(row, files.MAKERS, kind)


@public
def answers(request: HttpRequest, row: Publication, kind: str) -> HttpResponseBase:
    """Every question of every town with its answer and its first proof, as a file."""
    return _file(row, files.ANSWER_MAKERS, kind)


def _file(row: Publication, makers: Mapping[str, files.Maker], kind: str) -> HttpResponseBase:
    made = makers.get(kind)
    if made is None:
        raise Http404(f"Los datos se ofrecen como {', '.join(makers)}.")
    out = TemporaryFile()  # noqa: SIM115  the response closes it
    try:
        made.write(out, summary_of(row), portals_of(row))  # whole before the first byte is sent
    except BaseException:
        out.close()
        raise
    out.seek(0)
    response = FileResponse(out, as_attachment=True, filename=f"{made.name}-{row.pk}.{kind}", content_type=made.content_type)
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Digest"] = row.digest
    return response


def _frame(row: Publication, whole: dict[str, Any]) -> dict[str, Any]:
    return {"here": "results", "publication": row, "whole": whole, "mean": number(whole["mean"]) if whole["mean"] is not None else ""}


def _fits(one: dict[str, Any], department: str, asked: str) -> bool:
    return (not department or one["municipality"].startswith(department)) and (not asked or asked in one["name"].lower())


def _points(points: dict[str, Any]) -> dict[str, Any]:
    shown = {key: number(points[key]) if points[key] is not None else "" for key in ("low", "point", "high")}
    return {**shown, "band": points["band"] or ""}


def _town(one: dict[str, Any]) -> str:
    town = load_checklist().municipalities.get(one["municipality"])
    return town.department if town else ""


def _with_town(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "town": _town(one)}


def _bands(whole: dict[str, Any]) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    for one in whole["ranking"]:
        counts[one["score"]["band"] or "sin rango"] = counts.get(one["score"]["band"] or "sin rango", 0) + 1
    return [{"band": band, "count": count} for band, count in sorted(counts.items(), key=lambda pair: -pair[1])]


def _obligation(checklist: Any, one: dict[str, Any]) -> dict[str, Any]:
    law = checklist.obligation(one["code"])
    questions = {criterion.code: criterion for criterion in law.criteria}
    return {
        **one,
        "law": law,
        "word": OUTCOME[Outcome(one["outcome"])],
        "criteria": [
            {
                **criterion,
                "word": OUTCOME[Outcome(criterion["outcome"])],
                "question": questions[criterion["code"]].question if criterion["code"] in questions else criterion["code"],
                "remedy": questions[criterion["code"]].remedy if criterion["code"] in questions else "",
            }
            for criterion in one["criteria"]
        ],
    }
