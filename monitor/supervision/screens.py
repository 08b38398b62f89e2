"""The screens of rounds: all of them, and one with its portals, where a coordinator moves and publishes it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from checklists.load import load_checklist
from checklists.words import how_many
from monitor.accounts.access import Act, may, requires
from monitor.supervision import by_hand_keep, keep
from monitor.supervision.crawls import standings
from monitor.supervision.models import Round
from monitor.supervision.publish import publish
from monitor.supervision.queue import queue
from monitor.supervision.score import NOBODY, result
from monitor.supervision.stage import MOVES, STATE_WORDS, State, move_words
from monitor.supervision.visits import send

A_SHEET = 50  # portals


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
    everyone = standings(row)
    sheet = Paginator(everyone, A_SHEET).get_page(request.GET.get("hoja"))
    said = keep.decisions_of(row, *(one.portal.pk for one in sheet)) if everyone else {}
    hands, two = by_hand_keep.hands_of(row), row.two_persons
    found = [result(one, checklist, said.get(one.portal.pk, []), two_persons=two, hand=hands.get(one.portal.pk, NOBODY)) for one in sheet]
    waiting = queue(row, checklist, by=request.user.get_username()) if may(request.user, Act.REVIEW) else ()
    context = {
        "here": "supervision",
        "round": row,
        "state": STATE_WORDS[State(row.state)],
        "moves": [(str(to), move_words(State(row.state), to)) for to in MOVES[State(row.state)] if to is not State.FINAL]
        if may(request.user, Act.COORDINATE)
        else [],
        "waiting": len(waiting),
        "criteria": sum(len(item.criteria) for item in waiting),
        "results": found,
        "pages": sheet,
        "coordinates": may(request.user, Act.COORDINATE),
        "crawling": State(row.state) in (State.PLANNED, State.CRAWLING),
        "seen": sum(one.assessment is not None for one in everyone),
        "may_review": may(request.user, Act.REVIEW),
        "unseen": sum(one.assessment is None for one in everyone),
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
            raise keep.Refused("Elija qué hacer con la supervisión, con uno de los botones de «Lo que sigue».")
        keep.move(row, State(to), by=request.user.get_username(), now=timezone.now())
        if to == State.CRAWLING:
            sent = send(row, by=request.user.get_username(), now=timezone.now())
            messages.success(request, f"Puestas en la cola: {how_many(sent.put, 'visita completa', 'visitas completas')}.")
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
