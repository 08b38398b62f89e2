"""The guide: what everybody reads of its dissemination, a town's own link, and where INFOM approves it, sends it and counts copies."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checklists.load import load_checklist
from checklists.words import how_many
from monitor.accounts.access import Act, may, requires
from monitor.archive.contacts import mailboxes_of
from monitor.archive.towns import name_of
from monitor.cell import tame
from monitor.extract.facts import Unreadable
from monitor.rollout.guide import bounce, keep, lists, send
from monitor.rollout.guide.models import Guide, Letter
from monitor.rollout.keep import Refused, add_proof
from monitor.rollout.models import Proof
from monitor.rollout.screens.guide_forms import ApprovalForm, GuideForm, LetterForm, ListForm
from monitor.rollout.screens.intake import rows_sent
from monitor.rollout.town import Towns

AT_ONCE = 25  # letters that one press lets leave: the page answers in time, and the command does the rest
SHEET = 10_000_000
COPIES = "Excel, ODS o CSV con «Municipio», «Departamento», «Fecha», «Ejemplares» y «Recibió». Los nombres no se publican."
BOUNCES = "Un buzón (mbox) con los avisos que devolvió el servidor, uno de ellos (eml), o una lista de correos."


@login_not_required
@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    """Every approved edition with its approval and how far it came, in numbers; the others too for INFOM."""
    promoter = may(request.user, Act.PROMOTE)
    rows = Guide.objects.select_related("file") if promoter else Guide.objects.select_related("file").exclude(approved_on=None)
    context = {"here": "rollout", "promoter": promoter, "rows": [{"guide": row, "figures": keep.figures(row)} for row in rows]}
    return render(request, "rollout/guides.html", context)


@requires(Act.PROMOTE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add an edition."""
    form = GuideForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            row = keep.add_guide(said["title"], said["file"], by=request.user.get_username(), now=timezone.now())
            return redirect("rollout:guide", pk=row.pk)
        except Refused as error:
            form.add_error("file", str(error))
    return render(request, "rollout/guide_new.html", {"here": "rollout", "form": form})


