"""The reports handed out: what was made at once, a town's drawn when it is asked for; larger ones left to the queue, if there is one."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from monitor.dashboard.reports.edition import COUNTRY, DEPARTMENT, TOWN, Report, drawer_of, make, path_of
from monitor.dashboard.reports.made import Busy, kept
from monitor.dashboard.results.door import public
from monitor.supervision.models import Publication

WAIT = 3.0  # seconds that a request waits for another report to be drawn
LATER = 30  # seconds after which somebody asks again


@public
def country(request: HttpRequest, row: Publication) -> HttpResponse:
    """The report of the country."""
    return _hand(request, row, Report(kind=COUNTRY))


@public
def department(request: HttpRequest, row: Publication, code: str) -> HttpResponse:
    """The report of a department."""
    return _hand(request, row, Report(kind=DEPARTMENT, of=code))


@public
def town(request: HttpRequest, row: Publication, key: str) -> HttpResponse:
    """The report of a municipality."""
    return _hand(request, row, Report(kind=TOWN, of=key))


def _hand(request: HttpRequest, row: Publication, report: Report) -> HttpResponse:
    if drawer_of(row, report) is None:
        raise Http404("Esta publicación no trae ese informe.")
    body = kept(path_of(row, report))
    if body is None and report.kind != TOWN and settings.ON_POSTGRESQL:
        from monitor.dashboard.reports.task import ask

        ask(row.pk, report)
        return _later(request)
    try:
        body = body or make(row, report, wait=WAIT)
    except Busy:
        return _later(request)
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="informe-{report.name}-{row.pk}.pdf"'
    response["X-Digest"] = row.digest
    return response


def _later(request: HttpRequest) -> HttpResponse:
    """The report is being made: the page asks again by itself."""
    response = render(request, "reports/later.html", {"here": "results", "seconds": LATER}, status=503)
    response["Retry-After"] = str(LATER)
    response["Refresh"] = str(LATER)
    return response
