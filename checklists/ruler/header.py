"""Where the header of a sheet is, and which column of the register each of its cells asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from types import MappingProxyType

from checklists.model import Privacy, Register
from checklists.reading.withheld import plain, withheld
from checklists.ruler import words

LOOKED_AT = 40  # rows from the top; crests, titles and legal sentences stand above the header
_REMEMBERED = 4096
SURE = 0.9  # from here on a header asks for a column without doubt; under it, it is a guess and is told as one
_NUMBERING = words.bag("no num numero nro n correlativo item orden id") | {"no orden", "numero de orden", "no de orden"}
_GENERIC = words.bag(
    "nombre fecha tipo monto total costo valor codigo descripcion clase estado concepto detalle objeto lugar programa proyecto unidad"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Repeat:
    """A header that asks for a column that another already gives."""

    index: int
    column: str
    same: bool  # its words are those of the first, so nobody can tell which one is meant


@dataclass(frozen=True, kw_only=True, slots=True)
class Header:
    """The header of a table. Rows count from 1 in `rows` as given; indexes of columns from 0."""

    row: int  # of its last row: data begin below
    titles: tuple[str, ...]  # as written, both rows joined where it has two
    columns: Mapping[str, int]  # register column -> index
    added: Mapping[str, tuple[int, ...]]  # register column that adds -> indexes of the further headers that ask for it
    guessed: tuple[str, ...]  # register columns found by likeness and not by name
    unmatched: tuple[int, ...]  # headers of no column of the register
    missing: tuple[str, ...]  # register columns that no header asks for
    repeats: tuple[Repeat, ...]  # headers of a column that another gives already, and that does not add


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a register's columns answer to, made once."""

    titles: Mapping[str, str]  # plain title and name -> column
    plain: Mapping[str, str]
    keyed: Mapping[tuple[str, ...], str]
    known: dict[str, tuple[tuple[str, float], ...]]  # headers scored before
    keys: tuple[tuple[str, tuple[str, ...], frozenset[str], tuple[str, ...]], ...]  # column, words, the same as a set, without neutral ones


@lru_cache(maxsize=256)
def _asked(register: Register) -> _Asked:
    plains: dict[str, str] = {}
    keyed: dict[tuple[str, ...], str] = {}
    titles = {plain(text): column.name for column in register.columns for text in (column.name.replace("_", " "), column.title)}
    for column in register.columns:
        for text in (column.title, column.name.replace("_", " "), *column.synonyms):
            plains.setdefault(plain(text), column.name)
    for column in register.columns:
        for text in (column.title, column.name.replace("_", " "), *column.synonyms):
            keyed.setdefault(words.key(text), column.name)
    keyed.pop((), None)
    return _Asked(
        known={},
        titles=titles,
        plain=plains,
        keyed=keyed,
        keys=tuple((name, key, frozenset(key), _core(key)) for key, name in keyed.items()),
    )


def match_columns(headers: Sequence[str], register: Register) -> Mapping[str, int]:
    """Column name -> index of the header that asks for it. Tolerant of wording; silent where two columns could be meant.

    For tables found on any portal: "Celular" in a list of offices asks for the institutional one. What is published here goes by `find_header`,
    which takes no header that would name private data.
    """
    found, _ = _assign([(_unless_private(header, register),) for header in headers], register)
    return MappingProxyType({name: index for name, (index, _) in found.items()})


def _unless_private(header: str, register: Register) -> str:
    if not withheld(header):
        return header
    official = [column for column in register.columns if column.privacy is Privacy.OFFICIAL]
    own = set(words.key(header))
    near = [column.title for column in official if own < set(words.key(column.title))]
    return near[0] if len(near) == 1 else header


def find_header(rows: Iterable[Sequence[object]], register: Register) -> Header | None:
    """The header among the first rows of a sheet, in one row or two merged ones; None where no row asks for at least two columns."""
    raw = list(islice(rows, LOOKED_AT))
    top = [_texts(row) for row in raw]
    best: tuple[float, int, list[tuple[str, ...]]] | None = None
    for index, texts in enumerate(top):
        if sum(1 for text in texts if text) < 2:
            continue
        single: list[tuple[str, ...]] = [(text,) for text in texts]
        tried = [(0.0, index + 1, single)]
        if index + 1 < len(top) and any(top[index + 1]) and all(cell is None or isinstance(cell, str) for cell in raw[index + 1]):
            tried.append((-0.3, index + 2, _merged(texts, top[index + 1])))
        for handicap, row, cells in tried:
            worth = _worth(cells, register) + handicap
            if worth > 0 and (best is None or worth > best[0]):
                best = (worth, row, cells)
        if best and index >= best[1] + 2 and _complete(best[2], register):
            break  # two rows of data below it: what follows is no header
    return _header(best[1], best[2], register) if best else None


def _texts(row: Sequence[object]) -> list[str]:
    return [" ".join(cell.split()) if isinstance(cell, str) and len(cell) < 300 else "" for cell in row]


def _merged(upper: list[str], lower: list[str]) -> list[tuple[str, ...]]:
    """Alternatives for each position of two header rows: below alone, above and below, above alone where nothing is below."""
    cells: list[tuple[str, ...]] = []
    above = ""
    for index in range(max(len(upper), len(lower))):
        own = upper[index] if index < len(upper) else ""
        below = lower[index] if index < len(lower) else ""
        above = own or (above if below else "")
        cells.append((f"{above} {below}".strip(), below) if below and above else (below or own,))
    return cells


