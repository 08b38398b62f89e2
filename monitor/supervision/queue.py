"""What waits for a person in a round, what changes most first: one numeral of one portal at a time.

Unsure comes first: a criterion that the machine could not decide, or that waits for a second person. Of those, the numerals on which the
most points hang. What was decided for exactly this evidence is done, in this round or an earlier one.

What waits of a portal follows from rows that are only ever added to (assessments, decisions, answers), so it is reckoned once for each
state of theirs and remembered in this process: the next numeral of the whole country costs three small questions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, OuterRef, Q, Subquery

from checklists.finding import Finding, Outcome
from checklists.model import Checklist, Criterion
from monitor.archive import models as archive
from monitor.archive.store import finding_of
from monitor.supervision import models
from monitor.supervision.by_hand import ByHand
from monitor.supervision.by_hand_keep import hands_of, newest_of
from monitor.supervision.crawls import Counting, Standing, counting_in
from monitor.supervision.crawls import standing_of as standing_of
from monitor.supervision.decision import Decision, bond_of, counting, stakes, waits_for_second
from monitor.supervision.keep import decisions_of
from monitor.supervision.models import Answer, FindingAgain, Round


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One numeral of one portal, with the points that hang on its undecided criteria."""

    portal: int
    obligation: str
    criteria: tuple[str, ...]
    weights: tuple[float, ...]  # the points on each
    firsts: tuple[str, ...]  # who decided each alone, so that it waits for another person; "" where nobody did
    place: tuple[float, str, int]  # in the order in which things are shown

    @classmethod
    def of(cls, portal: int, obligation: str, waiting: Sequence[tuple[str, float, str]]) -> Item:
        """The item of a numeral's criteria, each with its points and who decided it first."""
        criteria, weights, firsts = zip(*waiting, strict=True)
        place = (-round(sum(weights), 6), obligation, portal)
        return cls(portal=portal, obligation=obligation, criteria=criteria, weights=weights, firsts=firsts, place=place)

    @property
    def points(self) -> float:
        """What hangs on all of it."""
        return -self.place[0]

    @property
    def seconds(self) -> bool:
        """Whether it waits for a second person alone."""
        return all(self.firsts)


def queue(given: Round, checklist: Checklist, *, by: str) -> tuple[Item, ...]:
    """All that waits for this person, in the order it is shown. What they decided alone and waits for another is not shown to them."""
    return tuple(sorted(_for(given, checklist, by), key=lambda item: item.place))


def first_for(given: Round, checklist: Checklist, *, by: str, skipped: Collection[tuple[int, str]] = ()) -> Item | None:
    """What waits first for this person and was not skipped; None where nothing else waits."""
    waiting = (item for item in _for(given, checklist, by) if (item.portal, item.obligation) not in skipped)
    return min(waiting, key=lambda item: item.place, default=None)


def _for(given: Round, checklist: Checklist, by: str) -> Iterator[Item]:
    """What waits of every portal, without what this person decided already."""
    for items in _waiting(given, checklist).values():
        for item in items:
            own = item if by not in item.firsts else _without(item, by)
            if own:
                yield own


def _without(item: Item, by: str) -> Item | None:
    rest = [one for one in zip(item.criteria, item.weights, item.firsts, strict=True) if one[2] != by]
    return Item.of(item.portal, item.obligation, rest) if rest else None


_State = tuple[object, ...]
_remembered: dict[tuple[int, int], tuple[_State, tuple[Item, ...]]] = {}  # by round and portal: the newest state and what waited in it
_counted: dict[int, tuple[_State, Mapping[int, Counting]]] = {}  # by round: which crawls counted when there was no newer assessment


def _waiting(given: Round, checklist: Checklist) -> Mapping[int, tuple[Item, ...]]:
    """What waits of every portal of a round, whoever asks. Only what changed since it was asked last is reckoned anew."""
    counts = _counting_in(given)
    states = _states(given, checklist, counts)
    known = {portal: _remembered.get((given.pk, portal), (None, ())) for portal in states}
    changed = {portal: counts[portal] for portal, state in states.items() if known[portal][0] != state}
    fresh = _reckoned(given, checklist, changed) if changed else {}
    for portal in changed:
        _remembered[given.pk, portal] = states[portal], fresh.get(portal, ())
    return {portal: fresh.get(portal, ()) if portal in changed else known[portal][1] for portal in states}


def _counting_in(given: Round) -> Mapping[int, Counting]:
    newest = archive.Assessment.objects.order_by("-pk").values_list("pk", "made_at").first()
    state = (given.cut_off, newest)
    if _counted.get(given.pk, (None,))[0] != state:
        _counted[given.pk] = state, counting_in(given)
    return _counted[given.pk][1]


