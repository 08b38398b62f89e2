"""Send a table, documents or a text for a cell."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from portal_template.accounts.access import Act
from portal_template.panel.cell.correct import take_reason
from portal_template.panel.models import Submission, SubmissionState
from portal_template.panel.submissions import edits
from portal_template.panel.submissions.access import officer, receiving
from portal_template.panel.submissions.places import Place, place_at
from portal_template.panel.submissions.receiving import DOCUMENT_BYTES, MOST_FILES, SHEET_BYTES
from portal_template.registers.incoming.documents import KINDS
from portal_template.registers.models import EditionForm

REFUSED = {
    "too_large": "«{name}» pasa de {limit} MB. Quite imágenes y hojas que no sean la tabla, o divídalo, y envíelo de nuevo.",
    "too_many": "«{name}» no se recibió: se envían hasta {files} archivos a la vez.",
    "disk_full": "«{name}» no se pudo guardar: el servidor no tiene espacio. Avise a quien administra el portal.",
}
MOST_TEXT = 20_000


@officer(Act.CAPTURE)
@receiving(documents=False)
def upload(request: Any, part: str, period: str) -> HttpResponse:
    """Send the table of a period."""
    place = place_at(part, period)
    if not place.takes_rows:
        raise Http404("Esta parte no se publica como tabla.")
    if request.method == "GET":
        return _screen(request, place, "sheet")
    files = request.FILES.getlist("archivo")
    if problems := told(request.receiver, SHEET_BYTES) or ([] if files else ["Elija un archivo de su computadora o teléfono."]):
        return _screen(request, place, "sheet", problems, _status(request.receiver))
    submission = edits.begin(place, EditionForm.DATA, request.user, timezone.now(), reason=take_reason(request, place))
    edits.put_table(submission, files[0], request.user, timezone.now())
    return redirect("panel:submission", pk=submission.pk)


@officer(Act.CAPTURE)
@receiving(documents=True)
def documents(request: Any, part: str, period: str) -> HttpResponse:
    """Send the documents of a period, several at once."""
    place = place_at(part, period)
    if not place.takes_documents:
        raise Http404("Esta parte no se publica como documento.")
    if request.method == "GET":
        return _screen(request, place, "documents")
    files = request.FILES.getlist("archivos")
    problems = told(request.receiver, DOCUMENT_BYTES)
    if not files:
        return _screen(request, place, "documents", problems or ["Elija uno o más archivos."], _status(request.receiver))
    submission = edits.begin(place, EditionForm.DOCUMENT, request.user, timezone.now(), reason=take_reason(request, place))
    problems += edits.add_documents(submission, files, request.user, timezone.now())
    if not submission.files.exists():
        submission.delete()
        return _screen(request, place, "documents", problems, 422)
    for problem in problems:
        messages.error(request, problem)
    return redirect("panel:submission", pk=submission.pk)


@officer(Act.CAPTURE)
def text(request: HttpRequest, part: str, period: str) -> HttpResponse:
    """Write the text of a page, where the part admits it."""
    place = place_at(part, period)
    if not place.takes_text:
        raise Http404("Esta parte no se publica como texto.")
    if request.method != "POST":
        return _screen(request, place, "text")
    written = request.POST.get("texto", "").replace("\r\n", "\n").strip()
    if problem := text_problem(written):
        return _screen(request, place, "text", [problem], 422, written)
    submission = edits.begin(place, EditionForm.PAGE, request.user, timezone.now(), written, take_reason(request, place))
    return redirect("panel:submission", pk=submission.pk)


def text_problem(written: str) -> str:
    """Why a text cannot be kept as it is; "" when it can."""
    if len(written) < 10:
        return "Escriba el texto: una o más frases que cualquier persona entienda."
    if len(written) > MOST_TEXT:
        return f"El texto tiene {len(written):,} letras; caben {MOST_TEXT:,}. Resúmalo o publíquelo como documento."
    return ""


def told(receiver: Any, limit: int) -> list[str]:
    """What was not received, in words."""
    return [REFUSED[code].format(name=name, limit=limit // 1_000_000, files=MOST_FILES) for name, code in receiver.refused]


def _status(receiver: Any) -> int:
    codes = {code for _, code in receiver.refused}
    return 507 if "disk_full" in codes else 413 if codes else 422


def _screen(request: HttpRequest, place: Place, form: str, problems: Any = (), status: int = 200, written: str = "") -> HttpResponse:
    states = [state for state in SubmissionState if state.open]
    mine = Submission.objects.filter(part=place.part.code, period=place.period, created_by_id=request.user.pk)
    known = {
        "place": place,
        "problems": problems,
        "written": written,
        "most_files": MOST_FILES,
        "accepted": ",".join(KINDS),
        "open": mine.filter(state__in=states, forgotten_at=None).first(),
    }
    return render(request, f"panel/submissions/begin_{form}.html", known, status=status)
