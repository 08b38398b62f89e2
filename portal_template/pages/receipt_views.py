"""The receipt of a version, as a page to print and as a PDF. Asked for one at a time: they are not part of the public tree."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from portal_template.identity.models import Identity
from portal_template.pages.models import ChapterPage
from portal_template.pages.places import place_of
from portal_template.pages.receipt import ReceiptFace, can_make_pdf, pdf_of, receipt_face
from portal_template.registers import board
from portal_template.registers.ledger.receipt import receipt_of


@require_safe
def receipt(request: HttpRequest, obligation: str, part: str, period: str, number: int) -> HttpResponse:
    """The page; where this machine makes no PDF it says to print it."""
    face = _face(obligation, part, period, number)
    chapter = ChapterPage.objects.live().filter(code=face.receipt.obligation.law).first()
    context = {"face": face, "canonical_path": face.receipt.path, "person_rows": True, "chapter": chapter}
    return render(request, "pages/receipt.html", context)


@require_safe
def receipt_pdf(request: HttpRequest, obligation: str, part: str, period: str, number: int) -> HttpResponse:
    """The PDF, or the page where it cannot be made."""
    face = _face(obligation, part, period, number)
    if not can_make_pdf():
        return redirect(face.receipt.path)
    response = HttpResponse(pdf_of(face, Identity.for_request(request)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="constancia-{face.receipt.number}.pdf"'
    response["Cache-Control"] = "public, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def _face(slug: str, segment: str, period: str, number: int) -> ReceiptFace:
    obligation, part = place_of(slug, segment)
    entry = next((item for item in board.versions(part.code, period) if item.version == number), None)
    found = receipt_of(obligation, part, entry, settings.PORTAL.files) if entry else None
    if found is None:
        raise Http404("No existe una constancia de esa versión.")
    return receipt_face(found)
