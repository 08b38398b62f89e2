"""How often reviewers confirm what the machine said: the same count as on constructed pages, over decisions on real portals.

A decision is the truth where it counts: the last one about the same evidence and question, by two persons where it is negative and its
round asks for two. What the machine decided and what it only suggested are told apart. What it left open says nothing of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checklists.finding import Outcome
from monitor.accuracy import Judged, Rate
from monitor.archive.models import Finding
from monitor.supervision.decision import NEGATIVE
from monitor.supervision.models import Decision, FindingAgain, Round

Key = tuple[int, str, str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Confirmed:
    """Of the times that a check said one outcome and a person decided, in how many it was confirmed."""

    predicate: str
    said: Outcome
    suggested: bool  # whether it only suggested it
    rate: Rate


def confirmed(given: Round | None = None) -> tuple[Confirmed, ...]:
    """Every check and outcome that people decided about, in all rounds or one."""
    return table(judged(given))


def table(answers: Iterable[tuple[Judged, bool]]) -> tuple[Confirmed, ...]:
    """The answers counted, by check, decided before suggested, and outcome. Pure."""
    counts: dict[tuple[str, bool, Outcome], list[int]] = defaultdict(lambda: [0, 0])
    for one, suggested in answers:
        count = counts[one.predicate, suggested, one.said]
        count[0] += one.said is one.true
        count[1] += 1
    order = list(Outcome)
    return tuple(
        Confirmed(predicate=predicate, said=said, suggested=suggested, rate=Rate(right=right, of=of))
        for (predicate, suggested, said), (right, of) in sorted(
            counts.items(), key=lambda item: (item[0][0], item[0][1], order.index(item[0][2]))
        )
    )


def judged(given: Round | None = None) -> Iterator[tuple[Judged, bool]]:
    """What the machine said beside what a person decided, and whether it only suggested it."""
    rows = Decision.objects.select_related("round").order_by("pk")
    said: dict[Key, list[Decision]] = defaultdict(list)
    for row in rows.filter(round=given) if given else rows:
        said[row.portal_id, row.criterion, row.evidence, row.version].append(row)
    counting = [newest for made in said.values() if (newest := _counting(made))]
    hints = _suggestions(counting)
    for one in counting:
        outcome = Outcome(one.proposed)
        hint = hints.get(one.pk) if outcome is Outcome.UNKNOWN else None
        if outcome is not Outcome.UNKNOWN or hint:
            yield Judged(predicate=one.predicate, said=hint or outcome, true=Outcome(one.outcome)), hint is not None


def _counting(made: list[Decision]) -> Decision | None:
    """The last decision of those about the same thing, where it counts."""
    newest = made[-1]
    if not newest.round.two_persons or newest.outcome not in NEGATIVE:
        return newest
    return newest if {one.by for one in made if one.outcome == newest.outcome} - {newest.by} else None


def _suggestions(rows: Iterable[Decision]) -> dict[int, Outcome]:
    """What the machine suggested where it left a question to a person, by decision."""
    open_ = [one for one in rows if one.proposed == Outcome.UNKNOWN]
    first = Finding.objects.filter(assessment__in={one.assessment_id for one in open_}, reason="needs_person")
    again = FindingAgain.objects.filter(seen__in={one.seen_id for one in open_ if one.seen_id}, reason="needs_person")
    told = {(f"a{pk}", code): params for pk, code, params in first.values_list("assessment", "criterion", "params")}
    told |= {(f"s{pk}", code): params for pk, code, params in again.values_list("seen", "criterion", "params")}
    found = {}
    for one in open_:
        params = told.get((f"s{one.seen_id}" if one.seen_id else f"a{one.assessment_id}", one.criterion), {})
        if params.get("suggests"):
            found[one.pk] = Outcome(params["suggests"])
    return found
