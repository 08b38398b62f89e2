"""Who is a minor by the office's own columns of ages or days of birth: no register publishes them, and they are read for this alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from checklists.model import Register
from checklists.reading.withheld import plain
from checklists.ruler.days import bounds, date_reader
from checklists.ruler.header import Header
from checklists.ruler.text import as_text
from checklists.ruler.words import AGE

OF_AGE = 18
_BIRTH = re.compile(r"(?:fecha|dia|fec|f)? ?(?:de )?nac(?:imiento)?(?: del? \w+)?")
_YEARS = re.compile(r"(\d{1,3})(?:\s*a[nñ]os?)?", re.IGNORECASE)
Row = Sequence[object]


def minor_by_age(header: Header, register: Register, period: str | None) -> Callable[[Row], bool]:
    """Tells of a row whether it is a minor's. Always false where the register asks for no such thing, or the sheet says no age."""
    if not any(column.name == "menor_de_edad" for column in register.columns):
        return lambda row: False
    titles = [(index, plain(header.titles[index])) for index in header.unmatched]
    ages = [index for index, title in titles if AGE.fullmatch(title)]
    births = [index for index, title in titles if _BIRTH.fullmatch(title)]
    limits = bounds(period)
    read = date_reader()

    def is_minor(row: Row) -> bool:
        if any(_is_young(row[index]) for index in ages if index < len(row)):
            return True
        days = (read(row[index])[0] for index in births if index < len(row) and row[index] not in (None, ""))
        return limits is not None and any(isinstance(day, date) and _years(day, limits[1]) < OF_AGE for day in days)

    return is_minor if ages or births else lambda row: False


def _is_young(cell: object) -> bool:
    match = _YEARS.fullmatch(as_text(cell)) if cell is not None and not isinstance(cell, bool) else None
    return match is not None and int(match[1]) < OF_AGE


def _years(birth: date, on: date) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
