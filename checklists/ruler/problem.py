"""A fault that a check found, and the problem that it becomes once its place is known.

A check gives a `Fault` (rule, parameters, suggestion); the judge adds where it happened and makes it a `Problem`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from checklists.personal import masked, redacted
from checklists.ruler.rules import RULES, SECRET

Value = str | int | Decimal | date | bool | None


class Fault(NamedTuple):
    """What a check found wrong: the rule, what its sentences need, and a value that would be right, if there is one."""

    rule: str
    params: Mapping[str, object] = MappingProxyType({})
    suggestion: Value = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """A fault with its place: sheet, row as the spreadsheet counts it (0: the whole table), column letter and title, the text found."""

    rule: str
    blocking: bool
    sheet: str
    row: int
    column: str  # letter of the sheet's column; "" when it is no cell's
    title: str  # title of the register's column, or the header found
    text: str
    message: str
    remedy: str
    suggestion: Value = None

    @property
    def where(self) -> str:
        """The place in words: «Hoja Nómina, fila 8, columna E (Salario)»."""
        pieces = [f"Hoja {self.sheet}" if self.sheet else "", f"fila {self.row}" if self.row else ""]
        if self.column:
            pieces.append(f"columna {self.column} ({self.title})" if self.title else f"columna {self.column}")
        elif self.title:
            pieces.append(f"columna «{self.title}»")
        said = ", ".join(piece for piece in pieces if piece) or "La tabla"
        return said[:1].upper() + said[1:]

    def __str__(self) -> str:
        return f"{self.where}: {self.message} {self.remedy}"


def told(fault: Fault, *, sheet: str, row: int, column: str, title: str, text: str) -> Problem:
    """A fault as a Problem at a place, its sentences filled in."""
    rule = RULES[fault.rule]
    params = {"title": title, **fault.params}
    message, remedy = rule.message.format_map(params), rule.remedy.format_map(params)
    if fault.suggestion is not None:
        remedy += f" ¿Será «{said(fault.suggestion)}»?"
    return Problem(
        rule=rule.id,
        blocking=rule.blocking,
        sheet=sheet,
        row=row,
        column=column,
        title=title,
        text=masked(redacted(text[:200])) if rule.id in SECRET else text[:200],
        message=message,
        remedy=remedy,
        suggestion=fault.suggestion,
    )


def said(value: Value) -> str:
    """A value as people read it in a message."""
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return "" if value is None else str(value)
