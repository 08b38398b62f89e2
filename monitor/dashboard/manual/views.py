"""The manuals as pages, for whoever has an account."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import markdown
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from monitor.accounts.access import Act, requires

ROOM = Path(__file__).parent
TITLES = {"revision": "Revisar y publicar una supervisión", "implementacion": "Llevar la implementación de los portales"}


@requires(Act.SEE)
@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """Which manuals there are."""
    return render(request, "manual/contents.html", {"here": "manual", "titles": TITLES})


@requires(Act.SEE)
@require_safe
def manual(request: HttpRequest, name: str) -> HttpResponse:
    """One manual, whole."""
    if name not in TITLES:
        raise Http404(f"No hay un manual «{name}».")
    return render(request, "manual/one.html", {"here": "manual", "title": TITLES[name], "text": mark_safe(_drawn(name))})


@cache
def _drawn(name: str) -> str:
    page = markdown.markdown((ROOM / f"{name}.md").read_text(encoding="utf-8"), extensions=["tables", "toc"], output_format="html")
    return page.replace("<table>", '<div class="tabla" tabindex="0"><table>').replace("</table>", "</table></div>")
