"""States of cells in words: long for chips, short for the matrix."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from checklists.model import CellState, Refresh
from portal_template.pages import words
from portal_template.registers.board import Cell
from portal_template.registers.models import Edition, EditionForm

SHORT: Mapping[CellState, str] = MappingProxyType(
    {
        CellState.DATA: "datos",
        CellState.DOCUMENT: "doc.",
        CellState.NO_MOVEMENT: "sin mov.",
        CellState.UNCHANGED: "igual",
        CellState.NOT_APPLICABLE: "no aplica",
        CellState.OVERDUE: "falta",
        CellState.CORRECTION: "en corr.",
    }
)


def days_left(cell: Cell, today: date) -> int:
    """How many days are left to be in time; negative once it is late, 0 for what has no due day."""
    return (cell.due_on - today).days if cell.due_on else 0


def state(cell: Cell, today: date) -> str:
    """The words of a chip: «Vence en 4 días», «Atrasado»."""
    if cell.state is CellState.PENDING:
        left = days_left(cell, today)
        return "Vence hoy" if left == 0 else "Vence mañana" if left == 1 else f"Vence en {left} días"
    if cell.state is CellState.OVERDUE:
        return "Sin publicar" if cell.part.refresh is Refresh.STANDING else "Atrasado"
    if isinstance(cell.newest, Edition) and cell.newest.form == EditionForm.PAGE:
        return "Publicado en texto"
    return words.STATE_WORDS[cell.state]


def short(cell: Cell, today: date) -> str:
    """The same in a word, for the matrix."""
    if cell.state is CellState.PENDING:
        left = days_left(cell, today)
        return "hoy" if left == 0 else f"en {left} d"
    if isinstance(cell.newest, Edition) and cell.newest.form == EditionForm.PAGE:
        return "texto"
    return SHORT[cell.state]


def why(cell: Cell) -> str:
    """Until when there is time, or since when it is late, on what basis."""
    if cell.state is CellState.OVERDUE:
        return words.late(cell.due_on, cell.part.due_basis)
    return words.in_time(cell.due_on, cell.part.due_basis) if cell.state is CellState.PENDING else ""
