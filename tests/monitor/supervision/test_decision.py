"""What a person's decision is bound to, when it counts, and the points that follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists.finding import Evidence, Finding, Outcome, Search
from checklists.load import load_checklist
from checklists.model import Criterion
from checklists.scoring import score
from monitor.supervision.decision import Bond, Decision, bond_of, counting, decided, may_decide, stakes, waits_for_second

CHECKLIST = load_checklist()
CRITERION: Criterion = next(iter(next(iter(CHECKLIST.obligations)).criteria))
SEEN = Evidence(url="https://x.gob.gt/4.pdf", digest="sha256:aa", excerpt="Julio")
UNSURE = Finding(criterion=CRITERION.code, outcome=Outcome.UNKNOWN, reason="period_unread", evidence=(SEEN,))
CRAWL = "sha256:crawl"
NOW = datetime(2026, 11, 26, tzinfo=UTC)
WHY = "El archivo es de otro año."


def said(outcome: Outcome = Outcome.MET, *, by: str = "ana", finding: Finding = UNSURE, note: str = WHY, proof: str = "") -> Decision:
    return Decision(bond=bond_of(CRITERION, finding, CRAWL), outcome=outcome, note=note, proof=proof, by=by, at=NOW)


def of(*decisions: Decision, finding: Finding = UNSURE, two: bool = False) -> Finding:
    return decided(CHECKLIST, [finding], list(decisions), crawl=CRAWL, two_persons=two)[0]


def test_a_decision_takes_the_place_of_the_machines_answer_with_its_proof() -> None:
    found = of(said(Outcome.MET))
    assert (found.outcome, found.reason, found.evidence) == (Outcome.MET, "by_reviewer", (SEEN,))
    assert of(said(Outcome.MISSING)).search == Search(pages=0, complete=True)
    own = of(said(Outcome.MET, proof="https://x.gob.gt/otra"))
    assert [evidence.url for evidence in own.evidence] == [SEEN.url, "https://x.gob.gt/otra"]


@pytest.mark.parametrize(
    "other",
    [
        replace(UNSURE, evidence=(replace(SEEN, digest="sha256:bb"),)),
        replace(UNSURE, evidence=(SEEN, replace(SEEN, url="https://x.gob.gt/5.pdf"))),
        replace(UNSURE, reason="needs_person", params={"detail": "x"}),
    ],
)
def test_a_decision_does_not_carry_over_to_other_evidence_or_another_reason(other: Finding) -> None:
    assert of(said(Outcome.MET), finding=other) is other


def test_a_decision_does_not_carry_over_to_a_question_that_is_worded_otherwise() -> None:
    assert bond_of(CRITERION, UNSURE, CRAWL) != bond_of(replace(CRITERION, question="¿Otra cosa?"), UNSURE, CRAWL)
    assert bond_of(CRITERION, UNSURE, CRAWL) == bond_of(replace(CRITERION, remedy="Otro consejo"), UNSURE, CRAWL)


def test_where_nothing_was_seen_a_decision_holds_for_that_crawl_alone() -> None:
    blocked = Finding(criterion=CRITERION.code, outcome=Outcome.UNKNOWN, reason="blocked", params={"detail": "403"})
    assert bond_of(CRITERION, blocked, CRAWL) != bond_of(CRITERION, blocked, "sha256:next")
    assert bond_of(CRITERION, UNSURE, CRAWL) == bond_of(CRITERION, UNSURE, "sha256:next")


def test_a_later_decision_takes_the_place_of_an_earlier_one() -> None:
    assert of(said(Outcome.MISSING), said(Outcome.MET)).outcome is Outcome.MET


def test_a_negative_one_counts_when_another_person_has_decided_the_same() -> None:
    one, same, other = said(Outcome.MISSING), said(Outcome.MISSING, by="ana"), said(Outcome.MISSING, by="eva")
    bond = one.bond
    assert counting([one, same], bond, two_persons=True) is None
    assert waits_for_second([one], bond, two_persons=True) == one
    assert counting([one, other], bond, two_persons=True) == other
    assert counting([one, said(Outcome.PARTIAL, by="eva")], bond, two_persons=True) is None
    assert of(one, two=True) is UNSURE
    assert of(said(Outcome.MET), two=True).outcome is Outcome.MET


@pytest.mark.parametrize(
    ("outcome", "note", "proof", "told"),
    [
        (Outcome.MET, "", "", "pegue la dirección"),
        (Outcome.MISSING, "no", "", "en una frase"),
        (Outcome.NOT_APPLICABLE, "", "", "por qué no aplica"),
        (Outcome.MET, "", "javascript:alert(1)", "comienza con https"),
        (Outcome.MET, "", "https://x.gob.gt/", ""),
        (Outcome.MISSING, WHY, "", ""),
    ],
)
def test_nobody_decides_without_a_proof_or_a_reason(outcome: Outcome, note: str, proof: str, told: str) -> None:
    bare = Finding(criterion=CRITERION.code, outcome=Outcome.UNKNOWN, reason="blocked", params={"detail": "403"})
    answer = may_decide(bare, outcome, note, proof)
    assert told in answer
    assert bool(told) is bool(answer)


def test_the_points_of_all_criteria_are_a_hundred_and_each_is_what_its_decision_moves() -> None:
    weight = stakes(CHECKLIST)
    own = {code: points for code, points in weight.items() if code.startswith("laip-10")}
    assert set(own) == set(weight), "what no publication shows moves no place in the queue"
    assert sum(own.values()) == pytest.approx(100)
    unknown = [Finding(criterion=code, outcome=Outcome.UNKNOWN, reason="blocked", params={"detail": "403"}) for code in own]
    base = score(CHECKLIST, unknown)[0].score
    code = next(iter(own))
    met = Finding(criterion=code, outcome=Outcome.MET, reason="by_reviewer", params={"detail": "x"}, evidence=(SEEN,))
    moved = score(CHECKLIST, [met, *unknown[1:]])[0].score
    assert base
    assert moved
    assert moved.low - base.low == pytest.approx(own[code], abs=0.01)  # points are rounded to the hundredth


@given(st.lists(st.tuples(st.sampled_from(list(Outcome)), st.sampled_from("abc")), max_size=8), st.booleans())
def test_whatever_was_decided_one_answer_counts_at_most_and_it_is_the_newest(made: list[tuple[Outcome, str]], two: bool) -> None:
    bond = Bond(criterion="x", evidence="e", version="v")
    decisions = [Decision(bond=bond, outcome=outcome, note="", proof="", by=by, at=NOW) for outcome, by in made]
    counts, waits = counting(decisions, bond, two_persons=two), waits_for_second(decisions, bond, two_persons=two)
    assert not (counts and waits)
    assert (counts or waits) is (decisions[-1] if decisions else None)


def test_what_a_reviewer_writes_is_published_without_anybodys_numbers_and_names_no_account() -> None:
    note, proof = "Está la lista de Ana, DPI 2345 67890 0101.", "https://muni.gob.gt/dpi-2345678900101.pdf"
    first = said(Outcome.MISSING, note=note, proof=proof)
    made = [of(one) for one in (first, replace(first, by="eva"), replace(first, at=NOW + timedelta(seconds=1)))]
    told = f"{made[0].sentence} {made[0].evidence}"
    assert "2345 67890 0101" not in told
    assert "2345678900101" not in told
    assert len({one.evidence[-1].digest for one in made}) == 3
