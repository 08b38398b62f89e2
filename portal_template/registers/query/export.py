"""Exactly the rows of a question, all of them, in another format. CSV and JSON are written while they are read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import IO

from portal_template.registers import downloads
from portal_template.registers.query.answer import Row, Value, count, rows_of
from portal_template.registers.query.asked import Asked, BadQuestion
from portal_template.registers.query.sheet import Sheet, SheetColumn
from portal_template.registers.query.tables import streaming
from portal_template.registers.rows import Value as Typed

OWN = ("periodo", "version", "fila")  # where each row was published stands before its values
OWN_TITLES = ("Periodo", "Versión", "Fila")
XLSX_ROWS = 1_048_575  # the most that a sheet takes, under its titles
_AT_ONCE = 500  # rows written together
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def told(value: Value, column: SheetColumn) -> str:
    """A value as the canonical CSV writes it: money with two decimals, `true` and `false`, empty for none."""
    if value is None:
        return ""
    if column.type == "boolean":
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.2f}" if column.format == "money" else _short(value)
    return str(value)


def _short(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{Decimal(repr(value)).normalize():f}"


def safe(text: str, column: SheetColumn) -> str:
    """The ruler lets no text through that a spreadsheet would run; one that came another way is told to be text."""
    return f"'{text}" if column.type == "string" and text.startswith(_FORMULA) else text


def csv_of(path: Path, sheet: Sheet, asked: Asked) -> Iterator[bytes]:
    """The CSV in pieces: UTF-8, the columns' keys first."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*OWN, *(column.name for column in sheet.columns)])
    with streaming(path) as tables:
        for number, row in enumerate(rows_of(tables, sheet, asked), start=1):
            texts = (safe(told(value, column), column) for value, column in zip(row.values, sheet.columns, strict=True))
            writer.writerow([row.period, row.version, row.number, *texts])
            if number % _AT_ONCE == 0:
                yield _taken(out)
    yield _taken(out)


def _taken(out: io.StringIO) -> bytes:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode()


def json_of(path: Path, sheet: Sheet, asked: Asked) -> Iterator[bytes]:
    """A list of objects in pieces, one a row, keyed by the columns' names."""
    yield b"["
    with streaming(path) as tables:
        held: list[str] = []
        first = True
        for row in rows_of(tables, sheet, asked):
            held.append(json.dumps(row_object(row, sheet), ensure_ascii=False, separators=(",", ":")))
            if len(held) == _AT_ONCE:
                yield (("" if first else ",\n") + ",\n".join(held)).encode()
                held, first = [], False
        if held:
            yield (("" if first else ",\n") + ",\n".join(held)).encode()
    yield b"]\n"


def row_object(row: Row, sheet: Sheet) -> dict[str, Typed]:
    """A row as JSON has it."""
    own: dict[str, Typed] = {"periodo": row.period, "version": row.version, "fila": row.number}
    return own | {column.name: typed(value, column) for value, column in zip(row.values, sheet.columns, strict=True)}


def typed(value: Value, column: SheetColumn) -> Typed:
    """A value with the type of its column."""
    return bool(value) if column.type == "boolean" and value is not None else value


def xlsx_of(path: Path, sheet: Sheet, asked: Asked) -> IO[bytes]:
    """The workbook, ready to be read. BadQuestion where the rows do not fit into a sheet."""
    if count(path, sheet, asked).rows > XLSX_ROWS:
        raise BadQuestion("Son más filas de las que caben en una hoja de Excel. Descargue el CSV o agregue un filtro.")
    titles = [*OWN_TITLES, *(column.title for column in sheet.columns)]
    with streaming(path) as tables:
        rows = (
            (row.period, row.version, row.number, *(typed(value, column) for value, column in zip(row.values, sheet.columns, strict=True)))
            for row in rows_of(tables, sheet, asked)
        )
        return downloads.workbook(titles, rows, sheet.register)
