"""Every answer of a practice portal says that it is not for search engines; its pages say what it is by themselves."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


class Marked:
    """Middleware: `X-Robots-Tag` on everything, files too. Nothing where the portal is somebody's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if settings.PORTAL.practice:
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response