def _states(given: Round, checklist: Checklist, counts: Mapping[int, Counting]) -> Mapping[int, _State]:
    """What the waiting of each portal depends on: the assessment that counts, the newest decision about it, and what its town answered."""
    newest = models.Decision.objects.filter(portal=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    decided = dict(given.portals.order_by().annotate(newest=Subquery(newest)).values_list("pk", "newest"))
    answered: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    for (portal, criterion), at in sorted(answered_in(given).items()):
        answered[portal].append((criterion, at))
    law, by_hand = (checklist.version, given.two_persons), newest_of(given)
    return {portal: (*law, one, decided.get(portal), by_hand.get(portal), *answered.get(portal, ())) for portal, one in counts.items()}


def _reckoned(given: Round, checklist: Checklist, counts: Mapping[int, Counting]) -> Mapping[int, tuple[Item, ...]]:
    whose = {one.assessment: portal for portal, one in counts.items()}
    crawls = dict(archive.Assessment.objects.filter(pk__in=whose).values_list("pk", "crawl__evidence_digest"))
    answered = {key: at for key, at in answered_in(given).items() if key[0] in counts}
    unsure, told = Q(outcome=Outcome.UNKNOWN), Q(criterion__in={code for _, code in answered})
    rows = archive.Finding.objects.filter(unsure | told, assessment__in=whose).order_by("pk")
    criteria = criteria_of(checklist)
    said, weight, hands = decisions_of(given, *counts), stakes(checklist), hands_of(given)
    found: dict[tuple[int, str], list[tuple[str, float, str]]] = defaultdict(list)
    for row in rows.iterator(chunk_size=5000):
        criterion, portal = criteria.get(row.criterion), whose[row.assessment_id]
        answer = answered.get((portal, row.criterion))
        if criterion is None or criterion.good_practice or (row.outcome != Outcome.UNKNOWN and answer is None):
            continue
        first = _first(criterion, row, crawls[row.assessment_id], said.get(portal, ()), given.two_persons, answer)
        by_hand = row.outcome == Outcome.UNKNOWN and answer is None and _seen_by_hand(hands.get(portal), row.criterion, given.two_persons)
        if first is not None and not by_hand:
            found[portal, _numeral(row.criterion)].append((row.criterion, weight.get(row.criterion, 0.0), first))
    items: dict[int, list[Item]] = defaultdict(list)
    for (portal, obligation), waiting in found.items():
        items[portal].append(Item.of(portal, obligation, waiting))
    return {portal: tuple(made) for portal, made in items.items()}


def _seen_by_hand(hand: ByHand | None, criterion: str, two_persons: bool) -> bool:
    """Whether what a person saw where no crawl could answers a question already."""
    if hand is None:
        return False
    return bool(hand.word(two_persons=two_persons) or hand.look(_numeral(criterion), two_persons=two_persons))


def answered_in(given: Round) -> Mapping[tuple[int, str], datetime]:
    """When a municipality last said something of a criterion in this round, or what it said was last seen again: what comes after a
    decision is looked at again.
    """
    said = Answer.objects.filter(notice__round=given).values_list("notice__portal", "criterion").annotate(last=Max("at"))
    again = FindingAgain.objects.filter(seen__answer__notice__round=given)
    seen = again.values_list("seen__answer__notice__portal", "criterion").annotate(last=Max("seen__at"))
    found: dict[tuple[int, str], datetime] = {}
    for portal, criterion, last in (*said, *seen):
        found[portal, criterion] = max(last, found.get((portal, criterion), last))
    return found


def _first(
    criterion: Criterion, row: archive.Finding, crawl: str, said: Sequence[Decision], two_persons: bool, answered_at: datetime | None
) -> str | None:
    """Who decided a finding alone, so that it waits for another person; "" where it waits for anybody, None where it does not wait."""
    own = [one for one in said if one.bond.criterion == criterion.code]
    if not own:
        return ""
    bond = bond_of(criterion, finding_of(row), crawl)
    counts = counting(own, bond, two_persons=two_persons)
    if counts is not None:
        return "" if answered_at and answered_at > counts.at else None
    first = waits_for_second(own, bond, two_persons=two_persons)
    return first.by if first else ""


def criteria_of(checklist: Checklist) -> Mapping[str, Criterion]:
    """Every criterion by its code."""
    return {criterion.code: criterion for obligation in checklist.obligations for criterion in obligation.criteria}


def findings_in(standing: Standing, obligation: str) -> tuple[Finding, ...]:
    """The findings of one numeral in the assessment that counts."""
    rows = archive.Finding.objects.filter(assessment=standing.assessment, criterion__startswith=obligation)
    return tuple(finding_of(row) for row in rows if _numeral(row.criterion) == obligation)


def _numeral(criterion: str) -> str:
    return criterion.partition(":")[0].partition(".")[0]
