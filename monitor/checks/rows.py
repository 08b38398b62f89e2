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
_ANY_NUMBER, _IN_FRONT = re.compile(r"(?<!\d)(\d{1,2})(?!\d)"), re.compile(r"^\W*\D{0,12}\d{1,2}\W*")
_NOTHING = re.compile(r"\W*")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    line: str
    cells: tuple[str, ...]
    label: str  # "4. Remuneraciones"
    said: str  # "Remuneraciones"
    shown: int  # 4
    rest: int  # where the cells after the label begin


def unfolded(reader: Reader, sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections of a page in reading order, those that are lists of numerals followed by one section for each row."""
    return tuple(chain.from_iterable(_unfold(reader, section) for section in sections))


def _unfold(reader: Reader, section: Section) -> Iterator[Section]:
    lines = section.text.splitlines() if section.tables and section.area is Area.MAIN else []
    listed = _listed(reader, lines)
    if not listed:
        yield section
        return
    header = next((row.cells for line in lines if CELLS in line and _code(reader, row := _row(line)) is None), ())
    links = {row.line: [link for link in section.links if _stands_in(link, row)] for row in listed}
    taken = {id(link) for some in links.values() for link in some}
    said = "\n".join(line for line in lines if line not in links)
    yield replace(section, text=said, tables=(), links=tuple(link for link in section.links if id(link) not in taken))
    trail = (*section.trail, section.heading) if section.heading else section.trail
    for row in listed:
        yield _section(reader, row, links[row.line], header, trail, min(section.level + 1, 6))


def _listed(reader: Reader, lines: Sequence[str]) -> list[_Row]:
    """The rows whose number is that of the numeral which their words say; none where they are too few for a list.

    Only rows that show a numeral's number are read, and none where those are too few: a payroll has hundreds.
    """
    shown = [(line, number) for line in lines if CELLS in line and (number := _shown(line)) in reader.numerals]
    if len({number for _, number in shown}) < FEWEST:
        return []
    listed = [row for line, _ in shown if _agrees(reader, row := _row(line))]
    return listed if len({row.shown for row in listed}) >= FEWEST else []


def _shown(line: str) -> int:
    """The number in the first cell of a row; -1 where it shows none. A year, or the hundredth row, is none of the law's numbers."""
    first = line.partition("|")[0].strip()
    found = _NUMBER.fullmatch(first) or _ANY_NUMBER.search(first[:20])
    return int(found[1]) if found else -1


def _row(line: str) -> _Row:
    cells = tuple(cell.strip() for cell in line.split(CELLS.strip()))
    number = _NUMBER.fullmatch(cells[0])
    label, said = (f"{number[1]}. {cells[1]}", cells[1]) if number else (cells[0], _IN_FRONT.sub("", cells[0]))
    return _Row(line=line, cells=cells, label=label, said=said, shown=_shown(line), rest=2 if number else 1)


def _agrees(reader: Reader, row: _Row) -> bool:
    said = {claim.code for claim in reader.read(row.said).obligations}
    code = _code(reader, row) if said else None
    return code is not None and code in said and code.endswith(f"-{row.shown:02d}")


def _code(reader: Reader, row: _Row) -> str | None:
    """The obligation that the number and the words of a row say."""
    return next((claim.code for claim in reader.read(row.label).obligations), None)


def _stands_in(link: Link, row: _Row) -> bool:
    around = " ".join(link.context.rstrip("…").split())
    return bool(around) and CELLS in link.context and " ".join(row.line.split()).startswith(around)


def _section(reader: Reader, row: _Row, links: Sequence[Link], header: Sequence[str], trail: tuple[str, ...], level: int) -> Section:
    rest = row.cells[row.rest :]
    names = {link.text for link in links}
    said = [cell for cell in rest if cell not in names and not _NOTHING.fullmatch(cell)]
    dated = [f"{when}: {cell}" if (when := _when(reader, row, cell, header)) else cell for cell in said]
    return Section(
        heading=row.label,
        level=level,
        trail=trail,
        text="\n".join(dated),
        links=tuple(_placed(row, links, header, " ".join(said))),
    )


def _when(reader: Reader, row: _Row, cell: str, header: Sequence[str]) -> str:
    """The title of a cell's column where it says when: "Septiembre 2026" over "Sin movimiento"."""
    place = row.cells.index(cell, row.rest)
    return header[place] if place < len(header) and reader.read(header[place]).period else ""


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
