"""What a finding may say: never more than it can prove, and never a sentence with a hole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checklists.finding import REASONS, Evidence, Finding, Outcome, ReasonParam, Search

PROOF = Evidence(url="https://a.gob.gt/x", digest="sha256:1")
params = st.dictionaries(st.sampled_from(sorted({name for reason in REASONS.values() for name in reason.names})), st.integers() | st.text())
evidence = st.lists(st.builds(Evidence, url=st.sampled_from(["", PROOF.url]), digest=st.sampled_from(["", PROOF.digest])), max_size=3)
searches = st.none() | st.builds(Search, pages=st.integers(0, 9), complete=st.booleans())


@settings(deadline=None)
@given(st.sampled_from(Outcome), st.sampled_from(sorted(REASONS)), params, evidence.map(tuple), searches, st.booleans())
def test_what_can_be_constructed_is_proved_and_told_whole(
    outcome: Outcome, reason: str, given: dict[str, ReasonParam], proofs: tuple[Evidence, ...], search: Search | None, justified: bool
) -> None:
    try:
        made = Finding(criterion="a:b", outcome=outcome, reason=reason, params=given, evidence=proofs, search=search, justified=justified)
    except ValueError:
        return
    assert outcome in REASONS[reason].outcomes
    assert all(str(given[name]) in made.sentence for name in REASONS[reason].names)
    if outcome in (Outcome.MET, Outcome.PARTIAL):
        assert any(proof.url and proof.digest for proof in proofs)
    if outcome is Outcome.MISSING:
        assert search is not None
        assert search.complete
    assert not justified or outcome is Outcome.MET


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_every_reason_can_be_given_with_all_that_its_sentence_tells(reason: str) -> None:
    told = dict.fromkeys(REASONS[reason].names, "esto")
    for outcome in REASONS[reason].outcomes:
        made = Finding(
            criterion="a:b", outcome=outcome, reason=reason, params=told, evidence=(PROOF,), search=Search(pages=1, complete=True)
        )
        assert "{" not in made.sentence
        assert "…" not in made.sentence
        assert made.sentence[0].isupper()


def test_a_sentence_with_a_hole_cannot_be_constructed() -> None:
    with pytest.raises(ValueError, match=r"«late» without found, period"):
        Finding(criterion="a:b", outcome=Outcome.PARTIAL, reason="late", evidence=(PROOF,))


def test_a_confidence_is_a_share() -> None:
    assert Finding(criterion="a:b", outcome=Outcome.MET, reason="published", evidence=(PROOF,), confidence=0.6).confidence == 0.6
    for wrong in (-0.1, 1.01):
        with pytest.raises(ValueError, match="confidence"):
            Finding(criterion="a:b", outcome=Outcome.MET, reason="published", evidence=(PROOF,), confidence=wrong)


def test_a_proof_without_address_or_digest_proves_nothing() -> None:
    for proof in (Evidence(url="", digest="sha256:1"), Evidence(url="https://a.gob.gt/", digest="")):
        with pytest.raises(ValueError, match="met without evidence"):
            Finding(criterion="a:b", outcome=Outcome.MET, reason="published", evidence=(proof,))
