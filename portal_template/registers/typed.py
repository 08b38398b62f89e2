"""One SQLite table per register with typed columns and indexes, rebuilt from the records at will.

It is a derived file (`registers.sqlite3`), never the truth: `catch_up` adds the editions it lacks after an import, also after one that was
cut short; `rebuild` makes it anew beside the old one and says where the two differ. A column that a later version of a register adds is
empty in the rows of older editions; one that it drops stays.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal_template.registers.models import Edition, EditionForm
from portal_template.registers.rows import RowTable, read_rows

_SQL_TYPES = {"integer": "INTEGER", "year": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
_EDITIONS = """CREATE TABLE IF NOT EXISTS _editions
    (part TEXT, period TEXT, version INTEGER, digest TEXT, PRIMARY KEY (part, period, version))"""
_OWN = ("_part", "_period", "_version", "_row")


@dataclass(frozen=True, kw_only=True, slots=True)
class Rebuilt:
    """What a rebuild found: rows per register, and the registers whose rows were not those of the records. `compared` is false where
    there were no tables to read, so that nothing can be said of them.
    """

    rows: dict[str, int]
    differing: tuple[str, ...]
    compared: bool


def catch_up(path: Path, files: Path) -> int:
    """Add the rows of every edition with data that the tables lack; how many editions were added."""
    with _opened(path) as tables:
        held = {(part, period, version): digest for part, period, version, digest in tables.execute("SELECT * FROM _editions")}
        added = 0
        for edition in _editions():
            key = (edition.part, edition.period, edition.version)
            if held.get(key) != edition.digest:
                _add(tables, files, edition)
                added += 1
    return added


def rebuild(path: Path, files: Path) -> Rebuilt:
    """Make the tables anew from the records and put them in the place of the old ones. RecordError when a record is damaged."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    before = _digests_if_any(path)
    with _opened(fresh) as tables:
        for edition in _editions():
            _add(tables, files, edition)
    after = digests(fresh)
    os.replace(fresh, path)
    with closing(sqlite3.connect(path)) as tables:
        rows = {name: tables.execute(f"SELECT count(*) FROM {_quoted(name)}").fetchone()[0] for name in after}
    if before is None:
        return Rebuilt(rows=rows, differing=(), compared=False)
    differing = tuple(sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name)))
    return Rebuilt(rows=rows, differing=differing, compared=True)


def _digests_if_any(path: Path) -> dict[str, str] | None:
    if not path.is_file():
        return None
    try:
        return digests(path)
    except sqlite3.DatabaseError:  # a damaged file: it is made anew
        return None


def digests(path: Path) -> dict[str, str]:
    """For each register, a digest of everything in its table, whatever the order in which it was written."""
    with closing(sqlite3.connect(path)) as tables:
        found = {}
        for name in _registers(tables):
            columns = sorted(row[1] for row in tables.execute(f"PRAGMA table_info({_quoted(name)})"))
            total = hashlib.sha256(repr(columns).encode())
            chosen = ", ".join(_quoted(column) for column in columns)
            for row in tables.execute(f"SELECT {chosen} FROM {_quoted(name)} ORDER BY _part, _period, _version, _row"):
                total.update(repr(row).encode())
            found[name] = total.hexdigest()
        return found


def _editions() -> Iterator[Edition]:
    return (
        Edition.objects.filter(form=EditionForm.DATA)
        .order_by("register_version", "part", "period", "version")
        .prefetch_related("files")
        .iterator(chunk_size=500)
    )


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The tables, written in one transaction."""
    with closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as tables:
        tables.execute("BEGIN IMMEDIATE")
        tables.execute(_EDITIONS)
        try:
            yield tables
        except BaseException:
            if tables.in_transaction:  # a full disk ends it by itself
                tables.execute("ROLLBACK")
            raise
        tables.execute("COMMIT")


def _add(tables: sqlite3.Connection, files: Path, edition: Edition) -> None:
    table = read_rows(files, edition)
    if table is None:
        return
    _shape(tables, edition.register, table)
    cell = (edition.part, edition.period, edition.version)
    tables.execute(f"DELETE FROM {_quoted(edition.register)} WHERE _part = ? AND _period = ? AND _version = ?", cell)
    names = (*_OWN, *(field.name for field in table.fields))
    marks = ", ".join("?" * len(names))
    rows = ((*cell, number, *row) for number, row in enumerate(table.typed(), start=1))
    tables.executemany(f"INSERT INTO {_quoted(edition.register)} ({_joined(names)}) VALUES ({marks})", rows)
    tables.execute("INSERT OR REPLACE INTO _editions VALUES (?, ?, ?, ?)", (*cell, edition.digest))


def _shape(tables: sqlite3.Connection, register: str, table: RowTable) -> None:
    """Make the register's table, or give it the columns it lacks."""
    held = {row[1] for row in tables.execute(f"PRAGMA table_info({_quoted(register)})")}
    columns = {field.name: f"{_quoted(field.name)} {_SQL_TYPES.get(field.type, 'TEXT')}" for field in table.fields}
    if not held:
        own = "_part TEXT, _period TEXT, _version INTEGER, _row INTEGER"
        shape = ", ".join((own, *columns.values(), "PRIMARY KEY (_part, _period, _version, _row)"))
        tables.execute(f"CREATE TABLE {_quoted(register)} ({shape})")
        for name in _indexed(table):
            tables.execute(f"CREATE INDEX {_quoted(f'{register}_{name}')} ON {_quoted(register)} ({_quoted(name)})")
        return
    for name, column in columns.items():
        if name not in held:
            tables.execute(f"ALTER TABLE {_quoted(register)} ADD COLUMN {column}")


def _indexed(table: RowTable) -> Iterator[str]:
    """Amounts, dates and short coded texts are what people filter and sort by."""
    for field in table.fields:
        if field.type in ("number", "date", "integer") or field.descriptor.get("constraints", {}).get("enum"):
            yield field.name


def _registers(tables: sqlite3.Connection) -> list[str]:
    names = (name for (name,) in tables.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))
    return sorted(name for name in names if not name.startswith(("_", "sqlite")))


def _joined(names: Iterable[str]) -> str:
    return ", ".join(_quoted(name) for name in names)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