def _worth(cells: list[tuple[str, ...]], register: Register) -> float:
    found, _ = _assign(cells, register)
    scores = [score for _, score in found.values()]
    if sum(1 for score in scores if score >= SURE) < 1 or len(scores) < 2:
        return 0.0
    filled = sum(1 for cell in cells if any(cell))
    return sum(scores) if len(scores) * 4 >= filled else 0.0


def _complete(cells: list[tuple[str, ...]], register: Register) -> bool:
    found, _ = _assign(cells, register)
    return all(column.name in found for column in register.columns if column.required)


def _header(row: int, cells: list[tuple[str, ...]], register: Register) -> Header:
    found, twice = _assign(cells, register)
    adding = {column.name for column in register.columns if column.adds}
    added: dict[str, tuple[int, ...]] = {}
    for repeat in twice:
        if repeat.column in adding and not repeat.same:
            added[repeat.column] = (*added.get(repeat.column, ()), repeat.index)
    repeats = [repeat for repeat in twice if repeat.index not in added.get(repeat.column, ())]
    taken = {index for index, _ in found.values()} | {repeat.index for repeat in twice}
    return Header(
        row=row,
        titles=tuple(cell[0] for cell in cells),
        columns=MappingProxyType({name: index for name, (index, _) in found.items()}),
        added=MappingProxyType(added),
        guessed=tuple(name for name, (_, score) in found.items() if score < SURE),
        unmatched=tuple(i for i, cell in enumerate(cells) if any(cell) and i not in taken and plain(cell[0]) not in _NUMBERING | {""}),
        missing=tuple(column.name for column in register.columns if column.name not in found),
        repeats=tuple(repeats),
    )


def _assign(cells: Sequence[tuple[str, ...]], register: Register) -> tuple[dict[str, tuple[int, float]], list[Repeat]]:
    """The best header of each column, and the headers that ask for a column already given. Each header is used once."""
    asked = _asked(register)
    wanted = sorted(
        ((score, -index, name) for index, cell in enumerate(cells) for name, score in _best(cell, asked).items()),
        key=lambda want: (-want[0], -want[1]),
    )
    found: dict[str, tuple[int, float]] = {}
    used: set[int] = set()
    repeats: list[Repeat] = []
    for score, minus, name in wanted:
        index = -minus
        if index in used:
            continue
        if name not in found:
            found[name] = (index, score)
            used.add(index)
        elif score >= SURE:
            used.add(index)
            same = words.key(cells[index][0]) == words.key(cells[found[name][0]][0])
            repeats.append(Repeat(index=index, column=name, same=same))
    order = {column.name: position for position, column in enumerate(register.columns)}
    return {name: found[name] for name in sorted(found, key=order.__getitem__)}, sorted(repeats, key=lambda repeat: repeat.index)


def _best(cell: tuple[str, ...], asked: _Asked) -> dict[str, float]:
    """Scores of the columns that a header may ask for, the best of its alternatives; `(above below, below)` weigh the same."""
    scores: dict[str, float] = {}
    for text in cell:
        for name, score in _scored(text, asked):
            scores[name] = max(score, scores.get(name, 0.0))
    return scores


def _scored(text: str, asked: _Asked) -> tuple[tuple[str, float], ...]:
    if (known := asked.known.get(text)) is None:
        known = _score(text, asked)
        if len(asked.known) < _REMEMBERED:
            asked.known[text] = known
    return known


def _score(text: str, asked: _Asked) -> tuple[tuple[str, float], ...]:
    simple = plain(text)
    if not simple or len(simple) > 150:
        return ()
    if name := asked.titles.get(simple):
        return ((name, 1.0),)
    if name := asked.plain.get(simple):
        return ((name, 0.99),)
    key = words.key(text)
    if simple in _NUMBERING or not key:
        return ()
    if name := asked.keyed.get(key):
        return ((name, 0.97),)
    return () if withheld(text) else _alike(key, asked)


def _alike(key: tuple[str, ...], asked: _Asked) -> tuple[tuple[str, float], ...]:
    """The column whose words are most like these, when one alone is."""
    own, core = frozenset(key), _core(key)
    scores: dict[str, float] = {}
    for name, other, theirs, their_core in asked.keys:
        if own.isdisjoint(theirs):
            score = 0.85 if words.same_but_for_typos(key, other) else 0.0
        elif own == theirs:
            score = 0.95
        elif core and core == their_core:
            score = SURE
        elif words.same_but_for_typos(key, other):
            score = 0.85
        else:
            score = _contained(key, own, core, other, theirs)
        if score > scores.get(name, 0.0):
            scores[name] = score
    best = max(scores.values(), default=0.0)
    leaders = [name for name, score in scores.items() if score >= best - 0.02]
    return ((leaders[0], best),) if best and len(leaders) == 1 else ()


def _core(key: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in key if word not in words.NEUTRAL and not word.isdigit())


def _contained(key: tuple[str, ...], own: frozenset[str], core: tuple[str, ...], other: tuple[str, ...], theirs: frozenset[str]) -> float:
    if theirs < own:
        if (own - theirs) & words.CONTRARY:
            return 0.0
        if len(theirs) >= 2 and len(theirs) * 5 >= len(core) * 2:
            return 0.7 + 0.1 * len(theirs) / len(own)
        if len(theirs) == 1 and key[0] == other[0] and key[0] not in _GENERIC and len(core) <= 4:
            return 0.65
    elif own < theirs and not (theirs - own) & words.CONTRARY:
        return 0.6
    return 0.0
