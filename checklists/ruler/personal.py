"""What no cell of a register may carry, wherever it stands: asked of `checklists.personal`, told as a fault."""

from __future__ import annotations

from checklists.identifiers import cui_is_right
from checklists.personal import personal_in
from checklists.ruler.problem import Fault

# What stops a cell of any type; the rest is looked for where text is free.
ANYWHERE = frozenset(("dpi_in_cell", "identity_document", "bank_account"))


def forbidden_in_text(text: str, *, contact: bool = False, coded: bool = False) -> Fault | None:
    """The first thing in a text that may not be published; `contact` and `coded` as in `personal_in`."""
    if len(text) < 7:
        return None
    leaks = personal_in(text, contact=contact, coded=coded)
    return Fault(min(leaks, key=lambda leak: leak.rule not in ANYWHERE).rule) if leaks else None


def forbidden_number(cell: object) -> Fault | None:
    """The same for a cell that a spreadsheet holds as a number: a right thirteen-digit CUI."""
    if isinstance(cell, (int, float)) and 1e11 <= cell < 1e13 and cell == int(cell) and cui_is_right(f"{int(cell):013d}"):
        return Fault("dpi_in_cell")
    return None
