"""The headers of a sheet: what each was read as, by its words or because somebody said so, and what it might be."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from checklists.model import Column, Privacy, Register
from checklists.personal import redacted
from checklists.reading.withheld import plain, withheld
from checklists.ruler.cells import Reader, compile_reader
from checklists.tables import RULES, Header, choose, find_header, letter
from portal_template.registers.incoming.judgement import Heading, Reading

_SAMPLES = 3
_LOOKED_AT = 30  # rows below the header


def header_of(rows: Sequence[Sequence[object]], register: Register, choices: Mapping[str, str]) -> Header | None:
    """The header of a sheet. What `choices` (folded header -> column, or "") says wins over the words, but publishes nothing private."""
    said = {key: name for header, name in choices.items() if (key := plain(header)) and _may(key, name, register)}
    header = find_header(rows, _knowing(register, said))
    if header is None:
        return None
    return choose(header, register, {index: said[plain(title)] for index, title in enumerate(header.titles) if plain(title) in said})


def _may(header: str, name: str, register: Register) -> bool:
    """Whether a header may be taken for a column: one of this register, and not to bring private data into it."""
    column = next((each for each in register.columns if each.name == name), None)
    return not name if column is None else not withheld(header, official=column.privacy is Privacy.OFFICIAL)


def _knowing(register: Register, said: Mapping[str, str]) -> Register:
    """The register with the office's own words among its synonyms, so that a header made of them is found."""
    more: dict[str, tuple[str, ...]] = {}
    for header, name in said.items():
        more[name] = (*more.get(name, ()), header)
    if not more.keys() - {""}:
        return register
    columns = (replace(column, synonyms=(*column.synonyms, *more.get(column.name, ()))) for column in register.columns)
    return replace(register, columns=tuple(columns))


def headings_of(header: Header, rows: Sequence[Sequence[object]], register: Register, choices: Mapping[str, str]) -> Iterator[Heading]:
    """Each header with what it was read as."""
    given = {index: name for name, index in header.columns.items()}
    given |= {index: name for name, more in header.added.items() for index in more}
    given |= {repeat.index: repeat.column for repeat in header.repeats}
    readers = tuple((column, compile_reader(column)) for column in register.columns if column.name in header.missing)
    below = rows[header.row : header.row + _LOOKED_AT]
    for index, title in enumerate(header.titles):
        if not title:
            continue
        reading = _reading(index, title, header, given.get(index, ""), choices)
        cells = [row[index] for row in below if index < len(row) and row[index] not in ("", None)]
        yield Heading(
            index=index,
            letter=letter(index),
            text=title,
            key=plain(title),
            column=given.get(index, ""),
            reading=reading,
            suggestions=_suggestions(title, cells, readers) if reading is Reading.UNKNOWN else (),
            samples=() if reading is Reading.WITHHELD else tuple(redacted(str(cell))[:40] for cell in cells[:_SAMPLES]),
        )


def _reading(index: int, title: str, header: Header, column: str, choices: Mapping[str, str]) -> Reading:
    if plain(title) in choices and not (withheld(title) and not column):
        return Reading.CHOSEN if column else Reading.IGNORED
    if any(repeat.index == index for repeat in header.repeats):
        return Reading.REPEATED
    if any(index in more for more in header.added.values()):
        return Reading.ADDED
    if column:
        return Reading.GUESSED if column in header.guessed else Reading.SURE
    return Reading.WITHHELD if withheld(title) else Reading.UNKNOWN


def _suggestions(title: str, cells: Sequence[object], readers: Sequence[tuple[Column, Reader]]) -> tuple[str, ...]:
    """The columns not given yet, those first that a header is like in words, or whose values its cells could be."""
    return tuple(column.name for column, _ in sorted(readers, key=lambda pair: -_likeness(title, cells, *pair)))


def _likeness(title: str, cells: Sequence[object], column: Column, read: Reader) -> float:
    words = (plain(text) for text in (column.title, column.name.replace("_", " "), *column.synonyms))
    like = max(difflib.SequenceMatcher(None, plain(title), word).ratio() for word in words)
    if not cells or (column.type == "string" and not column.format and not column.enum):
        return like
    fit = sum(1 for cell in cells if _takes(read, cell)) / len(cells)
    return like * 0.75 + (0.35 if fit > 0.8 else -0.4 if fit < 0.2 else 0.0)


def _takes(read: Reader, cell: object) -> bool:
    value, fault = read(cell)
    return value is not None and not (fault and RULES[fault.rule].blocking)
