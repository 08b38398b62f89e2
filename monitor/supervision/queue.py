"""What waits for a person in a round, what changes most first: one numeral of one portal at a time.

Unsure comes first: a criterion that the machine could not decide, or that waits for a second person. Of those, the numerals on which the
most points hang. What was decided for exactly this evidence is done, in this round or an earlier one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

from checklists.finding import Finding, Outcome
from checklists.model import Checklist, Criterion
from monitor.archive import models as archive
from monitor.archive.store import finding_of
from monitor.supervision.crawls import Standing, standings
from monitor.supervision.decision import Decision, bond_of, counting, stakes, waits_for_second
from monitor.supervision.keep import decisions_of
from monitor.supervision.models import Answer, Round


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One numeral of one portal, with the points that hang on its undecided criteria."""

    portal: int
    obligation: str
    points: float
    criteria: tuple[str, ...]
    seconds: bool  # whether it waits for a second person alone


def queue(given: Round, checklist: Checklist, *, by: str) -> tuple[Item, ...]:
    """All that waits for this person, in the order it is shown. What they decided alone and waits for another is not shown to them."""
    counting_in = {one.assessment.pk: one for one in standings(given) if one.assessment}
    answered = answered_in(given)
    unsure, told = Q(outcome=Outcome.UNKNOWN), Q(criterion__in={code for _, code in answered})
    rows = archive.Finding.objects.filter(unsure | told, assessment__in=counting_in)
    criteria = criteria_of(checklist)
    said, weight = decisions_of(given), stakes(checklist)
    found: dict[tuple[int, str], list[tuple[str, bool]]] = defaultdict(list)
    for row in rows.iterator(chunk_size=5000):
        criterion = criteria.get(row.criterion)
        if criterion is None or criterion.good_practice:
            continue
        standing = counting_in[row.assessment_id]
        portal = standing.portal.pk
        crawl = standing.crawl.evidence_digest if standing.crawl else ""
        answer = answered.get((portal, row.criterion))
        if row.outcome != Outcome.UNKNOWN and answer is None:
            continue
        waiting = _waits(criterion, row, crawl, said.get(portal, ()), given.two_persons, by, answer)
        if waiting is not None:
            found[portal, row.criterion.partition(":")[0].partition(".")[0]].append((row.criterion, waiting))
    items = [
        Item(
            portal=portal,
            obligation=obligation,
            points=sum(weight.get(code, 0.0) for code, _ in waiting),
            criteria=tuple(code for code, _ in waiting),
            seconds=all(second for _, second in waiting),
        )
        for (portal, obligation), waiting in found.items()
    ]
    return tuple(sorted(items, key=lambda item: (-round(item.points, 6), item.obligation, item.portal)))


def answered_in(given: Round) -> Mapping[tuple[int, str], datetime]:
    """When a municipality last said something of a criterion in this round: what it said after a decision is looked at again."""
    rows = Answer.objects.filter(notice__round=given).values_list("notice__portal", "criterion").annotate(last=Max("at"))
    return {(portal, criterion): last for portal, criterion, last in rows}


def _waits(
    criterion: Criterion,
    row: archive.Finding,
    crawl: str,
    said: Sequence[Decision],
    two_persons: bool,
    by: str,
    answered_at: datetime | None,
) -> bool | None:
    """Whether a finding waits for a person: False for the first, True for a second, None where it does not wait for this one."""
    own = [one for one in said if one.bond.criterion == criterion.code]
    if not own:
        return False
    bond = bond_of(criterion, finding_of(row), crawl)
    counts = counting(own, bond, two_persons=two_persons)
    if counts is not None:
        return False if answered_at and answered_at > counts.at else None
    first = waits_for_second(own, bond, two_persons=two_persons)
    if first is None:
        return False
    return None if first.by == by else True


def criteria_of(checklist: Checklist) -> Mapping[str, Criterion]:
    """Every criterion by its code."""
    return {criterion.code: criterion for obligation in checklist.obligations for criterion in obligation.criteria}


def standing_of(given: Round, portal: int) -> Standing | None:
    """One portal of a round with the crawl that counts."""
    return next((one for one in standings(given) if one.portal.pk == portal), None)


def findings_in(standing: Standing, obligation: str) -> tuple[Finding, ...]:
    """The findings of one numeral in the assessment that counts."""
    rows = archive.Finding.objects.filter(assessment=standing.assessment, criterion__startswith=obligation)
    return tuple(finding_of(row) for row in rows if row.criterion.partition(":")[0].partition(".")[0] == obligation)
