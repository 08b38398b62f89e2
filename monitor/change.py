"""What judging a crawl again changed: every criterion whose answer differs, with both answers. Pure; the evidence is the same by nature."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checklists.finding import Finding, Outcome
from checklists.words import OUTCOME

NOT_ASKED = "no se preguntaba"
NO_LONGER = "ya no se pregunta"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """How a criterion was answered: the outcome, the reason's code, and its sentence as people read it."""

    outcome: Outcome
    reason: str
    sentence: str

    @property
    def word(self) -> str:
        """The outcome in Spanish."""
        return OUTCOME[self.outcome]


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One criterion answered another way. `before` is None where it was not asked before, `after` where it no longer is."""

    criterion: str
    before: Answer | None
    after: Answer | None

    @property
    def reason(self) -> str:
        """The code of the new answer's reason; empty where the question was taken away."""
        return self.after.reason if self.after else ""

    @property
    def step(self) -> str:
        """From which outcome to which, in Spanish."""
        return f"{self.before.word if self.before else NOT_ASKED} → {self.after.word if self.after else NO_LONGER}"

    @property
    def sentence(self) -> str:
        """Why it is answered so now, and what was said before where that differs."""
        now = self.after.sentence if self.after else "La lista ya no hace esta pregunta."
        return now if self.before is None or self.before.sentence == now else f"{now} Antes: {self.before.sentence}"


def answers_of(findings: Iterable[Finding]) -> dict[str, Answer]:
    """The answers of findings, by criterion."""
    return {f.criterion: Answer(outcome=f.outcome, reason=f.reason, sentence=f.sentence) for f in findings}


def answers_in(assessment: Mapping[str, Any]) -> dict[str, Answer]:
    """The answers of an `assessment.json`, by criterion."""
    criteria = (c for card in assessment["scorecards"] for obligation in card["obligations"] for c in obligation["criteria"])
    return {c["code"]: Answer(outcome=Outcome(c["outcome"]), reason=c["reason"], sentence=c["sentence"]) for c in criteria}


def changes(before: Mapping[str, Answer], after: Mapping[str, Answer]) -> tuple[Change, ...]:
    """What differs, in the order of the criteria's codes: outcome, reason or what its sentence says."""
    return tuple(
        Change(criterion=code, before=before.get(code), after=after.get(code))
        for code in sorted(before.keys() | after.keys())
        if before.get(code) != after.get(code)
    )


def counted(found: Sequence[Change]) -> list[tuple[str, str, int]]:
    """How many changes there are of each step and new reason, the most frequent first."""
    counts = Counter((change.step, change.reason) for change in found)
    return [(step, reason, count) for (step, reason), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
