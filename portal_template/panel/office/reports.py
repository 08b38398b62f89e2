"""Reports of problems: what people say is wrong with what was published, and what was done about it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal_template.accounts.access import Act, may, post_of
from portal_template.pages import words
from portal_template.panel.submissions.access import officer
from portal_template.registers import addresses, journal, law
from portal_template.registers.models import ProblemReport, ReportState

SHORTEST, SHOWN = 10, 100
KINDS = {ReportState.ANSWERED: "Ya se atendió", ReportState.DISMISSED: "No tenía fundamento"}


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportFace:
    """A report with the words of its cell; `part` is empty where the law has no such part any more."""

    report: ProblemReport
    title: str
    when: str
    part: str
    public_url: str


@officer(Act.SEE)
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Those without an answer first."""
    new = ProblemReport.objects.filter(state=ReportState.NEW).order_by("at")
    done = ProblemReport.objects.exclude(state=ReportState.NEW).order_by("-answered_at")
    known = {"new": [face_of(report) for report in new[:SHOWN]], "done": [face_of(report) for report in done[:SHOWN]]}
    return render(request, "panel/office/reports.html", known)


@officer(Act.SEE)
def report(request: HttpRequest, report: int) -> HttpResponse:
    """One report, and its answer."""
    found = get_object_or_404(ProblemReport, pk=report)
    answers = may(request.user, Act.CAPTURE) and found.state == ReportState.NEW
    if request.method != "POST" or not answers:
        return _one(request, found, answers)
    answer, state = request.POST.get("nota", "").replace("\r\n", "\n").strip()[:2000], request.POST.get("estado", "")
    wrong = {}
    if len(answer) < SHORTEST:
        wrong["note"] = "Escriba en una frase qué se hizo con este aviso."
    if state not in KINDS:
        wrong["state"] = "Elija cómo terminó."
    if wrong:
        return _one(request, found, answers, wrong, answer, state)
    _answer(found, request, answer, state)
    return redirect("panel:reports")


def _answer(found: ProblemReport, request: HttpRequest, answer: str, state: str) -> None:
    now = timezone.now()
    with transaction.atomic():
        said = {"answer": answer, "state": state, "answered_at": now, "answered_by": post_of(request.user)}
        if not ProblemReport.objects.filter(pk=found.pk, state=ReportState.NEW).update(**said):
            messages.info(request, "Otra persona ya había contestado ese aviso.")
            return
        journal.write(request.user, "answer", part=found.part, period=found.period, at=now, report=found.pk, state=state)
    messages.success(request, "Anotado.")


def face_of(report: ProblemReport) -> ReportFace:
    """A report with the words of its cell."""
    try:
        part = law.checklist().part(report.part)
    except KeyError:
        return ReportFace(report=report, title=report.part, when=report.period, part="", public_url="")
    obligation = law.checklist().obligation_of(part.code)
    where = addresses.cell_path(obligation, part, report.period) if report.period else addresses.obligation_path(obligation)
    return ReportFace(
        report=report, title=part.title, when=_when(report.period), part=part.code if report.period else "", public_url=where
    )  # fmt: skip


def _when(period: str) -> str:
    try:
        return words.period(period) if period else ""
    except ValueError:
        return period


def _one(
    request: HttpRequest, found: ProblemReport, answers: bool, wrong: dict[str, str] | None = None, note: str = "", state: str = ""
) -> HttpResponse:
    known = {"face": face_of(found), "answers": answers, "wrong": wrong or {}, "note": note, "state": state, "kinds": KINDS.items()}
    return render(request, "panel/office/report.html", known, status=422 if wrong else 200)
