"""Which row of this period is which row of the last: by what a register tells its rows apart with, where it does so in both tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checklists.model import Privacy, Register
from checklists.tables import Values, written
from portal_template.registers.rows import RowTable

_CODES = ("nog", "npg", "codigo", "expediente", "numero", "contrato")
OF_THE_PERIOD = ("mes", "ejercicio")  # they change with every period and tell no rows apart
_UNIQUE = 0.98
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
    """The rows that came, left and stayed."""
    by = _identity(before, now, register)
    keyed = by or tuple(column.name for column in register.columns if column.name not in OF_THE_PERIOD)
    old: dict[tuple[str, ...], list[Texts]] = {}
    for row in before:
        old.setdefault(_key(row, keyed), []).append(row)
    came, stayed = [], []
    for row in now:
        if same := old.get(_key(row, keyed)):
            stayed.append((same.pop(0), row))
        else:
            came.append(row)
    return Matched(by=by, came=tuple(came), left=tuple(row for rows in old.values() for row in rows), stayed=tuple(stayed))


def _identity(before: Sequence[Texts], now: Sequence[Texts], register: Register) -> tuple[str, ...]:
    held = {column.name for column in register.columns}
    persons = tuple(column.name for column in register.columns if column.privacy is Privacy.PERSON and column.type == "string")[:1]
    first = next((column.name for column in register.columns if column.required and column.type == "string"), "")
    tried = [
        tuple(name for name in register.key if name not in OF_THE_PERIOD),
        *((code,) for code in _CODES if code in held),
        persons,
        (first,) if first else (),
    ]
    return next((by for by in tried if by and _tells_apart(before, by) and _tells_apart(now, by)), ())


def _tells_apart(rows: Sequence[Texts], by: tuple[str, ...]) -> bool:
    keys = {_key(row, by) for row in rows if any(row.get(name) for name in by)}
    return bool(rows) and len(keys) >= _UNIQUE * len(rows)


def _key(row: Texts, by: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(" ".join(row.get(name, "").casefold().split()) for name in by)
