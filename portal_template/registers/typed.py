"""One SQLite table per register with typed columns and indexes, rebuilt from the records at will.

It is a derived file (`registers.sqlite3`), never the truth: `catch_up` adds the editions it lacks after a publication, also after one that
was cut short; `rebuild` makes it anew beside the old one and says where the two differ. A withdrawn edition makes `catch_up` rebuild:
nothing of it may stay in a free page of the file. A column that a later version of a register adds is empty in the rows of older editions;
one that it drops stays. `_current` marks the rows of the newest word of each period, and every index is over these alone; `_columns`
describes the columns as last published, `_choices` says how many different values each has. The index of the search is in the same file
(`query/lines`) and changes with it.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db.models import QuerySet

from portal_template.registers import law
from portal_template.registers.models import Edition, EditionForm, Justification, JustificationKind
from portal_template.registers.query.lines import MADE, bring_up_to_date
from portal_template.registers.rows import RowTable, read_rows

SHAPE = 4  # raised when the tables of our own change: older files are made anew
REPEATED = 3  # a text that comes back so many times on average is one that people choose by
_SQL_TYPES = {"integer": "INTEGER", "year": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
_ADDRESSES = ("uri", "email", "phone")
_MADE = (
    """CREATE TABLE IF NOT EXISTS _editions
    (part TEXT, period TEXT, version INTEGER, digest TEXT, register TEXT, current INTEGER, PRIMARY KEY (part, period, version))""",
    """CREATE TABLE IF NOT EXISTS _columns
    (register TEXT, place INTEGER, name TEXT, title TEXT, type TEXT, descriptor TEXT, PRIMARY KEY (register, name))""",
    "CREATE TABLE IF NOT EXISTS _choices (part TEXT, name TEXT, filled INTEGER, different INTEGER, PRIMARY KEY (part, name))",
)
_OWN = ("_part", "_period", "_version", "_row")
Cell = tuple[str, str, int]  # part, period, version


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
    editions = {(edition.part, edition.period, edition.version): edition.digest for edition in _with_data()}
    held = _held(path)
    gone = held is not None and any(editions.get(cell) != digest for cell, digest in held.items())
    if gone:
        path.unlink()  # what was withdrawn is not shown, even if the tables cannot be made anew now
    if held is None or gone:
        rebuild(path, files)
        return len(editions)
    lacking = [cell for cell in editions if cell not in held]
    with _opened(path) as tables:
        touched: set[str] = set()
        for edition in _editions():
            if (edition.part, edition.period, edition.version) in lacking:
                _add(tables, files, edition)
                touched.add(edition.register)
        _settle(tables, touched)
        bring_up_to_date(tables, files, law.checklist())
    return len(lacking)


def _held(path: Path) -> dict[Cell, str] | None:
    """The editions that the tables hold, with their digests; None where the file is of another shape or cannot be read."""
    if not path.is_file():
        return {}
    try:
        with closing(sqlite3.connect(path, timeout=20)) as tables:
            if tables.execute("PRAGMA user_version").fetchone()[0] != SHAPE:
                return None
            return {row[:3]: row[3] for row in tables.execute("SELECT part, period, version, digest FROM _editions")}
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            raise
        return None


def rebuild(path: Path, files: Path) -> Rebuilt:
    """Make the tables anew from the records and put them in the place of the old ones. RecordError when a record is damaged."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    before = _digests_if_any(path)
    with _opened(fresh) as tables:
        for edition in _editions():
            _add(tables, files, edition)
        _settle(tables, _registers(tables))
        bring_up_to_date(tables, files, law.checklist())
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
            # Which line of the search a row is says only when it was added.
            columns = sorted(row[1] for row in tables.execute(f"PRAGMA table_info({_quoted(name)})") if row[1] != "_line")
            total = hashlib.sha256(repr(columns).encode())
            chosen = ", ".join(_quoted(column) for column in columns)
            for row in tables.execute(f"SELECT {chosen} FROM {_quoted(name)} ORDER BY _part, _period, _version, _row"):
                total.update(repr(row).encode())
            found[name] = total.hexdigest()
        return found


def _with_data() -> QuerySet[Edition]:
    """The editions with rows, those of the oldest columns first."""
    return Edition.objects.filter(form=EditionForm.DATA).order_by("register_version", "part", "period", "version")


def _editions() -> Iterator[Edition]:
    return _with_data().prefetch_related("files").iterator(chunk_size=500)


