"""Take versions of a cell off because they show personal data: what is destroyed and what stays, a reason, and a typed confirmation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from portal_template.accounts.access import Act, post_of
from portal_template.pages import words
from portal_template.panel.cell.face import VersionFace, versions_of
from portal_template.panel.models import Declaration, Submission, SubmissionState
from portal_template.panel.submissions import storage
from portal_template.panel.submissions.access import officer
from portal_template.panel.submissions.places import Place, place_at
from portal_template.registers.following import NotFollowed
from portal_template.registers.ledger.withdraw import BACKUPS_KEPT, Order, WithdrawRefused, withdraw

CONFIRMATION = "RETIRAR"
OVER = (SubmissionState.PUBLISHED, SubmissionState.DISCARDED)
FIELDS = (("El motivo", "reason"), ("Diga el motivo", "reason"), ("El fundamento", "legal_basis"), ("Diga el fundamento", "legal_basis"))


class WithdrawForm(forms.Form):
    """Every version that stands may be chosen, and all of them are to begin with: the same data is often in each."""

    versions = forms.MultipleChoiceField(
        label="¿Qué versiones?", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Marque al menos una versión."}
    )
    reason = forms.CharField(
        label="¿Qué datos mostraba?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Lo leerá cualquier persona. Diga la clase de dato, nunca el dato. Ejemplo: «Mostraba el número de DPI de una persona».",
        error_messages={"required": "Diga el motivo en una frase: lo leerá cualquier persona."},
    )
    legal_basis = forms.CharField(
        label="Fundamento legal",
        max_length=240,
        help_text="La ley y el artículo, o la resolución que lo ordena.",
        error_messages={"required": "Diga el fundamento legal del retiro: la ley y el artículo, o la resolución que lo ordena."},
    )
    confirm = forms.CharField(label=f"Para confirmar escriba {CONFIRMATION}", max_length=20, required=False)

    def __init__(self, *args: Any, standing: list[VersionFace], **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        told = [(str(face.number), f"Versión {face.number}: {face.what}, {words.day(timezone.localdate(face.at))}") for face in standing]
        self.fields["versions"].choices = told  # type: ignore[attr-defined]
        self.fields["versions"].initial = [value for value, _ in told]
        for name in ("reason", "legal_basis", "confirm"):
            wrong = self.is_bound and name in self.errors
            described = [f"id_{name}_helptext"] * bool(self.fields[name].help_text) + [f"id_{name}_error"] * bool(wrong)
            self.fields[name].widget.attrs |= {"aria-describedby": " ".join(described)} if described else {}
            self.fields[name].widget.attrs |= {"aria-invalid": "true"} if wrong else {}

    def clean_confirm(self) -> str:
        """The word itself, in any case."""
        if self.cleaned_data["confirm"].strip().upper() != CONFIRMATION:
            raise forms.ValidationError(f"Escriba {CONFIRMATION} para confirmar. No se puede deshacer.")
        return CONFIRMATION

    def refuse(self, error: WithdrawRefused) -> None:
        """Put what the ledger says beside its field."""
        for problem in error.problems:
            self.add_error(next((name for start, name in FIELDS if problem.startswith(start)), None), problem)


@officer(Act.WITHDRAW)
def withdraw_cell(request: HttpRequest, part: str, period: str) -> HttpResponse:
    """Explain, ask, and do it."""
    place = place_at(part, period)
    standing = [face for face in versions_of(place) if not face.withdrawn]
    if not standing:
        raise Http404("Aquí no hay nada publicado que retirar.")
    form = WithdrawForm(request.POST if request.method == "POST" else None, standing=standing)
    if request.method != "POST" or not form.is_valid():
        return _screen(request, place, form)
    given = form.cleaned_data
    order = Order(
        part=part,
        period=period,
        versions=tuple(int(version) for version in given["versions"]),
        reason=given["reason"].replace("\r\n", "\n").strip(),
        legal_basis=given["legal_basis"].strip(),
        post=post_of(request.user),
    )
    try:
        done = withdraw(order, instance=settings.PORTAL, actor=request.user.get_username(), now=timezone.now())
    except WithdrawRefused as error:
        form.refuse(error)
        return _screen(request, place, form)
    except NotFollowed as error:
        forget_drafts(part, period, timezone.now())
        messages.warning(request, f"Se retiró y ya no se muestra, pero falta destruir algo: {error}")
        return redirect("panel:cell", part=part, period=period)
    forget_drafts(part, period, timezone.now())
    last = words.day(done.gone_from_backups_on)
    messages.success(request, f"Retirado. Los respaldos dejan de tenerlo el {last}. Publique ahora la versión sin esos datos.")
    if done.standing:
        listed = ", ".join(str(version) for version in done.standing)
        messages.warning(request, f"Todavía está a la vista la versión {listed}. Revise que no muestre lo mismo.")
    return redirect("panel:cell", part=part, period=period)


def forget_drafts(part: str, period: str, now: datetime) -> None:
    """Destroy what the panel still keeps in private of what was published in the cell: the files that were sent, and what was written.
    What is being prepared stays: it may be the version without those data.
    """
    over = Submission.objects.filter(part=part, period=period, state__in=OVER)
    for submission in over:
        storage.empty(submission, now)
    over.update(text="", reason="", note="", doubts={}, fixes=[])
    for declaration in Declaration.objects.filter(part=part, state__in=OVER):
        if period in declaration.seen:
            Declaration.objects.filter(pk=declaration.pk).update(text="", legal_basis="", note="")


def _screen(request: HttpRequest, place: Place, form: WithdrawForm) -> HttpResponse:
    known = {"place": place, "form": form, "backup_days": BACKUPS_KEPT.days}
    return render(request, "panel/cell/withdraw.html", known, status=422 if form.errors else 200)
