"""The pages of the guide, and its PDF where it was drawn. Everybody reads them; they change only with the checklist."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from monitor.dashboard.guide.face import guide, laws, shared
from monitor.dashboard.guide.paper import NAME, kept

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """A page for everybody, that a cache may keep for an hour."""
    return login_not_required(require_safe(cache_control(public=True, max_age=3600)(view)))


@public
def contents(request: HttpRequest) -> HttpResponse:
    """What the guide is, how to read it, and every obligation by its law."""
    return render(request, "guide/contents.html", {"here": "guide", "laws": laws(), "paper": kept().exists(), **shared()})


@public
def obligation(request: HttpRequest, code: str) -> HttpResponse:
    """One numeral: what to publish, how often, in what form, with which columns, and what is asked about it."""
    faces = guide()
    place = next((index for index, face in enumerate(faces) if face.obligation.code == code), None)
    if place is None:
        raise Http404(f"La guía no tiene «{code}».")
    near = {"before": faces[place - 1] if place else None, "after": faces[place + 1] if place + 1 < len(faces) else None}
    return render(request, "guide/obligation.html", {"here": "guide", "face": faces[place], **near, **shared()})


@public
def paper(request: HttpRequest) -> HttpResponseBase:
    """The whole guide as a tagged PDF, once `monitor guide` has drawn it."""
    path = kept()
    if not path.exists():
        raise Http404("La guía en PDF no se ha preparado todavía.")
    return FileResponse(path.open("rb"), content_type="application/pdf", filename=NAME)
