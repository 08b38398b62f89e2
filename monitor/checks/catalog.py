"""The one table predicate -> function, and the order in which a criterion is asked.

Before a function judges content, what holds for every predicate is settled here: whom the obligation binds, what only a person can
answer, a justification in the place of content, nothing found, or found but of an earlier period.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from checklists.finding import Finding, Outcome
from checklists.model import Checklist, Criterion, Obligation, Subject
from checklists.predicates import HUMAN
from checklists.words import OUTCOME
from monitor.checks.access import has_language, is_open_format
from monitor.checks.answer import KINDS, absent, met, missing, partial, proofs, repeated, unknown, untold
from monitor.checks.claims import beside_claims, claimed
from monitor.checks.completeness import has_column, has_count, is_one_list, only_zeros
from monitor.checks.context import reader_of
from monitor.checks.coverage import Coverage
from monitor.checks.freshness import has_history, is_current
from monitor.checks.holding import Holding, What
from monitor.checks.locate import locate
from monitor.checks.part_view import Level, PartView, newer_hidden, view_part
from monitor.checks.presence import has_contact, has_part, is_linked_from_home, mentions
from monitor.checks.quality import QualityNote, quality
from monitor.checks.quality.seen import Seen
from monitor.checks.site import Key, Site, Told
from monitor.page import Crawl, Page
from monitor.privacy import Exposure, Veil, exposures

EVERY = frozenset({Outcome.MET, Outcome.PARTIAL, Outcome.MISSING})
CheckFunction = Callable[[PartView, Criterion, Site], Finding]


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """A function and when it may judge: `of_content` only where the due period's content was found; else always.

    `decides` are the outcomes that it gives rightly often enough (docs/accuracy.md is the proof, a test compares). Others it may only
    suggest: then a person decides.
    """

    function: CheckFunction
    of_content: bool = True
    decides: frozenset[Outcome] = EVERY


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "has_part": Check(function=has_part),
        "has_column": Check(function=has_column),
        "is_current": Check(function=is_current),
        "is_one_list": Check(function=is_one_list),
        "has_count": Check(function=has_count),
        "has_contact": Check(function=has_contact),
        "mentions": Check(function=mentions, decides=EVERY - {Outcome.PARTIAL}),
        "is_open_format": Check(function=is_open_format, decides=EVERY - {Outcome.PARTIAL}),
        "has_history": Check(function=has_history, of_content=False),
        "is_linked_from_home": Check(function=is_linked_from_home, of_content=False),
        "has_language": Check(function=has_language, of_content=False),
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """What one look at a portal says: a finding per criterion, and what was found of each part x period.

    Findings may be shown to anybody; of holdings, the part, the period and the address: they carry their page's content as it is.
    """

    findings: tuple[Finding, ...]
    holdings: tuple[Holding, ...]
    quality: tuple[QualityNote, ...] = ()  # apart from the law
    exposures: tuple[Exposure, ...] = ()  # for the municipality alone


def check(
    checklist: Checklist,
    crawl: Crawl,
    pages: Sequence[Page],
    *,
    today: date,
    key: Key,
    subject: Subject = Subject.MUNICIPALITY,
    told: Sequence[Told] = (),
) -> Checked:
    """Judge a crawl's pages: pure, the same values on the same day give the same findings, in the checklist's order.

    What the municipality `told` is looked at where it says, and judged like all else.
    """
    site = Site(crawl, pages, key, reader_of(checklist), told)
    walk = site.walk()
    coverage = Coverage(site, walk)
    claims = tuple(claimed(checklist, site))
    holdings = (*claims, *beside_claims(checklist, site, claims, locate(checklist, site, walk)))
    newest_year = max((holding.year for holding in holdings if holding.year), default=None)
    findings: list[Finding] = []
    for obligation in checklist.obligations:
        own = [holding for holding in holdings if holding.obligation == obligation.code]
        findings += _ask_obligation(checklist, obligation, own, coverage, site, today, newest_year, subject)
    veil = Veil(site.pages)  # from here on nobody sees what is personal on a page
    seen = Seen(checklist=checklist, site=site, walk=walk, holdings=holdings, findings=tuple(findings), today=today)
    return Checked(
        findings=tuple(map(veil.finding, findings)),
        holdings=tuple(_veiled(veil, holding) for holding in holdings),
        quality=tuple(
            replace(note, params=veil.params(note.params), evidence=tuple(map(veil.evidence, note.evidence))) for note in quality(seen)
        ),
        exposures=exposures(site.pages, veil),
    )


def _veiled(veil: Veil, holding: Holding) -> Holding:
    address = veil.address(holding.page.url)
    return holding if address == holding.page.url else replace(holding, page=replace(holding.page, url=address))


def _ask_obligation(
    checklist: Checklist,
    obligation: Obligation,
    holdings: Sequence[Holding],
    coverage: Coverage,
    site: Site,
    today: date,
    newest_year: str | None,
    subject: Subject,
) -> Iterator[Finding]:
    if not obligation.binds_subject(subject):
        for criterion in obligation.criteria:
            yield Finding(criterion=criterion.code, outcome=Outcome.NOT_APPLICABLE, reason="not_bound")
        return
    search, obstacle = coverage.of(obligation.code)
    for part in obligation.parts:
        view = view_part(
            part,
            obligation,
            checklist.register_of(part),
            holdings,
            today=today,
            search=search,
            obstacle=obstacle,
            newest_year=newest_year,
        )
        for criterion in part.criteria:
            withheld = coverage.verdict_withheld
            yield unknown(criterion, withheld.reason, (), **withheld.params) if withheld else ask(view, criterion, site)


def ask(view: PartView, criterion: Criterion, site: Site) -> Finding:
    """The finding of one criterion; what its check may not decide becomes a suggestion to a person."""
    if criterion.predicate == HUMAN:
        return unknown(criterion, "needs_person", proofs(view.best), detail=criterion.question)
    entry = CHECKS[criterion.predicate]
    finding = _asked(entry, view, criterion, site)
    if entry.of_content and finding.outcome in EVERY:
        finding = replace(finding, confidence=max((h.weight for h in view.best if h.weight is not None), default=None))
    return finding if finding.outcome not in EVERY - entry.decides else _suggested(finding, criterion)


def _suggested(finding: Finding, criterion: Criterion) -> Finding:
    """What a check found and may not decide: the outcome it would give, and its reason, for a person."""
    said = f"la verificación sugiere «{OUTCOME[finding.outcome]}»: {finding.sentence}"
    return unknown(criterion, "needs_person", finding.evidence, detail=said, suggests=str(finding.outcome))


def _asked(entry: Check, view: PartView, criterion: Criterion, site: Site) -> Finding:
    if not entry.of_content:
        return entry.function(view, criterion, site)
    if view.declaration is not None and view.level in (Level.CURRENT, Level.UNDATED):
        return _declared(view, criterion, view.declaration)
    if view.level is Level.NONE:
        return absent(criterion, view)
    if view.level in (Level.LATE, Level.OLD) and criterion.predicate != "is_current":
        return _late(view, criterion)
    if view.level in (Level.LATE, Level.OLD) and view.repeated is not None:
        return repeated(criterion, view)
    if view.level in (Level.LATE, Level.OLD) and (newer := view.perhaps_newer):
        return untold(criterion, view, newer)
    if view.best and all(holding.what is What.DATA and all(map(only_zeros, holding.tables)) for holding in view.best):
        detail = "la tabla trae filas, pero solo con ceros o celdas vacías; puede ser un formulario sin llenar, o fórmulas que no se leen."
        return unknown(criterion, "needs_person", proofs(view.best), detail=detail)
    return entry.function(view, criterion, site)


def _declared(view: PartView, criterion: Criterion, holding: Holding) -> Finding:
    if holding.kind is None:
        detail = "el texto dice que algo no se hizo y que algo sí."
        return unknown(criterion, "needs_person", [holding.evidence()], detail=detail)
    kind = KINDS[holding.kind]
    if not view.admits(holding.kind):
        detail = f"se declara «{kind}», que esta parte no admite."
        return unknown(criterion, "needs_person", [holding.evidence()], detail=detail)
    if view.due is not None and view.level is Level.UNDATED and criterion.predicate == "is_current":
        return unknown(criterion, "period_unread", [holding.evidence()])
    finding = met(criterion, "declared", [holding.evidence()], kind=kind)
    return Finding(
        criterion=finding.criterion,
        outcome=finding.outcome,
        reason=finding.reason,
        params=finding.params,
        evidence=finding.evidence,
        justified=True,
    )


def _late(view: PartView, criterion: Criterion) -> Finding:
    if view.repeated is not None:
        return repeated(criterion, view)
    if (hidden := newer_hidden(view)) is not None:
        return unknown(criterion, hidden.reason, proofs(view.best), **hidden.params)
    if newer := view.perhaps_newer:
        return untold(criterion, view, newer)
    period = view.due.label if view.due else "la versión vigente"
    if view.level is Level.LATE:
        return partial(criterion, "late", proofs(view.best), found=view.found_period, period=period)
    return missing(criterion, view, "period_absent", proofs(view.best), period=period)
