"""What a person's decision is worth: to what it is bound, when it counts, and the findings and points that follow. Pure values.

A decision says of one criterion of one portal what a person saw. It is bound to that criterion as it was worded and to the evidence that
was looked at: to another version or other evidence it does not carry over. Decisions are never changed; a later one takes their place.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from checklists.finding import Evidence, Finding, Outcome, Search
from checklists.model import Checklist, Criterion, Subject
from monitor.assessment import MAIN_LAW
from monitor.privacy import redacted, shown_address

BY_REVIEWER = "by_reviewer"  # the reason of a finding that a person gave
NEGATIVE = frozenset({Outcome.MISSING, Outcome.PARTIAL})


@dataclass(frozen=True, kw_only=True, slots=True)
class Bond:
    """What a decision holds for: all three must be equal for it to count."""

    criterion: str
    evidence: str
    version: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What one person decided, and when. `proof` is an address that they saw themselves, "" where the crawl's evidence is enough; `seen`
    is what was seen again for them after the municipality's reply.
    """

    bond: Bond
    outcome: Outcome
    note: str
    proof: str
    by: str
    at: datetime
    seen: tuple[Evidence, ...] = ()


def bond_of(criterion: Criterion, finding: Finding, crawl: str) -> Bond:
    """To what a decision on this finding would be bound. `crawl` is the digest of all that the crawl saw.

    Where nothing proves the finding, the whole crawl is what was looked at: to another crawl such a decision does not carry over.
    """
    seen: list[tuple[str, str]] = sorted((evidence.url, evidence.digest) for evidence in finding.evidence if evidence.digest)
    seen = seen or [("", crawl)]
    params = {key: list(value) if isinstance(value, tuple) else value for key, value in criterion.params.items()}
    asked = {"question": criterion.question, "predicate": criterion.predicate, "params": params, "scores": criterion.scores}
    return Bond(criterion=criterion.code, evidence=_digest([finding.outcome, finding.reason, seen]), version=_digest(asked))


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()[:32]


def counting(decisions: Iterable[Decision], bond: Bond, *, two_persons: bool) -> Decision | None:
    """The decision that counts for a bond, of all in the order they were made; None while none does.

    Where two persons are asked for, a negative one counts when another person has decided the same.
    """
    bound = [one for one in decisions if one.bond == bond]
    if not bound:
        return None
    newest = bound[-1]
    if not two_persons or newest.outcome not in NEGATIVE:
        return newest
    others = {one.by for one in bound if one.outcome is newest.outcome} - {newest.by}
    return newest if others else None


def waits_for_second(decisions: Iterable[Decision], bond: Bond, *, two_persons: bool) -> Decision | None:
    """The negative decision of one person that waits for another's, or None."""
    bound = [one for one in decisions if one.bond == bond]
    return bound[-1] if bound and counting(bound, bond, two_persons=two_persons) is None else None


def decided(
    checklist: Checklist, findings: Sequence[Finding], decisions: Sequence[Decision], *, crawl: str, two_persons: bool
) -> tuple[Finding, ...]:
    """The findings with the decisions that count in the place of the machine's."""
    criteria = {criterion.code: criterion for obligation in checklist.obligations for criterion in obligation.criteria}
    by_criterion: dict[str, list[Decision]] = {}
    for one in decisions:
        by_criterion.setdefault(one.bond.criterion, []).append(one)
    found = []
    for finding in findings:
        criterion, own = criteria.get(finding.criterion), by_criterion.get(finding.criterion)
        counts = counting(own, bond_of(criterion, finding, crawl), two_persons=two_persons) if criterion and own else None
        found.append(_by_person(finding, counts) if counts else finding)
    return tuple(found)


def _by_person(finding: Finding, decision: Decision) -> Finding:
    """The same question answered by a person: what they saw is the evidence, and that they looked is the search.

    An address that only the person saw is not in the archive: it is proved by their signed word, whose digest stands in its place. What
    they wrote is for everybody once it is published, so it passes under the same veil as what the machine says.
    """
    if decision.outcome is finding.outcome or decision.outcome is Outcome.UNKNOWN:
        return finding
    word = [
        decision.bond.criterion,
        decision.outcome,
        decision.note,
        decision.proof,
        decision.by,
        decision.at,
    ]  # with `at` nobody guesses `by`
    own, note, proof = f"decision:{_digest(word)}", redacted(decision.note), shown_address(decision.proof)
    seen = tuple(one for one in decision.seen if one not in finding.evidence)
    evidence = finding.evidence + seen + ((Evidence(url=proof, digest=own, excerpt=note),) if decision.proof else ())
    looked = finding.search or Search(pages=0, complete=True)
    return Finding(
        criterion=finding.criterion,
        outcome=decision.outcome,
        reason=BY_REVIEWER,
        params={"detail": note or "se vio y se aceptó la evidencia"},
        evidence=evidence,
        search=looked if decision.outcome is Outcome.MISSING else None,
    )


def may_decide(finding: Finding, outcome: Outcome, note: str, proof: str, *, seen: Sequence[Evidence] = ()) -> str:
    """What keeps somebody from deciding so, in words; "" where nothing does. `seen` is what was seen again for them."""
    if outcome in (Outcome.MET, Outcome.PARTIAL) and not finding.evidence and not proof and not any(one.digest for one in seen):
        return "Para decir que sí está hace falta una prueba: pegue la dirección donde usted lo vio."
    if outcome in NEGATIVE and len(note.strip()) < 10:
        return "Escriba en una frase qué falta: la municipalidad la va a leer."
    if outcome is Outcome.NOT_APPLICABLE and len(note.strip()) < 10:
        return "Escriba por qué no aplica, en una frase."
    if proof and not proof.startswith(("http://", "https://")):
        return "La dirección de la prueba comienza con https:// o http://."
    return ""


def stakes(checklist: Checklist, subject: Subject = Subject.MUNICIPALITY) -> Mapping[str, float]:
    """The points of article 10's hundred that hang on each scoring criterion; the others hang on none."""
    found: dict[str, float] = {}
    for law in (one for one in checklist.laws_binding(subject) if one.code == MAIN_LAW):
        bound = [one for one in law.obligations if one.binds_subject(subject) and any(c.scores for c in one.criteria)]
        for obligation in bound:
            parts = [part for part in obligation.parts if any(c.scores for c in part.criteria)]
            for part in parts:
                scoring = [criterion for criterion in part.criteria if criterion.scores]
                found |= {criterion.code: 100 / len(bound) / len(parts) / len(scoring) for criterion in scoring}
    return found
