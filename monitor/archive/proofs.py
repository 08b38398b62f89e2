"""From the row of a finding to what its proof is made of."""

from __future__ import annotations

from pathlib import Path

from monitor.archive import shelf
from monitor.archive.models import Finding
from monitor.archive.store import finding_of
from monitor.evidence.case import Case


def case_of(row: Finding, question: str) -> Case:
    """A kept finding with all that a reader needs to know of it."""
    finding, assessment = finding_of(row), row.assessment
    return Case(
        observed_on=assessment.observed_on.isoformat(),
        checklist=assessment.checklist,
        criterion=finding.criterion,
        question=question,
        outcome=finding.outcome,
        reason=finding.reason,
        sentence=finding.sentence,
        evidence=finding.evidence,
    )


def folder_of(row: Finding) -> Path:
    """Where the crawl of a finding is."""
    return shelf.folder_of(row.assessment.crawl.folder)


def zip_name(case: Case, folder: Path) -> str:
    """How the file of a proof is called: "evidencia-17-munix-gob-gt-full-laip-10-02-telefono-2026-11-22.zip"."""
    criterion = case.criterion.replace(":", "-").replace(".", "-")
    return f"evidencia-{folder.name[:60]}-{criterion}-{case.observed_on}.zip"
