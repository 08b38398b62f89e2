"""The rows of an edition, read from its record under the schema it was published with, however the law has changed since."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal_template.registers import record
from portal_template.registers.models import Edition, FileKind

Value = str | int | float | bool | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """A column as published: its key, its title, its Table Schema type and the rest of its descriptor."""

    name: str
    title: str
    type: str
    descriptor: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class RowTable:
    """The rows of one edition: `rows` are texts of the canonical CSV, aligned with `fields`; "" is an empty cell."""

    fields: tuple[Field, ...]
    rows: tuple[tuple[str, ...], ...]

    def typed(self) -> Iterator[tuple[Value, ...]]:
        """The rows as JSON values; None is an empty cell. Amounts become floats: the CSV keeps them exactly."""
        readers = [_READERS.get(field.type, str) for field in self.fields]
        for row in self.rows:
            yield tuple(read(text) if text != "" else None for read, text in zip(readers, row, strict=True))

    def filled(self) -> dict[str, int]:
        """How many cells of each column are filled."""
        return {field.name: sum(1 for row in self.rows if row[place] != "") for place, field in enumerate(self.fields)}


_READERS: Mapping[str, Any] = {"integer": int, "year": int, "number": float, "boolean": lambda text: text == "true"}


def schema_of(files: Path, edition: Edition) -> dict[str, Any]:
    """The Table Schema under which an edition was published. RecordError when its manifest is not as published."""
    manifest = record.read_manifest(files, edition.part, edition.period, edition.version, edition.digest)
    schema: dict[str, Any] = manifest["register"]["schema"]
    return schema


def read_rows(files: Path, edition: Edition) -> RowTable | None:
    """The rows of an edition; None when it has none (documents, text). RecordError when the record is not as published."""
    kept = next((file for file in edition.files.all() if file.kind == FileKind.CSV), None)
    if kept is None:
        return None
    text = record.read_kept(files / kept.path, kept.sha256).decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    described = {field["name"]: field for field in schema_of(files, edition)["fields"]}
    fields = tuple(_field(name, described[name]) for name in header)
    return RowTable(fields=fields, rows=tuple(tuple(row) for row in rows))


def _field(name: str, descriptor: Mapping[str, Any]) -> Field:
    return Field(name=name, title=descriptor.get("title", name), type=descriptor["type"], descriptor=descriptor)
