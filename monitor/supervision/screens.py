"""The reviewer's desk: rounds, and one numeral of one portal a screen, with the law, the machine's answer and the evidence beside it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checklists.finding import Finding, Outcome
from checklists.load import load_checklist
from monitor.accounts.access import Act, may, requires
from monitor.archive.shelf import folder_of
from monitor.journal.keep import note
from monitor.supervision import keep
from monitor.supervision.crawls import Standing, standings
from monitor.supervision.mended import findings_again
from monitor.supervision.models import Attachment, Round
from monitor.supervision.publish import publish
from monitor.supervision.questions import CHOICES, REACH, asked, proofs_again
from monitor.supervision.queue import criteria_of, findings_in, first_for, queue, standing_of
from monitor.supervision.score import result
from monitor.supervision.seen import proofs
from monitor.supervision.stage import MOVES, STATE_WORDS, State

SKIPPED = "skipped"


@requires(Act.SEE)
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round."""
    rows = [{"row": row, "state": STATE_WORDS[State(row.state)]} for row in Round.objects.all()]
    return render(request, "supervision/rounds.html", {"here": "supervision", "rows": rows})


@requires(Act.SEE)
@require_safe
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """A round: where it is, what waits, and each portal as it stands with what was decided so far."""
    row, checklist = get_object_or_404(Round, slug=slug), load_checklist()
    said = keep.decisions_of(row)
    found = [result(standing, checklist, said.get(standing.portal.pk, []), two_persons=row.two_persons) for standing in standings(row)]
    waiting = queue(row, checklist, by=request.user.get_username()) if may(request.user, Act.REVIEW) else ()
    context = {
        "here": "supervision",
        "round": row,
        "state": STATE_WORDS[State(row.state)],
        "moves": [(str(to), STATE_WORDS[to]) for to in MOVES[State(row.state)] if to is not State.FINAL]
        if may(request.user, Act.COORDINATE)
        else [],
        "waiting": len(waiting),
        "criteria": sum(len(item.criteria) for item in waiting),
        "results": found,
        "unseen": sum(item.standing.assessment is None for item in found),
        "decided": row.decisions.count(),
        "may_notify": may(request.user, Act.COORDINATE) and State(row.state) in (State.PRELIMINARY, State.REPLY_OPEN),
        "publishable": may(request.user, Act.COORDINATE) and State(row.state) in (State.REPLY_OPEN, State.FINAL),
        "publications": row.publications.all(),
    }
    return render(request, "supervision/round.html", context)


@requires(Act.COORDINATE)
@require_POST
def move(request: HttpRequest, slug: str) -> HttpResponse:
    """Move a round to another state."""
    row = get_object_or_404(Round, slug=slug)
    to = request.POST.get("to", "")
    try:
        if to not in {str(state) for state in State}:
            raise keep.Refused("Elija a qué estado pasa la supervisión.")
        keep.move(row, State(to), by=request.user.get_username(), now=timezone.now())
    except keep.Refused as error:
        messages.error(request, str(error))
    return redirect("supervision:round", slug=slug)


