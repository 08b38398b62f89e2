"""What every address of the API does around its own work: it is open to all, only reads, counts who asks, and sends nothing twice."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.csrf import csrf_exempt

from monitor.dashboard.api.limit import address_of, wait_of
from monitor.dashboard.api.published import publication
from monitor.dashboard.api.refusal import Refusal, answer
from monitor.dashboard.results.door import program

View = Callable[..., HttpResponseBase]
READ = ("GET", "HEAD")
AGE = 300  # seconds for which an answer may be used again without asking


def face(view: View, known: frozenset[str] = frozenset()) -> View:
    """A view as an address of the API; `known` are the parameters that it takes."""

    @login_not_required
    @csrf_exempt  # nothing here changes anything
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return _open(_answer(view, known, request, *args, **kwargs))
        except Refusal as refusal:
            return _open(answer(refusal))

    return inner


def _answer(view: View, known: frozenset[str], request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return HttpResponse(status=204)
    if request.method not in READ:
        response = answer(Refusal(405, f"Aquí solo se lee: {request.method} no se admite.", "Pida con GET o HEAD."))
        response["Allow"] = "GET, HEAD, OPTIONS"
        return response
    if wait := wait_of(address_of(request), now=time.time(), most=settings.API_LIMIT):
        told = f"Desde su dirección se pidió más de {settings.API_LIMIT} veces en un minuto."
        response = answer(
            Refusal(429, told, f"Espere {wait} segundos. Para tenerlo todo de una vez, descargue el archivo de la publicación.")
        )
        response["Retry-After"] = str(wait)
        return response
    if strange := sorted(set(request.GET) - known):
        takes = f"Aquí se admite: {', '.join(sorted(known))}." if known else "Aquí no se admite ninguno."
        raise Refusal(400, f"No se conoce el parámetro «{strange[0][:40]}».", takes)
    tag = _tag_of(request, publication(kwargs["publicacion"]).digest) if "publicacion" in kwargs else None
    if tag and (unchanged := get_conditional_response(request, etag=tag)):
        return _kept(unchanged, tag)
    response = _got(view, request, *args, **kwargs)
    if response.status_code != 200:
        return response
    tag = tag or _tag_of(request, hashlib.sha256(response.content).hexdigest())
    return _kept(get_conditional_response(request, etag=tag, response=response) or response, tag)


def _got(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """What GET would be answered; the server itself leaves the body away for HEAD."""
    method, request.method = request.method, "GET"
    try:
        found: HttpResponse = view(request, *args, **kwargs)  # type: ignore[assignment]
        return found
    finally:
        request.method = method


def _tag_of(request: HttpRequest, digest: str) -> str:
    """Changes with what was published, with what is asked and with the program that answers."""
    made = f"{digest} {program()} {request.build_absolute_uri()}"
    return f'"{hashlib.sha256(made.encode()).hexdigest()[:32]}"'


def _kept(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    response["ETag"] = tag
    patch_cache_control(response, public=True, max_age=AGE)
    return response


def _open(response: HttpResponseBase) -> HttpResponseBase:
    """Public data: a page of anybody may ask for them."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response["Access-Control-Allow-Headers"] = "If-None-Match, Content-Type"
    response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    response["Access-Control-Max-Age"] = "86400"
    return response
