"""How often the checks are right: what the machine said beside what is true, counted. One table for every source.

What is true comes from who built a page (`tests/gold`) or from a reviewer who looked at a finding. Both are triples of predicate, machine's
outcome and true outcome, so both are counted by the same function. Nothing is looked up here: no files, no clock, no Django.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from checklists.finding import Outcome

SURE_ENOUGH = 0.97  # the least precision with which a check may decide; below it, it suggests
DECIDED = (Outcome.MET, Outcome.PARTIAL, Outcome.MISSING)
_Z = 1.959964  # of a 95 % interval


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """One answer and the truth. `true` is `UNKNOWN` where nobody can tell from outside: then only `unknown` is right."""

    predicate: str
    said: Outcome
    true: Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """So many of so many, with its Wilson interval of 95 %."""

    right: int
    of: int

    @property
    def value(self) -> float | None:
        """The share; None of nothing."""
        return self.right / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The bounds between which the share of all such cases lies; None of nothing. Honest for few cases and for shares near 1."""
        if not self.of:
            return None
        share, squared = self.right / self.of, _Z * _Z
        middle = share + squared / (2 * self.of)
        reach = _Z * math.sqrt(share * (1 - share) / self.of + squared / (4 * self.of * self.of))
        scale = 1 + squared / self.of
        return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """How right a check is where it says one outcome (precision), and how much of that outcome it finds (recall)."""

    predicate: str
    outcome: Outcome
    precision: Rate
    recall: Rate

    @property
    def may_decide(self) -> bool:
        """Whether it was tried and is right often enough to be believed without a person."""
        return self.precision.value is not None and self.precision.value >= SURE_ENOUGH


def table(judged: Iterable[Judged]) -> tuple[Row, ...]:
    """A row for each predicate and outcome that was said or true, in the order of predicates' names."""
    counted = Counter((one.predicate, one.said, one.true) for one in judged)
    rows = []
    for predicate in sorted({key[0] for key in counted}):
        own = {(said, true): n for (name, said, true), n in counted.items() if name == predicate}
        rows += [row for outcome in DECIDED if (row := _row(predicate, outcome, own)) is not None]
    return tuple(rows)


def _row(predicate: str, outcome: Outcome, own: Mapping[tuple[Outcome, Outcome], int]) -> Row | None:
    right = own.get((outcome, outcome), 0)
    said = sum(n for (one, _), n in own.items() if one is outcome)
    true = sum(n for (_, one), n in own.items() if one is outcome)
    if not said and not true:
        return None
    return Row(predicate=predicate, outcome=outcome, precision=Rate(right=right, of=said), recall=Rate(right=right, of=true))
