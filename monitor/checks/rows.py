"""Tables that list the numerals, one row for each: every row becomes a section of its own, so that what stands in it belongs to it.

"4 | Remuneraciones | Ver | Ver" under the columns "No. | Información | Ene | Feb" is a heading with two links, of January and February. A
register is never taken apart: the numbers in front of its rows do not agree with what the rows say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from monitor.checks.context import Reader
from monitor.page import Area, Link, Section

FEWEST = 3  # numerals that must be listed with their own numbers
CELLS = " | "
_NUMBER = re.compile(r"(?:n[o°º.]*|numeral|num\.?|inciso|art[\w.]* 10)?\W{0,3}(\d{1,2})\W{0,2}", re.IGNORECASE)
_NOTHING = re.compile(r"\W*")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    line: str
    cells: tuple[str, ...]
    label: str  # "4. Remuneraciones"
    rest: int  # where the cells after the label begin
    code: str | None
    agrees: bool  # the number in front is that of the numeral which the words say


def unfolded(reader: Reader, sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections of a page in reading order, those that are lists of numerals followed by one section for each row."""
    return tuple(chain.from_iterable(_unfold(reader, section) for section in sections))


def _unfold(reader: Reader, section: Section) -> Iterator[Section]:
    lines = section.text.splitlines()
    rows = [_row(reader, line) for line in lines if CELLS in line]
    if section.area is Area.CHROME or not section.tables or len({row.code for row in rows if row.agrees}) < FEWEST:
        yield section
        return
    listed = [row for row in rows if row.agrees]
    header = next((row.cells for row in rows if row.code is None), ())
    links = {row.line: [link for link in section.links if _stands_in(link, row)] for row in listed}
    taken = {id(link) for some in links.values() for link in some}
    said = "\n".join(line for line in lines if line not in links)
    yield replace(section, text=said, tables=(), links=tuple(link for link in section.links if id(link) not in taken))
    trail = (*section.trail, section.heading) if section.heading else section.trail
    for row in listed:
        yield _section(row, links[row.line], header, trail, min(section.level + 1, 6))


def _row(reader: Reader, line: str) -> _Row:
    cells = tuple(cell.strip() for cell in line.split(CELLS.strip()))
    number = _NUMBER.fullmatch(cells[0]) if len(cells) > 1 else None
    label = f"{number[1]}. {cells[1]}" if number else cells[0]
    reading = reader.read(label)
    code = reading.obligations[0].code if reading.obligations else None
    shown = number[1] if number else next(iter(re.findall(r"\d{1,2}", cells[0][:20])), "")
    said = reader.read(cells[1] if number else re.sub(r"^\W*\D{0,12}\d{1,2}\W*", "", cells[0]))
    agrees = code is not None and shown.isdigit() and code.endswith(f"-{int(shown):02d}") and _of(said.obligations, code)
    return _Row(line=line, cells=cells, label=label, rest=2 if number else 1, code=code, agrees=agrees)


def _of(claims: Sequence[object], code: str) -> bool:
    return any(getattr(claim, "code", None) == code for claim in claims)


def _stands_in(link: Link, row: _Row) -> bool:
    around = " ".join(link.context.rstrip("…").split())
    return bool(around) and CELLS in link.context and " ".join(row.line.split()).startswith(around)


def _section(row: _Row, links: Sequence[Link], header: Sequence[str], trail: tuple[str, ...], level: int) -> Section:
    rest = row.cells[row.rest :]
    names = {link.text for link in links}
    said = [cell for cell in rest if cell not in names and not _NOTHING.fullmatch(cell)]
    return Section(
        heading=row.label,
        level=level,
        trail=trail,
        text="\n".join(said),
        links=tuple(_placed(row, links, header, " ".join(said))),
    )


def _placed(row: _Row, links: Sequence[Link], header: Sequence[str], said: str) -> Iterator[Link]:
    """The links of a row, each with the title of its column and what else the row says."""
    next_cell = row.rest
    for link in links:
        column = ""
        for place in range(next_cell, len(row.cells)):
            if link.text and link.text in row.cells[place]:
                column = header[place] if place < len(header) else ""
                next_cell = place + (row.cells[place] == link.text)
                break
        yield replace(link, context=" ".join(piece for piece in (column, said) if piece))
