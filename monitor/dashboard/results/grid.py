"""The obligation clock of a town as one grid: a line for each part, a column for each period, and what falls due next. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from checklists.model import Basis, Checklist, Obligation, Part, Refresh
from checklists.periods import Period, due_on, next_due
from checklists.words import BASIS
from monitor.clock import Hour
from monitor.dashboard.clock import Cell, cells_from
from monitor.supervision.hours import hour_of

LETTERS: Mapping[str, str] = {
    "data": "D",
    "document": "A",
    "opaque": "!",
    "text": "T",
    "declaration": "J",
    "perhaps": "?",
    "gone": "×",
    "none": "–",
}
TITLES: Mapping[Refresh, str] = {
    Refresh.MONTHLY: "Lo de cada mes",
    Refresh.QUARTERLY: "Lo de cada trimestre",
    Refresh.FOUR_MONTHLY: "Lo de cada cuatrimestre",
    Refresh.YEARLY: "Lo de cada año",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A part with its periods, each with the letter of what was found, and the period that falls due next."""

    code: str
    number: str
    title: str
    cells: tuple[tuple[Cell | None, str], ...]
    next: str
    due: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """The parts of one rhythm. `columns` are its periods, as any of the parts has them."""

    title: str
    basis: str
    columns: tuple[Cell, ...]
    rows: tuple[Row, ...]


def grid_of(checklist: Checklist, body: Mapping[str, Any]) -> tuple[Grid, ...]:
    """The grids of a frozen town, one for each rhythm; none where nothing was seen of it."""
    if not body["visited_on"] or not body["first_visit_on"]:
        return ()
    day, first = date.fromisoformat(body["visited_on"]), date.fromisoformat(body["first_visit_on"])
    found: dict[Refresh, list[tuple[Obligation, Part, tuple[Hour, ...]]]] = {}
    for one in body["obligations"]:
        law = checklist.obligation(one["code"])
        for part in law.parts:
            if hours := tuple(hour_of(hour) for hour in one["clock"].get(part.code, ())):
                found.setdefault(part.refresh, []).append((law, part, hours))
    return tuple(_grid(refresh, found[refresh], day, first) for refresh in TITLES if refresh in found)


def _grid(refresh: Refresh, parts: Sequence[tuple[Obligation, Part, tuple[Hour, ...]]], day: date, first: date) -> Grid:
    """Where a town is ahead in one part, its periods end later than those of the others: every column is a period of some part."""
    periods = sorted({hour.period for _, _, hours in parts for hour in hours})
    columns: dict[Period, Cell] = {}
    rows = []
    for law, part, hours in parts:
        cells = dict(zip((hour.period for hour in hours), cells_from(part, hours, first), strict=True))
        columns |= {period: _agreed(columns.get(period), cell) for period, cell in cells.items()}
        coming = next_due(refresh, day, part.due_days)
        rows.append(
            Row(
                code=law.code,
                number=law.number,
                title=law.short if len(law.parts) == 1 else f"{law.short}: {part.title}",
                cells=tuple((cells.get(period), LETTERS[cells[period].kind] if period in cells else "") for period in periods),
                next=coming.label,
                due=f"{due_on(coming, part.due_days):%d/%m/%Y}",
            )
        )
    bases = [basis for basis in Basis if any(basis in (part.refresh_basis, part.due_basis) for _, part, _ in parts)]
    return Grid(
        title=TITLES[refresh],
        basis=" y ".join(BASIS[basis] for basis in bases),
        columns=tuple(columns[period] for period in periods),
        rows=tuple(rows),
    )


def _agreed(before: Cell | None, cell: Cell) -> Cell:
    """A column's period, without its day where parts fall due on different ones: then only each numeral's page tells it."""
    return cell if before is None or before.due == cell.due else replace(cell, due="")
