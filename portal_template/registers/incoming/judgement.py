"""What was found in a spreadsheet: values only. `sheets` makes them; screens, painted files and the command line show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from checklists.tables import Judged, Problem
from portal_template.registers.incoming.refusals import Refusal
from portal_template.registers.incoming.workbook import Sheet


class Reading(StrEnum):
    """How a header of the sheet was read."""

    SURE = "sure"
    GUESSED = "guessed"  # by likeness
    ADDED = "added"  # its amounts are added to those of another header
    CHOSEN = "chosen"  # the officer said so
    IGNORED = "ignored"  # the officer said that it is not published
    REPEATED = "repeated"  # another header gives that column already
    WITHHELD = "withheld"  # it names private data, which is never read
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A header of the sheet: its letter, its words, and the column of the register that it gives ("" for none)."""

    index: int
    letter: str
    text: str
    key: str  # the words folded: what a choice is remembered by
    column: str
    reading: Reading
    suggestions: tuple[str, ...] = ()  # columns that it might be, for an unknown one, the likeliest first
    samples: tuple[str, ...] = ()  # its first values, with nothing personal in them


@dataclass(frozen=True, kw_only=True, slots=True)
class Fix:
    """A correction that we can make for a cell. `id` names the cell and what stood in it, so that it never lands on another value."""

    id: str
    rule: str
    row: int
    column: str  # letter
    title: str
    before: str  # as shown; masked where it is personal
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """Something that may be right or wrong: it asks for a reason, and stops nothing. `id` stays the same while the doubt does."""

    id: str
    message: str
    question: str
    places: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ProblemGroup:
    """The problems of one rule."""

    rule: str
    message: str
    problems: tuple[Problem, ...]
    fixes: tuple[Fix, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetJudgement:
    """A file against its register. With `refusal` there is nothing else; with `problems` nothing may be published.

    `notes` are told and ask nothing; `csv` and `schema` are the record, None while there are problems.
    """

    name: str
    refusal: Refusal | None = None
    sheet: Sheet | None = None
    judged: Judged | None = None
    headings: tuple[Heading, ...] = ()
    problems: tuple[Problem, ...] = ()
    fixes: tuple[Fix, ...] = ()
    applied: tuple[Fix, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    notes: tuple[str, ...] = ()
    csv: bytes | None = None
    schema: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether it may be published as it is."""
        return self.refusal is None and not self.problems

    @property
    def row_count(self) -> int:
        """How many rows of data it has."""
        return len(self.judged.values) if self.judged else 0

    @property
    def asks_for_columns(self) -> bool:
        """Whether a column that must be there is missing while some header was not understood: somebody can say what it is."""
        missing = any(problem.rule == "missing_column" for problem in self.problems)
        return missing and any(heading.reading is Reading.UNKNOWN for heading in self.headings)

    @property
    def groups(self) -> tuple[ProblemGroup, ...]:
        """The problems by rule, the rule with most of them first."""
        found: dict[str, list[Problem]] = {}
        for problem in self.problems:
            found.setdefault(problem.rule, []).append(problem)
        by_rule = sorted(found.items(), key=lambda item: -len(item[1]))
        return tuple(
            ProblemGroup(
                rule=rule,
                message=problems[0].message if len({problem.message for problem in problems}) == 1 else _said_of_all(problems),
                problems=tuple(problems),
                fixes=tuple(fix for fix in self.fixes if fix.rule == rule),
            )
            for rule, problems in by_rule
        )


def _said_of_all(problems: list[Problem]) -> str:
    """One sentence for a rule whose sentences differ by what stands in them."""
    first, rest = problems[0].message, len(problems) - 1
    return f"{first} Y {rest} casos más del mismo tipo." if rest else first
