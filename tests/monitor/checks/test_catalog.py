"""The catalog answers every question that the law puts, and no other; what it may not claim, it cannot."""

from __future__ import annotations

from datetime import date

import pytest

from checklists.finding import Evidence, Finding, Outcome, Search
from checklists.load import load_checklist
from checklists.predicates import HUMAN, PREDICATES
from monitor.checks import check
from monitor.checks.catalog import CHECKS
from monitor.crawler.urls import key
from monitor.outcome import UNSEEN
from monitor.page import Crawl, Fetched

TODAY = date(2026, 11, 22)


def test_every_predicate_has_its_function_and_every_function_its_predicate() -> None:
    assert set(CHECKS) == set(PREDICATES) - {HUMAN}


def test_every_criterion_gets_one_finding_in_the_order_of_the_checklist() -> None:
    law = load_checklist()
    findings = check(law, Crawl(portal="http://x.test/", outcome=Fetched.DNS, complete=False), [], today=TODAY, key=key).findings
    assert [finding.criterion for finding in findings] == [c.code for obligation in law.obligations for c in obligation.criteria]


@pytest.mark.parametrize("outcome", sorted(UNSEEN))
def test_a_crawl_that_saw_nothing_calls_nothing_missing(outcome: Fetched) -> None:
    crawl = Crawl(portal="http://x.test/", outcome=outcome, complete=False)
    findings = check(load_checklist(), crawl, [], today=TODAY, key=key).findings
    assert {finding.outcome for finding in findings} <= {Outcome.UNKNOWN, Outcome.NOT_APPLICABLE}


def test_met_without_evidence_and_missing_without_a_completed_search_cannot_be_said() -> None:
    proof = (Evidence(url="http://x.test/", digest="sha256:0"),)
    with pytest.raises(ValueError, match="without evidence"):
        Finding(criterion="a:b", outcome=Outcome.MET, reason="published")
    with pytest.raises(ValueError, match="without a completed search"):
        Finding(criterion="a:b", outcome=Outcome.MISSING, reason="not_found", evidence=proof)
    with pytest.raises(ValueError, match="without a completed search"):
        Finding(criterion="a:b", outcome=Outcome.MISSING, reason="not_found", search=Search(pages=3, complete=False))
    with pytest.raises(ValueError, match="does not explain"):
        Finding(criterion="a:b", outcome=Outcome.MET, reason="not_found", evidence=proof)
