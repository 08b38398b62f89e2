"""The feeds at their addresses."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from checklists.load import load_checklist
from monitor.archive.towns import name_of
from monitor.dashboard.feeds import entries
from monitor.dashboard.feeds.atom import TYPE, Entry, written
from monitor.rollout.screens.public import the_plan
from monitor.supervision.publish import Tampered

View = Callable[..., HttpResponse]
KEPT = 300  # seconds


def feed(view: View) -> Callable[..., HttpResponseBase]:
    """A feed for everybody, sent only where it changed; refused, in words, where what was published was changed."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except Tampered as error:
            return render(request, "results/tampered.html", {"here": "results", "told": str(error)}, status=500)
        tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        found = get_conditional_response(request, etag=tag, response=response) or response
        found["ETag"], found["Access-Control-Allow-Origin"] = tag, "*"
        patch_cache_control(found, public=True, max_age=KEPT)
        return found

    return login_not_required(require_safe(inner))


@feed
def publications(request: HttpRequest) -> HttpResponse:
    """What was published."""
    told = "Cada resultado que se publica de los portales municipales."
    return _sent(
        request, entries.of_publications(), key="publications", title="Resultados publicados", told=told, page=reverse("results:newest")
    )


@feed
def town(request: HttpRequest, key: str) -> HttpResponse:
    """What was published of one town."""
    found, checklist = list(entries.of_town(key)), load_checklist()
    if key not in checklist.municipalities and not found:
        raise Http404("No hay ese municipio. Escriba su código INE, con su cero, como 0101.")
    name = name_of(checklist, key) if key in checklist.municipalities else key
    told = f"Lo que cada supervisión publica del portal de {name}."
    page = found[0].path if found else reverse("results:newest")
    return _sent(request, found, key=f"town {key}", title=f"{name}: resultados de su portal", told=told, page=page)


@feed
def plan(request: HttpRequest) -> HttpResponse:
    """What INFOM did of its plan."""
    told = "Lo que se hace del plan para que las municipalidades tengan portales: actividades, reuniones y selecciones."
    found = entries.of_plan(the_plan(), timezone.localdate())
    return _sent(request, found, key="plan", title="Implementación de los portales", told=told, page=reverse("rollout:overview"))


def _sent(request: HttpRequest, found: Iterable[Entry], **about: str) -> HttpResponse:
    base = settings.ADDRESS or request.build_absolute_uri("/").rstrip("/")
    return HttpResponse(written(found, base=base, path=request.path, author=settings.PUBLISHER, **about), content_type=TYPE)
