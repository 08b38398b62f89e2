"""The one mapper between values and rows: `keep` writes an assessment, `findings_of` and `scorecards_of` read it back as values."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from django.db import transaction

from checklists.finding import Evidence, Finding, Outcome, Search
from checklists.scoring import Credit, ObligationScore, Score, Scorecard
from monitor.archive import models
from monitor.archive.shelf import folder_of, name_of
from monitor.assessment import Assessment, periods_of
from monitor.checks.quality import NOTES, QualityNote
from monitor.evidence.manifest import Manifest, read_manifest
from monitor.privacy import Exposure


@transaction.atomic
def keep(assessment: Assessment, folder: Path, *, name: str = "", municipality: str = "") -> models.Assessment:
    """Write an assessment and all that belongs to it, whole or not at all. The same crawl judged again is a further assessment."""
    crawl = models.Crawl.objects.select_related("portal").filter(folder=name_of(folder)).first()
    portal = crawl.portal if crawl else portal_at(assessment.portal, assessment.observed_on, name=name)
    if (name and portal.name != name) or (municipality and portal.municipality != municipality) or portal.subject != assessment.subject:
        portal.name, portal.municipality = name or portal.name, municipality or portal.municipality
        portal.subject = str(assessment.subject)
        portal.save()
    return _keep(assessment, folder, portal, crawl.depth if crawl else "full")


@transaction.atomic
def keep_once(assessment: Assessment, folder: Path, *, portal: int, depth: str) -> models.Assessment:
    """Write the assessment of a visit to a known portal, unless that visit is kept already: two who finish at once keep it once."""
    row = models.Portal.objects.select_for_update().get(pk=portal)
    if kept := kept_in(folder):
        return kept
    if row.url != assessment.portal:
        row.url = assessment.portal
        row.save(update_fields=("url",))
    return _keep(assessment, folder, row, depth)


def kept_in(folder: Path) -> models.Assessment | None:
    """The newest assessment kept of the visit in a folder, or None where it is not done."""
    return models.Assessment.objects.select_related("crawl__portal").filter(crawl__folder=name_of(folder)).first()


def portal_at(url: str, day: date, *, name: str = "") -> models.Portal:
    """The portal whose address this is on a day, by the list or by its last visit; a new one where nobody knows it."""
    listed = models.PortalAddress.objects.in_force(day).select_related("portal").filter(url=url).first()
    known = listed.portal if listed else models.Portal.objects.filter(url=url).order_by("-pk").first()
    return known or models.Portal.objects.create(url=url, name=name or url)


def _keep(assessment: Assessment, folder: Path, portal: models.Portal, depth: str) -> models.Assessment:
    manifest = read_manifest(folder)
    crawl, _ = models.Crawl.objects.update_or_create(
        folder=name_of(folder),
        defaults={
            "portal": portal,
            "depth": depth,
            "outcome": str(assessment.crawl.outcome),
            "complete": assessment.crawl.complete,
            "detail": assessment.crawl.detail[:300],
            "pages": assessment.pages,
            "documents": assessment.documents,
            "evidence_digest": assessment.evidence_digest,
            "manifest": manifest.digest if manifest else "",
            "ledger": manifest.ledger.to_dict() if manifest else None,
        },
    )
    row = models.Assessment.objects.create(
        crawl=crawl, checklist=assessment.checklist, subject=str(assessment.subject), observed_on=assessment.observed_on
    )
    _keep_scorecards(row, assessment)
    models.Finding.objects.bulk_create(models.Finding(assessment=row, **fields_of(finding)) for finding in assessment.findings)
    _keep_apart(row, assessment)
    return row


def _keep_apart(row: models.Assessment, assessment: Assessment) -> None:
    """What is apart from the law: notes of quality, and for the municipality alone the personal data that its portal shows."""
    models.QualityNote.objects.bulk_create(
        models.QualityNote(
            assessment=row, code=note.code, params=dict(note.params), evidence=[asdict(evidence) for evidence in note.evidence]
        )
        for note in assessment.quality
    )
    models.Exposure.objects.bulk_create(models.Exposure(assessment=row, **asdict(one)) for one in assessment.exposures)


def previous_manifest(folder: Path, **portal: int | str) -> Manifest | None:
    """The manifest that a crawl into a folder follows: the newest of the portal that another folder still holds.

    The portal is named by a lookup on its crawls: `portal=17`, or `portal__url=...` where only an address is known.
    """
    for crawl in models.Crawl.objects.filter(**portal).exclude(folder=name_of(folder)).order_by("-pk"):
        try:
            if manifest := read_manifest(folder_of(crawl.folder)):
                return manifest
        except (ValueError, OSError):  # `monitor verify` says what became of it; today's crawl does not wait for that
            continue
    return None


def earlier_folder(folder: Path, **portal: int | str) -> Path | None:
    """The folder of the portal's crawl that a new one may lean on: the newest full one that saw something, or else the newest."""
    others = models.Crawl.objects.filter(**portal, pages__gt=0).exclude(folder=name_of(folder)).exclude(manifest="")
    found = others.order_by("depth", "-pk").first()  # "full" comes before "light"
    return folder_of(found.folder) if found else None


