"""The page of one row: everything that was published of it, readable on a narrow screen, with what it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from checklists.model import Obligation, Part
from portal_template.pages import words
from portal_template.pages.cells import numeral, place_in_law
from portal_template.pages.edition import names_persons
from portal_template.pages.table import ColumnFace, ValueFace, column_of, value_face
from portal_template.registers import addresses
from portal_template.registers.models import Edition
from portal_template.registers.rows import read_rows


@dataclass(frozen=True, kw_only=True, slots=True)
class RowPage:
    """A row with its columns; `previous_url` and `next_url` are empty at the ends."""

    numeral: str
    place: str
    short: str
    title: str
    when: str
    when_lower: str
    number: int
    total: int
    version: int
    newest: bool
    pairs: tuple[tuple[ColumnFace, ValueFace], ...]
    empty: tuple[str, ...]
    url: str
    register_url: str
    obligation_url: str
    previous_url: str
    next_url: str
    person_rows: bool


def row_page(obligation: Obligation, part: Part, edition: Edition, number: int, *, newest: bool) -> RowPage | None:
    """The page of a row by its number; None where there is no such row."""
    table = read_rows(settings.PORTAL.files, edition)
    if table is None or not 1 <= number <= len(table.rows):
        return None
    when = words.period(edition.period)
    columns = [column_of(field, part) for field in table.fields]
    values = [value_face(text, column) for text, column in zip(table.rows[number - 1], columns, strict=True)]
    pairs = tuple((column, value) for column, value in zip(columns, values, strict=True) if value.text)
    return RowPage(
        numeral=numeral(obligation),
        place=place_in_law(obligation),
        short=obligation.short,
        title=part.title,
        when=words.upper_first(when),
        when_lower=when,
        number=number,
        total=len(table.rows),
        version=edition.version,
        newest=newest,
        pairs=pairs,
        empty=tuple(column.title for column, value in zip(columns, values, strict=True) if not value.text),
        url=addresses.version_path(obligation, part, edition.period, edition.version),
        register_url=f"{addresses.part_path(obligation, part)}",
        obligation_url=addresses.obligation_path(obligation),
        previous_url=f"?fila={number - 1}" if number > 1 else "",
        next_url=f"?fila={number + 1}" if number < len(table.rows) else "",
        person_rows=names_persons(table, part),
    )
