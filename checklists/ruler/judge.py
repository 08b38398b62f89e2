"""The judgement: rows of a sheet and a Register -> typed values, or every problem with its place and remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from checklists.model import Column, Privacy, Register
from checklists.personal import redacted
from checklists.ruler.cells import Reader, compile_reader
from checklists.ruler.days import bounds
from checklists.ruler.header import Header, find_header
from checklists.ruler.ledger import Judged, Ledger, Values
from checklists.ruler.minors import minor_by_age
from checklists.ruler.parts import checks_of
from checklists.ruler.problem import Fault, Value
from checklists.ruler.rows import Dropped, Sieve, amount_in
from checklists.ruler.text import as_text

_EVENTS = frozenset(("fecha", "fecha_salida", "fecha_adjudicacion", "mes", "ejercicio"))  # columns that say when the row happened


def judge(
    rows: Iterable[Sequence[object]],
    register: Register,
    *,
    header: Header | None = None,
    period: str | None = None,
    sheet: str = "",
    first_row: int = 1,
) -> Judged:
    """Judges a sheet against a register. Never raises, whatever the cells hold.

    `rows` are cells as a spreadsheet reader gives them (str, int, float, Decimal, date, datetime, bool, None); `first_row` is the number
    that the sheet gives to the first of them. `period` ("2026-10", "2026-Q3", "2026") lends its year to bare months, and dates are held
    against it.
    """
    everything = list(rows)
    found = header or find_header(everything, register)
    ledger = Ledger(register, found, sheet, first_row - 1)
    if found is None:
        ledger.table("no_header", {"titles": ", ".join(column.title for column in register.columns)})
        return ledger.judged([], [], [], {})
    ledger.judge_header()
    table = _Table(register, found, period, ledger)
    table.read(everything)
    table.judge_whole(period)
    return ledger.judged(table.values, table.numbers, table.dropped, table.sums)


class _Table:
    """Goes down the rows once."""

    def __init__(self, register: Register, header: Header, period: str | None, ledger: Ledger) -> None:
        self.register, self.header, self.ledger = register, header, ledger
        columns = {column.name: column for column in register.columns}
        self.readers: list[tuple[int, str, Column, Reader]] = [
            (index, name, columns[name], compile_reader(columns[name], period)) for name, index in header.columns.items()
        ]
        numeric = [index for index, _, column, _ in self.readers if column.type in ("integer", "number")]
        self.added = [
            (index, name, columns[name], compile_reader(replace(columns[name], required=False), period))
            for name, indexes in header.added.items()
            for index in indexes
        ]
        more = [index for index, *_ in self.added]
        self.sieve = Sieve(header, [*header.columns.values(), *more], [*numeric, *more])
        self.summed = [(index, name) for index, name, column, _ in self.readers if column.total]
        self.places = dict(self.summed)
        self.sums: dict[str, Decimal] = {name: Decimal(0) for _, name in self.summed}
        self.since: dict[str, Decimal] = dict(self.sums)
        self.values: list[Values] = []
        self.numbers: list[int] = []
        self.dropped: list[Dropped] = []
        self.blank = dict.fromkeys((column.name for column in register.columns), None)
        self.minor = "menor_de_edad" in columns
        self.is_minor = minor_by_age(header, register, period)
        self.names = tuple(column.name for column in register.columns if column.privacy is Privacy.BENEFICIARY)

    def read(self, rows: list[Sequence[object]]) -> None:
        """Reads every row below the header."""
        offset = self.ledger.offset
        last = max((position for position, row in enumerate(rows) if any(cell is not None and cell != "" for cell in row)), default=-1)
        for position in range(self.header.row, last + 1):
            row, number = rows[position], position + 1 + offset
            reason = self.sieve.drop(row) or ("total" if self._is_bare_sum(row) else None)
            if reason is None:
                self._read_row(row, number)
                continue
            text = " ".join(as_text(cell) for cell in row if cell is not None and cell != "")[:120]
            self.dropped.append(Dropped(row=number, reason=reason, text=redacted(text)))
            if reason == "total":
                self._compare_total(row, number)
            elif reason == "title":
                self.ledger.table("row_left_out", {"found": self.dropped[-1].text}, row=number)

    def _read_row(self, row: Sequence[object], number: int) -> None:
        values: Values = dict(self.blank)
        width = len(row)
        for index, name, column, read in self.readers:
            cell = row[index] if index < width else None
            value, fault = read(cell)
            if value is not None:
                values[name] = value
            if fault is not None:
                self.ledger.cell(fault, number, index, column, cell)
        for index, name, column, read in self.added:
            value, fault = read(row[index] if index < width else None)
            if isinstance(value, (Decimal, int)):
                before = values[name]
                values[name] = value + before if isinstance(before, (Decimal, int)) else value
            if fault is not None:
                self.ledger.cell(fault, number, index, column, row[index])
        if self.minor and (values["menor_de_edad"] or self.is_minor(row)):
            values["menor_de_edad"] = True
            self._withhold(values, number)
        for _, name in self.summed:
            amount = values[name]
            if amount is not None:
                self.sums[name] += amount  # type: ignore[operator]
                self.since[name] += amount  # type: ignore[operator]
        self.values.append(values)
        self.numbers.append(number)

    def _withhold(self, values: Values, number: int) -> None:
        for name in self.names:
            if values[name] is not None:
                values[name] = None
                index = self.header.columns[name]
                self.ledger.cell(Fault("minor_withheld"), number, index, self.register.column(name), "")

    def _is_bare_sum(self, row: Sequence[object]) -> bool:
        """Whether a row holds nothing but the sums of the rows above, without saying so."""
        if not self.values:
            return False
        filled = []
        for index, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            if index not in self.places or isinstance(cell, str) or self.header.added:
                return False
            filled.append((index, cell))
        return len(self.values) > 1 and bool(filled) and all(self._is_sum(self.places[index], amount_in(cell)) for index, cell in filled)

    def _is_sum(self, name: str, amount: Decimal | None) -> bool:
        near = Decimal("0.05")
        return amount is not None and (abs(self.sums[name] - amount) < near or abs(self.since[name] - amount) < near)

    def _compare_total(self, row: Sequence[object], number: int) -> None:
        for index, name in self.summed:
            every = [amount_in(row[i]) for i in (index, *self.header.added.get(name, ())) if i < len(row)]
            amount = sum(known) if (known := [each for each in every if each is not None]) else None
            if amount is not None and self.values and not self._is_sum(name, Decimal(amount)):
                self.ledger.cell(
                    Fault("total_differs", {"sum": f"{self.sums[name]:,}"}), number, index, self.register.column(name), row[index]
                )
            self.since[name] = Decimal(0)

    def judge_whole(self, period: str | None) -> None:
        """What only the whole table shows: no rows, values and rows repeated, another period's dates."""
        if not self.values:
            self.ledger.table("no_rows", {})
            return
        for index, name, column, _ in self.readers:
            if column.unique:
                self._judge_unique(index, name, column)
        if self.register.key and all(name in self.header.columns for name in self.register.key):
            self._judge_key()
        else:
            self._judge_repeated()
        self._judge_parts()
        if limits := bounds(period):
            self._judge_dates(limits, str(period))

    def _judge_parts(self) -> None:
        """Amounts that are not what their parts make, in rows where every cell could be read."""
        unread = {problem.row for problem in self.ledger.found if problem.blocking}
        for column, check in checks_of(self.register, self.header):
            for number, values in zip(self.numbers, self.values, strict=True):
                if number not in unread and (fault := check(values)):
                    self.ledger.cell(fault, number, self.header.columns[column.name], column, values[column.name])

    def _judge_unique(self, index: int, name: str, column: Column) -> None:
        seen: dict[Value, int] = {}
        for number, values in zip(self.numbers, self.values, strict=True):
            value = values[name]
            if value is not None and seen.setdefault(value, number) != number:
                self.ledger.cell(Fault("repeated_value", {"first": seen[value]}), number, index, column, value)

    def _judge_key(self) -> None:
        seen: dict[tuple[Value, ...], int] = {}
        titles = ", ".join(f"«{self.register.column(name).title}»" for name in self.register.key)
        for number, values in zip(self.numbers, self.values, strict=True):
            key = tuple(values[name] for name in self.register.key)
            if None not in key and seen.setdefault(key, number) != number:
                self.ledger.table("repeated_key", {"first": seen[key], "columns": titles}, row=number)

    def _judge_repeated(self) -> None:
        seen: dict[tuple[Value, ...], int] = {}
        for number, values in zip(self.numbers, self.values, strict=True):
            whole = tuple(values.values())
            if seen.setdefault(whole, number) != number and sum(value is not None for value in whole) >= 3:
                self.ledger.table("repeated_row", {"first": seen[whole]}, row=number)

    def _judge_dates(self, limits: tuple[date, date], period: str) -> None:
        for _, name, column, _ in self.readers:
            if name not in _EVENTS or column.type not in ("date", "yearmonth", "year"):
                continue
            days = [span for values in self.values if (span := bounds(_period_of(values[name]))) is not None]
            if days and not any(first <= limits[1] and last >= limits[0] for first, last in days):
                self.ledger.table("dates_outside_period", {"period": period}, title=column.title)


def _period_of(value: Value) -> str | None:
    return None if value is None else value.isoformat() if isinstance(value, date) else str(value)
