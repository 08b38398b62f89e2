"""Answers as JSON with their accents, and what went wrong as a refusal in Spanish."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from monitor.dashboard.api.refusal import Refusal, answer
from monitor.supervision.publish import Tampered

WRONG = {
    "int_parsing": "escriba un número entero",
    "greater_than_equal": "escriba un número desde {ge}",
    "less_than_equal": "escriba un número hasta {le}",
    "int_parsing_size": "escriba un número menor",
}


class Accents(JSONRenderer):
    """JSON in UTF-8."""

    json_dumps_params = {"ensure_ascii": False}


def refuse_in_words(api: NinjaAPI) -> None:
    """Every way in which an answer cannot be given, told in one form."""

    @api.exception_handler(Refusal)
    def refused(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(error)

    @api.exception_handler(ValidationError)
    def misunderstood(request: HttpRequest, error: Any) -> HttpResponse:
        first = error.errors[0]
        name, how = first["loc"][-1], WRONG.get(first["type"], "corrija el valor").format(**first.get("ctx", {}))
        return answer(Refusal(400, f"«{name}» no se entiende: {how}.", "Corrija la dirección; el manual dice qué admite cada una."))

    @api.exception_handler(Tampered)
    def tampered(request: HttpRequest, error: Any) -> HttpResponse:
        remedy = "Avise a quien administra el monitor: debe restaurarlo de un respaldo."
        return answer(Refusal(500, f"{error} No se contesta nada que no sea lo publicado.", remedy))
