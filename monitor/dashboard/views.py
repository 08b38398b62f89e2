"""The signed-in pages. A view translates the request, asks the archive, and draws; it never touches the network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from checklists.finding import Evidence, Finding
from checklists.load import load_checklist
from checklists.words import day_words
from monitor.accounts.access import Act, may, requires
from monitor.archive import shelf
from monitor.archive.models import Assessment, Portal
from monitor.archive.models import Finding as FindingRow
from monitor.archive.proofs import case_of, folder_of, zip_name
from monitor.archive.reach import reach_of
from monitor.archive.store import finding_of, quality_of
from monitor.dashboard import words
from monitor.dashboard.chain import chain_face
from monitor.dashboard.face import laws_of, mark_of, web_address
from monitor.dashboard.gather import crawl_rows, history_of, newest_assessments, portal_rows, verdict_of
from monitor.dashboard.quality import quality_groups
from monitor.dashboard.remedies import remedies_of, unseen_places
from monitor.dashboard.report import near
from monitor.evidence.bundle import bundle
from monitor.evidence.digests import of_bytes
from monitor.evidence.ledger import Ledger
from monitor.evidence.proof import Proof, find
from monitor.evidence.thinned import THINNED
from monitor.extract import Worker
from monitor.journal.keep import note
from monitor.page import Fetched
from monitor.pipeline import WARC
from monitor.room import size_words

A_SHEET = 50
AROUND = 700  # characters shown before and after the passage of a proof
INVENTED = range(9901, 10000)  # codes of invented towns


def _draw(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, f"monitor/{template}.html", {"takes_proofs": may(request.user, Act.REVIEW), **context})


@requires(Act.SEE)
@require_safe
def portals(request: HttpRequest) -> HttpResponse:
    """The observed portals, each with its newest assessment."""
    sheet = Paginator(newest_assessments(), A_SHEET).get_page(request.GET.get("hoja"))
    return _draw(request, "portals", {"rows": portal_rows(load_checklist(), sheet), "pages": sheet, "here": "portals"})


@requires(Act.SEE)
@require_safe
def portal(request: HttpRequest, pk: int) -> HttpResponse:
    """A portal with its newest assessment."""
    row = Assessment.objects.select_related("crawl__portal").filter(crawl__portal=pk).standing_first().first()
    if row is None:
        raise Http404("No hay evaluaciones de ese portal.")
    return _assessment(request, row, newer=False)


@requires(Act.SEE)
@require_safe
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """One assessment, be it the newest or an old one."""
    row = get_object_or_404(Assessment.objects.select_related("crawl__portal"), pk=pk)
    newest = Assessment.objects.filter(crawl__portal=row.crawl.portal_id).standing_first().values_list("pk", flat=True).first()
    return _assessment(request, row, newer=newest != row.pk)


def _assessment(request: HttpRequest, row: Assessment, *, newer: bool) -> HttpResponse:
    checklist, place, verdict = load_checklist(), row.crawl.portal, verdict_of(row)
    titles = {law.code: law.title for law in checklist.laws}
    found = ((card.law, remedies_of(checklist, card, verdict.findings)) for card in verdict.scorecards)
    context = {
        "portal": place,
        "live": web_address(place.url),
        "assessment": row,
        "crawl": row.crawl,
        "chain": chain_face(Ledger.from_dict(row.crawl.ledger) if row.crawl.ledger else None),
        "newer": newer,
        "day": day_words(row.observed_on),
        "ending": words.ending(row.crawl.outcome),
        "mend": words.mend(row.crawl.outcome),
        "reach": None if row.crawl.outcome == Fetched.OK else reach_of(place.pk, row.crawl.kept_at),
        "laws": laws_of(checklist, verdict, lambda criterion, n, _: reverse("proof", args=(row.pk, criterion, n))),
        "remedies": [{"law": titles[law], "first": items[:8], "rest": items[8:]} for law, items in found if items],
        "quality": quality_groups(quality_of(row)),
        "unseen": unseen_places(checklist, verdict.findings.values()),
        "history": history_of(place),
        "invented": place.municipality.isdigit() and int(place.municipality) in INVENTED,
    }
    return _draw(request, "portal", context)


@requires(Act.SEE)
@require_safe
def crawls(request: HttpRequest, pk: int) -> HttpResponse:
    """Every crawl of a portal."""
    place = get_object_or_404(Portal, pk=pk)
    return _draw(request, "crawls", {"portal": place, "reach": reach_of(place.pk), "rows": crawl_rows(load_checklist(), place)})


@requires(Act.SEE)
@require_safe
def proof(request: HttpRequest, pk: int, criterion: str, place: int) -> HttpResponse:
    """The archived copy that proves a finding: text with the excerpt marked, never what strangers wrote as a page."""
    row = get_object_or_404(Assessment.objects.select_related("crawl__portal"), pk=pk)
    finding, number, evidence = _evidence(row, criterion, place)
    copy, problem = _copy(shelf.folder_of(row.crawl.folder), evidence)
    question = words.criteria_of(load_checklist()).get(criterion)
    context = {
        "portal": row.crawl.portal,
        "assessment": row,
        "criterion": criterion,
        "question": question.question if question else criterion,
        "mark": mark_of(finding.outcome),
        "sentence": finding.sentence,
        "evidence": evidence,
        "number": number,
        "live": web_address(evidence.url),
        "proof": copy,
        "pieces": near(copy.marked, AROUND) if copy else (),
        "fetched_at": words.moment_words(copy.fetched_at) if copy else "",
        "size": size_words(copy.size) if copy else "",
        "found": copy is not None and any(marked for _, marked in copy.marked),
        "problem": problem,
    }
    return _draw(request, "proof", context)


def _evidence(row: Assessment, criterion: str, place: int) -> tuple[Finding, int, Evidence]:
    kept = get_object_or_404(row.findings, criterion=criterion)
    finding = finding_of(kept)
    if not 1 <= place <= len(finding.evidence):
        raise Http404("No hay tal prueba en esta evaluación.")
    return finding, kept.pk, finding.evidence[place - 1]


def _copy(folder: Path, evidence: Evidence) -> tuple[Proof | None, str]:
    """The archived copy, or why there is none to show."""
    try:
        with Worker() as worker:
            copy = find(folder / WARC, evidence, worker)
    except (OSError, ValueError):
        return None, "La evidencia de este recorrido ya no está en esta máquina. Restáurela de un respaldo, o repita la observación."
    if copy:
        return copy, ""
    if (folder / THINNED).exists():
        return None, "Este contenido se retiró al reducir la evidencia de recorridos viejos; queda su huella y cómo terminó la visita."
    return None, "El archivo del recorrido no guarda esta dirección con esta huella."


@require_safe
@requires(Act.REVIEW)
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """The proof of a finding as a file. It holds what the portal said as it was, so it is for reviewers, and who takes it is noted."""
    row = get_object_or_404(FindingRow.objects.select_related("assessment__crawl__portal"), pk=pk)
    question = words.criteria_of(load_checklist()).get(row.criterion)
    case, folder = case_of(row, question.question if question else ""), folder_of(row)
    try:
        with Worker() as worker:
            data = bundle(folder, case, worker)
    except (OSError, ValueError) as error:
        return HttpResponse(f"No se puede reunir la prueba. {error}.", status=409, content_type="text/plain; charset=utf-8")
    name = zip_name(case, folder)
    note(request.user.get_username(), "evidence_taken", f"finding:{pk}", now=timezone.now(), file=name, sha256=of_bytes(data))
    return HttpResponse(data, headers={"Content-Type": "application/zip", "Content-Disposition": f'attachment; filename="{name}"'})
