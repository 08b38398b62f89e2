"""The pages that are not in Wagtail's tree: what is published in a cell, in its newest version or in one of them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from checklists.model import Obligation, Part
from portal_template.pages.edition import publication_face
from portal_template.pages.models import ChapterPage
from portal_template.registers import addresses, board, law


@require_safe
def cell(request: HttpRequest, obligation: str, part: str, period: str) -> HttpResponse:
    """What is published now in a cell."""
    return _page(request, obligation, part, period, None)


@require_safe
def version(request: HttpRequest, obligation: str, part: str, period: str, number: int) -> HttpResponse:
    """One version of it, for ever."""
    return _page(request, obligation, part, period, number)


def _page(request: HttpRequest, slug: str, segment: str, period: str, number: int | None) -> HttpResponse:
    obligation, part = _place(slug, segment)
    entries = board.versions(part.code, period)
    entry = next((item for item in entries if number in (None, item.version)), None)
    if entry is None:
        raise Http404("Aún no se ha publicado nada de ese periodo.")
    newest = entry is entries[0]
    path = addresses.cell_path(obligation, part, period) if newest else addresses.version_path(obligation, part, period, entry.version)
    asked = request.GET.get("pagina", "1")
    face = publication_face(obligation, part, entry, entries, int(asked) if asked.isdecimal() and len(asked) < 7 else 1)
    chapter = ChapterPage.objects.live().filter(code=obligation.law).first()
    context = {"face": face, "canonical_path": path, "person_rows": face.person_rows, "chapter": chapter}
    return render(request, "pages/edition.html", context)


def _place(slug: str, segment: str) -> tuple[Obligation, Part]:
    found = next((item for item in law.checklist().obligations if item.slug == slug), None)
    part = addresses.part_at(found, segment) if found else None
    if found is None or part is None or not found.binds_subject(law.subject_kind()):
        raise Http404("No existe esa obligación.")
    return found, part
