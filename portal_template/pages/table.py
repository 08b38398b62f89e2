"""The table of an edition for people: its columns, a page of its rows, and the totals of the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from checklists.model import Column, Part
from portal_template.pages import words
from portal_template.registers import law
from portal_template.registers.rows import Field, RowTable

PAGE_ROWS = 100
_RIGHT = frozenset({"number", "integer"})


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnFace:
    """A column for people."""

    name: str
    title: str
    help: str
    css: str
    type: str
    format: str
    total: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ValueFace:
    """A value for people."""

    text: str
    css: str = ""
    href: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SumFace:
    """The total of a column: «Monto», `Q 33,000.00`."""

    title: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TableFace:
    """A page of a table; `totals` are of the whole table, or empty."""

    columns: tuple[ColumnFace, ...]
    rows: tuple[tuple[ValueFace, ...], ...]
    totals: tuple[ValueFace, ...]
    total_rows: int
    page: int
    pages: int

    @property
    def sums(self) -> tuple[SumFace, ...]:
        """The totals by themselves, to be read before a table that is wider than the screen."""
        shown = zip(self.columns, self.totals, strict=True) if self.totals else ()
        return tuple(SumFace(title=column.title, text=total.text) for column, total in shown if column.total)

    @property
    def first(self) -> int:
        """Number of the first row shown."""
        return (self.page - 1) * PAGE_ROWS + 1

    @property
    def last(self) -> int:
        """Number of the last row shown."""
        return min(self.page * PAGE_ROWS, self.total_rows)

    @property
    def previous(self) -> int:
        """The page before."""
        return self.page - 1

    @property
    def next(self) -> int:
        """The page after."""
        return self.page + 1


def table_face(table: RowTable, part: Part, page: int) -> TableFace:
    """A page of the rows; a page that does not exist gives the nearest."""
    register = law.checklist().register_of(part)
    known = {column.name: column for column in register.columns} if register else {}
    columns = tuple(_column(field, known.get(field.name), _longest(table, place)) for place, field in enumerate(table.fields))
    pages = max(1, -(-len(table.rows) // PAGE_ROWS))
    page = min(max(1, page), pages)
    shown = table.rows[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    return TableFace(
        columns=columns,
        rows=tuple(tuple(value_face(text, column) for text, column in zip(row, columns, strict=True)) for row in shown),
        totals=_totals(table, columns),
        total_rows=len(table.rows),
        page=page,
        pages=pages,
    )


def own(field: Field) -> Mapping[str, str]:
    """What the schema of the record says beyond the standard: format, privacy, basis."""
    found: Mapping[str, str] = field.descriptor.get("vitrina", {})
    return found


def column_of(field: Field, part: Part) -> ColumnFace:
    """A column by itself, where no row is shown beside another."""
    register = law.checklist().register_of(part)
    return _column(field, next((column for column in register.columns if column.name == field.name), None) if register else None, 0)


def _longest(table: RowTable, place: int) -> int:
    return max((len(row[place]) for row in table.rows), default=0)


def _column(field: Field, known: Column | None, longest: int) -> ColumnFace:
    """A column as published; what its record does not say is taken from the law in force."""
    form = str(own(field).get("format") or (known.format if known else ""))
    width = "largo" if longest > 40 else "medio" if longest > 13 else ""
    return ColumnFace(
        name=field.name,
        title=field.title,
        help=str(field.descriptor.get("description") or (known.help if known else "")),
        css="cifra" if field.type in _RIGHT else "fecha" if field.type == "date" else width,
        type=field.type,
        format=form,
        total=known.total if known else False,
    )


def value_face(text: str, column: ColumnFace) -> ValueFace:
    """A value of a canonical CSV for people, with its link where it is an address."""
    href = ""
    if column.format == "uri" and text.startswith(("https://", "http://")):
        href = text
    elif column.format == "email" and "@" in text:
        href = f"mailto:{text}"
    return ValueFace(text=words.cell(text, column.type, column.format), css=column.css, href=href)


def _totals(table: RowTable, columns: Sequence[ColumnFace]) -> tuple[ValueFace, ...]:
    if not any(column.total for column in columns) or not table.rows:
        return ()
    return tuple(_total(table, place, column) for place, column in enumerate(columns))


def _total(table: RowTable, place: int, column: ColumnFace) -> ValueFace:
    if not column.total:
        return ValueFace(text="")
    total = sum((Decimal(row[place]) for row in table.rows if row[place]), Decimal(0))
    return ValueFace(text=words.cell(str(total), column.type, column.format), css=column.css)
