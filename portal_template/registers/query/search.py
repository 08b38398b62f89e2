"""Words -> what is found in rows, documents and statements, by part, with a marked excerpt of each. Small errors are forgiven."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from rapidfuzz import process
from rapidfuzz.distance import OSA

from portal_template.registers.query.lines import LineKind, one_line
from portal_template.registers.query.tables import Stamp, plain, reading, stamp_of
from portal_template.registers.query.wordlist import forms_of, match_of, words_of

GROUPS, SHOWN = 12, 3
ALIKE = 0.75  # how alike a known word must be to stand for one that is not
SHORTEST = 4  # shorter words are not corrected
_MARK, _UNMARK = "\x01", "\x02"


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A piece of an excerpt; `marked` where it is what was looked for."""

    text: str
    marked: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A line that was found: a row by its number, a document by its name, a statement by neither."""

    period: str
    version: int
    item: str | int
    excerpt: tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """What was found in one part, of one kind: how many lines, and the best of them."""

    part: str
    kind: LineKind
    count: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What some words gave. `used` are the words that were looked for: corrected where nobody publishes the ones given."""

    used: str
    corrected: bool
    loose: bool  # no line has all the words; these have some
    groups: tuple[Group, ...]


NOTHING = Found(used="", corrected=False, loose=False, groups=())


def search(path: Path, text: str, more_words: Iterable[str] = ()) -> Found:
    """Look for words; `more_words` are also well written: those of titles. NoTables and TooLong as `tables` says."""
    words = words_of(text)
    if not words:
        return NOTHING
    stamp = stamp_of(path)
    with reading(path) as tables:
        known = _vocabulary(tables, path, stamp)
        used = [_corrected(word, known, more_words) for word in words]
        told = " ".join(used)
        groups = _groups(tables, match_of(told), told, loose=False)
        loose = not groups and len(used) > 1
        if loose:
            groups = _groups(tables, match_of(told, any_of_them=True), told, loose=True)
    return Found(used=told, corrected=tuple(used) != words, loose=loose and bool(groups), groups=groups)


def _groups(tables: sqlite3.Connection, match: str, told: str, *, loose: bool) -> tuple[Group, ...]:
    counts = tables.execute("SELECT part, kind, count(*), min(rank) FROM _lines WHERE _lines MATCH ? GROUP BY 1, 2", (match,)).fetchall()
    counts.sort(key=lambda row: row[3])
    groups = []
    for part, kind, count, _ in counts[:GROUPS]:
        within = match_of(told, part, any_of_them=loose)
        groups.append(Group(part=part, kind=LineKind(kind), count=count, hits=tuple(_hits(tables, within, kind))))
    return tuple(groups)


def _hits(tables: sqlite3.Connection, match: str, kind: str) -> Iterable[Hit]:
    """The best lines; of lines as good, the newest period first."""
    query = """SELECT period, version, item, snippet(_lines, 0, ?, ?, '…', 28) FROM _lines
        WHERE _lines MATCH ? AND kind = ? ORDER BY round(rank, 3), period DESC LIMIT ?"""
    for period, version, item, excerpt in tables.execute(query, (_MARK, _UNMARK, match, kind, SHOWN)).fetchall():
        yield Hit(period=period, version=version, item=item, excerpt=tuple(_pieces(one_line(excerpt))))


def _pieces(excerpt: str) -> Iterable[Piece]:
    before, *others = excerpt.split(_MARK)
    if before:
        yield Piece(text=before, marked=False)
    for other in others:
        marked, _, after = other.partition(_UNMARK)
        yield Piece(text=marked, marked=True)
        if after:
            yield Piece(text=after, marked=False)


_known: OrderedDict[Path, tuple[Stamp, dict[str, int]]] = OrderedDict()
_lock = Lock()


def _vocabulary(tables: sqlite3.Connection, path: Path, stamp: Stamp) -> dict[str, int]:
    """Every word of the index, and in how many lines it is."""
    with _lock:
        held = _known.get(path)
        if held and held[0] == stamp:
            return held[1]
    words = {term: lines for term, lines in tables.execute("SELECT term, doc FROM _vocabulary") if term.isalpha() and len(term) >= SHORTEST}
    with _lock:
        _known[path] = (stamp, words)
        while len(_known) > 4:
            _known.popitem(last=False)
    return words


def _corrected(word: str, known: dict[str, int], more_words: Iterable[str]) -> str:
    """The word itself where something begins with it; else the published word that is most like it, the more frequent of two."""
    if len(word) < SHORTEST or not word.isalpha():
        return word
    others = {plain(other) or "" for other in more_words}
    forms = forms_of(word)
    if any(form in known or form in others for form in forms) or any(term.startswith(word) for term in (*known, *others)):
        return word
    near: Sequence[tuple[str, float, int]] = process.extract(
        word, [*known, *others], scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=5
    )
    best = max(near, key=lambda found: (round(found[1], 2), found[0][0] == word[0], known.get(found[0], 1)), default=None)
    return best[0] if best else word
