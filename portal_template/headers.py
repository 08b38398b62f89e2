"""What every answer tells a browser beside what Django and django-csp tell it: the senses of a device are no page's, and what is published
for anyone may be shown anywhere, the rest here alone.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

SENSES = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb")
PERMISSIONS = ", ".join(f"{sense}=()" for sense in SENSES)


def more_headers(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A middleware: the first of all, since it reads what the others said."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        open_to_all = response.get("Access-Control-Allow-Origin") == "*"
        response.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if open_to_all else "same-origin")
        return response

    return answered
