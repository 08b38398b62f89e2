"""What the API offers, for programs (OpenAPI) and for people (a page without scripts), both from the same description."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from monitor.dashboard.api import tables
from monitor.dashboard.api.pages import MOST, USUAL
from monitor.dashboard.api.refusal import MANUAL, Refusal
from monitor.dashboard.api.tables import LAW
from monitor.dashboard.api.v1 import api


@cache
def described() -> dict[str, Any]:
    """The OpenAPI description."""
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="api/v1/"))
    for path in found["paths"].values():
        path["get"]["responses"] = {str(status): told for status, told in path["get"]["responses"].items()}
    return found


def description(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description, with the address where it is asked for."""
    made = {**described(), "servers": [{"url": request.build_absolute_uri("/").rstrip("/")}]}
    return JsonResponse(made, json_dumps_params={"ensure_ascii": False})


@login_not_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The manual."""
    asked = [
        {"path": path, "told": said["get"], "parameters": said["get"].get("parameters", [])} for path, said in described()["paths"].items()
    ]
    context = {
        "here": "results",
        "asked": asked,
        "tables": [_briefly(tables.told(one)) for one in tables.tables(LAW)],
        "limit": settings.API_LIMIT,
        "usual": USUAL,
        "most": MOST,
    }
    return render(request, "api/manual.html", context)


def _briefly(table: dict[str, Any]) -> dict[str, Any]:
    """A table with its columns of numerals, which are alike, told once."""
    alike = [one for one in table["columnas"] if one["nombre"].startswith("laip-")]
    if not alike:
        return table
    names = f"{alike[0]['nombre']} … {alike[-1]['nombre']}"
    once = {**alike[0], "nombre": names, "descripcion": f"Resultado de cada numeral; son {len(alike)}."}
    return {**table, "columnas": [once if one is alike[0] else one for one in table["columnas"] if one is alike[0] or one not in alike]}


def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Whatever is not there."""
    raise Refusal(404, f"No hay «/api/{rest[:100]}».", f"Lo que hay está en {MANUAL}.")
