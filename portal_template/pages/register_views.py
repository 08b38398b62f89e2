"""The page of a register over all its periods, its downloads, and the search. Answers to questions: never baked."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from checklists.model import Obligation, Part
from portal_template.pages.models import ChapterPage
from portal_template.pages.pictures.chosen import has_pictures
from portal_template.pages.places import place_of, sheet_at
from portal_template.pages.register import register_face
from portal_template.pages.search import search_face
from portal_template.registers import addresses, downloads
from portal_template.registers.query.answer import answer, count
from portal_template.registers.query.asked import Asked, BadQuestion, read_question
from portal_template.registers.query.export import csv_of, json_of, xlsx_of
from portal_template.registers.query.tables import TooLong

MOMENT = 300  # seconds that an answer may be kept


@require_safe
def register(request: HttpRequest, obligation: str, part: str) -> HttpResponse:
    """A page of the rows that answer the address."""
    found, piece = place_of(obligation, part)
    sheet = sheet_at(piece)
    path = settings.PORTAL.typed_tables
    try:
        asked = read_question(request.GET.lists(), sheet)
        given = answer(path, sheet, asked)
        everything = given.counted.rows if not asked.narrowed else count(path, sheet, Asked()).rows
    except (BadQuestion, TooLong) as wrong:
        return refused(request, found, piece, wrong)
    face = register_face(found, piece, sheet, given, all_rows=everything, pictured=has_pictures(path, sheet))
    chapter = ChapterPage.objects.live().filter(code=found.law).first()
    context = {
        "face": face,
        "canonical_path": face.url,
        "chapter": chapter,
        "person_rows": face.person_rows or bool(request.GET),
    }
    response = render(request, "pages/register.html", context)
    patch_cache_control(response, public=True, max_age=MOMENT)
    return response


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What some words give."""
    given = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:200]
    context: dict[str, object] = {"canonical_path": "/buscar/", "person_rows": bool(given)}
    try:
        context["face"] = search_face(given)
    except TooLong as wrong:
        context |= {"message": str(wrong), "face": search_face("")}
    response = render(request, "pages/search.html", context)
    patch_cache_control(response, public=True, max_age=MOMENT)
    return response


def refused(request: HttpRequest, obligation: Obligation, part: Part, wrong: Exception) -> HttpResponse:
    """A question that cannot be answered, with the way back."""
    context = {"message": str(wrong), "url": addresses.part_path(obligation, part), "title": part.title, "person_rows": True}
    return render(request, "pages/refused.html", context, status=400)


@require_safe
def register_file(request: HttpRequest, obligation: str, part: str, name: str) -> HttpResponseBase:
    """Exactly the rows that answer the address, in the format that the name asks for."""
    _, piece = place_of(obligation, part)
    sheet = sheet_at(piece)
    stem, _, ending = name.rpartition(".")
    if stem != sheet.register or ending not in addresses.DOWNLOADS:
        raise Http404("No existe ese archivo.")
    path = settings.PORTAL.typed_tables
    try:
        asked = read_question(request.GET.lists(), sheet)
        response: HttpResponseBase
        if ending == "xlsx":
            response = FileResponse(xlsx_of(path, sheet, asked), content_type=downloads.XLSX, as_attachment=True, filename=name)
        elif ending == "json":
            response = StreamingHttpResponse(json_of(path, sheet, asked), content_type="application/json")
        else:
            response = StreamingHttpResponse(csv_of(path, sheet, asked), content_type="text/csv; charset=utf-8")
            response["Content-Disposition"] = f'attachment; filename="{name}"'
    except (BadQuestion, TooLong) as wrong:
        return HttpResponse(f"{wrong}\n", status=400, content_type="text/plain; charset=utf-8")
    patch_cache_control(response, public=True, max_age=MOMENT)
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    return response
