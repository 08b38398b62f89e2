"""The texts that people choose by, and the amounts that are added up, as columns of small numbers in memory: counting needs no sorting.

SQLite sorts to count the values of a filtered column; over 100,000 rows that is a third of a second for each. Here a filter is a mask, one
byte a row, filters are joined bit by bit, and a count is one pass over the codes. Made again when the tables change.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import compress
from pathlib import Path
from threading import Lock

from portal_template.registers.query.asked import Asked, Filter
from portal_template.registers.query.sheet import Sheet
from portal_template.registers.query.tables import Stamp, quoted
from portal_template.registers.query.where import condition, periods_of

PERIOD = "_period"
KEPT = 6  # sheets in memory
Text = str | int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CodedColumn:
    """`codes` has one number a row, the place of its value in `values`."""

    values: tuple[Text, ...]
    codes: array[int]


@dataclass(frozen=True, kw_only=True)
class Coded:
    """The current rows of a sheet, in the order of their `ids`."""

    ids: array[int]
    columns: Mapping[str, CodedColumn]
    sums: Mapping[str, array[float]]

    @cached_property
    def places(self) -> Mapping[int, int]:
        """Where a row is, by its id."""
        return {number: place for place, number in enumerate(self.ids)}

    @cached_property
    def everything(self) -> int:
        """The mask of all rows."""
        return int.from_bytes(bytes([1]) * len(self.ids), "little")

    def bytes_of(self, mask: int) -> bytes:
        """A mask as one byte a row."""
        return mask.to_bytes(len(self.ids), "little")


_held: OrderedDict[tuple[Path, str, Stamp], Coded] = OrderedDict()
_lock = Lock()


def coded(tables: sqlite3.Connection, path: Path, sheet: Sheet) -> Coded:
    """The sheet's columns in memory."""
    key = (path, sheet.part, sheet.stamp)
    with _lock:
        if key in _held:
            _held.move_to_end(key)
            return _held[key]
    made = _read(tables, sheet)
    with _lock:
        for old in [item for item in _held if item[:2] == key[:2]]:
            del _held[old]
        _held[key] = made
        while len(_held) > KEPT:
            _held.popitem(last=False)
    return made


def _read(tables: sqlite3.Connection, sheet: Sheet) -> Coded:
    chosen = [PERIOD, *(column.name for column in sheet.facets)]
    names = ", ".join(quoted(name) for name in chosen + [column.name for column in sheet.sums])
    where = condition(Asked(everywhen=True), sheet)
    rows = tables.execute(
        f"SELECT rowid, {names} FROM {quoted(sheet.register)} NOT INDEXED WHERE {where.text} ORDER BY rowid", where.bound
    ).fetchall()
    found = list(zip(*rows, strict=True)) or [()] * (1 + len(chosen) + len(sheet.sums))
    texts, amounts = found[1 : 1 + len(chosen)], found[1 + len(chosen) :]
    return Coded(
        ids=array("q", found[0]),
        columns={name: _coded(values) for name, values in zip(chosen, texts, strict=True)},
        sums={column.name: array("d", [value or 0.0 for value in values]) for column, values in zip(sheet.sums, amounts, strict=True)},
    )


def _coded(values: Sequence[Text]) -> CodedColumn:
    known = {value: code for code, value in enumerate(dict.fromkeys(values))}
    kind = "B" if len(known) < 256 else "H" if len(known) < 65_536 else "L"
    return CodedColumn(values=tuple(known), codes=array(kind, map(known.__getitem__, values)))


@dataclass(frozen=True, kw_only=True)
class Masks:
    """The rows that meet each condition of a question: by column for those that can be left out one at a time, and all the rest."""

    coded: Coded
    by_column: Mapping[str, int]
    rest: int

    def rows(self, but: str = "") -> bytes:
        """The rows that meet all conditions, but that of a column."""
        mask = self.rest
        for name, of_one in self.by_column.items():
            if name != but:
                mask &= of_one
        return self.coded.bytes_of(mask)

    def counted(self, name: str) -> list[tuple[Text, int]]:
        """The values of a column and how many rows have each, under all conditions but its own; empty cells are not told."""
        column = self.coded.columns[name]
        counts = Counter(compress(column.codes, self.rows(but=name)))
        return [(column.values[code], count) for code, count in counts.items() if column.values[code] is not None]


def masks(tables: sqlite3.Connection, held: Coded, sheet: Sheet, asked: Asked) -> Masks:
    """A question as masks: what chooses among coded values in memory, the rest by asking the tables once."""
    by_column, others = {}, []
    periods = periods_of(asked, sheet)
    if periods:
        by_column[PERIOD] = _mask(held.columns[PERIOD], frozenset(periods))
    for item in asked.filters:
        if item.way == "es" and item.column.name in held.columns:
            by_column[item.column.name] = _mask(held.columns[item.column.name], _wanted(item))
        else:
            others.append(item)
    rest = held.everything
    if others or asked.words:
        where = condition(replace(asked, filters=tuple(others), periods=(), everywhen=True), sheet)
        found = bytearray(len(held.ids))
        places = held.places
        for (number,) in tables.execute(f"SELECT rowid FROM {quoted(sheet.register)} WHERE {where.text}", where.bound):
            if number in places:
                found[places[number]] = 1
        rest = int.from_bytes(found, "little")
    return Masks(coded=held, by_column=by_column, rest=rest)


def _wanted(item: Filter) -> frozenset[Text]:
    if item.column.type == "boolean":
        return frozenset(int(value == "true") for value in item.values)
    return frozenset(item.values)


def _mask(column: CodedColumn, wanted: frozenset[Text]) -> int:
    allowed = bytes(value in wanted for value in column.values)
    if column.codes.typecode == "B":
        return int.from_bytes(column.codes.tobytes().translate(allowed.ljust(256, b"\0")), "little")
    return int.from_bytes(bytes(map(allowed.__getitem__, column.codes)), "little")
