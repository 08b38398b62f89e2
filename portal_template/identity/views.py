"""The two addresses of the identity: colours as CSS, and the shield where none was uploaded."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from portal_template.identity.models import Identity
from portal_template.identity.shield import default_shield

_A_YEAR = "public, max-age=31536000, immutable"
_A_MOMENT = "public, max-age=300"


def _kept(request: HttpRequest, body: str, mime: str, digest: str) -> HttpResponse:
    """The answer with its tag; kept a year when the address carries the digest, five minutes otherwise."""
    etag = f'"{digest}"'
    same = request.headers.get("If-None-Match") == etag
    response: HttpResponse = HttpResponseNotModified() if same else HttpResponse(body, content_type=mime)
    response["ETag"] = etag
    response["Cache-Control"] = _A_YEAR if request.GET.get("v") == digest else _A_MOMENT
    return response


def identity_css(request: HttpRequest) -> HttpResponse:
    """Custom properties of the municipality's colours."""
    identity = Identity.for_request(request)
    rules = "".join(f"--{name}:{colour};" for name, colour in identity.colours.items())
    return _kept(request, f":root{{{rules}}}\n", "text/css; charset=utf-8", identity.digest)


def shield_svg(request: HttpRequest) -> HttpResponse:
    """The default shield."""
    identity = Identity.for_request(request)
    drawing = default_shield(identity.town, identity.main_colour, identity.accent_colour)
    return _kept(request, drawing, "image/svg+xml", identity.digest)
