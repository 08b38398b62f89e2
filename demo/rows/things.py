"""Works, inventories, help given to people, users of services, agreements."""

from __future__ import annotations

import random
from datetime import date, timedelta

from checklists.periods import Period
from demo.rows.world import FUNDS, OFFICES, PLACES, World, company, day_in, money, months_since, nit, nog, office, person
from demo.workbook import Row

WORKS = (
    "Mejoramiento de calle",
    "Ampliación del sistema de agua",
    "Construcción de muro de contención",
    "Mejoramiento de escuela",
    "Construcción de alcantarillado",
    "Mejoramiento de camino rural",
    "Ampliación de alumbrado público",
)
RULES = "Estudio socioeconómico y residencia de un año en el municipio"


def _coordinates(steady: random.Random, at: int) -> str:
    """Where a work is, in four of five: somewhere around the invented town."""
    return f" ({14.79 + steady.uniform(-0.03, 0.03):.4f}, {-90.83 + steady.uniform(-0.03, 0.03):.4f})" if at % 5 else ""


def works(world: World, period: Period) -> list[Row]:
    """Twenty-five works that advance from month to month."""
    rows: list[Row] = []
    for at in range(25):
        steady = world.chance(f"obra{at}")
        start = 2 + at
        length = steady.randint(6, 14)
        done = max(0, min(100, round((months_since(period) - start) / length * 100)))
        begun = date(2024 + start // 12, start % 12 + 1, 10)
        cost = money(steady, 180000, 2900000, 500)
        rows.append(
            {
                "obra": f"{WORKS[at % len(WORKS)]}, {PLACES[at % len(PLACES)]}",
                "ubicacion": f"{PLACES[at % len(PLACES)]}, entre {at % 7 + 1}a. y {at % 7 + 3}a. calle{_coordinates(steady, at)}",
                "costo_total": cost,
                "fuente_de_financiamiento": FUNDS[at % len(FUNDS)],
                "tiempo_de_ejecucion": f"{length} meses",
                "beneficiarios": f"{steady.randint(60, 900)} familias",
                "empresa_ejecutora": company(at % 12 + 1),
                "nit": nit(at % 12 + 1),
                "funcionario_responsable": f"{person(5)}, Director Municipal de Planificación",
                "contrato": f"Contrato administrativo {at + 1}-{begun.year}, especificaciones en su anexo",
                "nog": nog(Period(kind=period.kind, year=begun.year, number=begun.month), 400 + at),
                "snip": f"99{1000 + at}",
                "estado": "por iniciar" if not done else "ejecutada totalmente" if done == 100 else "en ejecución",
                "fecha_inicio": begun,
                "fecha_fin": begun + timedelta(days=30 * length),
                "avance_fisico": done,
                "avance_financiero": max(0, done - 5) if done < 100 else 100,
            }
        )
    return rows


def movables(world: World, period: Period) -> list[Row]:
    """Four hundred pieces of furniture and equipment."""
    chance = world.chance("muebles", str(period.year))
    kinds = (
        ("Escritorio de metal de tres gavetas", "1232.03 Equipo de oficina", 1250.0),
        ("Silla ergonómica", "1232.03 Equipo de oficina", 780.0),
        ("Computadora de escritorio", "1232.03 Equipo de cómputo", 5600.0),
        ("Impresora multifuncional", "1232.03 Equipo de cómputo", 2900.0),
        ("Motocicleta", "1232.02 Equipo de transporte", 14500.0),
        ("Bomba sumergible", "1232.01 Maquinaria", 38500.0),
        ("Podadora", "1232.01 Maquinaria", 3400.0),
    )
    rows: list[Row] = []
    for at in range(400):
        thing, account, price = kinds[at % len(kinds)]
        rows.append(
            {
                "codigo": f"MUEBLE-{at + 1:04d}",
                "bien": thing,
                "cuenta": account,
                "cantidad": 1,
                "marca_y_modelo": f"Marca Ejemplo, modelo E-{at % 30 + 100}",
                "ubicacion": office(chance),
                "fecha_adquisicion": date(2012 + at % 12, at % 12 + 1, at % 27 + 1),
                "estado": chance.choice(("bueno", "bueno", "regular", "malo")),
                "valor": round(price * chance.uniform(0.8, 1.2), 2),
            }
        )
    return rows


def buildings(world: World, period: Period) -> list[Row]:
    """Land and buildings of the town."""
    uses = (
        "Mercado municipal",
        "Edificio municipal",
        "Salón comunal",
        "Cementerio",
        "Estadio",
        "Pozo de agua",
        "Rastro",
        "Parque",
        "Planta de tratamiento",
        "Escuela",
    )
    return [
        {
            "codigo": f"INMUEBLE-{at + 1:04d}",
            "bien": f"Terreno y construcción: {use.lower()}",
            "registro": f"Finca {1200 + at}, folio {at + 10}, libro {at + 70}",
            "ubicacion": PLACES[at % len(PLACES)],
            "area_m2": 450.5 + at * 210,
            "uso": use,
            "fecha_adquisicion": date(1980 + at * 3, 5, 20),
            "valor": 185000.0 + 42000 * at + period.year,
        }
        for at, use in enumerate(uses)
    ]


def _helped(world: World, period: Period, name: str, programmes: tuple[str, ...], count: int, low: float, high: float) -> list[Row]:
    chance = world.chance(name, period)
    return [
        {
            "programa": programmes[at % len(programmes)],
            "criterios_de_acceso": RULES,
            "beneficiario": person(2000 + chance.randint(1, 4000)),
            "menor_de_edad": "no",
            "comunidad": chance.choice(PLACES),
            "fecha": day_in(period, chance),
            "monto": money(chance, low, high, 25),
        }
        for at in range(count)
    ]


def subsidies(world: World, period: Period) -> list[Row]:
    """Subsidies given in a month."""
    return _helped(world, period, "subsidios", ("Subsidio de agua domiciliar", "Apoyo a adultos mayores"), 24, 75, 600)


def scholarships(world: World, period: Period) -> list[Row]:
    """Scholarships; two of those who get one are minors, and the portal withholds their names."""
    rows = _helped(world, period, "becas", ("Becas de nivel medio", "Becas universitarias"), 18, 500, 1800)
    levels = ("Nivel medio", "Universitario")
    return [{**row, "nivel": levels[at % 2], "menor_de_edad": "sí" if at in (0, 8) else "no"} for at, row in enumerate(rows)]


def transfers(world: World, period: Period) -> list[Row]:
    """Transfers to committees and associations."""
    rows = _helped(world, period, "transferencias", ("Aporte a comités de agua", "Apoyo a ferias patronales"), 6, 3000, 18000)
    return [
        {
            **row,
            "beneficiario": f"Comité {at + 1:02d} de {row['comunidad']}",
            "acuerdo": f"Acta {period.number}-{period.year}, punto {at + 3}",
        }
        for at, row in enumerate(rows)
    ]


def concessions(world: World, period: Period) -> list[Row]:
    """Rights to use what belongs to the town."""
    return [
        {
            "tipo": "contrato" if at % 3 else "concesión",
            "bien": f"Local {at + 1} del mercado municipal",
            "titular": person(3000 + at),
            "plazo": "24 meses",
            "fecha_inicio": date(2025, 1, 2),
            "fecha_fin": date(2026, 12, 31),
            "monto": 350.0 + 25 * at,
            "contrato": f"Contrato {at + 1}-2025",
        }
        for at in range(14)
    ]


def users(world: World, period: Period) -> list[Row]:
    """Users of services by language, counted and never named; a few counts are under five and are withheld."""
    chance = world.chance("idiomas", period)
    services = ("Registro de vecindad", "Agua potable", "Oficina de la mujer", "Biblioteca municipal", "Catastro")
    return [
        {
            "mes": f"{period.year}-{period.number:02d}",
            "servicio": service,
            "pertenencia": tongue,
            "usuarios": chance.randint(0 if tongue == "Xinka" else 9, most),
        }
        for service in services
        for tongue, most in (("Español", 310), ("Kaqchikel", 240), ("K'iche'", 90), ("Mam", 40), ("Q'eqchi'", 30), ("Xinka", 9))
    ]


def agreements(world: World, period: Period) -> list[Row]:
    """Agreements with other bodies."""
    names = (
        ("Asociación de Ejemplo", "asociación", "Capacitación en reciclaje"),
        ("Organización Muestra", "ONG", "Atención a la niñez"),
        ("Mancomunidad Ejemplo", "organismo regional", "Manejo de cuenca"),
    )
    return [
        {
            "entidad": name,
            "clase_de_entidad": kind,
            "objeto": purpose,
            "fecha_inicio": date(period.year, 1, 20),
            "fecha_fin": date(period.year, 12, 31),
            "monto": 45000.0 + 12000 * at,
            "avance_fisico": min(100, 8 * period.number + at),
            "avance_financiero": min(100, 7 * period.number + at),
            "convenio": f"Convenio {at + 1}-{period.year}",
        }
        for at, (name, kind, purpose) in enumerate(names)
    ]


def contributions(world: World, period: Period) -> list[Row]:
    """Contributions to private bodies."""
    chance = world.chance("aportes", period)
    return [
        {
            "tipo": "programación",
            "entidad": f"Comité {at + 1:02d} de {PLACES[at]}",
            "sector": "privado",
            "objeto": chance.choice(
                ("Apoyo a la feria patronal", "Reparación de salón comunal", "Compra de equipo de bomberos voluntarios")
            ),
            "fecha": day_in(period, chance),
            "monto": money(chance, 2500, 15000, 50),
            "avance_fisico": min(100, 8 * period.number),
            "avance_financiero": min(100, 8 * period.number),
        }
        for at in range(3)
    ]


def classified(world: World, period: Period) -> list[Row]:
    """The index of classified information."""
    return [
        {
            "expediente": "Expediente 4-2026, investigación administrativa",
            "clase": "reservada",
            "dependencia": OFFICES[8][0],
            "resolucion": "Resolución 2-2026",
            "fundamento": "Decreto 57-2008",
            "plazo": "2 años",
        }
    ]


MAKERS = {
    "obras": works,
    "inventario-muebles": movables,
    "inventario-inmuebles": buildings,
    "subsidios": subsidies,
    "becas": scholarships,
    "transferencias": transfers,
    "usufructo-y-concesiones": concessions,
    "pertenencia-sociolinguistica": users,
    "convenios": agreements,
    "aportes": contributions,
    "informacion-clasificada": classified,
}
