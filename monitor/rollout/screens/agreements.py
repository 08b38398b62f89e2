"""Where INFOM makes agreements: the text and its versions, a town's agreement to print, and the signed copy that comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from checklists.load import load_checklist
from monitor.accounts.access import Act, requires
from monitor.archive.towns import name_of
from monitor.paper import pdf
from monitor.rollout.agreements import keep
from monitor.rollout.agreements.models import Agreement, AgreementText, Reminder
from monitor.rollout.agreements.remind import matters
from monitor.rollout.agreements.text import FIELDS, Facts, paragraphs
from monitor.rollout.board import members
from monitor.rollout.keep import Refused
from monitor.rollout.screens.agreement_forms import DraftForm, SignedForm, TextForm
from monitor.rollout.screens.public import today


@requires(Act.PROMOTE)
@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """Every town of the selection with its agreement: without one, drafted, signed and until when; those that end soon first."""
    checklist, codes = load_checklist(), members()
    newest: dict[str, Agreement] = {}
    for row in Agreement.objects.filter(municipality__in=codes).select_related("scan").order_by("pk"):
        before = newest.get(row.municipality)
        if before is None or row.signed_on or not before.signed_on:
            newest[row.municipality] = row
    waiting = set(Agreement.objects.filter(municipality__in=codes, signed_on=None).values_list("municipality", flat=True))
    rows = [{"code": code, "name": name_of(checklist, code), "row": newest.get(code), "draft": code in waiting} for code in sorted(codes)]
    near = [{"matter": one, "name": name_of(checklist, one.agreement.municipality)} for one in matters(codes, today())]
    context = {
        "here": "rollout",
        "rows": rows,
        "near": near,
        "signed": sum(bool(row["row"] and row["row"].signed_on) for row in rows),
        "reminders": Reminder.objects.all()[:10],
        "day": today(),
    }
    return render(request, "rollout/agreements.html", context)


@requires(Act.PROMOTE)
@require_http_methods(["GET", "POST"])
def text(request: HttpRequest) -> HttpResponse:
    """The text of the next agreements; what was signed keeps the version it was made from."""
    current = keep.current_text(timezone.now())
    form = TextForm(request.POST or None, initial={"text": current.text})
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep.revise_text(form.cleaned_data["text"], by=request.user.get_username(), now=timezone.now())
            messages.success(request, f"Se guardó la versión {kept.version}. Los próximos convenios se hacen con ella.")
            return redirect("rollout:agreement_text")
        except Refused as error:
            form.add_error("text", str(error))
    context = {"here": "rollout", "form": form, "current": current, "fields": FIELDS.items(), "versions": AgreementText.objects.all()}
    return render(request, "rollout/agreement_text.html", context)


@requires(Act.PROMOTE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """A town's agreement, or its renewal."""
    checklist = load_checklist()
    if code not in members():
        raise Http404("Ese municipio no está en la selección vigente.")
    before = keep.newest_of(code)
    form = DraftForm(request.POST or None, initial=_first_values(before))
    if request.method == "POST" and form.is_valid():
        said, town = form.cleaned_data, checklist.municipalities[code]
        facts = Facts(municipality=town.name, department=town.department, made_on=today(), **said)
        try:
            row = keep.draft(code, facts, by=request.user.get_username(), now=timezone.now())
            return redirect("rollout:agreement", pk=row.pk)
        except Refused as error:
            form.add_error(None, str(error))
    context = {"here": "rollout", "form": form, "code": code, "name": name_of(checklist, code), "before": before}
    return render(request, "rollout/agreement_new.html", context)


@requires(Act.PROMOTE)
@require_http_methods(["GET", "POST"])
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """One agreement: its papers, and the signed copy that is sent back here."""
    row = get_object_or_404(Agreement.objects.select_related("text", "scan", "renews"), pk=pk)
    form = SignedForm(request.POST or None, request.FILES or None, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            keep.sign(row, said["on"], said["file"], shown=said["shown"], by=request.user.get_username(), now=timezone.now())
            return redirect("rollout:agreement", pk=pk)
        except Refused as error:
            form.add_error("file", str(error))
    context = {"here": "rollout", "agreement": row, "name": name_of(load_checklist(), row.municipality), "form": form, "day": today()}
    return render(request, "rollout/agreement.html", context)


@requires(Act.PROMOTE)
@require_safe
def paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The agreement as a page to print, or the same as a tagged PDF."""
    row = get_object_or_404(Agreement.objects.select_related("text"), pk=pk)
    title, *parts = paragraphs(row.body)
    name = load_checklist().municipalities[row.municipality].name
    context: dict[str, Any] = {"agreement": row, "name": name, "title": title, "paragraphs": parts}
    if kind == "imprimir":
        return render(request, "rollout/papers/convenio.html", context)
    if kind != "convenio.pdf":
        raise Http404("Este convenio no tiene ese documento.")
    with open(str(finders.find("rollout/convenio.css")), encoding="utf-8") as sheet:
        context["style"] = sheet.read()
    response = HttpResponse(pdf(render_to_string("rollout/papers/convenio.html", context)), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="convenio-{row.municipality}-{row.pk}.pdf"'
    return response


def _first_values(before: Agreement | None) -> dict[str, Any]:
    """A renewal begins the day after, with who signed before."""
    if before is None:
        return {"valid_from": today(), "post": "Alcalde Municipal"}
    return {"valid_from": max(today(), before.valid_until + timedelta(days=1)), "signer": before.signer, "post": before.post}
