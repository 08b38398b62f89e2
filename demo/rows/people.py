"""Payroll, directory, offices, trips, advisers, day labour."""

from __future__ import annotations

from datetime import date, timedelta

from checklists.periods import Period
from demo.rows.world import FUNDS, OFFICES, World, day_in, money, office, person
from demo.workbook import Row

POSTS = ("Director", "Encargado", "Oficial", "Técnico", "Auxiliar", "Operador", "Asistente", "Supervisor")
WORK = {
    "Concejo Municipal": ("Concejal", "Síndico"),
    "Policía Municipal de Tránsito": ("Agente de tránsito", "Inspector"),
    "Oficina de Agua y Saneamiento": ("Fontanero", "Operador de bomba", "Lector de contadores"),
    "Dirección de Servicios Públicos": ("Recolector", "Barrendero", "Albañil", "Piloto"),
}
ERRANDS = (
    ("Entrega de expedientes en el Ministerio de Finanzas Públicas", "Ciudad de Guatemala"),
    ("Capacitación sobre ejecución presupuestaria", "Quetzaltenango"),
    ("Reunión del consejo departamental de desarrollo", "Cabecera departamental"),
    ("Entrega de rendición de cuentas en la Contraloría", "Ciudad de Guatemala"),
    ("Taller de gestión de residuos", "Antigua Guatemala"),
    ("Compra de repuestos para la bomba de agua", "Ciudad de Guatemala"),
)


def staff(world: World) -> list[tuple[int, str, str]]:
    """Number, post and office of everybody who works in the town."""
    chance = world.chance("staff")
    names = [name for name, _, people in OFFICES for _ in range(people)]
    kept = []
    for at in range(world.staff):
        place = names[at % len(names)]
        kept.append((at + 1, "Alcalde municipal" if at == 0 else chance.choice(WORK.get(place, POSTS)), place))
    return kept


def payroll(world: World, period: Period) -> list[Row]:
    """One row a person and month; a few change from month to month, advisers are paid fees, the council sessions."""
    chance = world.chance("remuneraciones", period)
    steady = world.chance("salaries")
    base = {number: money(steady, 3400, 9800, 50) for number, _, _ in staff(world)}
    rows: list[Row] = []
    for number, post, place in staff(world):
        council = place == "Concejo Municipal"
        fees = not council and number % 19 == 0
        shift = number + (period.year * 12 + period.number if number % 37 == 0 else 0)
        row: dict[str, str | int | float | date | None] = {
            "nombre": person(shift),
            "cargo": post,
            "dependencia": place,
            "renglon": "061" if council else "029" if fees else "011" if number < 90 else "022",
            "salario": 0.0 if council or fees else base[number],
            "honorarios": base[number] if fees else 0.0,
            "dietas": 600.0 * chance.randint(3, 5) if council else 0.0,
            "bonificacion_de_ley": 0.0 if council or fees else 250.0,
            "bonos": 0.0 if council or fees else money(chance, 0, 900, 25),
            "viaticos": money(chance, 100, 840, 5) if chance.random() < 0.08 else 0.0,
            "otras_remuneraciones": money(chance, 50, 400, 5) if chance.random() < 0.05 else 0.0,
        }
        row["total"] = round(sum(cell for cell in row.values() if isinstance(cell, int | float)), 2)
        rows.append(row)
    return rows


def directory(world: World, period: Period) -> list[Row]:
    """The same people with their official line and mail."""
    return [
        {
            "nombre": person(number),
            "cargo": post,
            "dependencia": place,
            "telefono": f"7900-{1000 + [name for name, _, _ in OFFICES].index(place):04d}",
            "extension": str(100 + number),
            "correo": f"puesto{number:03d}@{world.domain}",
        }
        for number, post, place in staff(world)
    ]


