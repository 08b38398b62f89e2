"""The verdict of one day: what a crawl showed, judged by one checklist. A value that becomes `assessment.json` and back into rows.

It holds no timings, record numbers or paths: the same evidence under the same checklist on the same day gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from checklists.finding import Evidence, Finding, Outcome
from checklists.model import Checklist, Criterion, Obligation, Subject
from checklists.scoring import ObligationScore, Scorecard, score
from monitor.checks import check
from monitor.checks.holding import Holding, What
from monitor.checks.quality import QualityNote
from monitor.outcome import UNSEEN, ended
from monitor.page import Crawl, Fetched, Kind, Page
from monitor.privacy import Exposure, redacted, shown_address

MAIN_LAW = "laip"  # article 10: the scorecard that a portal is known by


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessment:
    """Findings and scorecards of one portal on one day. `evidence_digest` stands for every body that was judged."""

    portal: str
    checklist: str
    subject: Subject
    observed_on: date
    crawl: Crawl
    pages: int
    documents: int
    evidence_digest: str
    findings: tuple[Finding, ...]
    holdings: tuple[Holding, ...]
    scorecards: tuple[Scorecard, ...]
    quality: tuple[QualityNote, ...] = ()
    exposures: tuple[Exposure, ...] = ()  # for the municipality alone: in no JSON, report or page


def assess(
    checklist: Checklist,
    crawl: Crawl,
    pages: Sequence[Page],
    *,
    today: date,
    key: Callable[[str], str],
    subject: Subject = Subject.MUNICIPALITY,
) -> Assessment:
    """Judge and score a crawl's pages. Pure: no clock, no network, no disk."""
    checked = check(checklist, crawl, pages, today=today, key=key, subject=subject)
    seen = [page for page in pages if page.ok]
    return Assessment(
        portal=crawl.portal,
        checklist=checklist.version,
        subject=subject,
        observed_on=today,
        crawl=replace(crawl, detail=redacted(crawl.detail), section=shown_address(crawl.section)),
        pages=sum(page.kind is Kind.HTML for page in seen),
        documents=sum(page.kind in (Kind.PDF, Kind.SHEET, Kind.DOCUMENT, Kind.IMAGE, Kind.ARCHIVE) for page in seen),
        evidence_digest=digest_of(pages),
        findings=checked.findings,
        holdings=checked.holdings,
        scorecards=score(checklist, checked.findings, subject),
        quality=checked.quality,
        exposures=checked.exposures,
    )


def digest_of(pages: Iterable[Page]) -> str:
    """One digest for all that was received: the sorted addresses, how each request ended, and the digest of each body."""
    lines = sorted(f"{page.requested} {page.fetched} {page.digest}" for page in pages)
    return "sha256:" + hashlib.sha256("\n".join(lines).encode()).hexdigest()


def to_dict(assessment: Assessment, checklist: Checklist) -> dict[str, Any]:
    """The assessment as the contract's JSON: scorecards > obligations > criteria > evidence."""
    findings = {finding.criterion: finding for finding in assessment.findings}
    cards = []
    for card in assessment.scorecards:
        obligations = [_obligation(checklist.obligation(item.code), item, findings, assessment.holdings) for item in card.obligations]
        cards.append({"law": card.law, "score": asdict(card.score) if card.score else None, "obligations": obligations})
    crawl = assessment.crawl
    return {
        "portal": assessment.portal,
        "checklist": assessment.checklist,
        "subject": str(assessment.subject),
        "observed_on": assessment.observed_on.isoformat(),
        "crawl": {
            "outcome": str(crawl.outcome),
            "complete": crawl.complete,
            "detail": crawl.detail,
            "pages": assessment.pages,
            "documents": assessment.documents,
        },
        "evidence": assessment.evidence_digest,
        "scorecards": cards,
        "quality": [_note(note) for note in assessment.quality],
    }


def to_json(assessment: Assessment, checklist: Checklist) -> str:
    """`assessment.json`: the same assessment gives the same text."""
    return json.dumps(to_dict(assessment, checklist), ensure_ascii=False, indent=1) + "\n"


def _obligation(obligation: Obligation, item: ObligationScore, findings: dict[str, Finding], holdings: Sequence[Holding]) -> dict[str, Any]:
    credit = item.credit
    return {
        "code": obligation.code,
        "outcome": str(item.outcome),
        "credit": None if credit is None or credit.point is None else round(credit.point, 4),
        "low": None if credit is None else round(credit.low, 4),
        "high": None if credit is None else round(credit.high, 4),
        "periods": periods_of(obligation.code, holdings),
        "criteria": [_criterion(criterion, findings[criterion.code]) for criterion in obligation.criteria],
    }


def periods_of(obligation: str, holdings: Sequence[Holding]) -> list[dict[str, Any]]:
    """What was found of each part and period, newest first; the best kind of content where there are several."""
    order = list(What)
    best: dict[tuple[str, str], Holding] = {}
    for holding in holdings:
        if holding.obligation != obligation or not (holding.what.positive or holding.what is What.DECLARATION):
            continue
        place = (holding.part or obligation, holding.period or "")
        known = best.get(place)
        if known is None or order.index(holding.what) < order.index(known.what):
            best[place] = holding
    return [
        {"part": part, "period": period or None, "found": str(holding.what), "url": holding.page.url}
        for (part, period), holding in sorted(best.items(), key=lambda pair: (pair[0][1], pair[0][0]), reverse=True)
    ]


def _criterion(criterion: Criterion, finding: Finding) -> dict[str, Any]:
    return {
        "code": criterion.code,
        "outcome": str(finding.outcome),
        "reason": finding.reason,
        "sentence": finding.sentence,
        "justified": finding.justified,
        "confidence": finding.confidence,
        "scores": criterion.scores,
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
    }


def _note(note: QualityNote) -> dict[str, Any]:
    return {
        "code": note.code,
        "severity": str(note.severity),
        "sentence": note.sentence,
        "remedy": note.remedy,
        "evidence": [_evidence(evidence) for evidence in note.evidence],
    }


def _evidence(evidence: Evidence) -> dict[str, str]:
    return {"url": evidence.url, "digest": evidence.digest, "excerpt": evidence.excerpt, "locator": evidence.locator}


def unseen_pages(pages: Iterable[Page]) -> tuple[Page, ...]:
    """The pages that could not be seen, for the report's list of what hid from us."""
    return tuple(page for page in pages if ended(page) in UNSEEN and page.fetched not in (Fetched.EXTERNAL, Fetched.SOCIAL_NETWORK))


def summary(assessment: Assessment) -> dict[str, int]:
    """How many findings have each outcome."""
    return {str(outcome): sum(f.outcome is outcome for f in assessment.findings) for outcome in Outcome}