@requires(Act.PROMOTE)
@require_safe
def guide(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition: its approval, its letter, and each town's letter with where it is."""
    row, checklist = get_object_or_404(Guide.objects.select_related("file", "record"), pk=pk), load_checklist()
    boxes = mailboxes_of(checklist.municipalities)
    context = {
        "here": "rollout",
        "guide": row,
        "figures": keep.figures(row),
        "cut": keep.cut_off(row, timezone.now()).count(),
        "letters": [{"row": one, "name": name_of(checklist, one.municipality)} for one in row.letters.all()],
        "deliveries": [{"row": one, "name": name_of(checklist, one.municipality)} for one in row.deliveries.all()],
        "approval": ApprovalForm(initial={"on": timezone.localdate()}, prefix="approve"),
        "letter": LetterForm(initial={"subject": row.subject, "letter": row.letter}, prefix="letter"),
        "boxes": boxes,
        "unaddressed": keep.unaddressed(row, boxes),
        "lacking": [f"{code} {name_of(checklist, code)}" for code in checklist.municipalities if code not in boxes],
        "bounces": ListForm(words=BOUNCES, prefix="bounces"),
        "copies": ListForm(words=COPIES, prefix="copies"),
        "at_once": AT_ONCE,
    }
    return render(request, "rollout/guide.html", context)


@requires(Act.PROMOTE)
@require_POST
def act(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Do one thing to an edition, tell what it did, and go back to it."""
    row = get_object_or_404(Guide, pk=pk)
    doing = {
        "approve": _approve,
        "letter": _letter,
        "address": _address,
        "bounces": _bounces,
        "copies": _copies,
        "send": _send,
        "again": _again,
    }.get(what)
    if doing is None:
        raise Http404("No hay tal acción.")
    try:
        messages.success(request, doing(request, row, {"by": request.user.get_username(), "now": timezone.now()}))
    except (Refused, lists.NoList) as error:
        messages.error(request, str(error))
    except Unreadable:
        messages.error(request, "El archivo no se pudo leer. Guárdelo como Excel (.xlsx) o CSV y envíelo otra vez.")
    return redirect("rollout:guide", pk=pk)


@requires(Act.PROMOTE)
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report of letters that the plan names as its means of verification: a row a town. For INFOM: it has mailboxes."""
    row, checklist, out = get_object_or_404(Guide, pk=pk), load_checklist(), StringIO()
    sheet = csv.writer(out)
    sheet.writerow(["municipio", "nombre", "correo", "estado", "enviada", "rebotó", "enlace abierto", "qué dijo el servidor"])
    for one in row.letters.all():
        days = [f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else "" for at in (one.sent_at, one.bounced_at, one.opened_at)]
        cells = [one.municipality, name_of(checklist, one.municipality), one.email, one.get_state_display(), *days, one.why]
        sheet.writerow(map(tame, cells))
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="cartas-guia-{pk}.csv"'
    return response


@login_not_required
@require_safe
def opened(request: HttpRequest, link: str) -> HttpResponse:
    """A town's own link: the guide to download. The first visit is noted."""
    letter = keep.opened(link, timezone.now(), noted=request.method == "GET")
    if letter is None:
        raise Http404("Ese enlace no es de ninguna carta.")
    context = {"here": "rollout", "letter": letter, "link": link, "name": name_of(load_checklist(), letter.municipality)}
    return render(request, "rollout/guide_opened.html", context)


@login_not_required
@require_safe
def file(request: HttpRequest, link: str) -> HttpResponseBase:
    """The guide itself, by a town's own link."""
    letter = keep.opened(link, timezone.now(), noted=request.method == "GET")
    if letter is None:
        raise Http404("Ese enlace no es de ninguna carta.")
    proof = letter.guide.file
    return FileResponse(proof.file.open(), as_attachment=True, filename=proof.name, content_type="application/octet-stream")


def _valid(form: Any) -> dict[str, Any]:
    if form.is_valid():
        return dict(form.cleaned_data)
    raise Refused(" ".join(f"{form[name].label}: {' '.join(errors)}" for name, errors in form.errors.items()))


def _approve(request: HttpRequest, row: Guide, who: dict[str, Any]) -> str:
    said = _valid(ApprovalForm(request.POST, request.FILES, prefix="approve"))
    keep.approve(row, said["on"], said["institutions"], said["record"], **who)
    return "Aprobada. La guía ya se puede descargar en la página pública, y sus cartas pueden salir."


def _letter(request: HttpRequest, row: Guide, who: dict[str, Any]) -> str:
    keep.write_letter(row, **_valid(LetterForm(request.POST, prefix="letter")), **who)
    return "La carta se guardó."


def _address(request: HttpRequest, row: Guide, who: dict[str, Any]) -> str:
    boxes = mailboxes_of(load_checklist().municipalities)
    if not boxes:
        raise Refused("No hay ningún correo guardado. Tome primero la lista de contactos de las municipalidades.")
    new_ones, changed, stay = keep.address_letters(row, boxes, **who)
    said = how_many(stay, "ya salió y conserva el correo al que fue", "ya salieron y conservan el correo al que fueron")
    left = f" {said}." if stay else ""
    return f"Cartas nuevas: {new_ones}. Con otro correo, por enviar otra vez: {changed}.{left}"


def _bounces(request: HttpRequest, row: Guide, who: dict[str, Any]) -> str:
    sent = _valid(ListForm(request.POST, request.FILES, prefix="bounces"))["file"]
    if sent.size > bounce.LARGEST:
        raise Refused("El archivo pasa de 40 MB. Deje solo los avisos de devolución y envíelo otra vez.")
    found = bounce.read_bounces(sent.read())
    if not found:
        raise Refused("En el archivo no hay avisos de devolución ni correos. Guarde del buzón los avisos del servidor y envíelos otra vez.")
    count, strange = keep.take_bounces(row, found, **who)
    unknown = f" Estos correos no son de ninguna carta: {', '.join(strange[:10])}." if strange else ""
    return f"Rebotes nuevos: {count}.{unknown}"


def _copies(request: HttpRequest, row: Guide, who: dict[str, Any]) -> str:
    sent = _valid(ListForm(request.POST, request.FILES, prefix="copies"))["file"]
    handed = lists.read_deliveries(_rows(sent), _towns())
    sent.seek(0)
    kept = ContentFile(sent.read(), name=sent.name)
    proof = add_proof(kept, kind=Proof.Kind.LIST, title=f"Entregas impresas, {row.title}"[:200], dated_on=None, **who)
    new_ones, known = keep.take_deliveries(row, handed, proof, **who)
    return f"Entregas nuevas: {new_ones}. Ya estaban: {known}."


def _send(request: HttpRequest, row: Guide, who: dict[str, Any]) -> str:
    checklist = load_checklist()
    names = {one.municipality: name_of(checklist, one.municipality) for one in row.letters.filter(state=Letter.State.WAITING)}
    base = settings.ADDRESS or request.build_absolute_uri("/").rstrip("/")
    done = send.send(row, names, base=base, by=who["by"], now=timezone.now, most=AT_ONCE)
    if done.stopped:
        raise Refused(f"Salieron {done.sent}. El servidor de correo se detuvo ({done.stopped}); quedan {done.left}. Intente más tarde.")
    refused = f" Rechazadas: {done.refused}." if done.refused else ""
    return f"Salieron {done.sent}.{refused} Quedan {done.left}."


def _again(request: HttpRequest, row: Guide, who: dict[str, Any]) -> str:
    return f"Saldrán otra vez: {keep.send_again(row, **who)}."


def _rows(sent: Any) -> Any:
    if sent.size > SHEET:
        raise Refused("El archivo pasa de 10 MB. Deje solo la hoja de la lista y envíelo otra vez.")
    return rows_sent(sent.read(), sent.name)


def _towns() -> Towns:
    return Towns(load_checklist().municipalities.values())
