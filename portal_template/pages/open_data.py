"""The two pages for who reuses the data: everything in one file, and how programs read it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from portal_template.pages.cells import numeral
from portal_template.registers import addresses, law
from portal_template.registers.models import Edition, EditionForm
from portal_template.registers.restored import last_restored


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """Everything that can be downloaded at once, and every table there is."""
    return _page(request, "pages/everything.html", "/datos/", {"tables": _tables(), "restored": last_restored(settings.PORTAL.home)})


@require_safe
def api(request: HttpRequest) -> HttpResponse:
    """How programs read what is published."""
    tables = _tables()
    example = next((item for item in tables if item["register"] == "compras-directas"), tables[0] if tables else None)
    return _page(request, "pages/api.html", "/api/", {"tables": tables, "example": example})


def _page(request: HttpRequest, template: str, path: str, context: dict[str, object]) -> HttpResponse:
    response = render(request, template, {**context, "canonical_path": path})
    patch_cache_control(response, public=True, max_age=300)
    return response


def _tables() -> list[dict[str, str]]:
    """The parts of which rows are published, in the law's order."""
    published = set(Edition.objects.filter(form=EditionForm.DATA).values_list("part", flat=True).distinct())
    return [
        {
            "title": part.title,
            "numeral": numeral(obligation),
            "part": part.code,
            "register": part.register or "",
            "url": addresses.part_path(obligation, part),
        }
        for obligation in law.checklist().obligations
        if obligation.binds_subject(law.subject_kind())
        for part in obligation.parts
        if part.code in published
    ]
