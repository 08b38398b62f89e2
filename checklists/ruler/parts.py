"""Amounts that other columns of the same row make: a total of its parts, a price of so many things."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from math import prod

from checklists.model import Column, Register
from checklists.ruler.amounts import CENT
from checklists.ruler.header import Header
from checklists.ruler.problem import Fault, Value

Check = Callable[[Mapping[str, Value]], Fault | None]
_NEAR = Decimal("0.05")


def checks_of(register: Register, header: Header) -> Iterator[tuple[Column, Check]]:
    """For each amount that parts of the sheet make, the check of a row. With one part alone nothing can be added or multiplied."""
    for column in register.columns:
        if column.name not in header.columns:
            continue
        summed = tuple(name for name in column.sum_of if name in header.columns)
        if len(summed) > 1:
            yield column, _adds_up(column, summed)
        if column.product_of and all(name in header.columns for name in column.product_of):
            yield column, _multiplies(column)


def _adds_up(column: Column, names: tuple[str, ...]) -> Check:
    def check(row: Mapping[str, Value]) -> Fault | None:
        whole, parts = _amount(row[column.name]), [amount for name in names if (amount := _amount(row[name])) is not None]
        if whole is None or not parts or abs(sum(parts) - whole) < _NEAR:
            return None
        return Fault("parts_differ", {"sum": f"{sum(parts):,}", "how": "la suma de sus partes"})

    return check


def _multiplies(column: Column) -> Check:
    def check(row: Mapping[str, Value]) -> Fault | None:
        whole, factors = _amount(row[column.name]), [_amount(row[name]) for name in column.product_of]
        known = [factor for factor in factors if factor is not None]
        if whole is None or len(known) < len(factors):
            return None
        right = prod(known, start=Decimal(1))
        if abs(right - whole) < _NEAR + abs(known[0]) * CENT / 2:  # prices are rounded to the cent
            return None
        return Fault("parts_differ", {"sum": f"{right.quantize(CENT, ROUND_HALF_UP):,}", "how": "la cantidad por su precio"})

    return check


def _amount(value: Value) -> Decimal | None:
    return Decimal(value) if isinstance(value, (Decimal, int)) and not isinstance(value, bool) else None
