"""The promised share: which towns are «el 20 % de las municipalidades que carecen de herramientas», after the PDH's priority list.

The page of the commitment does not say of how many, nor how to round: both are inputs, shown with the result. Pure values.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from checklists.words import how_many


class Base(StrEnum):
    """Of how many towns the share is taken."""

    LACKING = "lacking"  # those of the list, which lack tools
    ALL = "all"  # the country's 340


class Rounding(StrEnum):
    """How a share that is no whole number becomes one."""

    UP = "up"
    NEAREST = "nearest"
    DOWN = "down"


BASE_WORDS: Mapping[Base, str] = {
    Base.LACKING: "las municipalidades de la lista, que carecen de herramientas",
    Base.ALL: "las 340 municipalidades del país",
}
ROUNDING_WORDS: Mapping[Rounding, str] = {
    Rounding.UP: "hacia arriba",
    Rounding.NEAREST: "al entero más cercano",
    Rounding.DOWN: "hacia abajo",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """A town of the priority list. A smaller `priority` comes first; equal ones are a tie of the source."""

    municipality: str
    priority: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What the share is computed from, all of it shown with the result."""

    percent: Fraction = Fraction(20)
    base: Base = Base.LACKING
    rounding: Rounding = Rounding.UP
    country: int = 340

    def __post_init__(self) -> None:
        if not 0 < self.percent <= 100:
            raise ValueError("El porcentaje va de más de 0 a 100.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """The result. `chosen` are sure by the list alone; of the `tied`, who share the last priority that fits, `open_places` are to be chosen
    by a person, with a reason."""

    of: int
    places: int
    chosen: tuple[str, ...]
    tied: tuple[str, ...]
    open_places: int


def share(listed: Sequence[Listed], terms: Terms) -> Share:
    """Who belongs to the share. Raises ValueError where a town stands twice in the list, or the list is shorter than the share."""
    codes = [town.municipality for town in listed]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise ValueError(f"La lista nombra dos veces a: {', '.join(twice)}. Deje una sola fila de cada uno.")
    of = len(listed) if terms.base is Base.LACKING else terms.country
    places = _rounded(of * terms.percent / 100, terms.rounding)
    if places > len(listed):
        raise ValueError(
            f"El {float(terms.percent):g} % de {of} da {how_many(places, 'municipalidad', 'municipalidades')}, y la lista "
            f"solo tiene {len(listed)}."
        )
    ordered = sorted(listed, key=lambda town: (town.priority, town.municipality))
    if places == 0:
        return Share(of=of, places=0, chosen=(), tied=(), open_places=0)
    last = ordered[places - 1].priority
    chosen = tuple(town.municipality for town in ordered if town.priority < last)
    tied = tuple(town.municipality for town in ordered if town.priority == last)
    if len(chosen) + len(tied) == places:
        return Share(of=of, places=places, chosen=chosen + tied, tied=(), open_places=0)
    return Share(of=of, places=places, chosen=chosen, tied=tied, open_places=places - len(chosen))


def _rounded(value: Fraction, rounding: Rounding) -> int:
    match rounding:
        case Rounding.UP:
            return math.ceil(value)
        case Rounding.DOWN:
            return math.floor(value)
        case Rounding.NEAREST:
            return math.floor(value + Fraction(1, 2))  # a half goes up
