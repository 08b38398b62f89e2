"""A question as SQL: the condition and its bound values. The only place where a condition is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal_template.registers.query.asked import Asked, Filter
from portal_template.registers.query.lines import rows_that_say
from portal_template.registers.query.sheet import Sheet
from portal_template.registers.query.tables import plain, quoted

Bound = str | int | float


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """The text after WHERE and its values, in their order."""

    text: str
    bound: tuple[Bound, ...]


def periods_of(asked: Asked, sheet: Sheet) -> tuple[str, ...]:
    """The periods that a question means: of a table that tells the whole again each time, the newest, unless others are asked for."""
    if asked.periods or asked.everywhen or not sheet.repeats:
        return asked.periods
    return (sheet.periods[0][0],)


def condition(asked: Asked, sheet: Sheet, *, but: str = "") -> Condition:
    """What the rows must meet; `but` leaves out the filter of one column (or of `periodo`), to count its other choices."""
    texts = ["_current = 1", "_part = ?"]
    bound: list[Bound] = [sheet.part]
    periods = () if but == "periodo" else periods_of(asked, sheet)
    if periods:
        texts.append(f"_period IN ({_marks(periods)})")
        bound += periods
    for item in asked.filters:
        if item.column.name == but and item.way == "es":
            continue
        text, values = _filter(item)
        texts.append(text)
        bound += values
    if asked.words:
        text, values = rows_that_say(asked.words, sheet.part)
        texts.append(text)
        bound += values
    return Condition(text=" AND ".join(texts), bound=tuple(bound))


def _filter(item: Filter) -> tuple[str, list[Bound]]:
    name = quoted(item.column.name)
    values: list[Bound] = [_bound(item, value) for value in item.values]
    match item.way:
        case "desde":
            return f"{name} >= ?", values
        case "hasta":
            return f"{name} <= ?", values
        case "contiene":
            return f"instr(plano({name}), ?) > 0", values
        case "vacía":
            return f"{name} IS NULL", []
        case _:
            return f"{name} IN ({_marks(values)})", values


def _bound(item: Filter, value: str) -> Bound:
    if item.way == "contiene":
        return plain(value)
    if item.column.type == "boolean":
        return int(value == "true")
    if item.column.number:
        return float(value) if "." in value or item.column.type == "number" else int(value)
    return value


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def order(asked: Asked, sheet: Sheet) -> str:
    """What stands after ORDER BY: by a column as asked, empty cells last; else the newest period first, each as it was published."""
    if not asked.order:
        return "_period DESC, _row"
    way = "DESC" if asked.descending else "ASC"
    return f"{quoted(sheet.by_name[asked.order].name)} {way} NULLS LAST, rowid {way}"
