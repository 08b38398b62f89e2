"""What is asked of the ranking, read from an address: department, band, size, whose portal. What it does not know is not asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from checklists.model import Checklist
from monitor.archive.towns import departments
from monitor.dashboard.results.lines import APART, Line

SIZES: Mapping[str, tuple[str, int, int]] = {
    "1": ("menos de 20 mil habitantes", 0, 20_000),
    "2": ("de 20 a 50 mil", 20_000, 50_000),
    "3": ("de 50 a 100 mil", 50_000, 100_000),
    "4": ("100 mil o más", 100_000, 10**9),
}
WHOSE: Mapping[str, tuple[str, bool]] = {"vitrina": ("hechos con Vitrina", True), "otros": ("los demás", False)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Filter:
    """What is asked; "" asks for all."""

    department: str
    band: str
    size: str
    whose: str

    def fits(self, line: Line) -> bool:
        """Whether a town is asked for."""
        if self.size and not (line.population and SIZES[self.size][1] <= line.population < SIZES[self.size][2]):
            return False
        if self.whose and line.ours is not WHOSE[self.whose][1]:
            return False
        return self.department in ("", line.department_code) and self.band in ("", line.kind)

    def query(self) -> str:
        """The part of an address that asks for it."""
        asked = {"departamento": self.department, "rango": self.band, "poblacion": self.size, "portal": self.whose}
        return urlencode({key: value for key, value in asked.items() if value})


def asked_of(query: Mapping[str, Any], checklist: Checklist) -> Filter:
    """What an address asks for."""

    def one(name: str, known: Mapping[str, Any]) -> str:
        value = str(query.get(name, ""))
        return value if value in known else ""

    return Filter(
        department=one("departamento", departments(checklist)),
        band=one("rango", _bands(checklist)),
        size=one("poblacion", SIZES),
        whose=one("portal", WHOSE),
    )


def choices_of(checklist: Checklist, asked: Filter) -> list[dict[str, Any]]:
    """The lists to choose from, each with what is chosen."""
    given = [
        ("departamento", "Departamento", departments(checklist), asked.department),
        ("rango", "Rango", _bands(checklist), asked.band),
        ("poblacion", "Habitantes (censo 2018)", {key: size[0] for key, size in SIZES.items()}, asked.size),
        ("portal", "Portales", {key: whose[0] for key, whose in WHOSE.items()}, asked.whose),
    ]
    return [{"name": name, "label": label, "options": known.items(), "chosen": chosen} for name, label, known, chosen in given]


def _bands(checklist: Checklist) -> dict[str, str]:
    named = {str(place): band.name for place, band in enumerate(checklist.scheme.bands)}
    return {**named, "x": checklist.scheme.unsettled_band, "n": APART}
