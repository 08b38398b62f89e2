"""The desk: one numeral of one portal a screen, with the law, the machine's answer and the evidence beside it; decided, or skipped."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.files.base import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from checklists.finding import Finding, Outcome
from checklists.load import load_checklist
from monitor.accounts.access import Act, requires
from monitor.archive.shelf import folder_of
from monitor.journal.keep import note
from monitor.supervision import keep, reasons
from monitor.supervision.crawls import Standing, standing_of
from monitor.supervision.mended import findings_again
from monitor.supervision.models import Attachment, Round
from monitor.supervision.questions import CHOICES, REACH, Asked, asked, proofs_again
from monitor.supervision.queue import findings_in, first_for
from monitor.supervision.seen import proofs

SKIPPED = "skipped"
_NOTHING = "Elija una respuesta, o salte este numeral."
_SETTLED = "Otra persona ya decidió lo que esperaba en ese numeral, y queda lo que decidió. Aquí está lo que sigue."


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """What was answered to one question."""

    outcome: Outcome
    reason: str
    text: str
    proof: str
    files: tuple[File[bytes], ...]


@requires(Act.REVIEW)
@require_safe
def following(request: HttpRequest, slug: str) -> HttpResponse:
    """To what waits first for this person and was not skipped in this session."""
    return _to_next(request, get_object_or_404(Round, slug=slug))


def _to_next(request: HttpRequest, row: Round) -> HttpResponse:
    skipped = {_unkey(key) for key in request.session.get(SKIPPED, {}).get(row.slug, [])}
    if item := first_for(row, load_checklist(), by=request.user.get_username(), skipped=skipped):
        return redirect("supervision:desk", slug=row.slug, portal=item.portal, obligation=item.obligation)
    messages.success(
        request, "No queda nada por revisar." if not skipped else "Solo queda lo que usted saltó. Vuelva a empezar para verlo."
    )
    if skipped:
        request.session[SKIPPED] = {**request.session[SKIPPED], row.slug: []}
    return redirect("supervision:round", slug=row.slug)


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
    findings, who = findings_in(standing, obligation), request.user.get_username()
    if request.method == "POST" and "skip" in request.POST:
        _skip(request, slug, f"{portal}/{obligation}")
        return _to_next(request, row)
    found, errors = asked(row, standing, findings, checklist, by=who), dict[str, str]()
    if request.method == "POST" and _settled(request, found):
        messages.info(request, _SETTLED)
        return _to_next(request, row)
    if request.method == "POST":
        errors = _decide(request, row, standing, found)
        if not errors:
            return _to_next(request, row)
        found = asked(row, standing, findings, checklist, by=who, tried=request.POST, errors=errors)
    return render(
        request, "supervision/desk.html", _screen(request, row, standing, found, findings, errors) | {"obligation": law},
        status=422 if errors else 200,
    )  # fmt: skip


def _screen(
    request: HttpRequest, row: Round, standing: Standing, found: list[Asked], findings: tuple[Finding, ...], errors: dict[str, str]
) -> dict[str, object]:
    """What the screen shows. Several questions to which nobody proposes an answer may be answered at once."""
    waiting = [one for one in found if one.open]
    unsure_first = sorted(findings, key=lambda finding: finding.outcome.decided)
    folder = folder_of(standing.crawl.folder) if standing.crawl else folder_of("")
    together = len(waiting) > 1 and not any(one.chosen and not one.tried for one in waiting)
    return {
        "here": "supervision",
        "round": row,
        "standing": standing,
        "waiting": waiting,
        "done": [one for one in found if not one.open],
        "together": together,
        "all": {name: request.POST.get(name, "") for name in ("outcome", "note", "proof")},
        "choices": [(str(choice), word, request.POST.get("outcome") == choice) for choice, word in CHOICES],
        "reasons": reasons.choices(request.POST.get("reason", "")),
        "error": errors.get("", ""),
        "again": proofs_again(found),
        "proofs": proofs(folder, (evidence for finding in unsure_first for evidence in finding.evidence), REACH),
    }


def _decide(request: HttpRequest, row: Round, standing: Standing, found: list[Asked]) -> dict[str, str]:
    """Keep what was answered, each by itself; what is refused comes back by its criterion."""
    errors, again, count = dict[str, str](), findings_again(row, standing.portal.pk), 0
    for one in found:
        code = one.finding.criterion
        if one.counts and not one.open:
            continue  # a colleague settled it meanwhile, and this person did not see how
        given = _given(request, f"-{code}") or (_given(request, "") if one.open else None)
        if given is None:
            continue
        count += 1
        try:
            text = reasons.told(given.outcome, given.reason, given.text)
            who = {"by": request.user.get_username(), "now": timezone.now()}
            keep.decide(
                row, standing, one.finding, one.criterion, given.outcome, text, given.proof,
                again=again.get(code), reason=given.reason, files=given.files, **who,
            )  # fmt: skip
        except (keep.Refused, ValueError) as error:
            errors[code] = str(error)
    return errors if count else {"": _NOTHING}


def _settled(request: HttpRequest, found: list[Asked]) -> bool:
    """Whether nothing here waits any more: a colleague decided meanwhile what this screen asked."""
    return not any(one.open or (one.counts is None and _given(request, one.ending)) for one in found)


def _given(request: HttpRequest, ending: str) -> Given | None:
    """What was answered in the fields of one question, or in those for all where the ending is ""; None where nothing was."""
    said = request.POST.get(f"outcome{ending}", "")
    if said not in {str(choice) for choice, _ in CHOICES}:
        return None
    return Given(
        outcome=Outcome(said),
        reason=request.POST.get(f"reason{ending}", ""),
        text=request.POST.get(f"note{ending}", ""),
        proof=request.POST.get(f"proof{ending}", "").strip(),
        files=tuple(request.FILES.getlist(f"file{ending}")),
    )


def _skip(request: HttpRequest, slug: str, key: str) -> None:
    skipped = request.session.get(SKIPPED, {})
    request.session[SKIPPED] = {**skipped, slug: [*skipped.get(slug, []), key][-500:]}


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
