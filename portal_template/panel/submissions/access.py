"""Who may open a submission, and the friendly end of what the machine cannot do: every view of this room passes here."""

from __future__ import annotations

import errno
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from portal_template.accounts.access import Act, requires
from portal_template.panel.models import Submission
from portal_template.panel.submissions import storage
from portal_template.panel.submissions.decisions import Refused, may_see
from portal_template.panel.submissions.edits import Closed
from portal_template.panel.submissions.receiving import DOCUMENT_BYTES, MOST_FILES, SHEET_BYTES, Receiver

View = Callable[..., HttpResponseBase]
TROUBLE = {
    "busy": "El portal está guardando otra cosa en este momento. Espere un minuto y vuelva a intentarlo.",
    "disk_full": "El servidor no tiene espacio para guardar. Avise a quien administra el portal; cuando haya espacio, inténtelo de nuevo.",
    "too_large": "Lo que envió es demasiado grande. Reduzca los archivos, quite imágenes o envíelos de uno en uno.",
}


def officer(act: Act) -> Callable[[View], View]:
    """A view for officers: asks for permission, and turns a full disk, a locked database or a late decision into a page that says so."""

    def guarded(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except (Refused, Closed) as error:
                messages.error(request, str(error))
                return redirect("panel:submission", pk=kwargs["pk"])
            except OperationalError as error:
                if "locked" in str(error):
                    return trouble(request, "busy")
                if "full" in str(error):
                    return trouble(request, "disk_full")
                raise
            except OSError as error:
                if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                    raise
                return trouble(request, "disk_full")

        return requires(act)(inner)

    return guarded


def trouble(request: HttpRequest, code: str, status: int = 503) -> HttpResponse:
    """Nothing was lost, and what to do."""
    match = request.resolver_match
    again = match.kwargs.get("pk") if match else None
    back = reverse("panel:submission", args=[again]) if again else request.path
    return render(request, "panel/submissions/trouble.html", {"message": TROUBLE[code], "back": back}, status=status)


def submission_for(request: HttpRequest, pk: int) -> Submission:
    """The submission, if this account may see it; for others it does not exist."""
    submission = Submission.objects.filter(pk=pk).first()
    if submission is None or not may_see(request.user, submission):
        raise Http404("Ese envío no existe o es de otra cuenta.")
    return submission


def receiving(*, documents: bool) -> Callable[[View], View]:
    """A view that receives files: counted as they arrive, after its account was asked for and before anything is believed."""

    def guarded(view: View) -> View:
        protected = csrf_protect(view)

        @wraps(view)
        def inner(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method != "POST":
                return protected(request, *args, **kwargs)
            limits = {"most_bytes": DOCUMENT_BYTES, "most_files": MOST_FILES} if documents else {"most_bytes": SHEET_BYTES}
            receiver = Receiver(storage.receiving_folder(), **limits)
            if int(request.META.get("CONTENT_LENGTH") or 0) > receiver.patience:
                return trouble(request, "too_large", status=413)
            request.upload_handlers = [receiver]
            request.receiver = receiver
            try:
                return protected(request, *args, **kwargs)
            finally:
                receiver.drop()

        return csrf_exempt(inner)

    return guarded
