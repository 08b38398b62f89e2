"""Is it of the period that is due? Functions for `is_current` and `has_history`."""

from __future__ import annotations

from checklists.finding import Finding
from checklists.model import Criterion, Refresh
from monitor.checks.answer import met, missing, partial, proofs, unknown
from monitor.checks.holding import What
from monitor.checks.part_view import Level, PartView, span
from monitor.checks.site import Site


def is_current(view: PartView, criterion: Criterion, site: Site) -> Finding:
    """The newest period whose due day has passed is published."""
    evidence = proofs(view.best)
    if view.level is Level.UNDATED:
        return unknown(criterion, "period_unread", evidence)
    period = view.due.label if view.due else "vigente"
    if view.level is Level.CURRENT:
        return met(criterion, "current", evidence, period=period)
    return missing(criterion, view, "late", evidence, found=view.found_period, period=period)


def has_history(view: PartView, criterion: Criterion, site: Site) -> Finding:
    """At least so many periods are published."""
    wanted = int(str(criterion.params["periods"]))
    exact = [h for h in view.holdings if h.period and span(h.period) and not _only_a_year(h.period, view)]
    kept = {h.period: h for h in exact if h.what.positive or h.what is What.DECLARATION}
    evidence = [holding.evidence() for _, holding in sorted(kept.items(), reverse=True)]
    if len(kept) >= wanted:
        return met(criterion, "history_kept", evidence, count=len(kept))
    if unread := [h for h in view.holdings if h.what.positive and h not in exact] or list(view.unresolved):
        return unknown(criterion, "period_unread", [*evidence, *proofs(unread)])
    if len(kept) > 1:
        return partial(criterion, "history_short", evidence, count=len(kept))
    return missing(criterion, view, "history_short", evidence, count=len(kept))


def _only_a_year(period: str, view: PartView) -> bool:
    """Whether a part that falls due more often is only known to be of a year: how many periods that holds, nobody read."""
    return len(period) == len("2026") and view.part.refresh is not Refresh.YEARLY
