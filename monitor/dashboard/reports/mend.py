"""What a town should mend first, from what was published of it: the points that hang on each part, and the remedy in plain words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checklists.finding import Outcome
from monitor.dashboard.remedies import Remedy
from monitor.dashboard.words import number
from monitor.supervision.asked import outcomes_of, weights

LACKING = (Outcome.MISSING, Outcome.PARTIAL)


def remedies(law: Mapping[str, Any], body: Mapping[str, Any]) -> tuple[Remedy, ...]:
    """The remedies of a published portal, the most points first; where they are even, the fewest steps."""
    return tuple(sorted(_all(law, body), key=lambda remedy: (-round(remedy.gain, 1), len(remedy.steps))))


def _all(law: Mapping[str, Any], body: Mapping[str, Any]) -> Iterator[Remedy]:
    outcomes, worth = outcomes_of(body), weights(law, body)
    for obligation in law["obligations"]:
        for part in obligation["parts"]:
            lacking = [one for one in part["criteria"] if one["code"] in worth and outcomes.get(one["code"]) in LACKING]
            if not lacking:
                continue
            gain = sum(worth[one["code"]] * (law["credit"]["met"] - law["credit"][outcomes[one["code"]]]) for one in lacking)
            title = obligation["short"] if len(obligation["parts"]) == 1 else f"{obligation['short']}: {part['title']}"
            yield Remedy(
                obligation=obligation["code"],
                number=obligation["number"],
                title=title,
                gain=gain,
                points=number(gain),
                steps=tuple(dict.fromkeys(one["remedy"] or one["question"] for one in lacking)),
            )
