"""What the table of a part holds and what can be asked of it: its columns, its periods, and the texts that people choose by."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from checklists.model import Part, Privacy, Register
from portal_template.registers.query.tables import Stamp, reading, stamp_of
from portal_template.registers.typed import REPEATED

FACETS = 6  # so many columns offer their choices
RESERVED = frozenset({"buscar", "periodo", "version", "fila", "orden", "pagina", "mas"})  # no column may be called so
_TOLD_APART = ("uri", "email", "phone", "nit", "npg", "nog", "snip")  # texts that tell one row from another


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetColumn:
    """A column: as the law in force says where it knows it, else as it was last published."""

    name: str
    title: str
    type: str
    format: str
    help: str
    privacy: str
    total: bool
    closed: bool  # its values are a closed list
    filled: int
    different: int

    @property
    def number(self) -> bool:
        """Whether it is compared as a number."""
        return self.type in ("number", "integer", "year")

    @property
    def ranged(self) -> bool:
        """Whether it is asked from one value to another."""
        return self.number or self.type in ("date", "yearmonth")

    @property
    def asked(self) -> bool:
        """Whether it can be filtered at all: who received help is listed, and not looked up."""
        return self.privacy != Privacy.BENEFICIARY

    @property
    def chosen(self) -> bool:
        """Whether its values come back so often that people choose by them."""
        if not self.asked or self.privacy == Privacy.PERSON or self.different < 2 or self.format in _TOLD_APART:
            return False
        return self.closed or (self.type in ("string", "boolean") and self.filled >= REPEATED * self.different)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The table of a part over all its periods. `repeats`: each period tells the whole again, so that periods do not add up."""

    part: str
    register: str
    title: str
    columns: tuple[SheetColumn, ...]
    periods: tuple[tuple[str, int], ...]  # with data, the newest first, each with its version
    repeats: bool
    stamp: Stamp

    @cached_property
    def by_name(self) -> dict[str, SheetColumn]:
        """Its columns by name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def facets(self) -> tuple[SheetColumn, ...]:
        """The columns whose choices are offered: closed lists first, then those with the fewest values."""
        chosen = [column for column in self.columns if column.chosen]
        return tuple(sorted(chosen, key=lambda column: (not column.closed, column.different))[:FACETS])

    @cached_property
    def sums(self) -> tuple[SheetColumn, ...]:
        """The columns whose totals are told."""
        return tuple(column for column in self.columns if column.total)

    @property
    def names_persons(self) -> bool:
        """Whether it names persons: its pages then carry noindex."""
        return any(column.privacy in (Privacy.PERSON, Privacy.BENEFICIARY) for column in self.columns)


_sheets: dict[tuple[Path, str], Sheet] = {}


def sheet_of(path: Path, part: Part, register: Register | None) -> Sheet | None:
    """The table of a part; None where no rows of it are published. NoTables where there are no tables at all."""
    stamp = stamp_of(path)
    known = _sheets.get((path, part.code))
    if known and known.stamp == stamp:
        return known
    with reading(path) as tables:
        made = _read(tables, part, register, stamp)
    if made:
        if len(_sheets) > 200:
            _sheets.clear()
        _sheets[path, part.code] = made
    return made


def _read(tables: sqlite3.Connection, part: Part, register: Register | None, stamp: Stamp) -> Sheet | None:
    editions = tables.execute(
        "SELECT period, version, register FROM _editions WHERE part = ? AND current = 1 ORDER BY period DESC", (part.code,)
    ).fetchall()
    if not editions:
        return None
    name = editions[0][2]
    counts = {
        row[0]: (row[1], row[2]) for row in tables.execute("SELECT name, filled, different FROM _choices WHERE part = ?", (part.code,))
    }
    held = tables.execute("SELECT name, title, type, descriptor FROM _columns WHERE register = ? ORDER BY place", (name,)).fetchall()
    known = {column.name: place for place, column in enumerate(register.columns)} if register else {}
    held.sort(key=lambda row: known.get(row[0], len(known)))
    return Sheet(
        part=part.code,
        register=name,
        title=register.title if register else part.title,
        columns=tuple(_column(*row, register, counts.get(row[0], (0, 0))) for row in held),
        periods=tuple((period, version) for period, version, kept_in in editions if kept_in == name),
        repeats=bool(register and register.repeats),
        stamp=stamp,
    )


def _column(name: str, title: str, kind: str, described: str, register: Register | None, counts: tuple[int, int]) -> SheetColumn:
    field = json.loads(described)
    own = field.get("vitrina", {})
    law = next((column for column in register.columns if column.name == name), None) if register else None
    closest = {str(own.get("privacy", Privacy.PUBLIC)), str(law.privacy) if law else str(Privacy.PUBLIC)}
    strict = next((item for item in (Privacy.BENEFICIARY, Privacy.PERSON, Privacy.OFFICIAL) if item in closest), Privacy.PUBLIC)
    return SheetColumn(
        name=name,
        title=law.title if law else title,
        type=kind,
        format=str(own.get("format") or (law.format if law else "")),
        help=law.help if law else str(field.get("description", "")),
        privacy=str(strict),
        total=law.total if law else False,
        closed=bool(field.get("constraints", {}).get("enum")),
        filled=counts[0],
        different=counts[1],
    )
