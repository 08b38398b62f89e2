"""Where the header of a sheet is, and which column of the register each of its cells asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from types import MappingProxyType

from checklists.model import Privacy, Register
from checklists.reading.withheld import plain, withheld
from checklists.ruler import words
from checklists.ruler.likeness import NUMBERING, SURE, Asked, asked_of, scored

LOOKED_AT = 40  # rows from the top; crests, titles and legal sentences stand above the header


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


def match_columns(headers: Sequence[str], register: Register, lowest: Sequence[str] = ()) -> Mapping[str, int]:
    """Column name -> index of the header that asks for it. Tolerant of wording; silent where two columns could be meant.

    `lowest` are the same headers without the groups above them, where a header is in several rows: either may be meant.

    For tables found on any portal: "Celular" in a list of offices asks for the institutional one. What is published goes by `find_header`,
    which takes no header that would name private data.
    """
    named = [(header,) if not below or below == header else (header, below) for header, below in zip_longest(headers, lowest, fillvalue="")]
    found, _ = _assign([tuple(_unless_private(name, register) for name in names) for names in named], register)
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
        unmatched=tuple(i for i, cell in enumerate(cells) if any(cell) and i not in taken and plain(cell[0]) not in NUMBERING | {""}),
        missing=tuple(column.name for column in register.columns if column.name not in found),
        repeats=tuple(repeats),
    )


def _assign(cells: Sequence[tuple[str, ...]], register: Register) -> tuple[dict[str, tuple[int, float]], list[Repeat]]:
    """The best header of each column, and the headers that ask for a column already given. Each header is used once."""
    asked = asked_of(register)
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


def _best(cell: tuple[str, ...], asked: Asked) -> dict[str, float]:
    """Scores of the columns that a header may ask for, the best of its alternatives; `(above below, below)` weigh the same."""
    scores: dict[str, float] = {}
    for text in cell:
        for name, score in scored(text, asked):
            scores[name] = max(score, scores.get(name, 0.0))
    return scores
