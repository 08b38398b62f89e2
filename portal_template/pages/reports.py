"""«Avisar de un problema»: a small form without an account. What keeps machines out is a field that people do not see, a moment that people
need, and a limit by address; the address itself is not kept.
"""

from __future__ import annotations

import hashlib

from django import forms
from django.core import signing
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from checklists.model import Obligation, Part
from checklists.periods import Period
from portal_template.pages import words
from portal_template.pages.cells import numeral
from portal_template.registers import addresses, law
from portal_template.registers.models import ProblemReport

SOONEST, LATEST = 3, 86_400  # seconds between opening the form and sending it
AN_HOUR = 3600
MOST_BY_ADDRESS, MOST_BY_PORTAL = 5, 100  # reports in an hour
_SALT = "vitrina.report"


class ReportForm(forms.Form):
    """What is wrong, and how to answer, if wished."""

    text = forms.CharField(
        label="¿Qué está mal?", min_length=10, max_length=2000, widget=forms.Textarea(attrs={"rows": 6, "aria-describedby": "ayuda-texto"})
    )
    contact = forms.CharField(
        label="Correo o teléfono, si quiere respuesta (opcional)", max_length=160, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "email", "aria-describedby": "ayuda-contacto"}),
    )  # fmt: skip
    website = forms.CharField(required=False, max_length=200)  # people do not see it
    opened = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def clean_website(self) -> str:
        """Whoever fills what nobody sees is no person."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError("Deje vacío ese campo.")
        return ""

    def clean_opened(self) -> str:
        """A person needs some seconds to write, and does not take a day."""
        opened: str = self.cleaned_data["opened"]
        try:
            signing.loads(opened, salt=_SALT, max_age=LATEST)
        except signing.SignatureExpired:
            raise forms.ValidationError("La página estuvo abierta mucho tiempo. Envíe otra vez.") from None
        except signing.BadSignature:
            raise forms.ValidationError("No se pudo comprobar el formulario. Envíe otra vez.") from None
        try:
            signing.loads(opened, salt=_SALT, max_age=SOONEST)
        except signing.SignatureExpired:
            return opened
        raise forms.ValidationError("Se envió demasiado rápido. Espere un momento y envíe otra vez.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form, or what was written in it."""
    obligation, part, period, version = _about(request)
    form = ReportForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid() and not _too_many(request):
            ProblemReport.objects.create(
                at=timezone.now(), part=part.code, period=period, version=version,
                text=form.cleaned_data["text"], contact=form.cleaned_data["contact"],
            )  # fmt: skip
            return redirect("report_thanks")
        if form.is_valid():
            form.add_error(None, "Ya se enviaron varios avisos desde su conexión. Intente dentro de una hora o llame a la unidad.")
        status = 400
    context = {
        "form": form,
        "opened": signing.dumps("", salt=_SALT),
        "title": part.title,
        "numeral": numeral(obligation),
        "when": words.period(period) if period else "",
        "version": version,
        "back": addresses.cell_path(obligation, part, period) if period else addresses.obligation_path(obligation),
        "canonical_path": request.path,
        "person_rows": True,
    }
    return render(request, "pages/report.html", context, status=status)


def _about(request: HttpRequest) -> tuple[Obligation, Part, str, int | None]:
    """What a report is about, by its address. Not found where there is no such thing."""
    code, period, version = (request.GET.get(key, "") for key in ("parte", "periodo", "version"))
    try:
        part = law.checklist().part(code)
        obligation = law.checklist().obligation_of(code)
        if period:
            Period.parse(period)
    except (KeyError, ValueError):
        raise Http404("No existe eso de lo que quiere avisar.") from None
    return obligation, part, period, int(version) if version.isascii() and version.isdecimal() and len(version) < 6 else None


def _too_many(request: HttpRequest) -> bool:
    """Whether this address, or everybody together, has sent too much in the last hour. Counts one more."""
    hour = timezone.now().strftime("%Y%m%d%H")
    who = hashlib.sha256(f"{_SALT} {hour} {_address(request)}".encode()).hexdigest()[:24]
    limits = ((f"report:{who}", MOST_BY_ADDRESS), (f"report:all:{hour}", MOST_BY_PORTAL))
    counted = [(_counted(key), most) for key, most in limits]
    return any(count > most for count, most in counted)


def _address(request: HttpRequest) -> str:
    """Where it comes from; behind our own web server, what that says last."""
    if request.META.get("REMOTE_ADDR", "") in ("", "127.0.0.1", "::1"):
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or "local"
    return str(request.META["REMOTE_ADDR"])


def _counted(key: str) -> int:
    cache.add(key, 0, AN_HOUR)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two
        return 1


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """What follows."""
    return render(request, "pages/report_thanks.html", {"canonical_path": request.path, "person_rows": True})
