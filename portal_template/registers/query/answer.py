"""A question -> what the page shows: its rows, how many there are, their totals, and the choices that go on from here.

Counts, totals and choices of a question are kept until the tables change: their file tells.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from pathlib import Path
from threading import Lock

from portal_template.registers.query.asked import PERIODS, Asked
from portal_template.registers.query.coded import PERIOD, Coded, Masks, Text, coded, masks
from portal_template.registers.query.sheet import Sheet, SheetColumn
from portal_template.registers.query.tables import Stamp, quoted, reading
from portal_template.registers.query.where import condition, order, periods_of

PAGE_ROWS = 100
CHOICES, PERIODS_SHOWN, ALL_CHOICES = 6, 12, 200  # shown at first, and when more are asked for
KEPT = 500  # answers whose counts are kept
Value = str | int | float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A row: where it was published, and its values aligned with the sheet's columns."""

    period: str
    version: int
    number: int
    values: tuple[Value, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A value of a column, and on how many rows it is."""

    value: str
    rows: int
    chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Facet:
    """The choices of a column (None for the periods), the most frequent first; `more` tells that there are others."""

    column: SheetColumn | None
    choices: tuple[Choice, ...]
    more: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """What is told of all the rows of a question, whatever the page. `totals` has None where nothing can be added up."""

    rows: int
    totals: tuple[float | None, ...]  # aligned with the sheet's sums
    facets: tuple[Facet, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A page of rows, and what is told of all of them. `asked` is the question with a page that exists."""

    asked: Asked
    rows: tuple[Row, ...]
    counted: Counted
    pages: int
    periods: tuple[str, ...]  # that the question means; empty for all


_counted: OrderedDict[tuple[Path, str, str, Stamp], Counted] = OrderedDict()
_lock = Lock()


def answer(path: Path, sheet: Sheet, asked: Asked) -> Answer:
    """The answer to a question. TooLong where it cannot be given in time."""
    counted = count(path, sheet, asked)
    pages = max(1, -(-counted.rows // PAGE_ROWS))
    asked = replace(asked, page=min(asked.page, pages))
    with reading(path) as tables:
        found = tuple(rows_of(tables, sheet, asked, limit=PAGE_ROWS, skip=(asked.page - 1) * PAGE_ROWS)) if counted.rows else ()
    return Answer(asked=asked, rows=found, counted=counted, pages=pages, periods=periods_of(asked, sheet))


def rows_of(tables: sqlite3.Connection, sheet: Sheet, asked: Asked, *, limit: int = -1, skip: int = 0) -> Iterator[Row]:
    """The rows of a question, one by one, in its order."""
    where = condition(asked, sheet)
    names = ", ".join(quoted(column.name) for column in sheet.columns)
    text = f"SELECT _period, _version, _row, {names} FROM {quoted(sheet.register)} WHERE {where.text} ORDER BY {order(asked, sheet)}"
    for period, version, number, *values in tables.execute(f"{text} LIMIT ? OFFSET ?", (*where.bound, limit, skip)):
        yield Row(period=period, version=version, number=number, values=tuple(values))


def count(path: Path, sheet: Sheet, asked: Asked) -> Counted:
    """Counts, totals and choices of a question."""
    key = (path, sheet.part, replace(asked, page=1, order="", descending=False).query, sheet.stamp)
    with _lock:
        known = _counted.get(key)
        if known:
            _counted.move_to_end(key)
            return known
    with reading(path) as tables:
        held = coded(tables, path, sheet)
        found = masks(tables, held, sheet, asked)
        rows = found.rows()
        facets = tuple(_facets(tables, sheet, asked, found))
        made = Counted(rows=rows.count(1), totals=_totals(sheet, asked, held, rows), facets=facets)
    with _lock:
        _counted[key] = made
        while len(_counted) > KEPT:
            _counted.popitem(last=False)
    return made


def _totals(sheet: Sheet, asked: Asked, held: Coded, rows: bytes) -> tuple[float | None, ...]:
    """The totals of the sheet; none where several periods each tell the whole."""
    adds = not sheet.repeats or len(periods_of(asked, sheet) or sheet.periods) == 1
    # The sum of binary fractions leaves something behind the cents.
    return tuple(round(sum(compress(held.sums[column.name], rows)), 2) if adds else None for column in sheet.sums)


def _facets(tables: sqlite3.Connection, sheet: Sheet, asked: Asked, found: Masks) -> Iterator[Facet]:
    if len(sheet.periods) > 1:
        counted = sorted(found.counted(PERIOD), reverse=True)
        yield _facet(None, counted, periods_of(asked, sheet), ALL_CHOICES if asked.more == PERIODS else PERIODS_SHOWN)
    columns = list(sheet.facets)
    if asked.more in sheet.by_name and sheet.by_name[asked.more] not in columns:
        columns.append(sheet.by_name[asked.more])
    for column in columns:
        chosen = next((item.values for item in asked.filters if item.column == column and item.way == "es"), ())
        counts = found.counted(column.name) if column.name in found.coded.columns else _by_asking(tables, sheet, asked, column)
        counts.sort(key=lambda pair: (-pair[1], pair[0]))
        yield _facet(column, counts, chosen, ALL_CHOICES if asked.more == column.name else CHOICES)


def _by_asking(tables: sqlite3.Connection, sheet: Sheet, asked: Asked, column: SheetColumn) -> list[tuple[Text, int]]:
    """The choices of a column that is not kept in memory."""
    where, name = condition(asked, sheet, but=column.name), quoted(column.name)
    text = f"SELECT {name}, count(*) FROM {quoted(sheet.register)} WHERE {where.text} AND {name} IS NOT NULL"
    return tables.execute(f"{text} GROUP BY 1 ORDER BY 2 DESC LIMIT ?", (*where.bound, ALL_CHOICES + 1)).fetchall()


def _facet(column: SheetColumn | None, counts: Sequence[tuple[Text, int]], chosen: Sequence[str], limit: int) -> Facet:
    told = [(_told(column, value), rows) for value, rows in counts]
    shown = told[:limit] + [pair for pair in told[limit:] if pair[0] in chosen]
    choices = [Choice(value=value, rows=rows, chosen=value in chosen) for value, rows in shown]
    gone = set(chosen) - {value for value, _ in shown}
    choices += [Choice(value=value, rows=0, chosen=True) for value in sorted(gone)]
    return Facet(column=column, choices=tuple(choices), more=len(told) > limit)


def _told(column: SheetColumn | None, value: Text) -> str:
    if column and column.type == "boolean":
        return "true" if value else "false"
    return str(value)