def _keep_scorecards(row: models.Assessment, assessment: Assessment) -> None:
    for card in assessment.scorecards:
        points = asdict(card.score) if card.score else {}
        scorecard = models.Scorecard.objects.create(assessment=row, law=card.law, **points)
        models.ObligationScore.objects.bulk_create(
            models.ObligationScore(
                scorecard=scorecard,
                code=item.code,
                outcome=str(item.outcome),
                low=item.credit.low if item.credit else None,
                point=item.credit.point if item.credit else None,
                high=item.credit.high if item.credit else None,
                decided=item.credit.decided if item.credit else None,
                periods=periods_of(item.code, assessment.holdings),
            )
            for item in card.obligations
        )


def fields_of(finding: Finding) -> dict[str, Any]:
    """A finding as the fields of a row, the inverse of `finding_of`."""
    return {
        "criterion": finding.criterion,
        "outcome": str(finding.outcome),
        "reason": finding.reason,
        "params": dict(finding.params),
        "justified": finding.justified,
        "confidence": finding.confidence,
        "searched": finding.search.pages if finding.search else None,
        "evidence": [asdict(evidence) for evidence in finding.evidence],
    }


def findings_of(row: models.Assessment) -> tuple[Finding, ...]:
    """The findings of a kept assessment as values, in the checklist's order."""
    return tuple(finding_of(item) for item in row.findings.all())


class FindingRow(Protocol):
    """A row that keeps a finding: of an assessment, or of what was seen again."""

    criterion: Any
    outcome: Any
    reason: Any
    params: Any
    justified: Any
    confidence: Any
    searched: Any
    evidence: Any


def finding_of(row: FindingRow) -> Finding:
    """A kept finding as a value."""
    return Finding(
        criterion=row.criterion,
        outcome=Outcome(row.outcome),
        reason=row.reason,
        params=row.params,
        justified=row.justified,
        confidence=row.confidence,
        search=None if row.searched is None else Search(pages=row.searched, complete=True),
        evidence=tuple(Evidence(**evidence) for evidence in row.evidence),
    )


def periods_in(row: models.Assessment) -> dict[str, list[dict[str, Any]]]:
    """What a kept assessment found of each part and period, by obligation, as `assessment.periods_of` gives it."""
    return {score.code: score.periods for card in row.scorecards.all() for score in card.obligations.all()}


def quality_of(row: models.Assessment) -> tuple[QualityNote, ...]:
    """The notes of quality of a kept assessment as values; those whose sentence is no longer known are left out."""
    return tuple(
        QualityNote(code=item.code, params=item.params, evidence=tuple(Evidence(**evidence) for evidence in item.evidence))
        for item in row.quality.all()
        if item.code in NOTES
    )


def exposures_of(row: models.Assessment) -> tuple[Exposure, ...]:
    """The personal data that a portal showed, as values. For the private report to its municipality, and nothing else."""
    return tuple(
        Exposure(url=one.url, rule=one.rule, where=one.where, count=one.count, sure=one.sure, endings=tuple(one.endings))
        for one in row.exposures.all()
    )


def scorecards_of(row: models.Assessment) -> tuple[Scorecard, ...]:
    """The scorecards of a kept assessment as values."""
    return tuple(
        Scorecard(
            law=card.law,
            score=_score(card),
            obligations=tuple(
                ObligationScore(code=item.code, outcome=Outcome(item.outcome), credit=_credit(item)) for item in card.obligations.all()
            ),
        )
        for card in row.scorecards.all()
    )


def _score(card: models.Scorecard) -> Score | None:
    if card.low is None or card.high is None:
        return None
    return Score(low=card.low, point=card.point, high=card.high, band=card.band, decided=card.decided or 0.0)


def _credit(item: models.ObligationScore) -> Credit | None:
    if item.low is None or item.high is None:
        return None
    return Credit(low=item.low, point=item.point, high=item.high, decided=item.decided or 0.0)
