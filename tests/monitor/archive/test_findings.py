"""Findings come back from the archive as they were kept, and rows that claim more than they prove do not come back at all."""

from __future__ import annotations

from datetime import date

import pytest

from checklists.finding import REASONS, Evidence, Finding, Outcome, Search
from monitor.archive import models
from monitor.archive.store import fields_of, findings_of

pytestmark = pytest.mark.django_db
PROOF = Evidence(url="https://a.gob.gt/x", digest="sha256:1", excerpt="«ñ»", locator="fila 3")


@pytest.fixture
def row() -> models.Assessment:
    portal = models.Portal.objects.create(name="p", url="https://p.gob.gt/")
    crawl = models.Crawl.objects.create(portal=portal, folder="f", outcome="ok", complete=True, pages=1, documents=0)
    return models.Assessment.objects.create(crawl=crawl, checklist="v", subject="municipality", observed_on=date(2026, 11, 1))


def test_every_reason_with_every_outcome_comes_back_as_it_was(row: models.Assessment) -> None:
    made = [
        Finding(
            criterion=f"{code}:{outcome}",
            outcome=outcome,
            reason=code,
            params={name: 3 if place % 2 else "tres" for place, name in enumerate(sorted(reason.names))},
            evidence=(PROOF,),
            search=Search(pages=7, complete=True) if outcome is Outcome.MISSING else None,
            justified=code == "declared",
            confidence=0.62 if outcome is Outcome.MET else None,
        )
        for code, reason in REASONS.items()
        for outcome in sorted(reason.outcomes)
    ]
    models.Finding.objects.bulk_create(models.Finding(assessment=row, **fields_of(finding)) for finding in made)
    back = findings_of(row)
    assert list(back) == made
    assert [finding.sentence for finding in back] == [finding.sentence for finding in made]


@pytest.mark.parametrize(
    "claims",
    [
        {"outcome": "met", "reason": "published"},
        {"outcome": "met", "reason": "published", "evidence": [{"url": "", "digest": "sha256:1", "excerpt": "", "locator": ""}]},
        {"outcome": "missing", "reason": "not_found"},
        {"outcome": "missing", "reason": "timeout", "searched": 3},
        {"outcome": "unknown", "reason": "needs_person"},
    ],
)
def test_a_row_that_claims_more_than_it_proves_is_refused(row: models.Assessment, claims: dict[str, object]) -> None:
    models.Finding.objects.create(assessment=row, criterion="a:b", **claims)
    with pytest.raises(ValueError, match="a:b"):
        findings_of(row)
