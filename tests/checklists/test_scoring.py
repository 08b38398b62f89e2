"""From findings to points: what is met, unseen, not applicable or of no law, each where it belongs."""

from __future__ import annotations

from datetime import date

import pytest

from checklists.finding import Evidence, Finding, Outcome, Search
from checklists.load import load_checklist
from checklists.model import Band, Basis, Checklist, Criterion, Form, Law, Obligation, Part, Refresh, Scheme, Subject
from checklists.scoring import Score, Scorecard, score

MET, PARTIAL, MISSING, UNKNOWN, NOT_APPLICABLE = Outcome.MET, Outcome.PARTIAL, Outcome.MISSING, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE
BANDS = (Band(name="aceptable", at_least=85), Band(name="bajo", at_least=60), Band(name="deficiente", at_least=0))
SCHEME = Scheme(name="de prueba", bands=BANDS)


def asked(code: str, basis: Basis = Basis.LAW, good_practice: bool = False) -> Criterion:
    return Criterion(code=code, question="¿Está?", basis=basis, predicate="has_part", good_practice=good_practice)


def part(code: str, *criteria: Criterion) -> Part:
    rhythm = {"refresh": Refresh.STANDING, "refresh_basis": Basis.CONVENTION, "forms": (Form.PAGE,)}
    return Part(code=code, slug="", title=code, duty="", criteria=criteria, **rhythm)  # type: ignore[arg-type]


def duty(code: str, *parts: Part, binds: Subject = Subject.MUNICIPALITY) -> Obligation:
    named = {"number": code, "slug": code, "short": code, "title": code, "citation": "", "duty": ""}
    return Obligation(code=code, law="ley", basis=Basis.LAW, binds=(binds,), parts=parts, **named)  # type: ignore[arg-type]


def told(code: str, outcome: Outcome) -> Finding:
    reason = {MET: "published", PARTIAL: "published", MISSING: "not_found", UNKNOWN: "no_links", NOT_APPLICABLE: "not_bound"}[outcome]
    proof = (Evidence(url="http://localhost/", digest="sha256:0"),) if outcome in (MET, PARTIAL) else ()
    search = Search(pages=1, complete=True) if outcome is MISSING else None
    return Finding(criterion=code, outcome=outcome, reason=reason, evidence=proof, search=search)


def card(*obligations: Obligation, **outcomes: Outcome) -> Scorecard:
    law = Law(code="ley", title="Ley", citation="", article="", obligations=obligations)
    checklist = Checklist(version="1", in_force_from=date(2026, 1, 1), sources=(), scheme=SCHEME, laws=(law,), registers={})
    return score(checklist, [told(code, outcome) for code, outcome in outcomes.items()])[0]


def points(*obligations: Obligation, **outcomes: Outcome) -> Score:
    found = card(*obligations, **outcomes).score
    assert found is not None
    return found


FOUR = duty("o", part("o", asked("a"), asked("b"), asked("c"), asked("d")))


def test_met_is_one_partial_a_half_and_missing_nothing() -> None:
    assert points(FOUR, a=MET, b=MET, c=PARTIAL, d=MISSING) == Score(low=62.5, point=62.5, high=62.5, band="bajo", decided=1.0)


def test_what_was_not_seen_widens_the_bounds_and_takes_point_and_band_away() -> None:
    assert points(FOUR, a=MET, b=MET, c=MET, d=UNKNOWN) == Score(low=75.0, point=None, high=100.0, band=None, decided=0.75)


def test_a_criterion_without_a_finding_was_not_seen() -> None:
    assert points(FOUR, a=MET, b=MET, c=MET) == points(FOUR, a=MET, b=MET, c=MET, d=UNKNOWN)


def test_with_four_fifths_decided_there_is_a_point_and_a_band_to_be_confirmed_where_the_bounds_disagree() -> None:
    five = duty("o", part("o", *(asked(code) for code in "abcde")))
    assert points(five, a=MET, b=MET, c=MET, d=MET, e=UNKNOWN) == Score(
        low=80.0, point=100.0, high=100.0, band="por confirmar", decided=0.8
    )
    assert points(five, a=MISSING, b=MISSING, c=MISSING, d=MET, e=UNKNOWN).band == "deficiente"


def test_what_does_not_apply_is_left_out_of_the_mean() -> None:
    assert points(FOUR, a=MET, b=MISSING, c=NOT_APPLICABLE, d=NOT_APPLICABLE).point == 50.0


