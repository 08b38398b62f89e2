"""The cell that a screen is about: part, obligation, register and period, read from its address."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from checklists.model import Checklist, Form, Obligation, Part, Refresh, Register
from checklists.periods import Period
from portal_template.pages import words
from portal_template.registers import board, law
from portal_template.registers.board import Cell


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A cell of the board as the law of today has it."""

    law: Checklist
    obligation: Obligation
    part: Part
    register: Register | None
    cell: Cell

    @property
    def period(self) -> str:
        """The period's code."""
        return self.cell.period

    @property
    def when(self) -> str:
        """The period in words."""
        return words.period(self.period)

    @property
    def title(self) -> str:
        """What is published here, in words."""
        return self.part.title

    @property
    def numeral(self) -> str:
        """Where the law has it."""
        return self.obligation.citation

    @property
    def corrects(self) -> bool:
        """Whether something is published here already."""
        return self.cell.version > 0

    def admits(self, form: Form) -> bool:
        """Whether the part may be published in a form."""
        return form in self.part.forms

    @property
    def takes_rows(self) -> bool:
        """Whether a table may be published."""
        return self.register is not None and self.admits(Form.REGISTER)

    @property
    def takes_documents(self) -> bool:
        """Whether documents may be published."""
        return self.admits(Form.DOCUMENT)

    @property
    def takes_text(self) -> bool:
        """Whether a text or a statement is enough."""
        return self.admits(Form.PAGE) or self.admits(Form.STATEMENT)


def place_at(part_code: str, period: str) -> Place:
    """The cell at an address. Http404, in Spanish, where the law has none or the period has not begun."""
    checklist = law.checklist()
    try:
        part = checklist.part(part_code)
        obligation = checklist.obligation_of(part_code)
        cell = board.cell_at(checklist, obligation, part, period, law.today())
    except (KeyError, ValueError) as error:
        raise Http404(str(error.args[0])) from None
    if not obligation.binds_subject(law.subject_kind()):
        raise Http404(f"{part_code} no obliga a este portal.")
    if part.refresh is not Refresh.STANDING and Period.parse(period).starts_on > law.today():
        raise Http404(f"El periodo {words.period(period)} todavía no empieza.")
    return Place(law=checklist, obligation=obligation, part=part, register=checklist.register_of(part), cell=cell)
