"""Which row of this period is which row of the last: by what a register tells its rows apart with, where it does so in both tables."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checklists.model import Column, Privacy, Register
from checklists.tables import Values, written
from portal_template.registers.rows import RowTable

_CODES = ("nog", "npg", "snip", "codigo", "expediente", "numero", "contrato")
OF_THE_PERIOD = ("mes", "ejercicio")  # they change with every period and tell no rows apart
_UNIQUE = 0.98
_MOST = 6  # columns of an identity
Texts = Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Matched:
    """Two periods side by side: `by` are the columns that tell rows apart, () where none does. Rows are texts as the record writes them."""

    by: tuple[str, ...]
    came: tuple[Texts, ...]
    left: tuple[Texts, ...]
    stayed: tuple[tuple[Texts, Texts], ...]  # before, now


def texts_of(values: Sequence[Values], register: Register) -> list[Texts]:
    """Typed rows as the record writes them."""
    money = {column.name: column.format == "money" for column in register.columns}
    return [{name: written(value, money=money.get(name, False)) for name, value in row.items()} for row in values]


def rows_of(table: RowTable) -> list[Texts]:
    """The rows of a record by the name of their columns."""
    names = [field.name for field in table.fields]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def match(before: Sequence[Texts], now: Sequence[Texts], register: Register) -> Matched:
    """The rows that came, left and stayed: first those that are the same in everything, then those of the same identity, in their order."""
    by = _identity(before, now, register)
    everything = tuple(column.name for column in register.columns if column.name not in OF_THE_PERIOD)
    stayed: dict[int, int] = {}  # place now -> place before
    for names in (everything, by) if by else (everything,):
        waiting: dict[tuple[str, ...], deque[int]] = {}
        taken = set(stayed.values())
        for place, row in enumerate(before):
            if place not in taken:
                waiting.setdefault(_key(row, names), deque()).append(place)
        for place, row in enumerate(now):
            if place not in stayed and (same := waiting.get(_key(row, names))):
                stayed[place] = same.popleft()
    there = set(stayed.values())
    return Matched(
        by=by,
        came=tuple(row for place, row in enumerate(now) if place not in stayed),
        left=tuple(row for place, row in enumerate(before) if place not in there),
        stayed=tuple((before[stayed[place]], now[place]) for place in sorted(stayed)),
    )


def _identity(before: Sequence[Texts], now: Sequence[Texts], register: Register) -> tuple[str, ...]:
    """The columns that tell rows apart in both tables: a key, a code, or names and what stands beside them, as few as will do."""
    held = {column.name for column in register.columns}
    tried = [tuple(name for name in register.key if name not in OF_THE_PERIOD), *((code,) for code in _CODES if code in held)]
    words = _words(register)
    tried += [words[:count] for count in range(1, min(len(words), _MOST) + 1)]
    return next((by for by in tried if by and _tells_apart(before, by) and _tells_apart(now, by)), ())


def _words(register: Register) -> tuple[str, ...]:
    """Columns of text: names of persons first, then what must be given, then the rest in their order."""

    def weight(column: Column) -> tuple[bool, bool]:
        return column.privacy not in (Privacy.PERSON, Privacy.BENEFICIARY), not column.required

    texts = [column for column in register.columns if column.type == "string" and column.name not in OF_THE_PERIOD]
    return tuple(column.name for column in sorted(texts, key=weight))


def _tells_apart(rows: Sequence[Texts], by: tuple[str, ...]) -> bool:
    """Whether nearly every row has something in these columns, and nearly always something of its own."""
    keys = [key for row in rows if any(key := _key(row, by))]
    return bool(rows) and len(set(keys)) >= _UNIQUE * len(rows)


def _key(row: Texts, by: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(" ".join(row.get(name, "").casefold().split()) for name in by)
