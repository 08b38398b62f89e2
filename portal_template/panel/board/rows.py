"""The parts by period: rows of a matrix whose columns are months, each with what matters of it in words for a narrow screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from types import MappingProxyType

from checklists.model import CellState, Obligation, Part, Refresh
from checklists.periods import Period
from portal_template.pages import words as public_words
from portal_template.pages.cells import numeral
from portal_template.panel.board import words
from portal_template.registers.board import Cell

COLUMNS = 14
TO_DO = (CellState.OVERDUE, CellState.PENDING, CellState.CORRECTION)
_MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A cell on the board; without `url` there is nothing to do there yet."""

    span: int = 1
    state: str = ""
    short: str = ""
    word: str = ""
    when: str = ""
    url: str = ""
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A part: its marks by month, the one that matters most in words, and how many more are to do."""

    obligation: Obligation
    part: Part
    number: str
    title: str
    marks: tuple[Mark, ...]
    first: Mark
    more: int
    cells: tuple[Cell, ...]


FILTERS: Mapping[str, str] = MappingProxyType({"toca": "Por hacer", "mes": "Vence este mes", "atrasado": "Atrasado", "todo": "Todo"})


def chosen(name: str, today: date) -> Callable[[Cell], bool]:
    """Whether a cell is one that a filter asks for."""
    return {
        "toca": lambda cell: cell.state in TO_DO,
        "mes": lambda cell: cell.state is CellState.PENDING and cell.due_on is not None and _same_month(cell.due_on, today),
        "atrasado": lambda cell: cell.state is CellState.OVERDUE,
        "todo": lambda cell: True,
    }[name]


def _same_month(on: date, today: date) -> bool:
    return (on.year, on.month) == (today.year, today.month)


def counts(cells: Iterable[Cell], today: date) -> dict[str, int]:
    """How many parts each filter shows."""
    by_part = [list(group) for _, group in groupby(cells, key=lambda cell: cell.part.code)]
    return {name: sum(1 for group in by_part if any(map(chosen(name, today), group))) for name in FILTERS}


def months(cells: Sequence[Cell], today: date) -> tuple[Period, ...]:
    """The columns: the months that are shown, the newest first."""
    newest = Period.containing(today, Refresh.MONTHLY).previous()
    shown = [newest]
    while len(shown) < COLUMNS:
        shown.append(shown[-1].previous())
    return tuple(shown)


def month_title(month: Period) -> str:
    """«oct 26»."""
    return f"{_MONTHS[month.number - 1]} {month.year % 100:02d}"


def rows(cells: Iterable[Cell], name: str, today: date, columns: Sequence[Period]) -> Iterator[Row]:
    """A row for each part with a cell that the filter asks for."""
    asked = chosen(name, today)
    for _, group in groupby(cells, key=lambda cell: cell.part.code):
        of_part = tuple(group)
        matter = [cell for cell in of_part if asked(cell)]
        if matter:
            yield _row(of_part, matter, today, columns)


def _row(of_part: tuple[Cell, ...], matter: Sequence[Cell], today: date, columns: Sequence[Period]) -> Row:
    obligation, part = of_part[0].obligation, of_part[0].part
    to_do = [cell for cell in matter if cell.state in TO_DO]
    first = next((cell for cell in to_do if cell.state is not CellState.PENDING), (to_do or matter)[0])
    return Row(
        obligation=obligation,
        part=part,
        number=numeral(obligation),
        title=part.title,
        marks=tuple(_marks(of_part, today, columns)),
        first=mark(first, today),
        more=max(0, len(to_do) - 1),
        cells=of_part,
    )


def mark(cell: Cell, today: date, span: int = 1) -> Mark:
    """A cell as the board shows it."""
    return Mark(
        span=span,
        state=str(cell.state),
        short=words.short(cell, today),
        word=words.state(cell, today),
        when=public_words.period(cell.period),
        url=f"partes/{cell.part.code}/{cell.period}/",
        why=words.why(cell),
    )


def _marks(of_part: Sequence[Cell], today: date, columns: Sequence[Period]) -> Iterator[Mark]:
    """The marks of a row; a period longer than a month takes the columns of its months."""
    known = {cell.period: cell for cell in of_part}
    kind = of_part[0].part.refresh
    for code, group in groupby(columns, key=lambda month: str(Period.containing(month.starts_on, kind))):
        span = len(list(group))
        yield mark(known[code], today, span) if code in known else Mark(span=span)
