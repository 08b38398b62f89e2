"""The page of a register's pictures: the same for everybody, so it can be baked."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from portal_template.pages.cells import numeral, place_in_law
from portal_template.pages.models import ChapterPage
from portal_template.pages.pictures.chosen import pictures
from portal_template.pages.places import place_of, sheet_at
from portal_template.registers import addresses
from portal_template.registers.query.tables import reading


@require_safe
def pictures_page(request: HttpRequest, obligation: str, part: str) -> HttpResponse:
    """The pictures of a part."""
    found, piece = place_of(obligation, part)
    sheet = sheet_at(piece)
    url = addresses.part_path(found, piece)
    with reading(settings.PORTAL.typed_tables) as tables:
        drawn = pictures(tables, sheet, url, settings.PORTAL.subject)
    if not drawn:
        raise Http404("Esta tabla no tiene gráficas.")
    context = {
        "pictures": drawn,
        "face": {
            "place": place_in_law(found),
            "numeral": numeral(found),
            "short": found.short,
            "obligation_url": addresses.obligation_path(found),
        },
        "title": piece.title,
        "register_url": url,
        "canonical_path": addresses.pictures_path(found, piece),
        "chapter": ChapterPage.objects.live().filter(code=found.law).first(),
    }
    response = render(request, "pages/pictures.html", context)
    patch_cache_control(response, public=True, max_age=300)
    return response
