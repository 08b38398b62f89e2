"""The workshop's exercises and the files that they need: made of the registers of today for the month that is due, with the mistakes that
offices make. docs/taller.md tells how they are done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from checklists.model import Checklist, Refresh, Register
from checklists.periods import Period
from portal_template.practice.invented import Row, rows
from portal_template.practice.sheets import workbook

PAYROLL, PURCHASES, TRIPS_ABROAD = "laip-10-04", "laip-10-22", "laip-10-12.internacionales"
STAFF, BOUGHT = 24, 12  # rows of each month
OFFICE_NAMES = {  # headers as offices write them
    "nombre": "Nombre del empleado",
    "cargo": "Puesto",
    "dependencia": "Depto.",
    "renglon": "Renglón",
    "salario": "Sueldo base",
    "bonificacion_de_ley": "Bonificación incentivo",
    "total": "Total devengado",
}
KEPT = frozenset(OFFICE_NAMES)  # the other columns this office leaves out


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """A file of the workshop. `solution`: what comes out of the exercise, for whoever teaches."""

    name: str
    title: str
    part: str
    make: Callable[[Checklist, Period], bytes]
    solution: bool = False


def month(today: date) -> Period:
    """The month that the exercises are about: the last one that has ended."""
    return Period.containing(today, Refresh.MONTHLY).previous()


def payroll(law: Checklist, period: Period) -> list[Row]:
    """Everybody's month, in the columns that this office keeps."""
    return [{name: cell for name, cell in row.items() if name in KEPT} for row in _added(rows(register_of(law, PAYROLL), period, STAFF))]


def purchases(law: Checklist, period: Period) -> list[Row]:
    """What was bought in a month."""
    return rows(register_of(law, PURCHASES), period, BOUGHT)


def payroll_book(law: Checklist, period: Period, given: list[Row] | None = None) -> bytes:
    """The payroll as the office's program prints it."""
    heading = ("MUNICIPALIDAD DE PRÁCTICA", f"Planilla de {period.label}")
    return workbook(register_of(law, PAYROLL), given or payroll(law, period), heading=heading, names=OFFICE_NAMES)


def payroll_with_mistakes(law: Checklist, period: Period) -> bytes:
    """The same with eight typical mistakes: some the portal corrects by itself when asked, others only a person can."""
    wrong = payroll(law, period)
    wrong[1]["salario"] = "cuatro mil cien"  # an amount in words
    wrong[2]["salario"] = "4,2O0.00"  # a letter O for a zero
    wrong[4]["nombre"] = ""  # nobody's
    wrong[6]["cargo"] = "Oficial, DPI 2547 53418 0101"  # a personal datum in a text
    wrong[7]["renglon"] = "cero once"
    wrong[9]["salario"] = -4500
    wrong[11]["nombre"] = "  Persona   0012 "  # spaces
    wrong.append(dict(wrong[-1]))  # the same row twice
    return payroll_book(law, period, wrong)


def purchases_book(law: Checklist, period: Period) -> bytes:
    """Purchases without mistakes."""
    return _bought(law, purchases(law, period), f"Compras de {period.label}")


def purchases_with_one_more(law: Checklist, period: Period) -> bytes:
    """The same with the purchase that had been forgotten."""
    return _bought(law, rows(register_of(law, PURCHASES), period, BOUGHT + 1), f"Compras de {period.label}, completas")


def _bought(law: Checklist, given: list[Row], title: str) -> bytes:
    return workbook(register_of(law, PURCHASES), given, heading=("MUNICIPALIDAD DE PRÁCTICA", title))


def _added(made: list[Row]) -> list[Row]:
    """The total of what the office keeps, and nothing of the columns that it leaves out."""
    for row in made:
        row["total"] = round(sum(float(row[name]) for name in ("salario", "bonificacion_de_ley")), 2)  # type: ignore[arg-type]
    return made


def register_of(law: Checklist, part: str) -> Register:
    """The table that a part asks for."""
    register = law.register_of(law.part(part))
    assert register is not None, f"{part} asks for a table"
    return register


SAMPLES = (
    Sample(name="compras-del-mes.xlsx", title="Ejercicio 2: compras directas del mes", part=PURCHASES, make=purchases_book),
    Sample(name="planilla-con-errores.xlsx", title="Ejercicio 3: planilla con errores", part=PAYROLL, make=payroll_with_mistakes),
    Sample(name="compras-completas.xlsx", title="Ejercicio 6: compras con la que faltaba", part=PURCHASES, make=purchases_with_one_more),
    Sample(name="planilla-corregida.xlsx", title="Ejercicio 3, resuelto", part=PAYROLL, make=payroll_book, solution=True),
)