def test_good_practices_and_our_own_ideas_never_count() -> None:
    more = duty(
        "o", part("o", asked("a"), asked("b", Basis.OURS), asked("c", Basis.CONVENTION), asked("d", Basis.MONITOR_2017, good_practice=True))
    )
    assert points(more, a=MET, b=MISSING, c=MISSING, d=MISSING).point == 100.0


def test_parts_weigh_alike_in_an_obligation_and_obligations_alike_in_a_law() -> None:
    joined = duty("o", part("o.x", asked("a"), asked("b"), asked("c")), part("o.y", asked("d")))
    assert points(joined, a=MET, b=MET, c=MET, d=MISSING).point == 50.0
    assert points(joined, duty("p", part("p", asked("e"))), a=MET, b=MET, c=MET, d=MISSING, e=MET).point == 75.0


def test_an_obligation_that_binds_others_does_not_apply_and_counts_nothing() -> None:
    notice = duty("n", part("n", asked("z")), binds=Subject.PRIVATE)
    found = card(FOUR, notice, a=MET, b=MET, c=MET, d=MET)
    assert [(item.outcome, item.credit is None) for item in found.obligations] == [(MET, False), (NOT_APPLICABLE, True)]
    assert found.score is not None
    assert found.score.point == 100.0


@pytest.mark.parametrize(
    ("outcomes", "summed"),
    [
        ({"a": MET, "b": MET, "c": MET, "d": MET}, MET),
        ({"a": MISSING, "b": MISSING, "c": MISSING, "d": MISSING}, MISSING),
        ({"a": MET, "b": MISSING, "c": MET, "d": MET}, PARTIAL),
        ({"a": MET, "b": MET, "c": MET, "d": UNKNOWN}, UNKNOWN),
        ({"a": MISSING, "b": MISSING, "c": MISSING, "d": UNKNOWN}, UNKNOWN),
        ({"a": MET, "b": MISSING, "c": MET, "d": UNKNOWN}, PARTIAL),
        ({}, UNKNOWN),
        ({"a": NOT_APPLICABLE, "b": NOT_APPLICABLE, "c": NOT_APPLICABLE, "d": NOT_APPLICABLE}, NOT_APPLICABLE),
    ],
)
def test_an_obligation_is_summed_up_by_one_outcome(outcomes: dict[str, Outcome], summed: Outcome) -> None:
    assert card(FOUR, **outcomes).obligations[0].outcome is summed


def test_a_law_where_nothing_scores_has_outcomes_and_no_score() -> None:
    promise = duty("o", part("o", asked("a", Basis.CONVENTION), asked("b", Basis.OURS, good_practice=True)))
    kept, broken = card(promise, a=MET, b=MISSING), card(promise, a=MISSING)
    assert (kept.score, broken.score) == (None, None)
    assert [(item.outcome, item.credit) for item in (*kept.obligations, *broken.obligations)] == [(MET, None), (MISSING, None)]


def test_a_law_where_a_person_found_nothing_applicable_has_no_score() -> None:
    assert card(FOUR, **dict.fromkeys("abcd", NOT_APPLICABLE)).score is None


def test_the_commitment_of_infom_is_told_without_points_beside_article_10() -> None:
    checklist = load_checklist()
    met = [told(criterion.code, MET) for o in checklist.obligations for criterion in o.criteria]
    cards = {found.law: found for found in score(checklist, met, Subject.INFOM)}
    assert set(cards) >= {"laip", "gobierno-abierto"}
    assert cards["laip"].score == Score(low=100.0, point=100.0, high=100.0, band="aceptable", decided=1.0)
    assert cards["gobierno-abierto"].score is None
    assert [item.outcome for item in cards["gobierno-abierto"].obligations] == [MET]


def test_the_bands_are_data_and_their_lower_bound_is_inside() -> None:
    assert [band.at_least for band in load_checklist().scheme.bands] == [85, 60, 0]
    twenty = duty("o", part("o", *(asked(f"c{number}") for number in range(20))))
    outcomes = {f"c{number}": MET if number < 17 else MISSING for number in range(20)}
    assert points(twenty, **outcomes).band == "aceptable"
    assert points(twenty, **{**outcomes, "c16": PARTIAL}).band == "bajo"
