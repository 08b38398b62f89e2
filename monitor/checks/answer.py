"""How an answer is put: small makers of findings that every check uses, so that one reason reads the same everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from checklists.finding import Evidence, Finding, Outcome, ReasonParam
from checklists.model import Criterion, JustificationKind
from monitor.checks.coverage import obstacle_of
from monitor.checks.holding import Holding, What
from monitor.checks.part_view import PartView, in_words
from monitor.checks.site import unseen

MOST_EVIDENCE = 5
KINDS = {
    JustificationKind.NO_MOVEMENT: "sin movimiento",
    JustificationKind.UNCHANGED: "vigente sin cambios",
    JustificationKind.NOT_APPLICABLE: "no aplica",
}


def met(criterion: Criterion, reason: str, evidence: Sequence[Evidence], **params: ReasonParam) -> Finding:
    """The answer is yes, and this proves it."""
    return Finding(criterion=criterion.code, outcome=Outcome.MET, reason=reason, params=params, evidence=tuple(evidence)[:MOST_EVIDENCE])


def partial(criterion: Criterion, reason: str, evidence: Sequence[Evidence], **params: ReasonParam) -> Finding:
    """The answer is half a yes, and this proves it."""
    return Finding(
        criterion=criterion.code, outcome=Outcome.PARTIAL, reason=reason, params=params, evidence=tuple(evidence)[:MOST_EVIDENCE]
    )


def unknown(criterion: Criterion, reason: str, evidence: Sequence[Evidence] = (), **params: ReasonParam) -> Finding:
    """It could not be seen, or a person must look."""
    return Finding(
        criterion=criterion.code, outcome=Outcome.UNKNOWN, reason=reason, params=params, evidence=tuple(evidence)[:MOST_EVIDENCE]
    )


def missing(criterion: Criterion, view: PartView, reason: str, evidence: Sequence[Evidence] = (), **params: ReasonParam) -> Finding:
    """The answer is no, if the search came to its end; else what kept it from there."""
    if not view.search.complete:
        obstacle = view.obstacle
        return unknown(criterion, obstacle.reason if obstacle else "search_incomplete", evidence, **(obstacle.params if obstacle else {}))
    return Finding(
        criterion=criterion.code,
        outcome=Outcome.MISSING,
        reason=reason,
        params=params,
        evidence=tuple(evidence)[:MOST_EVIDENCE],
        search=view.search,
    )


def absent(criterion: Criterion, view: PartView) -> Finding:
    """Nothing answers for the part: why, from what hides it to an empty container to nothing at all."""
    by_what = {what: [h for h in view.holdings if h.what is what] for what in What}
    proof = [h.evidence() for h in view.holdings]
    if hidden := by_what[What.UNSEEN]:
        obstacle = obstacle_of(hidden[0].page) if unseen(hidden[0].page) or hidden[0].page.why_unreadable else None
        return unknown(criterion, obstacle.reason if obstacle else "search_incomplete", proof, **(obstacle.params if obstacle else {}))
    if away := by_what[What.EXTERNAL]:
        return unknown(criterion, "external_host", proof, **obstacle_of(away[0].page).params)
    if view.unresolved:
        return untold(criterion, view, view.unresolved)
    if view.repeated is not None:
        return repeated(criterion, view)
    if view.outside:
        detail = f"algo parece de «{view.part.title}», pero está fuera de la sección de información pública."
        return unknown(criterion, "needs_person", proofs(view.outside), detail=detail)
    if broken := by_what[What.BROKEN]:
        return missing(criterion, view, "broken_document", proof, status=broken[0].page.status or "no existe")
    if by_what[What.EMPTY]:
        return missing(criterion, view, "empty_container", proof)
    return missing(criterion, view, "not_found", proof)


def untold(criterion: Criterion, view: PartView, holdings: Sequence[Holding]) -> Finding:
    """Something is under the numeral, and nothing tells whether it is of this part: a person must look."""
    detail = f"hay archivos bajo este numeral, pero no se distingue si son de «{view.part.title}»."
    return unknown(criterion, "needs_person", [h.evidence() for h in holdings], detail=detail)


def repeated(criterion: Criterion, view: PartView) -> Finding:
    """The file of the due period has the bytes of an earlier one: a person must tell whether that is right."""
    holding = view.repeated
    earlier = next((h.period for h in view.holdings if holding and h.page.digest == holding.page.digest and h.period != holding.period), "")
    return unknown(
        criterion,
        "same_bytes",
        [holding.evidence()] if holding else [],
        period=in_words((holding and holding.period) or ""),
        earlier=in_words(earlier or ""),
    )


def proofs(holdings: Sequence[Holding]) -> list[Evidence]:
    """The evidence of holdings, the best kind first."""
    order = list(What)
    return [h.evidence() for h in sorted(holdings, key=lambda h: order.index(h.what))]
