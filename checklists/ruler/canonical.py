"""The record's bytes: canonical CSV and back, and the register as a Frictionless Table Schema.

Canonical: UTF-8 without mark, LF, RFC 4180 quoting, the register's columns in its order, ISO dates, money with two decimals,
`true`/`false`, empty for no value. The ruler refuses text that a spreadsheet would take as a formula (`formula_in_text`), so what it let
through is safe to open as it is; whoever writes values that it has not judged must neutralise them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from checklists.model import Column, Register
from checklists.ruler.amounts import CENT
from checklists.ruler.cells import compile_reader
from checklists.ruler.problem import Value
from checklists.ruler.rules import RULES

_QUOTE = '"'
_SPECIAL = re.compile(r'[",\r\n]')
_PATTERNS = {
    "nit": r"(\d{1,11}-[\dK]|CF)",
    "nog": r"(\d{5,9}|E\d{8,10})",
    "npg": r"(E\d{8,10}|\d{5,9})",
    "renglon": r"\d{3}(; \d{3})*",
    "uri": r"https?://\S+",
}


def canonical_csv(values: Iterable[Mapping[str, Value]], register: Register) -> bytes:
    """The canonical CSV of typed values. KeyError when a row has a column that the register has not."""
    names = {column.name for column in register.columns}
    writers = [(column.name, column.format == "money") for column in register.columns]
    lines = [_line([column.name for column in register.columns])]
    for row in values:
        if not row.keys() <= names:
            raise KeyError(f"El registro «{register.slug}» no tiene columna «{sorted(row.keys() - names)[0]}».")
        lines.append(_line([written(row.get(name), money=money) for name, money in writers]))
    return "".join(lines).encode("utf-8")


def _line(fields: list[str]) -> str:
    """One line. Not `csv.writer`: its quoting of lone carriage returns differs between versions of Python, and a record's bytes may not."""
    if fields == [""]:
        return '""\n'
    return ",".join(f'"{field.replace(_QUOTE, _QUOTE * 2)}"' if _SPECIAL.search(field) else field for field in fields) + "\n"


def written(value: Value, *, money: bool = False) -> str:
    """A value as the canonical CSV writes it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.quantize(CENT) if money else _short(value):f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _short(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def parse_canonical_csv(data: bytes, register: Register) -> list[dict[str, Value]]:
    """The typed values of a canonical CSV. ValueError names the row and the column that are not as this register writes them."""
    reader = csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)
    names = [column.name for column in register.columns]
    header = next(reader, [])
    if header != names:
        raise ValueError(f"El CSV no es de «{register.slug}» versión {register.version}: trae {header} y se esperaba {names}.")
    rows: list[dict[str, Value]] = []
    for number, cells in enumerate(reader, 2):
        if len(cells) != len(names):
            raise ValueError(f"«{register.slug}», fila {number}: trae {len(cells)} celdas y debe traer {len(names)}.")
        try:
            rows.append({column.name: _parsed(cell, column) for column, cell in zip(register.columns, cells, strict=True)})
        except (ValueError, ArithmeticError) as error:
            raise ValueError(f"«{register.slug}», fila {number}: {error}") from error
    return rows


def _parsed(cell: str, column: Column) -> Value:
    if cell == "":
        return None
    if column.type == "number":
        return Decimal(cell)
    if column.type in ("integer", "year"):
        return int(cell)
    if column.type == "date":
        return date.fromisoformat(cell)
    if column.type == "boolean":
        if cell not in ("true", "false"):
            raise ValueError(f"«{column.name}» dice «{cell}» y debe decir true o false.")
        return cell == "true"
    return cell


def table_schema(register: Register) -> dict[str, Any]:
    """The register as a Frictionless Table Schema; `vitrina` holds what that standard has no word for."""
    schema: dict[str, Any] = {"fields": [_field(column) for column in register.columns], "missingValues": [""]}
    if register.key:
        schema["primaryKey"] = list(register.key)
    schema["vitrina"] = {"register": register.slug, "version": register.version}
    return schema


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type, "title": column.title}
    if column.help:
        field["description"] = column.help
    value, fault = compile_reader(column)(column.example)
    if value is not None and not (fault and RULES[fault.rule].blocking):
        field["example"] = written(value, money=column.format == "money")
    if column.type == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints: dict[str, Any] = {}
    if column.required and column.format != "people":  # withheld counts are empty
        constraints["required"] = True
    if column.unique:
        constraints["unique"] = True
    if column.enum:
        constraints["enum"] = list(column.enum)
    for key in ("minimum", "maximum"):
        limit = getattr(column, key)
        if limit is not None:
            constraints[key] = int(limit) if limit == int(limit) else limit
    if pattern := column.pattern or _PATTERNS.get(column.format, ""):
        constraints["pattern"] = pattern
    if constraints:
        field["constraints"] = constraints
    field["vitrina"] = {"basis": str(column.basis), "privacy": str(column.privacy)} | ({"format": column.format} if column.format else {})
    return field
