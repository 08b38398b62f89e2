"""Mend a submission that is still open: another table, more documents, titles, text."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from portal_template.accounts.access import Act
from portal_template.panel.models import Submission
from portal_template.panel.submissions import edits
from portal_template.panel.submissions.access import officer, receiving, submission_for
from portal_template.panel.submissions.decisions import may_change
from portal_template.panel.submissions.edits import Closed
from portal_template.panel.submissions.receiving import DOCUMENT_BYTES, SHEET_BYTES
from portal_template.panel.submissions.views.begin import text_problem, told


def to_change(request: HttpRequest, pk: int) -> Submission:
    """The submission, if this account may change it now."""
    submission = submission_for(request, pk)
    if not may_change(request.user, submission):
        raise Closed("Este envío ya no se puede cambiar desde su cuenta. Vea cómo quedó.")
    return submission


@officer(Act.CAPTURE)
@require_POST
@receiving(documents=False)
def table(request: Any, pk: int) -> HttpResponse:
    """Send the table again."""
    submission = to_change(request, pk)
    files = request.FILES.getlist("archivo")
    problems = told(request.receiver, SHEET_BYTES) or ([] if files else ["Elija un archivo de su computadora o teléfono."])
    for problem in problems:
        messages.error(request, problem)
    if not problems:
        edits.put_table(submission, files[0], request.user, timezone.now())
    return redirect("panel:submission", pk=pk)


@officer(Act.CAPTURE)
@require_POST
@receiving(documents=True)
def add_documents(request: Any, pk: int) -> HttpResponse:
    """Add documents to what is there."""
    submission = to_change(request, pk)
    files = request.FILES.getlist("archivos")
    problems = told(request.receiver, DOCUMENT_BYTES) or ([] if files else ["Elija uno o más archivos."])
    for problem in problems + edits.add_documents(submission, files, request.user, timezone.now()):
        messages.error(request, problem)
    return redirect("panel:submission", pk=pk)


@officer(Act.CAPTURE)
@require_POST
def remove_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Take a document out."""
    submission = to_change(request, pk)
    edits.remove(get_object_or_404(submission.files, pk=file), request.user, timezone.now())
    return redirect("panel:submission", pk=pk)


@officer(Act.CAPTURE)
@require_POST
def write_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the text of a page."""
    submission = to_change(request, pk)
    written = request.POST.get("texto", "").replace("\r\n", "\n").strip()
    if problem := text_problem(written):
        messages.error(request, problem)
    else:
        edits.change(submission, request.user, "write", timezone.now(), text=written)
    return redirect("panel:submission", pk=pk)


@officer(Act.CAPTURE)
@require_POST
def write_words(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the titles of documents and the reason of a correction."""
    submission = to_change(request, pk)
    reason = posted(request, "motivo") if "motivo" in request.POST else submission.reason
    edits.word(submission, request.user, timezone.now(), reason, titles(request, submission))
    return redirect("panel:submission", pk=pk)


def titles(request: HttpRequest, submission: Submission) -> dict[int, str]:
    """The titles that the form brings, by file."""
    return {file.pk: request.POST[f"titulo-{file.pk}"] for file in submission.files.all() if f"titulo-{file.pk}" in request.POST}


def posted(request: HttpRequest, name: str, most: int = 2000) -> str:
    """What was written in a field, with the line ends of everybody."""
    return request.POST.get(name, "").replace("\r\n", "\n").strip()[:most]
