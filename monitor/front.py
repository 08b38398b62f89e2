"""What every request meets before a view, and every answer after it: no text that a database cannot hold, no private page kept by a cache.

A page is public where its view says `login_not_required`; all others, and every page of somebody who is signed in, are for that person
alone and are kept by no browser and no proxy: the next person at the same machine goes back to nothing.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponseBase, QueryDict

PRIVATE = "private, no-store"
LINKS = re.compile(r"(/respuesta/|/registro/|/guia/\d+-)[^/\s]+")
Answer = Callable[[HttpRequest], HttpResponseBase]


class Front:
    """The middleware; the last of the list, so that it sees who asks and which view answers."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        match = request.resolver_match
        public = match is None or not getattr(match.func, "login_required", True)
        if not public or request.user.is_authenticated:
            response["Cache-Control"] = PRIVATE
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """PostgreSQL holds no NUL: a field or an address with one is nobody's mistake."""
        given = (*map(str, kwargs.values()), *_values(request.GET), *(_values(request.POST) if request.method == "POST" else ()))
        if any("\0" in text for text in given):
            raise SuspiciousOperation("NUL in a request")


def _values(fields: QueryDict) -> list[str]:
    return [value for _, values in fields.lists() for value in values]


class WithoutLinks(logging.Filter):
    """Takes the secret part of personal links out of what is logged: whoever reads a log opens none."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = LINKS.sub(r"\1…", record.getMessage()), ()
        return True
