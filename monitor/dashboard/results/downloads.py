"""A publication's files, made whole before the first byte is sent."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse

from monitor.dashboard.kept.edition import ANSWERS, DATA, OPEN, Item, make
from monitor.dashboard.kept.handing import WAIT, hand, later, left_to_queue
from monitor.dashboard.kept.made import Busy
from monitor.dashboard.results.door import public
from monitor.dashboard.results.package import package_of
from monitor.supervision.models import Publication
from monitor.supervision.publish import summary_of


@public
def data(request: HttpRequest, row: Publication, kind: str) -> HttpResponseBase:
    """The whole publication as a file: a row a town, a column a numeral; or all of it as JSON."""
    return _file(request, row, Item(kind=DATA, of=kind))


@public
def answers(request: HttpRequest, row: Publication, kind: str) -> HttpResponseBase:
    """Every question of every town with its answer and its first proof, as a file."""
    return _file(request, row, Item(kind=ANSWERS, of=kind))


@public
def package(request: HttpRequest, row: Publication) -> HttpResponseBase:
    """What the files are, with their digests and the meaning of every column."""
    items = [Item(kind=kind, of=form) for kind, makers in OPEN.items() for form in makers]
    if [item for item in items if left_to_queue(row, item)]:  # all are asked for at once
        return later(request)
    try:
        paths = {item.name: path for item in items if (path := make(row, item, wait=WAIT))}
    except Busy:
        return later(request)
    made = package_of(row, summary_of(row), paths)
    response = JsonResponse(made, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _file(request: HttpRequest, row: Publication, item: Item) -> HttpResponseBase:
    makers = OPEN[item.kind]
    made = makers.get(item.of)
    if made is None:
        raise Http404(f"Los datos se ofrecen como {', '.join(makers)}.")
    name = f"{made.name}-{row.pk}.{item.of}"
    response = hand(request, row, item, as_attachment=True, filename=name, content_type=made.content_type)
    response["Access-Control-Allow-Origin"] = "*"
    return response
