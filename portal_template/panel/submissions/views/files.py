"""What is given back: the file as it was sent. Always as a download and never sniffed: nobody's browser opens it inside the portal."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from portal_template.accounts.access import Act
from portal_template.panel.submissions import storage
from portal_template.panel.submissions.access import officer, submission_for


@officer(Act.CAPTURE)
@require_safe
def original(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """The file as it was sent."""
    kept = get_object_or_404(submission_for(request, pk).files, pk=file)
    try:
        opened = storage.path_of(kept).open("rb")
    except FileNotFoundError:
        raise Http404("El archivo ya se borró.") from None
    return private(FileResponse(opened, as_attachment=True, filename=kept.name, content_type="application/octet-stream"))


def private(response: FileResponse) -> FileResponse:
    """A download that no cache keeps and no browser opens in place."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
