"""A publication's files, made whole before the first byte is sent."""

from __future__ import annotations

from collections.abc import Mapping
from tempfile import TemporaryFile

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, JsonResponse

from monitor.dashboard.results import files
from monitor.dashboard.results.door import public
from monitor.dashboard.results.package import package_of
from monitor.supervision.models import Publication
from monitor.supervision.publish import portals_of, summary_of


@public
def data(request: HttpRequest, row: Publication, kind: str) -> HttpResponseBase:
    """The whole publication as a file: a row a town, a column a numeral; or all of it as JSON."""
    return _file(row, files.MAKERS, kind)


@public
def answers(request: HttpRequest, row: Publication, kind: str) -> HttpResponseBase:
    """Every question of every town with its answer and its first proof, as a file."""
    return _file(row, files.ANSWER_MAKERS, kind)


@public
def package(request: HttpRequest, row: Publication) -> HttpResponseBase:
    """What the files are, with their digests and the meaning of every column."""
    made = package_of(row, summary_of(row), lambda: portals_of(row))
    response = JsonResponse(made, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Access-Control-Allow-Origin"] = "*"
    return response


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
