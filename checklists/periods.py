"""Periods: what a publication is about, when it falls due, and the business days of Guatemala.

A period is written `2026-10`, `2026-Q3`, `2026-C2` (cuatrimestre), `2026`, or `vigente` for the one cell of a standing part. It falls
due some days after its end (30 unless the part says otherwise). The due day itself is still in time: late is what is missing the day after.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from functools import total_ordering
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from checklists.model import Holiday, Refresh

STANDING = "vigente"
NATIONAL = "nacional"
DUE_DAYS = 30
STALE_DAYS = 366  # what is older than this before the due period no longer stands for it
MONTHS = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre")
_ORDINALS = ("primer", "segundo", "tercer", "cuarto")
_IN_A_YEAR = {Refresh.MONTHLY: 12, Refresh.QUARTERLY: 4, Refresh.FOUR_MONTHLY: 3, Refresh.YEARLY: 1}
_LETTER = {"": Refresh.MONTHLY, "Q": Refresh.QUARTERLY, "C": Refresh.FOUR_MONTHLY}
_WRITTEN = re.compile(r"(\d{4})(?:-(?:(0[1-9]|1[0-2])|([QC])([1-4])))?")
_YEARS = range(1900, 2200)


@total_ordering
@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """A month, quarter, four-month span or year, or the standing cell (year and number 0). `number` counts from 1 within the year.

    Ordered by first day, then by last; the standing period comes before all others. ValueError when it does not exist.
    """

    kind: Refresh
    year: int = 0
    number: int = 0

    def __post_init__(self) -> None:
        if self.kind is Refresh.STANDING:
            exists = self.year == 0 and self.number == 0
        else:
            exists = self.year in _YEARS and 1 <= self.number <= _IN_A_YEAR[self.kind]
        if not exists:
            raise ValueError(f"No existe el periodo {self.number} de {self.year} ({self.kind}).")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The period of a written form; ValueError, in Spanish, for anything else."""
        if text == STANDING:
            return cls(kind=Refresh.STANDING)
        found = _WRITTEN.fullmatch(text)
        if not found:
            raise ValueError(f"«{text}» no es un periodo. Escriba 2026-10, 2026-Q3, 2026-C2, 2026 o vigente.")
        year, month, letter, number = found.groups()
        if month is None and letter is None:
            return cls(kind=Refresh.YEARLY, year=int(year), number=1)
        return cls(kind=_LETTER[letter or ""], year=int(year), number=int(month or number))

    @classmethod
    def containing(cls, day: date, kind: Refresh) -> Self:
        """The period of that kind in which a day falls."""
        if kind is Refresh.STANDING:
            return cls(kind=kind)
        return cls(kind=kind, year=day.year, number=(day.month - 1) // (12 // _IN_A_YEAR[kind]) + 1)

    def __str__(self) -> str:
        match self.kind:
            case Refresh.STANDING:
                return STANDING
            case Refresh.YEARLY:
                return f"{self.year}"
            case Refresh.MONTHLY:
                return f"{self.year}-{self.number:02d}"
            case Refresh.QUARTERLY:
                return f"{self.year}-Q{self.number}"
            case Refresh.FOUR_MONTHLY:
                return f"{self.year}-C{self.number}"

    @property
    def label(self) -> str:
        """The period for people: "octubre de 2026", "tercer trimestre de 2026", "2026", "vigente"."""
        match self.kind:
            case Refresh.MONTHLY:
                return f"{MONTHS[self.number - 1]} de {self.year}"
            case Refresh.QUARTERLY:
                return f"{_ORDINALS[self.number - 1]} trimestre de {self.year}"
            case Refresh.FOUR_MONTHLY:
                return f"{_ORDINALS[self.number - 1]} cuatrimestre de {self.year}"
            case _:
                return str(self)

    @property
    def starts_on(self) -> date:
        """Its first day; the standing period holds from the first day there is."""
        if self.kind is Refresh.STANDING:
            return date.min
        return date(self.year, (self.number - 1) * (12 // _IN_A_YEAR[self.kind]) + 1, 1)

    @property
    def ends_on(self) -> date:
        """Its last day; the standing period holds to the last day there is."""
        if self.kind is Refresh.STANDING:
            return date.max
        month = self.number * (12 // _IN_A_YEAR[self.kind])
        after = date(self.year + 1, 1, 1) if month == 12 else date(self.year, month + 1, 1)
        return after - timedelta(days=1)

    def next(self) -> Self:
        """The period after this one; the standing period is its own."""
        return self._moved(1)

    def previous(self) -> Self:
        """The period before this one; the standing period is its own."""
        return self._moved(-1)

    def _moved(self, steps: int) -> Self:
        if self.kind is Refresh.STANDING:
            return self
        year, place = divmod(self.year * _IN_A_YEAR[self.kind] + self.number - 1 + steps, _IN_A_YEAR[self.kind])
        return type(self)(kind=self.kind, year=year, number=place + 1)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return (self.starts_on, self.ends_on) < (other.starts_on, other.ends_on)


def due_on(period: Period, due_days: int = DUE_DAYS) -> date:
    """The last day in time for a period. ValueError for the standing one, which has a day of review and falls due by no calendar."""
    if period.kind is Refresh.STANDING:
        raise ValueError("Lo vigente no vence por periodo: se revisa y se corrige cuando cambia.")
    return period.ends_on + timedelta(days=due_days)


def newest_due(refresh: Refresh, today: date, due_days: int = DUE_DAYS) -> Period:
    """The newest period whose due day has passed; the standing period for a standing part.

    On the due day itself the period is still in time, so the one before is given. With 30 days, September (due on 30 October) is
    the newest due month from 31 October to 30 November. A negative `due_days` falls before the end: a plan asked for during its year.
    """
    if refresh is Refresh.STANDING:
        return Period(kind=refresh)
    return Period.containing(today - timedelta(days=due_days), refresh).previous()


def next_due(refresh: Refresh, today: date, due_days: int = DUE_DAYS) -> Period:
    """The period that falls due next, today included; the standing period for a standing part."""
    return newest_due(refresh, today, due_days).next()


class Lateness(StrEnum):
    """How well the newest publication of a part answers for the period that is due."""

    CURRENT = "current"
    LATE = "late"  # of an earlier period, but of the twelve months before
    OLD = "old"  # so old that it no longer stands for the part


def lateness(newest_day: date, due: Period) -> Lateness:
    """How late a part is whose newest publication speaks of days up to `newest_day`. Publisher and checker ask alike."""
    if newest_day >= due.ends_on:
        return Lateness.CURRENT
    return Lateness.LATE if (due.ends_on - newest_day).days <= STALE_DAYS else Lateness.OLD


def periods_due(refresh: Refresh, since: date, today: date, due_days: int = DUE_DAYS) -> tuple[Period, ...]:
    """The periods that ended on `since` or later and whose due day has passed, oldest first; for a standing part, its one period."""
    newest = newest_due(refresh, today, due_days)
    if refresh is Refresh.STANDING:
        return (newest,)
    found = []
    while newest.ends_on >= since:
        found.append(newest)
        newest = newest.previous()
    return tuple(reversed(found))


def is_business_day(day: date, holidays: Iterable[Holiday], municipality_code: str = "", closings: Collection[date] = ()) -> bool:
    """Whether offices of a town work on a day (LOJ art. 45): no Saturday, Sunday, full holiday or closing of its own.

    A local holiday holds only where its town is `municipality_code` (15 August: 0101); for an office elsewhere, the code of its seat. Half
    days are business days. ValueError when the list has no holiday of that year, since the answer would be a guess.
    """
    of_year = [holiday for holiday in holidays if holiday.on.year == day.year]
    if not of_year:
        raise ValueError(f"No hay asuetos de {day.year} en la lista. Agréguelos a holidays.csv.")
    off = {holiday.on for holiday in of_year if not holiday.half_day and holiday.scope in (NATIONAL, municipality_code)}
    return day.weekday() < 5 and day not in off and day not in closings


def add_business_days(
    start: date, days: int, holidays: Collection[Holiday], municipality_code: str = "", closings: Collection[date] = ()
) -> date:
    """The day on which a term of so many business days ends, counted from the day after `start` (LOJ art. 45). At least one day."""
    if days < 1:
        raise ValueError("El plazo debe ser de un día hábil o más.")
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_business_day(day, holidays, municipality_code, closings)
    return day


def guatemala_today(now: datetime) -> date:
    """The day in Guatemala at a moment (UTC-6, no summer time). ValueError for a moment without zone."""
    if now.tzinfo is None:
        raise ValueError("El momento no dice su zona horaria.")
    try:
        return now.astimezone(ZoneInfo("America/Guatemala")).date()
    except ZoneInfoNotFoundError:  # a host without tzdata
        return now.astimezone(timezone(timedelta(hours=-6))).date()
