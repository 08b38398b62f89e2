"""A list that somebody sends as CSV -> the cells of its known columns, and what the file does or would do: whole or not at all.

One reader for every list of reference data; each list says its columns, which it needs, and what else people call them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from import_export import resources, results
from tablib import Dataset

from checklists.folding import fold
from monitor.extract.decode import decode
from monitor.extract.delimited import delimiter_of

LARGEST = 5_000_000  # bytes of a file


class Sort(StrEnum):
    """What a line does to the list."""

    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What one line does: to which address or office of which town, and each value that differs, as "hasta: (vacío) → 2026-10-31".

    `pk` is its row; `before` and `after` are the row's values as JSON types, `before` None for a new one.
    """

    line: int
    sort: Sort
    code: str
    town: str
    url: str
    details: tuple[str, ...]
    pk: int = 0
    before: Mapping[str, Any] | None = field(default=None, hash=False)
    after: Mapping[str, Any] | None = field(default=None, hash=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """What is wrong in a line (0: in the file) and how to mend it."""

    line: int
    column: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Intake:
    """What a file does, or would do: nothing at all where there are problems. `blank` counts lines that wait to be filled in."""

    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    blank: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """The columns of a list: those it needs, what else they are called, and of which one must be filled for a line to say anything."""

    columns: tuple[str, ...]
    needed: tuple[str, ...]
    same: Mapping[str, str]
    telling: tuple[str, ...]


def read(body: bytes, sheet: Sheet) -> tuple[Dataset, int, tuple[Problem, ...]]:
    """The lines that say something, how many only name a town, and what keeps the file from being read."""
    dataset = Dataset(headers=["linea", *sheet.columns])
    if len(body) > LARGEST or b"\x00" in body[:1000]:
        return dataset, 0, (Problem(line=0, column="", text="no es un CSV, o pasa de 5 MB; guárdelo como CSV (delimitado por comas)"),)
    text = decode(body).replace("\x00", "")
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter_of(text) or ",")
    try:
        header = [_column(cell, sheet) for cell in next(reader, [])]
        if problems := tuple(_of_header(header, sheet)):
            return dataset, 0, problems
        return dataset, _fill(dataset, header, reader, sheet), ()
    except csv.Error:
        fault = "una celda no termina: falta una comilla que la cierre; corríjala"
        return dataset, 0, (Problem(line=reader.line_num, column="", text=fault),)


def problems_of(resource: resources.Resource, result: results.Result) -> Iterator[Problem]:
    """What import-export found wrong, by line and column."""
    columns = {one.attribute: one.column_name for one in resource.fields.values()}
    for row in result.rows:
        if row.validation_error is not None:
            for attribute, texts in row.validation_error.message_dict.items():
                yield from (Problem(line=int(row.row_values["linea"]), column=columns.get(attribute, ""), text=text) for text in texts)


def values_of(instance: Any, names: Sequence[str]) -> dict[str, Any]:
    """A row's values as JSON types."""
    found = {name: getattr(instance, name) for name in names}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()}


def differences(before: Any, mine: Any, pairs: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """What differs between two states of a row, by the columns that people read."""
    return tuple(
        f"{column}: {getattr(before, name) or '(vacío)'} → {getattr(mine, name) or '(vacío)'}"
        for column, name in pairs
        if getattr(before, name) != getattr(mine, name)
    )


def _fill(dataset: Dataset, header: Sequence[str], reader: Any, sheet: Sheet) -> int:
    """Put the lines that say something into the dataset; gives how many name a town that waits."""
    blank = 0
    for cells in reader:
        row = {**dict.fromkeys(sheet.columns, ""), **dict(zip(header, (cell.strip() for cell in cells), strict=False))}
        if any(row[column] for column in sheet.telling) or (row["fuente"] and not row["municipio"]):
            dataset.append([str(reader.line_num), *(row[column] for column in sheet.columns)])
        else:
            blank += bool(row["municipio"])
    return blank


def _column(cell: str, sheet: Sheet) -> str:
    name = fold(cell).replace("_", " ").strip()
    return sheet.same.get(name, name)


def _of_header(header: Sequence[str], sheet: Sheet) -> Iterator[Problem]:
    named = ", ".join(sheet.columns)
    if absent := [column for column in sheet.needed if column not in header]:
        yield Problem(line=1, column="", text=f"faltan las columnas {', '.join(absent)}; la primera línea es: {named}")
    elif unknown := [column for column in header if column and column not in sheet.columns]:
        yield Problem(line=1, column="", text=f"no se conocen las columnas {', '.join(unknown)}; quítelas. Las que se leen son: {named}")
    elif len(set(header)) < len(header):
        yield Problem(line=1, column="", text="una columna está dos veces; deje una")