@requires(Act.COORDINATE)
@require_POST
def publication(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish a round as it stands with what was decided."""
    row = get_object_or_404(Round, slug=slug)
    try:
        publish(row, load_checklist(), by=request.user.get_username(), now=timezone.now())
    except keep.Refused as error:
        messages.error(request, str(error))
    return redirect("supervision:round", slug=slug)


@requires(Act.REVIEW)
@require_safe
def following(request: HttpRequest, slug: str) -> HttpResponse:
    """To what waits first for this person and was not skipped in this session."""
    return _to_next(request, get_object_or_404(Round, slug=slug))


def _to_next(request: HttpRequest, row: Round) -> HttpResponse:
    slug = row.slug
    skipped = {_unkey(key) for key in request.session.get(SKIPPED, {}).get(slug, [])}
    if item := first_for(row, load_checklist(), by=request.user.get_username(), skipped=skipped):
        return redirect("supervision:desk", slug=slug, portal=item.portal, obligation=item.obligation)
    messages.success(
        request, "No queda nada por revisar." if not skipped else "Solo queda lo que usted saltó. Vuelva a empezar para verlo."
    )
    if skipped:
        request.session[SKIPPED] = {**request.session[SKIPPED], slug: []}
    return redirect("supervision:round", slug=slug)


@requires(Act.REVIEW)
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, slug: str, portal: int, obligation: str) -> HttpResponse:
    """One numeral of one portal: decide its criteria, or skip it."""
    row, checklist = get_object_or_404(Round, slug=slug), load_checklist()
    standing = standing_of(row, portal)
    if standing is None or standing.assessment is None or standing.crawl is None:
        raise Http404("Ese portal no tiene una evaluación que cuente en esta supervisión.")
    try:
        law = checklist.obligation(obligation)
    except KeyError as error:
        raise Http404(str(error.args[0])) from error
    findings = findings_in(standing, obligation)
    errors: dict[str, str] = {}
    if request.method == "POST":
        if "skip" in request.POST:
            _skip(request, slug, _key(portal, obligation))
            return _to_next(request, row)
        errors = _decide(request, row, standing, findings)
        if not errors:
            return _to_next(request, row)
    found = asked(row, standing, findings, checklist, by=request.user.get_username(), tried=request.POST, errors=errors)
    context = {
        "here": "supervision",
        "round": row,
        "standing": standing,
        "obligation": law,
        "asked": found,
        "again": proofs_again(found),
        "proofs": proofs(
            folder_of(standing.crawl.folder), (e for f in sorted(findings, key=lambda f: f.outcome.decided) for e in f.evidence), REACH
        ),
        "two": row.two_persons,
    }
    return render(request, "supervision/desk.html", context, status=422 if errors else 200)


def _decide(request: HttpRequest, row: Round, standing: Standing, findings: tuple[Finding, ...]) -> dict[str, str]:
    """Keep what was answered, each by itself; what is refused comes back by its criterion."""
    criteria, errors = criteria_of(load_checklist()), dict[str, str]()
    again = findings_again(row, standing.portal.pk)
    for finding in findings:
        said = request.POST.get(f"outcome-{finding.criterion}", "")
        if said not in {str(choice) for choice in CHOICES}:
            continue
        text, proof = (
            request.POST.get(f"note-{finding.criterion}", "")[:500],
            request.POST.get(f"proof-{finding.criterion}", "").strip()[:500],
        )
        who: dict[str, Any] = {"by": request.user.get_username(), "now": timezone.now()}
        try:
            keep.decide(
                row, standing, finding, criteria[finding.criterion], Outcome(said), text, proof, again=again.get(finding.criterion), **who
            )
        except keep.Refused as error:
            errors[finding.criterion] = str(error)
    if not errors and not any(request.POST.get(f"outcome-{finding.criterion}") for finding in findings):
        errors[findings[0].criterion if findings else ""] = "Elija una respuesta, o salte este numeral."
    return errors


def _skip(request: HttpRequest, slug: str, key: str) -> None:
    skipped = request.session.get(SKIPPED, {})
    request.session[SKIPPED] = {**skipped, slug: [*skipped.get(slug, []), key][-500:]}


def _key(portal: int, obligation: str) -> str:
    return f"{portal}/{obligation}"


def _unkey(key: str) -> tuple[int, str]:
    portal, _, obligation = key.partition("/")
    return int(portal), obligation


@requires(Act.REVIEW)
@require_safe
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """A file that a municipality or a reviewer attached, to be saved and never opened here; the journal says who took it."""
    row = get_object_or_404(Attachment, pk=pk)
    note(request.user.get_username(), "attachment_taken", f"attachment:{pk}", now=timezone.now(), sha256=row.sha256)
    response = FileResponse(row.file.open("rb"), as_attachment=True, filename=row.name, content_type="application/octet-stream")
    response["Cache-Control"] = "private, no-store"
    return response
