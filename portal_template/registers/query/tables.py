"""A read-only connection to the typed tables, kept by thread, that gives up a question which takes too long."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path

SECONDS, STREAMED = 4.0, 120.0  # a question that takes longer is given up, and one whose answer is being sent
_STEPS = 20_000  # of SQLite's machine between two looks at the clock
_kept = threading.local()
Stamp = tuple[int, int, int]  # of a file: it changes when the file does


class TooLong(Exception):
    """The question took too long; the message says what to do."""


class NoTables(Exception):
    """There are no tables to ask yet."""


def stamp_of(path: Path) -> Stamp:
    """What tells one state of a file from another; zeros where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return (0, 0, 0)
    return (found.st_ino, found.st_mtime_ns, found.st_size)


@contextmanager
def reading(path: Path, seconds: float = SECONDS) -> Iterator[sqlite3.Connection]:
    """The tables, for one question. NoTables where there is no file, TooLong where time runs out."""
    with _timed(_connection(path), seconds) as connection:
        yield connection


@contextmanager
def streaming(path: Path, seconds: float = STREAMED) -> Iterator[sqlite3.Connection]:
    """A connection of its own, for an answer that is written while it is read."""
    with closing(_open(path)) as opened, _timed(opened, seconds) as connection:
        yield connection


@contextmanager
def _timed(connection: sqlite3.Connection, seconds: float) -> Iterator[sqlite3.Connection]:
    until = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
    try:
        yield connection
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise TooLong("La consulta es muy pesada para hacerla aquí. Agregue un filtro o descargue los datos completos.") from None
        if "no such table" in str(error):
            raise NoTables("Las tablas para consultas aún no se han hecho.") from None
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _connection(path: Path) -> sqlite3.Connection:
    """The thread's connection to the file that stands there now: a rebuild puts another in its place."""
    if not path.is_file():
        raise NoTables("Las tablas para consultas aún no se han hecho.")
    held: dict[Path, tuple[int, sqlite3.Connection]] = _kept.__dict__.setdefault("held", {})
    inode = os.stat(path).st_ino
    known = held.get(path)
    if known and known[0] == inode:
        return known[1]
    if known:
        known[1].close()
    if len(held) > 4:
        for _, old in held.values():
            old.close()
        held.clear()
    held[path] = (inode, _open(path))
    return held[path][1]


def _open(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise NoTables("Las tablas para consultas aún no se han hecho.")
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=10, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA cache_size = -16000")
    connection.execute("PRAGMA mmap_size = 268435456")
    connection.create_function("plano", 1, _plain_cell, deterministic=True)
    return connection


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """Small letters without accents, to compare what people write with what is published."""
    text = text.casefold()
    return (
        text if text.isascii() else "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    )


def _plain_cell(value: object) -> str | None:
    return None if value is None else plain(str(value))


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'
