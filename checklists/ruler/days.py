"""Cells that are dates, months and years, typed or written as people write them in Guatemala: day first."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from checklists.ruler.guesses import guess_date, guess_month
from checklists.ruler.problem import Fault, Value

Read = tuple[Value, Fault | None]
FIRST, LAST = 1900, 2100  # years within reason: old buildings, long concessions
_EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet
_SERIALS = range(7306, 73051)  # 1920 to 2099
_NAMES = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre")
_MONTHS = {name[:length]: number for number, name in enumerate(_NAMES, 1) for length in range(3, len(name) + 1)} | {
    "setiembre": 9,
    "set": 9,
}
_NUMERIC = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})(?:[ T]\d{1,2}:\d{2}.*)?")
_ISO = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?:[ T]\d{1,2}:\d{2}.*)?")
_WORDED = re.compile(
    r"(?:[a-záéíóú]+,?\s+)?(\d{1,2})(?:\s+de|\s*[-/. ])\s*([a-z]{3,10})\.?,?\s*(?:del?\s|[-/. ]|,)\s*(?:a[nñ]o\s+)?(\d{4}|\d{2})",
    re.IGNORECASE,
)
_MONTH_NUMBER = re.compile(r"(?:(\d{4})[/. -](\d{1,2})|(\d{1,2})[/. -](\d{4}))")
_MONTH_WORD = re.compile(r"([a-z]{3,10})\.?(?:\s*(?:del?\s|[-/., ])\s*(?:a[nñ]o\s+)?(\d{4}|\d{2}))?", re.IGNORECASE)


def date_reader() -> Callable[[object], Read]:
    """A reader of cells for a date column: `date`, and a fault or None."""

    def read(cell: object) -> Read:
        if isinstance(cell, datetime):
            day: date | None = cell.date()
        elif isinstance(cell, date):
            day = cell
        elif isinstance(cell, str):
            return parse_date(cell)
        elif isinstance(cell, (int, float)) and not isinstance(cell, bool) and cell == cell and abs(cell) < 1e9 and int(cell) in _SERIALS:
            day = _EPOCH + timedelta(days=int(cell))
            return day, Fault("date_as_number", {"read": f"{day:%d/%m/%Y}"})
        else:
            day = None
        return _reasonable(day) if day else (None, Fault("not_a_date"))

    return read


def parse_date(text: str) -> Read:
    """A written date, day first or ISO. Month first is told, never guessed."""
    bare = " ".join(text.split()).lower()
    if match := _NUMERIC.fullmatch(bare):
        return _day(int(match[1]), int(match[2]), _year(match[3]))
    if match := _ISO.fullmatch(bare):
        return _day(int(match[3]), int(match[2]), int(match[1]))
    if match := _WORDED.fullmatch(bare):
        month = _MONTHS.get(match[2])
        return _day(int(match[1]), month, _year(match[3])) if month else (None, Fault("not_a_date", suggestion=guess_date(text)))
    if bare.isdigit() and len(bare) == 5 and int(bare) in _SERIALS:
        day = _EPOCH + timedelta(days=int(bare))
        return day, Fault("date_as_number", {"read": f"{day:%d/%m/%Y}"})
    return None, Fault("not_a_date", suggestion=guess_date(text))


def _year(text: str) -> int:
    return int(text) + (2000 if int(text) < 70 else 1900) if len(text) == 2 else int(text)


def _day(day: int, month: int, year: int) -> Read:
    try:
        return _reasonable(date(year, month, day))
    except ValueError:
        pass
    try:
        return None, Fault("month_first", suggestion=date(year, day, month))
    except ValueError:
        return None, Fault("not_a_date")


def _reasonable(day: date) -> Read:
    return (day, None) if FIRST <= day.year <= LAST else (None, Fault("date_out_of_reason", {"first": FIRST, "last": LAST}))


def read_year(cell: object) -> Read:
    """A year as int."""
    year: int | None = None
    if isinstance(cell, date):
        year = cell.year
    elif isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) < 1e6 and cell == int(cell):
        year = int(cell)
    elif isinstance(cell, str) and re.fullmatch(r"(?:a[nñ]o\s+)?\d{4}(?:\.0)?", cell.strip(), re.IGNORECASE):
        year = int(re.sub(r"\.0$|\D+(?=\d)", "", cell.strip()))
    return (year, None) if year is not None and FIRST <= year <= LAST else (None, Fault("not_a_year"))


def month_reader(period: str | None) -> Callable[[object], Read]:
    """A reader of cells for a yearmonth column: text `2026-10`. A month without a year is of the period's year, when one is given."""
    year_of_period = int(period[:4]) if period and period[:4].isdigit() else None

    def read(cell: object) -> Read:
        if isinstance(cell, date):
            return _month(cell.year, cell.month)
        if not isinstance(cell, str):
            return None, Fault("not_a_month")
        bare = " ".join(cell.split()).lower()
        if match := _MONTH_NUMBER.fullmatch(bare):
            return _month(int(match[1] or match[4]), int(match[2] or match[3]))
        if (match := _MONTH_WORD.fullmatch(bare)) and (month := _MONTHS.get(match[1])):
            year = _year(match[2]) if match[2] else year_of_period
            return _month(year, month) if year else (None, Fault("not_a_month"))
        day, fault = parse_date(cell)
        return (
            _month(day.year, day.month)
            if isinstance(day, date) and fault is None
            else (None, Fault("not_a_month", suggestion=guess_month(cell)))
        )

    return read


def _month(year: int, month: int) -> Read:
    return (f"{year}-{month:02d}", None) if FIRST <= year <= LAST and 1 <= month <= 12 else (None, Fault("not_a_month"))


def bounds(period: str | None) -> tuple[date, date] | None:
    """First and last day of a period as text (`2026`, `2026-10`, `2026-Q3`, `2026-C2`, `2026-10-05`); None for any other."""
    match = re.fullmatch(r"(\d{4})(?:-(?:(\d{2})(?:-(\d{2}))?|([QC])(\d)))?", period or "")
    if match is None:
        return None
    year, first, months = int(match[1]), 1, 12
    if match[2]:
        first, months = int(match[2]), 1
    elif match[4]:
        months = 3 if match[4] == "Q" else 4
        first = (int(match[5]) - 1) * months + 1
    try:
        if match[3]:
            day = date(year, first, int(match[3]))
            return day, day
        last = date(year + (first + months - 1) // 12, (first + months - 1) % 12 + 1, 1) - timedelta(days=1)
        return date(year, first, 1), last
    except ValueError:
        return None
