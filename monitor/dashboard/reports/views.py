"""The reports handed out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

from monitor.dashboard.kept.edition import COUNTRY, DEPARTMENT, TOWN, Item
from monitor.dashboard.kept.handing import hand
from monitor.dashboard.results.door import public
from monitor.supervision.models import Publication


@public
def country(request: HttpRequest, row: Publication) -> HttpResponseBase:
    """The report of the country."""
    return _report(request, row, Item(kind=COUNTRY))


@public
def department(request: HttpRequest, row: Publication, code: str) -> HttpResponseBase:
    """The report of a department."""
    return _report(request, row, Item(kind=DEPARTMENT, of=code))


@public
def town(request: HttpRequest, row: Publication, key: str) -> HttpResponseBase:
    """The report of a municipality."""
    return _report(request, row, Item(kind=TOWN, of=key))


def _report(request: HttpRequest, row: Publication, item: Item) -> HttpResponseBase:
    name = f"informe-{item.name.removesuffix('.pdf')}-{row.pk}.pdf"
    return hand(request, row, item, filename=name, content_type="application/pdf")
