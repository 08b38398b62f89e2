"""Answering with a file of a publication: what was made at once, what is quick made now, what is slow left to a queue."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from monitor.dashboard.kept.edition import ANSWERS, COUNTRY, DATA, DEPARTMENT, Item, path_of, writer_of
from monitor.dashboard.kept.made import Busy, kept, once
from monitor.supervision.models import Publication

WAIT = 3.0  # seconds that a request waits for another file to be made
LATER = 30  # seconds after which somebody asks again
SLOW = ({"kind": COUNTRY}, {"kind": DEPARTMENT}, {"kind": ANSWERS}, {"kind": DATA, "of": "json"})


def hand(request: HttpRequest, row: Publication, item: Item, **how: Any) -> HttpResponseBase:
    """A file of a publication; `how` says its name and type. Tampered where what was published was changed."""
    write = writer_of(row, item)
    if write is None:
        raise Http404("Esta publicación no trae ese archivo.")
    path = path_of(row, item)
    if left_to_queue(row, item):
        return later(request)
    try:
        response = FileResponse(once(path, write, wait=WAIT).open("rb"), **how)
    except Busy:
        return later(request)
    response["X-Digest"] = row.digest
    return response


def left_to_queue(row: Publication, item: Item) -> bool:
    """Whether a file is not made yet and takes long, so that the queue was asked to make it."""
    slow = any(all(getattr(item, key) == value for key, value in one.items()) for one in SLOW)
    if not slow or not settings.ON_POSTGRESQL or kept(path_of(row, item)):
        return False
    from monitor.dashboard.kept.task import ask  # known only where there is a queue

    ask(row.pk, item)
    return True


def later(request: HttpRequest) -> HttpResponseBase:
    """The file is being made: the page asks again by itself."""
    response = render(request, "results/later.html", {"here": "results", "seconds": LATER}, status=503)
    response["Retry-After"] = response["Refresh"] = str(LATER)
    return response
