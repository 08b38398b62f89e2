"""What is given back or handed out: the file as it was sent, the same painted, and the template. Always as a download and never sniffed:
nobody's browser opens it inside the portal.
"""

from __future__ import annotations

import io

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from portal_template.accounts.access import Act
from portal_template.identity.models import Identity
from portal_template.panel.submissions import storage
from portal_template.panel.submissions.access import officer, submission_for
from portal_template.panel.submissions.flow import look_at
from portal_template.panel.submissions.places import place_at
from portal_template.registers.last import table_before
from portal_template.registers.workbooks.painted import paint
from portal_template.registers.workbooks.template import make_template

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@officer(Act.CAPTURE)
@require_safe
def original(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """The file as it was sent."""
    kept = get_object_or_404(submission_for(request, pk).files, pk=file)
    try:
        opened = storage.path_of(kept).open("rb")
    except FileNotFoundError:
        raise Http404("El archivo ya se borró.") from None
    return _private(FileResponse(opened, as_attachment=True, filename=kept.name, content_type="application/octet-stream"))


@officer(Act.CAPTURE)
@require_safe
def painted(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The table as it was sent, with every bad cell coloured and a comment in it."""
    look = look_at(submission_for(request, pk), request.user)
    if look.sheet is None or look.sheet.refusal or look.table is None:
        raise Http404("No hay una tabla que pintar.")
    data = paint(storage.path_of(look.table), look.sheet)
    name = f"{look.table.name.rpartition('.')[0] or look.table.name} (corregir).xlsx"
    return _private(FileResponse(io.BytesIO(data), as_attachment=True, filename=name, content_type=XLSX))


@officer(Act.CAPTURE)
@require_safe
def template(request: HttpRequest, part: str, period: str) -> HttpResponseBase:
    """The template of a table for a period; with `filas`, the rows of the last one in it."""
    place = place_at(part, period)
    if not place.takes_rows or place.register is None:
        raise Http404("Esta parte no se publica como tabla.")
    portal = settings.PORTAL
    data = make_template(
        part=place.part,
        register=place.register,
        period=place.period,
        subject=portal.subject,
        subject_name=Identity.for_request(request).name,
        last_rows=table_before(portal.files, place.part.code, place.period) if request.GET.get("filas") else None,
    )
    name = f"{place.register.slug}-{place.period}.xlsx"
    return _private(FileResponse(io.BytesIO(data), as_attachment=True, filename=name, content_type=XLSX))


def _private(response: FileResponse) -> FileResponse:
    """A download that no cache keeps and no browser opens in place."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
