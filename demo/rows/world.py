"""Who and what there is in an invented town. Nothing here is of anybody: persons and companies are numbered, numbers are out of use."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from checklists.model import Refresh
from checklists.periods import Period

OFFICES = (
    ("Alcaldía Municipal", "administrativa", 6),
    ("Concejo Municipal", "administrativa", 9),
    ("Secretaría Municipal", "administrativa", 7),
    ("Dirección de Administración Financiera Integrada", "administrativa", 14),
    ("Dirección Municipal de Planificación", "administrativa", 10),
    ("Auditoría Interna", "administrativa", 3),
    ("Unidad de Información Pública", "administrativa", 2),
    ("Recursos Humanos", "administrativa", 4),
    ("Juzgado de Asuntos Municipales", "administrativa", 5),
    ("Dirección Municipal de la Mujer", "operativa", 6),
    ("Oficina de la Niñez y la Juventud", "operativa", 4),
    ("Unidad de Gestión Ambiental", "operativa", 7),
    ("Dirección de Servicios Públicos", "operativa", 38),
    ("Oficina de Agua y Saneamiento", "operativa", 22),
    ("Policía Municipal de Tránsito", "operativa", 24),
    ("Mercado Municipal", "operativa", 9),
    ("Biblioteca Municipal", "operativa", 3),
    ("Oficina de Catastro", "operativa", 7),
)
PLACES = (
    "Barrio El Centro",
    "Barrio El Calvario",
    "Aldea Las Flores",
    "Aldea El Ejemplo",
    "Caserío Los Pinos",
    "Cantón La Vitrina",
    "Colonia El Mirador",
)
FUNDS = (
    "22-0101-0001 Ingresos ordinarios de aporte constitucional",
    "21-0101-0001 Ingresos tributarios IVA Paz",
    "29-0101-0002 Impuesto de circulación de vehículos",
    "31-0151-0001 Ingresos propios",
    "32-0151-0003 Disminución de caja y bancos de ingresos propios",
)
# What is bought: description, features, renglón, unit price.
GOODS = (
    ("Cemento gris, saco de 42.5 kg", "Grado 4,000 psi, entrega en bodega", "274", 86.5),
    ("Hierro corrugado de 3/8, quintal", "Grado 40, varilla de 6 metros", "281", 398.0),
    ("Tubo PVC de 4 pulgadas", "Presión 160 psi, norma ASTM", "268", 312.75),
    ("Papel bond tamaño carta, resma", "75 gramos, 500 hojas", "241", 38.9),
    ("Tóner para impresora", "Rendimiento de 3,000 páginas", "267", 615.0),
    ("Combustible diésel, galón", "Con vale y bitácora del vehículo", "262", 29.4),
    ("Llanta para camión recolector", "11R22.5, 16 lonas", "253", 2350.0),
    ("Lámpara LED para alumbrado público", "100 vatios, fotocelda incluida", "297", 685.0),
    ("Cloro granulado, tambo de 45 kg", "Concentración de 65 por ciento", "261", 1480.0),
    ("Uniforme para personal operativo", "Camisa y pantalón con logotipo", "233", 345.0),
    ("Alimentos para reunión de trabajo", "Refacción para consejo comunitario", "211", 28.0),
    ("Servicio de reparación de bomba de agua", "Cambio de sellos y rodamientos", "174", 4850.0),
    ("Alquiler de retroexcavadora, hora", "Con operador y combustible", "154", 375.0),
    ("Servicio de internet", "Enlace de 100 Mbps, mensual", "113", 1950.0),
    ("Servicio de energía eléctrica", "Alumbrado público y edificios", "111", 18400.0),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """A town: code, name, the domain of its mail, and how many people work there."""

    code: str
    name: str
    domain: str
    staff: int = 180

    def chance(self, register: str, period: Period | str = "") -> random.Random:
        """The dice of one register and period: always fall the same way."""
        return random.Random(f"{self.code}/{register}/{period}")


def person(number: int) -> str:
    """An invented person."""
    return f"Persona {number:04d}"


def company(number: int) -> str:
    """An invented company."""
    return f"Empresa {number:03d}, Sociedad Anónima"


def nit(number: int) -> str:
    """A NIT with a right check digit, of a range kept for examples."""
    body = str(9000000 + number)
    check = -sum(int(digit) * weight for weight, digit in enumerate(reversed(body), 2)) % 11
    return f"{body}-{'0123456789K'[check]}"


def nog(period: Period, number: int) -> str:
    """An operation number of Guatecompras, out of the range in use."""
    return f"9{period.year % 100:02d}{period.number:02d}{number:03d}"


def npg(period: Period, number: int) -> str:
    """A publication number of Guatecompras, out of the range in use."""
    return f"E9{period.year % 100:02d}{period.number:02d}{number:04d}"


def day_in(period: Period, chance: random.Random) -> date:
    """A working day of the period."""
    if period.kind is Refresh.STANDING:
        raise ValueError("Lo vigente no tiene días.")
    day = period.starts_on + timedelta(days=chance.randrange((period.ends_on - period.starts_on).days + 1))
    while day.weekday() > 4 or day > period.ends_on:
        day -= timedelta(days=1)
    return max(day, period.starts_on)


def days_in(period: Period, chance: random.Random, count: int) -> list[date]:
    """So many working days of the period, in order."""
    return sorted(day_in(period, chance) for _ in range(count))


def months_since(period: Period, year: int = 2024) -> int:
    """Months since the beginning of a year: what grows from month to month grows with it."""
    return (period.year - year) * 12 + period.number


def money(chance: random.Random, low: float, high: float, step: float = 0.05) -> float:
    """An amount in quetzales."""
    return round(round(chance.uniform(low, high) / step) * step, 2)


def one_of(chance: random.Random, *things: str) -> str:
    """One of several words."""
    return chance.choice(things)


def office(chance: random.Random) -> str:
    """An office, the large ones more often."""
    return chance.choices([name for name, _, _ in OFFICES], weights=[people for _, _, people in OFFICES])[0]


def spread(count: int, names: Sequence[str]) -> list[str]:
    """So many names, taken in turn."""
    return [names[at % len(names)] for at in range(count)]
