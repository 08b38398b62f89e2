"""The index of the search: a line for every row, document and statement that is public now, beside the typed tables, in the same file.

It changes in the same transaction as they do. Of a row only texts are indexed, and never a column that names who received help. Superseded
versions leave it; a withdrawal makes the whole file anew, for an index forgets a word only when it is written again.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from checklists.model import Checklist, Privacy
from portal_template.registers.models import Edition, EditionForm, FileKind, Justification, JustificationKind
from portal_template.registers.query.tables import quoted
from portal_template.registers.query.wordlist import match_of, place_word
from portal_template.registers.record import read_words
from portal_template.registers.rows import read_rows

MADE = (
    """CREATE VIRTUAL TABLE IF NOT EXISTS _lines USING fts5(text, place, kind UNINDEXED, part UNINDEXED, period UNINDEXED,
    version UNINDEXED, item UNINDEXED, tokenize = "unicode61 remove_diacritics 2")""",
    "CREATE VIRTUAL TABLE IF NOT EXISTS _vocabulary USING fts5vocab(_lines, 'row')",
    """CREATE TABLE IF NOT EXISTS _sources
    (source TEXT PRIMARY KEY, digest TEXT, part TEXT, first INTEGER, last INTEGER, last_row INTEGER)""",
)
_PUT = "INSERT INTO _lines (rowid, text, place, kind, part, period, version, item) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
Line = tuple[str, str, str, str, str, int, str | int]  # text, place, kind, part, period, version, item


class LineKind(StrEnum):
    """What a line is of."""

    ROW = "row"
    DOCUMENT = "document"
    SAID = "said"  # a text or a statement


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """What gives lines: an edition or a justification that is the newest word of its cell."""

    entry: Edition | Justification

    @property
    def key(self) -> str:
        """Its name in the index."""
        return f"{self.entry.part} {self.entry.period} v{self.entry.version}"


def bring_up_to_date(tables: sqlite3.Connection, files: Path, law: Checklist) -> int:
    """Add what is public and not in the index, take off what is no longer public; how many sources were added."""
    wanted = {source.key: source for source in _sources()}
    held = dict(tables.execute("SELECT source, digest FROM _sources").fetchall())
    for key, digest in held.items():
        if key not in wanted or wanted[key].entry.digest != digest:
            tables.execute("DELETE FROM _lines WHERE rowid BETWEEN (SELECT first FROM _sources WHERE source = ?1) "
                           "AND (SELECT last FROM _sources WHERE source = ?1)", (key,))  # fmt: skip
            tables.execute("DELETE FROM _sources WHERE source = ?", (key,))
    lacking = [source for key, source in wanted.items() if held.get(key) != source.entry.digest]
    number = tables.execute("SELECT coalesce(max(last), 0) FROM _sources").fetchone()[0]
    for source in lacking:
        number = _add(tables, source, number + 1, files, law)
    return len(lacking)


def _add(tables: sqlite3.Connection, source: Source, first: int, files: Path, law: Checklist) -> int:
    """Add the lines of a source from a number on, its rows first and in their order; the last number used."""
    entry = source.entry
    register = entry.register if isinstance(entry, Edition) and entry.form == EditionForm.DATA else ""
    texts = list(_texts(entry, files, law)) if isinstance(entry, Edition) and register else []
    cell = (entry.part, entry.period, entry.version)
    where = place_word(entry.part)
    rows = [(text, where, LineKind.ROW, *cell, number) for number, text in enumerate(texts, start=1)]
    lines = [*rows, *_said_and_documents(source, files, where)]
    tables.executemany(_PUT, ((number, *line) for number, line in enumerate(lines, start=first)))
    last = first + len(lines) - 1
    tables.execute(
        "INSERT INTO _sources VALUES (?, ?, ?, ?, ?, ?)", (source.key, entry.digest, entry.part, first, last, first + len(rows) - 1)
    )
    if rows:
        text = f"UPDATE {quoted(register)} SET _line = ? + _row WHERE _part = ? AND _period = ? AND _version = ?"
        tables.execute(text, (first - 1, *cell))
    return last


def _sources() -> Iterator[Source]:
    """The newest word of each cell, and below one that is "still in force" the edition that is."""
    newest: dict[tuple[str, str], int] = {}
    editions = list(Edition.objects.order_by("part", "period", "version").prefetch_related("files"))
    justifications = list(Justification.objects.order_by("part", "period", "version"))
    closing = [item for item in justifications if item.kind != JustificationKind.UNCHANGED]
    for entry in (*editions, *closing):
        cell = (entry.part, entry.period)
        newest[cell] = max(newest.get(cell, 0), entry.version)
    last = {(item.part, item.period): item for item in justifications}
    yield from (Source(entry=item) for item in editions if newest[item.part, item.period] == item.version)
    yield from (Source(entry=item) for cell, item in last.items() if newest.get(cell, 0) <= item.version)


def _said_and_documents(source: Source, files: Path, where: str) -> Iterator[Line]:
    entry = source.entry
    cell = (entry.part, entry.period, entry.version)
    if entry.text:
        yield (entry.text, where, LineKind.SAID, *cell, "")
    documents = [file for file in entry.files.all() if file.kind == FileKind.DOCUMENT] if isinstance(entry, Edition) else []
    words = read_words(files, *cell) if documents else {}
    for file in documents:
        yield (f"{file.title or file.name}\n{words.get(file.name, '')}", where, LineKind.DOCUMENT, *cell, file.name)


def _texts(edition: Edition, files: Path, law: Checklist) -> Iterable[str]:
    """The texts of each row, in the order of its columns."""
    table = read_rows(files, edition)
    if table is None:
        return
    register = law.registers.get(edition.register)
    named = {column.name for column in register.columns if column.privacy is Privacy.BENEFICIARY} if register else set()
    shown = [
        place
        for place, field in enumerate(table.fields)
        if field.type == "string" and field.name not in named and field.descriptor.get("vitrina", {}).get("privacy") != Privacy.BENEFICIARY
    ]
    for row in table.rows:
        yield " · ".join(row[place] for place in shown if row[place])


def rows_that_say(words: str, part: str) -> tuple[str, list[str | int | float]]:
    """The condition on the rows of a part that say some words, and its bound values."""
    match = match_of(words, part)
    if not match:
        return "0", []
    return "_line IN (SELECT rowid FROM _lines WHERE _lines MATCH ?)", [match]


_GAP = re.compile(r"\s+")


def one_line(text: str) -> str:
    """A text without breaks."""
    return _GAP.sub(" ", text).strip()
