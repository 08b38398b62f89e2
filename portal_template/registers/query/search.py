"""Words -> what is found in rows, documents and statements, by part, with a marked excerpt of each. Small errors are forgiven."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from rapidfuzz import process
from rapidfuzz.distance import OSA

from portal_template.registers.query.lines import LineKind, one_line
from portal_template.registers.query.tables import Stamp, plain, reading, stamp_of
from portal_template.registers.query.wordlist import forms_of, match_of, words_of

GROUPS, SHOWN, MOST_PARTS = 12, 3, 30
RANKED, OTHERS = 3000, 2000  # so many lines of a part are ranked; so many documents and statements are counted
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
    """The parts where something was found, those with the best line first."""
    found = []
    for (part, kind), count in _counts(tables, match).most_common(MOST_PARTS):
        hits = list(_hits(tables, match_of(told, part, any_of_them=loose), kind, many=count > RANKED))
        if hits:
            best = min(rank for rank, _ in hits)
            found.append((best, Group(part=part, kind=LineKind(kind), count=count, hits=tuple(hit for _, hit in hits))))
    return tuple(group for _, group in sorted(found, key=lambda item: item[0])[:GROUPS])


def _counts(tables: sqlite3.Connection, match: str) -> Counter[tuple[str, str]]:
    """How many lines of each part and kind match. Of rows only their numbers are read: a source's rows stand together, and first."""
    sources = tables.execute("SELECT first, last_row, part FROM _sources ORDER BY first").fetchall()
    starts = [first for first, _, _ in sources]
    counts: Counter[tuple[str, str]] = Counter()
    of_source: Counter[int] = Counter()
    others = []
    for (number,) in tables.execute("SELECT rowid FROM _lines WHERE _lines MATCH ?", (match,)):
        place = bisect_right(starts, number) - 1
        if number <= sources[place][1]:
            of_source[place] += 1
        else:
            others.append(number)
    for place, count in of_source.items():
        counts[sources[place][2], str(LineKind.ROW)] += count
    for number in others[:OTHERS]:
        part, kind = tables.execute("SELECT part, kind FROM _lines WHERE rowid = ?", (number,)).fetchone()
        counts[part, kind] += 1
    return counts


def _hits(tables: sqlite3.Connection, match: str, kind: str, *, many: bool) -> Iterator[tuple[float, Hit]]:
    """The best lines with their rank; of lines as good, the newest period first. Of very many, those added last: ranking all takes long."""
    order = "rowid DESC" if many else "round(rank, 3), period DESC"
    query = f"""SELECT rank, period, version, item, snippet(_lines, 0, ?, ?, '…', 28) FROM _lines
        WHERE _lines MATCH ? AND kind = ? ORDER BY {order} LIMIT ?"""
    for rank, period, version, item, excerpt in tables.execute(query, (_MARK, _UNMARK, match, kind, SHOWN)).fetchall():
        yield rank, Hit(period=period, version=version, item=item, excerpt=tuple(_pieces(one_line(excerpt))))


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
    others = {plain(other) for other in more_words}
    forms = forms_of(word)
    if any(form in known or form in others for form in forms) or any(term.startswith(word) for term in (*known, *others)):
        return word
    near: Sequence[tuple[str, float, int]] = process.extract(
        word, [*known, *others], scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=5
    )
    best = max(near, key=lambda found: (round(found[1], 2), found[0][0] == word[0], known.get(found[0], 1)), default=None)
    return best[0] if best else word
