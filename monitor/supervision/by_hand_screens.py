"""One portal as a person sees it: the 29 numerals on one page with proof, and whether there is a portal at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from checklists.finding import Outcome
from checklists.load import load_checklist
from checklists.model import Checklist, Obligation, Subject
from checklists.words import OUTCOME
from monitor.accounts.access import Act, requires
from monitor.archive import failures
from monitor.archive.models import Portal
from monitor.assessment import MAIN_LAW
from monitor.supervision import by_hand_keep, reasons
from monitor.supervision.attached import PROOFS, NotTaken, keep_files
from monitor.supervision.by_hand import KIND_WORDS, WHY_WORDS, ByHand, Kind, Shown, Why
from monitor.supervision.crawls import refusals_in
from monitor.supervision.keep import Refused
from monitor.supervision.models import Answer, Attachment, Round
from monitor.supervision.questions import CHOICES, said_of
from monitor.supervision.reply import answers_of
from monitor.supervision.score import NOBODY

ALL, WHOLE = "all", "whole"  # the names of what is said of every numeral, and of the portal


@requires(Act.REVIEW)
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, slug: str, portal: int) -> HttpResponse:
    """Say of a portal what no crawl could see."""
    row, checklist = get_object_or_404(Round, slug=slug), load_checklist()
    town = get_object_or_404(row.portals, pk=portal)
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _word(request, row, town) if WHOLE in request.POST else _looks(request, row, town, checklist)
        if not errors:
            return redirect(request.path)
    hand = by_hand_keep.hands_of(row, portal).get(portal, NOBODY)
    kept = _kept_of(hand)
    two, tried, answers = row.two_persons, request.POST, answers_of(row, town.pk)
    context = {
        "here": "supervision",
        "round": row,
        "portal": town,
        "failed": failures.unseen(town.pk),
        "refusal": refusals_in(row, portal=town.pk).get(town.pk),
        "crawls": town.crawls.order_by("-kept_at")[:3],
        "word": hand.word(two_persons=two),
        "first_word": hand.first_word(two_persons=two),
        "words": [{"kind": KIND_WORDS[one.kind], "said": one.shown, "files": _files(one.shown, kept)} for one in hand.words],
        "kinds": [(str(kind), words) for kind, words in KIND_WORDS.items()],
        "whys": [(str(why), words) for why, words in WHY_WORDS.items()],
        "choices": [(str(one), words) for one, words in CHOICES],
        "numerals": [_numeral(one, row, hand, kept, answers, tried, errors) for one in _law(checklist, town)],
        "tried": tried,
        "errors": errors,
        "today": timezone.localdate().isoformat(),
    }
    return render(request, "supervision/by_hand.html", context, status=422 if errors else 200)


def _law(checklist: Checklist, portal: Portal) -> list[Obligation]:
    """The numerals of article 10 that bind whoever publishes there."""
    law = next(law for law in checklist.laws if law.code == MAIN_LAW)
    return [one for one in law.obligations if one.binds_subject(Subject(portal.subject))]


def _numeral(
    law: Obligation,
    row: Round,
    hand: ByHand,
    kept: Mapping[str, Attachment],
    answers: Mapping[str, Sequence[Answer]],
    tried: Mapping[str, str],
    errors: Mapping[str, str],
) -> dict[str, Any]:
    """One numeral as the form shows it."""
    look, first = hand.look(law.code, two_persons=row.two_persons), hand.first(law.code, two_persons=row.two_persons)
    return {
        "law": law,
        "look": look,
        "word": OUTCOME[look.outcome] if look else "",
        "first": first,
        "first_word": OUTCOME[first.outcome] if first else "",
        "said": [{"shown": one.shown, "files": _files(one.shown, kept)} for one in hand.looks if one.obligation == law.code],
        "answers": [said_of(one) for code, made in answers.items() if code.startswith((f"{law.code}:", f"{law.code}.")) for one in made],
        "chosen": tried.get(f"outcome-{law.code}", ""),
        "reasons": reasons.choices(tried.get(f"reason-{law.code}", "")),
        "note": tried.get(f"note-{law.code}", ""),
        "address": tried.get(f"address-{law.code}", ""),
        "error": errors.get(law.code, ""),
    }


def _kept_of(hand: ByHand) -> dict[str, Attachment]:
    """The files that people showed, by digest."""
    shown = [one.shown for one in (*hand.looks, *hand.words)]
    rows = Attachment.objects.filter(sha256__in={digest.removeprefix("sha256:") for one in shown for digest in one.digests})
    return {f"sha256:{row.sha256}": row for row in rows}


def _files(shown: Shown, kept: Mapping[str, Attachment]) -> list[Attachment]:
    return [kept[digest] for digest in shown.digests if digest in kept]


def _looks(request: HttpRequest, row: Round, portal: Portal, checklist: Checklist) -> dict[str, str]:
    """Keep what was answered, each numeral by itself; what is refused comes back by its code."""
    asked = [one for one in _law(checklist, portal) if request.POST.get(f"outcome-{one.code}") in {str(choice) for choice, _ in CHOICES}]
    if not asked:
        return {ALL: "Elija la respuesta de al menos un numeral."}
    why = request.POST.get("why", "")
    if why not in {str(one) for one in Why}:
        return {ALL: "Elija por qué lo ve una persona y no el recorrido."}
    try:
        on = date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        return {ALL: "Escriba el día en que lo vio."}
    errors: dict[str, str] = {}
    with transaction.atomic():
        try:
            shared = _kept(request, ALL)
        except NotTaken as error:
            return {ALL: str(error)}
        for one in asked:
            try:
                with transaction.atomic():
                    _look(request, row, portal, one, Why(why), on, shared)
            except (Refused, NotTaken) as error:
                errors[one.code] = str(error)
        if len(errors) == len(asked):
            transaction.set_rollback(True)
    return errors


def _look(request: HttpRequest, row: Round, portal: Portal, one: Obligation, why: Why, on: date, shared: list[Attachment]) -> None:
    by_hand_keep.look(
        row,
        portal.pk,
        one.code,
        Outcome(request.POST[f"outcome-{one.code}"]),
        request.POST.get(f"reason-{one.code}", ""),
        why,
        text=request.POST.get(f"note-{one.code}", ""),
        address=(request.POST.get(f"address-{one.code}", "").strip() or request.POST.get("address", "").strip()),
        on=on,
        files=[*_kept(request, one.code), *shared],
        by=request.user.get_username(),
        now=timezone.now(),
    )


def _word(request: HttpRequest, row: Round, portal: Portal) -> dict[str, str]:
    """Keep what was found out of the whole portal."""
    try:
        kind, on = Kind(request.POST.get("kind", "")), date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        return {WHOLE: "Elija qué comprobó y escriba el día."}
    try:
        with transaction.atomic():
            by_hand_keep.say(
                row,
                portal.pk,
                kind,
                text=request.POST.get("note", ""),
                address=request.POST.get("address", "").strip(),
                on=on,
                files=_kept(request, WHOLE),
                by=request.user.get_username(),
                now=timezone.now(),
            )
    except (Refused, NotTaken) as error:
        return {WHOLE: str(error)}
    return {}


def _kept(request: HttpRequest, name: str) -> list[Attachment]:
    """The files that came with something, kept."""
    files = [file for file in request.FILES.getlist(f"files-{name}") if isinstance(file, UploadedFile)]
    return keep_files(files, PROOFS, by=request.user.get_username(), now=timezone.now()) if files else []