def current_cells() -> frozenset[Cell]:
    """The editions with data that are the newest word of their period; one that is "still in force" stays it."""
    newest: dict[tuple[str, str], tuple[int, bool]] = {}
    said = [(*cell, form == EditionForm.DATA) for *cell, form in Edition.objects.values_list("part", "period", "version", "form")]
    others = Justification.objects.exclude(kind=JustificationKind.UNCHANGED).values_list("part", "period", "version")
    for part, period, version, data in [*said, *((*cell, False) for cell in others)]:
        newest[part, period] = max(newest.get((part, period), (0, False)), (version, data))
    return frozenset((part, period, version) for (part, period), (version, data) in newest.items() if data)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The tables, written in one transaction."""
    with closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as tables:
        tables.execute("BEGIN IMMEDIATE")
        try:
            tables.execute("PRAGMA cache_spill = OFF")  # readers read on until the end
            for statement in (*_MADE, *MADE):
                tables.execute(statement)
            tables.execute(f"PRAGMA user_version = {SHAPE}")
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
    tables.execute("INSERT OR REPLACE INTO _editions VALUES (?, ?, ?, ?, ?, 0)", (*cell, edition.digest, edition.register))


def _shape(tables: sqlite3.Connection, register: str, table: RowTable) -> None:
    """Make the register's table, or give it the columns it lacks; keep what its columns mean."""
    held = {row[1] for row in tables.execute(f"PRAGMA table_info({_quoted(register)})")}
    columns = {field.name: f"{_quoted(field.name)} {_SQL_TYPES.get(field.type, 'TEXT')}" for field in table.fields}
    if not held:
        own = "_part TEXT, _period TEXT, _version INTEGER, _row INTEGER, _current INTEGER NOT NULL DEFAULT 0, _line INTEGER"
        shape = ", ".join((own, *columns.values(), "PRIMARY KEY (_part, _period, _version, _row)"))
        tables.execute(f"CREATE TABLE {_quoted(register)} ({shape})")
    else:
        for name, column in columns.items():
            if name not in held:
                tables.execute(f"ALTER TABLE {_quoted(register)} ADD COLUMN {column}")
    kept = ((register, n, field.name, field.title, field.type, json.dumps(dict(field.descriptor))) for n, field in enumerate(table.fields))
    tables.executemany("INSERT OR REPLACE INTO _columns VALUES (?, ?, ?, ?, ?, ?)", kept)


def _settle(tables: sqlite3.Connection, touched: Iterable[str]) -> None:
    """Mark which rows are current; count the choices of what was touched, and index what people filter and sort by."""
    current = current_cells()
    changed = set(touched)
    for *cell, register, was in tables.execute("SELECT part, period, version, register, current FROM _editions").fetchall():
        now = int(tuple(cell) in current)
        if now != was:
            tables.execute(f"UPDATE {_quoted(register)} SET _current = ? WHERE _part = ? AND _period = ? AND _version = ?", (now, *cell))
            tables.execute("UPDATE _editions SET current = ? WHERE part = ? AND period = ? AND version = ?", (now, *cell))
            changed.add(register)
    for register in sorted(changed):
        _count_choices(tables, register)
        for name in ("_period", *_indexed(tables, register)):
            more = " DESC, _row" if name == "_period" else ""
            index = f"{_quoted(f'{register}_{name}')} ON {_quoted(register)} (_part, {_quoted(name)}{more})"
            tables.execute(f"CREATE INDEX IF NOT EXISTS {index} WHERE _current = 1")
    if changed:
        tables.execute("PRAGMA analysis_limit = 1000")
        tables.execute("ANALYZE")


def _count_choices(tables: sqlite3.Connection, register: str) -> None:
    """For each part and column, how many rows are filled and with how many different values."""
    names = [name for (name,) in tables.execute("SELECT name FROM _columns WHERE register = ? ORDER BY place", (register,))]
    counts = ", ".join(f"count({_quoted(name)}), count(DISTINCT {_quoted(name)})" for name in names)
    found = tables.execute(f"SELECT _part, {counts} FROM {_quoted(register)} WHERE _current = 1 GROUP BY _part").fetchall()
    tables.execute("DELETE FROM _choices WHERE part IN (SELECT part FROM _editions WHERE register = ?)", (register,))
    for part, *numbers in found:
        pairs = zip(names, numbers[::2], numbers[1::2], strict=True)
        tables.executemany("INSERT INTO _choices VALUES (?, ?, ?, ?)", ((part, *pair) for pair in pairs))


def _indexed(tables: sqlite3.Connection, register: str) -> Iterator[str]:
    """Amounts, dates, closed lists, and the texts that come back: what people filter and sort by."""
    query = """SELECT name, max(filled >= ? * different) FROM _choices
        WHERE filled > 0 AND part IN (SELECT part FROM _editions WHERE register = ?) GROUP BY name"""
    repeated = dict(tables.execute(query, (REPEATED, register)).fetchall())
    for name, kind, described in tables.execute("SELECT name, type, descriptor FROM _columns WHERE register = ?", (register,)).fetchall():
        field = json.loads(described)
        closed = bool(field.get("constraints", {}).get("enum"))
        address = field.get("vitrina", {}).get("format") in _ADDRESSES
        if kind in ("number", "date", "integer", "year", "yearmonth") or closed or (repeated.get(name) and not address):
            yield name


def _registers(tables: sqlite3.Connection) -> list[str]:
    names = (name for (name,) in tables.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))
    return sorted(name for name in names if not name.startswith(("_", "sqlite")))


def _joined(names: Iterable[str]) -> str:
    return ", ".join(_quoted(name) for name in names)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
