"""The pages that are not in Wagtail's tree: what is published in a cell, in its newest version or in one of them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from checklists.model import Obligation, Part
from portal_template.pages.edition import publication_face
from portal_template.pages.models import ChapterPage
from portal_template.pages.places import place_of
from portal_template.pages.row import row_page
from portal_template.registers import addresses, board
from portal_template.registers.models import Edition


@require_safe
def cell(request: HttpRequest, obligation: str, part: str, period: str) -> HttpResponse:
    """What is published now in a cell."""
    return _page(request, obligation, part, period, None)


@require_safe
def version(request: HttpRequest, obligation: str, part: str, period: str, number: int) -> HttpResponse:
    """One version of it, for ever."""
    return _page(request, obligation, part, period, number)


def _page(request: HttpRequest, slug: str, segment: str, period: str, number: int | None) -> HttpResponse:
    obligation, part = place_of(slug, segment)
    entries = board.versions(part.code, period)
    entry = next((item for item in entries if number in (None, item.version)), None)
    if entry is None:
        raise Http404("Aún no se ha publicado nada de ese periodo.")
    newest = entry is entries[0]
    if "fila" in request.GET and isinstance(entry, Edition) and entry.withdrawal_id is None:
        return _row(request, obligation, part, entry, newest=newest)
    path = addresses.cell_path(obligation, part, period) if newest else addresses.version_path(obligation, part, period, entry.version)
    asked = request.GET.get("pagina", "1")
    face = publication_face(obligation, part, entry, entries, int(asked) if asked.isdecimal() and len(asked) < 7 else 1)
    chapter = ChapterPage.objects.live().filter(code=obligation.law).first()
    context = {"face": face, "canonical_path": path, "person_rows": face.person_rows or bool(face.withdrawal), "chapter": chapter}
    return render(request, "pages/edition.html", context)


def _row(request: HttpRequest, obligation: Obligation, part: Part, edition: Edition, *, newest: bool) -> HttpResponse:
    asked = request.GET["fila"]
    face = (
        row_page(obligation, part, edition, int(asked), newest=newest) if asked.isascii() and asked.isdecimal() and len(asked) < 8 else None
    )
    if face is None:
        raise Http404("No existe esa fila.")
    chapter = ChapterPage.objects.live().filter(code=obligation.law).first()
    return render(request, "pages/row.html", {"face": face, "canonical_path": face.url, "person_rows": True, "chapter": chapter})