def offices(world: World, period: Period) -> list[Row]:
    """Where every office is and how it is called."""
    return [
        {
            "dependencia": name,
            "direccion": f"{at % 6 + 1}a. calle {at % 9 + 1}-{at * 7 % 90 + 10:02d}, zona 1, {world.name}",
            "telefono": f"7900-{1000 + at:04d}",
            "celular_institucional": f"5900-{1000 + at:04d}",
            "extension": str(100 + at),
            "correo": f"oficina{at + 1:02d}@{world.domain}",
            "horario": "Lunes a viernes, 8:00 a 16:00",
        }
        for at, (name, _, _) in enumerate(OFFICES)
    ]


def trips(world: World, period: Period) -> list[Row]:
    """Trips inside the country, a dozen or more a month."""
    chance = world.chance("viajes", period)
    rows: list[Row] = []
    for _ in range(chance.randint(11, 19)):
        number, post, place = chance.choice(staff(world))
        why, where = chance.choice(ERRANDS)
        start = day_in(period, chance)
        allowance, bus, other = 210.0 * chance.randint(1, 3), money(chance, 40, 180, 5), money(chance, 0, 150, 5)
        rows.append(
            {
                "persona": person(number),
                "cargo": post,
                "dependencia": place,
                "objetivo": why,
                "destino": where,
                "fecha_salida": start,
                "fecha_regreso": start + timedelta(days=chance.randint(0, 2)),
                "costo_boleto": bus,
                "viaticos": allowance,
                "otros_gastos": other,
                "costo_total": round(allowance + bus + other, 2),
            }
        )
    return rows


def trips_abroad(world: World, period: Period) -> list[Row]:
    """One trip abroad."""
    start = day_in(period, world.chance("exterior", period))
    return [
        {
            "persona": person(1),
            "cargo": "Alcalde municipal",
            "dependencia": "Alcaldía Municipal",
            "objetivo": "Encuentro de gobiernos locales sobre manejo de agua",
            "destino": "San José, Costa Rica",
            "fecha_salida": start,
            "fecha_regreso": start + timedelta(days=4),
            "costo_boleto": 4350.0,
            "viaticos": 6200.0,
            "otros_gastos": 380.0,
            "costo_total": 10930.0,
        }
    ]


def advisers(world: World, period: Period) -> list[Row]:
    """Advisers under contract in the month."""
    topics = ("Asesoría jurídica", "Asesoría financiera", "Asesoría en agua y saneamiento", "Asesoría en catastro")
    return [
        {
            "tipo": "modificación" if at == 3 and period.number % 4 == 0 else "programación",
            "asesor": person(700 + at),
            "asesoria": topic,
            "dependencia": OFFICES[at * 4][0],
            "renglon": "029",
            "monto": 7500.0 + 500 * at,
            "origen_de_los_recursos": FUNDS[at % 2],
            "fecha_inicio": date(period.year, 1, 5),
            "fecha_fin": date(period.year, 12, 31),
        }
        for at, topic in enumerate(topics)
    ]


def day_labour(world: World, period: Period) -> list[Row]:
    """Day labour planned and changed."""
    chance = world.chance("jornales", period)
    jobs = ("Limpieza de calles", "Mantenimiento de caminos", "Reparación de drenajes", "Recolección de desechos", "Cuidado de parques")
    rows: list[Row] = []
    for at, job in enumerate(jobs):
        days = chance.randint(80, 260)
        rows.append(
            {
                "tipo": "modificación" if at == 4 else "programación",
                "dependencia": office(chance),
                "descripcion": job,
                "renglon": "031",
                "numero_de_jornales": days,
                "costo_por_jornal": 107.25,
                "monto": round(days * 107.25, 2),
            }
        )
    return rows


MAKERS = {
    "remuneraciones": payroll,
    "directorio-de-empleados": directory,
    "direccion-y-telefonos": offices,
    "viajes-nacionales": trips,
    "viajes-internacionales": trips_abroad,
    "asesorias-contratadas": advisers,
    "jornales": day_labour,
}
