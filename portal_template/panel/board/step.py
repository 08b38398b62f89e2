"""What to do next: the overdue publication that gives most points, else what falls due first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from checklists.model import CellState, Form, Part
from portal_template.panel.board.outlook import Outlook
from portal_template.panel.board.rows import Mark, mark
from portal_template.registers.board import Cell


@dataclass(frozen=True, kw_only=True, slots=True)
class Next:
    """One thing to do, with its button."""

    cell: Cell
    mark: Mark
    gain: float
    verb: str
    url: str


def next_step(cells: Sequence[Cell], looks: Sequence[Outlook], today: date) -> Next | None:
    """The most valuable overdue cell by the points of its law, the PDH's before any other's; None where nothing is to do."""
    at = {(cell.part.code, cell.period): cell for cell in cells}
    for look in looks:
        for remedy in look.remedies:
            cell = at.get((remedy.part.code, remedy.period))
            if remedy.publishes and cell is not None and cell.state is not CellState.PENDING:
                return _next(cell, remedy.gain, today)
    waiting = [cell for cell in cells if cell.state in (CellState.OVERDUE, CellState.CORRECTION)]
    waiting = waiting or sorted((cell for cell in cells if cell.state is CellState.PENDING), key=lambda cell: cell.due_on or today)
    return _next(waiting[0], 0.0, today) if waiting else None


def _next(cell: Cell, gain: float, today: date) -> Next:
    verb, name = way(cell.part)
    return Next(cell=cell, mark=mark(cell, today), gain=gain, verb=verb, url=reverse(name, args=[cell.part.code, cell.period]))


def way(part: Part) -> tuple[str, str]:
    """The best way to publish a part: what its button says, and the name of its address."""
    if Form.REGISTER in part.forms:
        return "Subir la tabla", "panel:upload"
    if Form.PAGE in part.forms or Form.STATEMENT in part.forms:
        return ("Escribir el texto", "panel:text") if Form.DOCUMENT not in part.forms else ("Publicarlo", "panel:cell")
    return "Subir los documentos", "panel:documents"
