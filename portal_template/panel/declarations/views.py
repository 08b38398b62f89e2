"""Declare for one period or several, with a preview; say that what stands was reviewed; decide what another declared."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from checklists import words as law_words
from checklists.model import JustificationKind
from portal_template.accounts.access import Act, may, post_of
from portal_template.pages import words
from portal_template.panel.declarations import decisions
from portal_template.panel.declarations.forms import StatementForm
from portal_template.panel.declarations.statement import Statement, Verdict, choices, judge, of_declaration, review_of, reviewable
from portal_template.panel.following import follow_and_tell
from portal_template.panel.models import Declaration, DeclarationKind
from portal_template.panel.submissions.access import officer
from portal_template.panel.submissions.places import Place, place_at
from portal_template.panel.submissions.policy import must_ask
from portal_template.registers import law

SHORTEST = 10  # letters of a note
STALE = "Algo cambió desde que abrió esta página. Revise la vista previa otra vez; no se publicó nada."


@officer(Act.CAPTURE)
def justify(request: HttpRequest, part: str, period: str) -> HttpResponse:
    """Write it, see how people will read it, publish it or send it to be approved."""
    place = place_at(part, period)
    if not place.part.justifications:
        raise Http404("Esta parte no admite declaraciones: hay que publicar la información.")
    cells = choices(place.law, place.obligation, place.part, period, law.today())
    if request.method != "POST":
        return _form(request, place, StatementForm(part=place.part, cells=cells, initial={"periods": [period]}))
    form = StatementForm(request.POST, part=place.part, cells=cells)
    if not form.is_valid() or "cambiar" in request.POST:
        return _form(request, place, form, status=200 if "cambiar" in request.POST else 422)
    statement, verdict = _judged(place, form, request.user)
    if verdict.problems:
        form.refuse(verdict)
        return _form(request, place, form, status=422)
    seen = {cell.period: cell.version for cell in cells if cell.period in statement.periods}
    if request.POST.get("sello") != _seal(statement, seen):
        if "sello" in request.POST:
            messages.error(request, STALE)
        return _preview(request, place, form, statement, seen)
    return _conclude(request, statement, verdict, seen, place)


def _judged(place: Place, form: StatementForm, user: Any) -> tuple[Statement, Verdict]:
    given = form.cleaned_data
    statement = Statement(
        part=place.part,
        periods=tuple(given["periods"]),
        kind=given["kind"],
        text=given["text"].replace("\r\n", "\n").strip(),
        legal_basis=given["legal_basis"].strip(),
        post=post_of(user),
    )
    return statement, judge(statement, place.law, law.subject_kind(), settings.PORTAL.files, law.today())


def _seal(statement: Statement, seen: Mapping[str, int]) -> str:
    """What the eyes saw in the preview."""
    said = (statement.part.code, statement.kind, statement.text, statement.legal_basis, sorted(seen.items()))
    return hashlib.sha256(repr(said).encode()).hexdigest()[:20]


def _form(request: HttpRequest, place: Place, form: StatementForm, status: int = 200) -> HttpResponse:
    return render(request, "panel/declarations/form.html", {"place": place, "form": form}, status=status)


def _preview(request: HttpRequest, place: Place, form: StatementForm, statement: Statement, seen: Mapping[str, int]) -> HttpResponse:
    known = {"place": place, "form": form, "must_ask": must_ask(request.user), "seal": _seal(statement, seen)}
    known["replaces"] = [words.period(period) for period, version in seen.items() if version]
    return render(request, "panel/declarations/preview.html", known | _public(statement))


def _public(statement: Statement) -> dict[str, object]:
    """How people will read it."""
    kind = "Revisado" if statement.kind == DeclarationKind.REVIEW else law_words.JUSTIFICATION[JustificationKind(statement.kind)]
    return {
        "statement": statement,
        "kind_words": words.upper_first(kind),
        "periods": [words.period(period) for period in statement.periods],
        "today": law.today(),
    }


def _conclude(request: HttpRequest, statement: Statement, verdict: Verdict, seen: Mapping[str, int], place: Place) -> HttpResponse:
    try:
        kept = decisions.now_or_asked(statement, verdict.drafts, seen, place.law, request.user, timezone.now())
    except decisions.Refused as error:
        messages.error(request, str(error))
        return redirect("panel:cell", part=place.part.code, period=place.period)
    if kept is not None:
        messages.success(request, "Enviado. Otra persona con permiso de publicar lo revisa y lo publica.")
        return redirect("panel:declaration", declaration=kept.pk)
    follow_and_tell(request)
    many = len(statement.periods)
    messages.success(request, "Publicado." if many == 1 else f"Publicado en {many} periodos.")
    return redirect("panel:cell", part=place.part.code, period=place.period)


@officer(Act.PUBLISH)
@require_POST
def review(request: HttpRequest, part: str, period: str) -> HttpResponse:
    """What stands is still true, reviewed today."""
    place = place_at(part, period)
    if not reviewable(place.part, place.cell):
        raise Http404("Solo lo que está siempre a la vista se revisa así.")
    if request.POST.get("version") != str(place.cell.version):
        messages.error(request, STALE)
        return redirect("panel:cell", part=part, period=period)
    statement = review_of(place.part, law.today(), post_of(request.user))
    verdict = judge(statement, place.law, law.subject_kind(), settings.PORTAL.files, law.today())
    if verdict.problems:
        for problem in (problem for found in verdict.problems.values() for problem in found):
            messages.error(request, f"No se puede confirmar como está. {problem} Publique una corrección.")
        return redirect("panel:cell", part=part, period=period)
    return _conclude(request, statement, verdict, {period: place.cell.version}, place)


@officer(Act.SEE)
def declaration(request: HttpRequest, declaration: int) -> HttpResponse:
    """One that waits: what it says, and what this account may decide."""
    found = Declaration.objects.filter(pk=declaration).first()
    if found is None or not (may(request.user, Act.PUBLISH) or found.created_by_id == request.user.pk):
        raise Http404("Esa declaración no existe o es de otra cuenta.")
    if request.method == "POST":
        return _decided(request, found)
    return _one(request, found)


def _one(request: HttpRequest, found: Declaration, wrong: str = "", status: int = 200) -> HttpResponse:
    place = place_at(found.part, next(iter(found.seen)))
    statement = of_declaration(found, place.part, post_of(request.user))
    known = {
        "declaration": found,
        "place": place,
        "may_decide": decisions.may_decide(request.user, found),
        "may_discard": decisions.may_discard(request.user, found),
        "wrong": wrong,
    }
    return render(request, "panel/declarations/one.html", known | _public(statement), status=status)


def _decided(request: HttpRequest, found: Declaration) -> HttpResponse:
    here, now, what = redirect("panel:declaration", declaration=found.pk), timezone.now(), request.POST.get("hacer", "")
    note = request.POST.get("nota", "").strip()[:2000]
    try:
        if what == "devolver" and len(note) < SHORTEST:
            return _one(request, found, "Escriba en una frase qué hay que corregir: es lo que leerá quien lo preparó.", 422)
        if what == "devolver":
            decisions.give_back(found, request.user, note, now)
        elif what == "descartar":
            decisions.discard(found, request.user, now)
        elif what == "publicar":
            return _approved(request, found)
    except decisions.Refused as error:
        messages.error(request, str(error))
    return here


def _approved(request: HttpRequest, found: Declaration) -> HttpResponse:
    place = place_at(found.part, next(iter(found.seen)))
    statement = of_declaration(found, place.part, post_of(request.user))
    verdict = judge(statement, place.law, law.subject_kind(), settings.PORTAL.files, law.today())
    if verdict.problems:
        return _one(request, found, " ".join(_all(list(verdict.problems.values()))), 422)
    decisions.approve(found, verdict.drafts, place.law, request.user, timezone.now())
    follow_and_tell(request)
    messages.success(request, "Publicado.")
    return redirect("panel:declaration", declaration=found.pk)


def _all(problems: Sequence[Sequence[str]]) -> list[str]:
    return [problem for found in problems for problem in found]
