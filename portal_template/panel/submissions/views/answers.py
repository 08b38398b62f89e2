"""What the officer answers about a table: what its columns are, which corrections are taken, and the reasons for what is doubtful."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from portal_template.accounts.access import Act
from portal_template.panel.submissions import columns, edits
from portal_template.panel.submissions.access import officer
from portal_template.panel.submissions.flow import Look, look_at
from portal_template.panel.submissions.views.changes import posted, to_change
from portal_template.panel.submissions.views.screen import screen
from portal_template.registers.incoming.firewall import stops_in_text

ALL = "todas"
SHORTEST = 10  # letters of a reason


@officer(Act.CAPTURE)
@require_http_methods(["GET", "HEAD", "POST"])
def say_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """What the headers of this office are."""
    submission = to_change(request, pk)
    look = look_at(submission, request.user)
    register = look.place.register
    if look.sheet is None or look.sheet.refusal or register is None:
        return redirect("panel:submission", pk=pk)
    headings = columns.changeable(look.sheet)
    if request.method != "POST":
        return _columns(request, look)
    held = {column.name for column in register.columns} | {""}
    answers = {one.key: said for one in headings if (said := request.POST.get(f"columna-{one.index}")) in held and said is not None}
    if problem := columns.problem_in(answers, register):
        return _columns(request, look, 422, problem=problem, answers=answers)
    now = timezone.now()
    columns.remember(answers, register, now)
    edits.change(submission, request.user, "columns", now, mapping={**submission.mapping, **answers})
    return redirect("panel:submission", pk=pk)


@officer(Act.CAPTURE)
@require_POST
def take_fixes(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the corrections of a rule, or all of them."""
    submission = to_change(request, pk)
    look, rule = look_at(submission, request.user), request.POST.get("regla", "")
    offered = look.sheet.fixes if look.sheet else ()
    taken = [fix.id for fix in offered if rule in (ALL, fix.rule)]
    if taken:
        edits.change(submission, request.user, "fix", timezone.now(), fixes=[*submission.fixes, *taken], rule=rule, count=len(taken))
        messages.success(request, "1 corrección aceptada." if len(taken) == 1 else f"{len(taken):,} correcciones aceptadas.")
    return redirect("panel:submission", pk=pk)


@officer(Act.CAPTURE)
@require_POST
def drop_fixes(request: HttpRequest, pk: int) -> HttpResponse:
    """Go back to the file as it was sent."""
    submission = to_change(request, pk)
    edits.change(submission, request.user, "unfix", timezone.now(), fixes=[], count=len(submission.fixes))
    messages.success(request, "Se quitaron las correcciones: el archivo está como usted lo envió.")
    return redirect("panel:submission", pk=pk)


@officer(Act.CAPTURE)
@require_POST
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """The reasons for what is doubtful."""
    submission = to_change(request, pk)
    look = look_at(submission, request.user)
    said = {doubt.id: posted(request, f"razon-{doubt.id}", 600) for doubt in (look.sheet.doubts if look.sheet else ())}
    given = {id: text for id, text in said.items() if text}
    wrong = {id: problem for id, text in given.items() if (problem := _problem_of(text))}
    wrong |= {doubt.id: "Escriba una razón." for doubt in look.unanswered if doubt.id not in given}
    if good := {id: text for id, text in given.items() if id not in wrong}:
        edits.change(submission, request.user, "explain", timezone.now(), doubts={**submission.doubts, **good}, explained=sorted(good))
    if wrong:
        return screen(request, look_at(submission, request.user), 422, wrong=wrong, said=given)
    return redirect("panel:submission", pk=pk)


def _problem_of(reason: str) -> str:
    """Why a reason cannot be kept; "" when it can. It is no public text, but what is personal has no place in it either."""
    if len(reason) < SHORTEST:
        return "Explíquelo en una frase: es lo que leerá quien revise."
    return next(iter(stops_in_text(reason, "La razón")), "")


def _columns(request: HttpRequest, look: Look, status: int = 200, **more: object) -> HttpResponse:
    return screen(request, look, status, name="columns", **more)
