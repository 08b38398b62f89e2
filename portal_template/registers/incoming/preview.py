"""What will be published, before it is: how many rows, their totals, the first of them, and what changed against the last period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from checklists.model import Column, Register
from portal_template.registers.incoming.judgement import SheetJudgement
from portal_template.registers.incoming.matching import Texts, match, rows_of, texts_of
from portal_template.registers.rows import RowTable

FIRST = 10  # rows shown
MOST = 20  # changes shown of each kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Total:
    """The sum of a column, now and in the last period (None where there is none)."""

    title: str
    now: Decimal
    before: Decimal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One cell that is not as it was: the row's own name, the column, before and now, as the record writes them."""

    who: str
    column: Column
    before: str
    now: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """The publication to be. The lists are short; the counts are of everything. `compared` is false without a last period."""

    columns: tuple[Column, ...]
    first: tuple[tuple[str, ...], ...]
    rows: int
    rows_before: int
    totals: tuple[Total, ...]
    compared: bool
    came: tuple[str, ...] = ()
    came_count: int = 0
    left: tuple[str, ...] = ()
    left_count: int = 0
    changed: tuple[Change, ...] = ()
    changed_count: int = 0  # rows with at least one change


def preview(judgement: SheetJudgement, register: Register, before: RowTable | None) -> Preview:
    """A preview of a judged sheet beside the last period's table. For a sheet that could not be read, an empty one."""
    now = texts_of(judgement.judged.values, register) if judgement.judged else []
    old = rows_of(before) if before else []
    filled = tuple(column for column in register.columns if any(row.get(column.name) for row in now)) or register.columns
    whole = Preview(
        columns=filled,
        first=tuple(tuple(row.get(column.name, "") for column in filled) for row in now[:FIRST]),
        rows=len(now),
        rows_before=len(old),
        totals=tuple(_totals(now, old, register, compared=before is not None)),
        compared=before is not None,
    )
    return _compared(whole, now, old, register) if before else whole


def _compared(whole: Preview, now: Sequence[Texts], old: Sequence[Texts], register: Register) -> Preview:
    matched = match(old, now, register)
    named = matched.by or tuple(column.name for column in register.columns if column.type == "string")[:2]
    changes = [
        (before, after, [column for column in register.columns if before.get(column.name, "") != after.get(column.name, "")])
        for before, after in matched.stayed
    ]
    changed = [item for item in changes if item[2]]
    shown = [
        Change(who=_named(after, named), column=column, before=before.get(column.name, ""), now=after.get(column.name, ""))
        for before, after, columns in changed[:MOST]
        for column in columns
    ]
    return Preview(
        columns=whole.columns,
        first=whole.first,
        rows=whole.rows,
        rows_before=whole.rows_before,
        totals=whole.totals,
        compared=True,
        came=tuple(_named(row, named) for row in matched.came[:MOST]),
        came_count=len(matched.came),
        left=tuple(_named(row, named) for row in matched.left[:MOST]),
        left_count=len(matched.left),
        changed=tuple(shown[:MOST]),
        changed_count=len(changed),
    )


def _named(row: Texts, names: Sequence[str]) -> str:
    return " · ".join(text for name in names if (text := row.get(name, "")))[:120]


def _totals(now: Sequence[Texts], old: Sequence[Texts], register: Register, *, compared: bool) -> list[Total]:
    return [
        Total(title=column.title, now=_sum(now, column.name), before=_sum(old, column.name) if compared else None)
        for column in register.columns
        if column.total
    ]


def _sum(rows: Sequence[Texts], name: str) -> Decimal:
    return sum((Decimal(text) for row in rows if (text := row.get(name, ""))), Decimal(0))
