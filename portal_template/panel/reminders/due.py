"""What to remind of on a day. A stage lasts until the next, so that a day without mail server loses nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from checklists.model import CellState
from portal_template.registers.board import Cell

TOO_LATE = 14  # days that the last stage lasts: what is older is on the board, and no letter helps


class Stage(StrEnum):
    """When a reminder goes out; each once."""

    BEFORE = "before"
    ON = "on"
    AFTER = "after"


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A cell to remind of. `left` is the days to its due day, negative once that has passed."""

    cell: Cell
    stage: Stage
    left: int

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells one reminder from another."""
        return self.cell.part.code, self.cell.period, str(self.stage)


def items(cells: Iterable[Cell], today: date, *, before: int, after: int) -> tuple[Item, ...]:
    """The reminders of a day: what is not published and near its due day, the most urgent first."""
    found = []
    for cell in cells:
        if cell.due_on is None or cell.state not in (CellState.PENDING, CellState.OVERDUE):
            continue
        left = (cell.due_on - today).days
        stage = stage_of(left, before=before, after=after)
        if stage:
            found.append(Item(cell=cell, stage=stage, left=left))
    return tuple(sorted(found, key=lambda item: item.left))


def stage_of(left: int, *, before: int, after: int) -> Stage | None:
    """The stage of so many days to the due day; None when it is too soon, or so late that no letter helps. `before` and `after` are the
    days that the municipality chose, 0 for no such reminder.
    """
    if left > 0:
        return Stage.BEFORE if left <= before else None
    if left < -(after + TOO_LATE):
        return None
    return Stage.AFTER if after and left <= -after else Stage.ON
