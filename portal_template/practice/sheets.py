"""Rows as an office's workbook: a heading above the table, the office's own names of the columns, a total below."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from checklists.model import Register
from portal_template.practice.invented import Cell, Row

_ANY_DAY = datetime(2000, 1, 1)  # noqa: DTZ001 - the same rows have the same bytes


def workbook(register: Register, rows: Sequence[Row], *, heading: Sequence[str] = (), names: Mapping[str, str] | None = None) -> bytes:
    """An .xlsx of these rows: the columns that any row has, in the register's order; `names` are headers of the office's own."""
    columns = [column for column in register.columns if any(column.name in row for row in rows)]
    totals: list[Cell | None] = [_sum(rows, column.name) if column.total else None for column in columns]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": register.title, "author": "Municipalidad de práctica", "created": _ANY_DAY})
        page = book.add_worksheet("Hoja1")
        page.set_column(0, len(columns), 20)
        forms = {"bold": book.add_format({"bold": True}), "day": book.add_format({"num_format": "dd/mm/yyyy"})}
        lines: list[Sequence[Cell | None]] = [
            *((line,) for line in heading),
            [(names or {}).get(item.name, item.title) for item in columns],
        ]
        at = len(lines)
        lines += [[row.get(column.name) for column in columns] for row in rows]
        if any(total is not None for total in totals):
            lines.append(["TOTAL", *totals[1:]])
        for number, line in enumerate(lines):
            _write(page, number, line, forms, bold=number < at)
    return out.getvalue()


def _sum(rows: Sequence[Row], name: str) -> float:
    """As a spreadsheet adds: what is no number is left out."""
    return round(sum(float(row[name]) for row in rows if isinstance(row.get(name), (int, float))), 2)  # type: ignore[arg-type]


def _write(page: Any, at: int, line: Sequence[Cell | None], forms: Mapping[str, Any], *, bold: bool) -> None:
    for column, cell in enumerate(line):
        if isinstance(cell, date):
            page.write_datetime(at, column, cell, forms["day"])
        elif cell is not None:
            page.write(at, column, cell, forms["bold"] if bold else None)
