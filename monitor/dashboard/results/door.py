"""The door of the public pages: which publication is shown, that it is whole, and how long it may be kept by browsers and proxies."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from monitor.supervision.models import Publication
from monitor.supervision.publish import Tampered, newest, publication

View = Callable[..., HttpResponseBase]
KEPT = 300  # seconds for which a page may be shown without asking again
DRAWN_BY = Path(__file__).resolve().parents[1]


def public(view: View) -> View:
    """A page for everybody, of the publication asked for or the newest; refused, in words, where the frozen values were changed."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, pk: int | None = None, **kwargs: Any) -> HttpResponseBase:
        row = publication(pk) if pk else newest()
        if row is None and pk:
            raise Http404("No hay esa publicación.")
        if row is None:
            return render(request, "results/none.html", {"here": "results"})
        tag = _tag(request, row)
        if same := get_conditional_response(request, etag=tag):
            return _kept(request, same, tag)
        try:
            return _kept(request, view(request, row, *args, **kwargs), tag)
        except Tampered as error:
            return render(request, "results/tampered.html", {"here": "results", "told": str(error)}, status=500)

    return login_not_required(require_safe(inner))


def _kept(request: HttpRequest, response: HttpResponseBase, tag: str) -> HttpResponseBase:
    """Says how a page may be kept: for some minutes by everybody, or by nobody but the one who is signed in."""
    if response.status_code in (200, 304):
        response["ETag"] = tag
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_cache=True)
        else:
            patch_cache_control(response, public=True, max_age=KEPT)
    return response


def _tag(request: HttpRequest, row: Publication) -> str:
    """Changes with what is published, who looks, what is asked and the program that draws."""
    shown = (row.digest, Publication.objects.count(), request.user.pk, request.get_full_path(), program())
    return f'"{hashlib.sha256(repr(shown).encode()).hexdigest()[:32]}"'


@cache
def program() -> str:
    """The digest of what draws these pages."""
    whole = hashlib.sha256()
    for path in sorted(path for kind in ("py", "html", "css") for path in DRAWN_BY.rglob(f"*.{kind}")):
        whole.update(path.read_bytes())
    return whole.hexdigest()
