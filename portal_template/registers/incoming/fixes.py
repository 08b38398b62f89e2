"""Corrections that the office may accept with one click, and what becomes of the cells once it has."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from checklists.personal import personal_in, redacted
from checklists.ruler.rules import PERSONAL
from checklists.tables import Problem, said
from portal_template.registers.incoming.judgement import Fix

_SIGNS = "=+-@\t\r"
# The words that announce a number and say nothing without it.
_LABEL = re.compile(
    r"[\s,;:.(-]*(?:\b(?:con|su|y|de|n[uú]mero|n[uú]m|no|nro|d\.?p\.?i|c\.?u\.?i|tel[eé]fono|tel|celular|cel|correo|cuenta|cta)\b[\s.:#°º]*)+$",
    re.IGNORECASE,
)


def fixes_of(problems: Iterable[Problem], rows: Sequence[Sequence[object]]) -> Iterator[Fix]:
    """A fix for every problem of one cell whose right value is known."""
    for problem in problems:
        if not problem.row or not problem.column:
            continue
        cell = _cell(rows, problem.row, problem.column)
        after = _right(problem, cell)
        if after is not None:
            before = problem.text if problem.rule in PERSONAL else _text(cell)
            yield Fix(
                id=fix_id(problem.row, problem.column, cell),
                rule=problem.rule,
                row=problem.row,
                column=problem.column,
                title=problem.title,
                before=before[:200],
                after=after,
            )


def fix_id(row: int, column: str, cell: object) -> str:
    """The name of a fix: its cell and a digest of what may be shown of it, since it is kept."""
    return f"{column}{row}-{hashlib.sha256(redacted(_text(cell)).encode()).hexdigest()[:10]}"


def apply_fixes(rows: Sequence[Sequence[object]], fixes: Iterable[Fix], accepted: Collection[str]) -> tuple[list[list[object]], list[Fix]]:
    """The rows with the accepted fixes in them, and which were applied. Ids that fit no cell any more are passed over."""
    changed = [list(row) for row in rows]
    done = []
    for fix in fixes:
        if fix.id in accepted:
            changed[fix.row - 1][column_index(fix.column)] = fix.after
            done.append(fix)
    return changed, done


def column_index(letters: str) -> int:
    """A -> 0, AA -> 26."""
    number = 0
    for sign in letters:
        number = number * 26 + ord(sign) - 64
    return number - 1


def _cell(rows: Sequence[Sequence[object]], row: int, column: str) -> object:
    index = column_index(column)
    return rows[row - 1][index] if row <= len(rows) and index < len(rows[row - 1]) else None


def _right(problem: Problem, cell: object) -> str | None:
    """What should stand in a cell, where that is sure."""
    if problem.suggestion is not None:
        return f"{problem.suggestion:f}" if isinstance(problem.suggestion, Decimal) else said(problem.suggestion)
    text = _text(cell)
    if problem.rule == "formula_in_text":
        return text.lstrip(_SIGNS + " ") or None
    if problem.rule in PERSONAL and isinstance(cell, str):
        return _without_personal(text)
    return None


def _without_personal(text: str) -> str | None:
    """The text without what is personal in it; None where nothing of worth would be left unsaid, so that a person must look."""
    for leak in sorted(personal_in(text), key=lambda leak: -leak.start):
        text = _LABEL.sub("", text[: leak.start]) + text[leak.end :]
    text = " ".join(text.split()).strip(" ,;:.-–()")
    return text if not personal_in(text) else None


def _text(cell: object) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)
