"""Rows for any register, made from its columns alone: their types, formats and examples. Persons are «Persona 0001»; nothing is real."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TypeAlias

from checklists.model import Column, Privacy, Register
from checklists.periods import Period

Cell: TypeAlias = str | int | float | date
Row: TypeAlias = dict[str, Cell]
DAYS = 27  # every month has them


def rows(register: Register, period: Period, count: int, first: int = 1) -> list[Row]:
    """`count` rows for a period, numbered from `first`; the same number is the same row in every month, but for its days."""
    return [_row(register, period, number) for number in range(first, first + count)]


def _row(register: Register, period: Period, number: int) -> Row:
    row: Row = {}
    for column in register.columns:
        if column.privacy is not Privacy.BENEFICIARY and not column.sum_of and not column.product_of:
            row[column.name] = _cell(column, period, number)
    for column in register.columns:
        if column.sum_of:
            row[column.name] = round(sum(_number(row, name) for name in column.sum_of), 2)
        if column.product_of:
            product = 1.0
            for name in column.product_of:
                product *= _number(row, name)
            row[column.name] = round(product, 2)
    return row


def _number(row: Row, name: str) -> float:
    value = row.get(name, 0)
    return float(value) if isinstance(value, (int, float)) else 0.0


def _cell(column: Column, period: Period, number: int) -> Cell:
    if column.type == "date":
        return period.starts_on + timedelta(days=number * 5 % DAYS)
    if column.type == "number":
        return round(float(column.example or 100) * (1 + number % 9 / 20), 2)
    if column.type == "integer":
        return int(column.example or 1) + number % 5
    if column.enum:
        return column.enum[number % len(column.enum)]
    if column.privacy is Privacy.PERSON and column.type == "string" and not column.format:
        return f"Persona {number:04}"
    if column.required and not column.format and column.type == "string":
        return f"{column.example} ({number})"
    return column.example
