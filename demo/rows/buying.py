"""Purchases, contracts and leases."""

from __future__ import annotations

from datetime import date, timedelta

from checklists.periods import Period
from demo.rows.world import GOODS, World, company, day_in, days_in, money, nit, nog, npg, office, person
from demo.workbook import Row


def direct(world: World, period: Period) -> list[Row]:
    """Direct purchases of a month: from 60 to 120."""
    chance = world.chance("compras", period)
    rows: list[Row] = []
    for at, day in enumerate(days_in(period, chance, chance.randint(60, 120)), start=1):
        what, _, renglon, price = chance.choice(GOODS[:13])
        amount = chance.randint(1, max(1, min(60, int(24000 / price))))
        price = round(price * chance.uniform(0.93, 1.08), 2)
        firm = chance.randint(1, 45)
        rows.append(
            {
                "fecha": day,
                "npg": npg(period, at),
                "modalidad": "baja cuantía" if price * amount < 25000 else "compra directa",
                "bien": what,
                "dependencia": office(chance),
                "cantidad": amount,
                "precio_unitario": price,
                "monto": round(price * amount, 2),
                "renglon": renglon,
                "proveedor": company(firm),
                "nit": nit(firm),
                "factura": f"Serie A, {1000 * period.number + at}",
            }
        )
    return rows


def contracted(world: World, period: Period) -> list[Row]:
    """Everything bought for own use, with how it was awarded."""
    chance = world.chance("contrataciones", period)
    rows: list[Row] = []
    for at, day in enumerate(days_in(period, chance, chance.randint(38, 60)), start=1):
        what, features, renglon, price = chance.choice(GOODS)
        amount = chance.randint(1, 25)
        price = round(price * chance.uniform(0.93, 1.08), 2)
        firm = chance.randint(1, 45)
        rows.append(
            {
                "fecha": day,
                "modalidad": chance.choice(("baja cuantía", "compra directa", "contrato abierto", "cotización")),
                "npg": npg(period, 500 + at),
                "bien": what,
                "caracteristicas": features,
                "dependencia": office(chance),
                "cantidad": amount,
                "precio_unitario": price,
                "costo": round(price * amount, 2),
                "monto": round(price * amount, 2),
                "renglon": renglon,
                "proveedor": company(firm),
                "nit": nit(firm),
                "adjudicacion": f"Acta {at}-{period.year}, {chance.randint(1, 4)} ofertas, precio más bajo",
                "contrato": f"Orden de compra {period.number:02d}{at:03d}-{period.year}",
            }
        )
    return rows


def for_programmes(world: World, period: Period) -> list[Row]:
    """Goods that are handed to families, bought by quotation."""
    chance = world.chance("programas", period)
    lots = (
        ("Educación", "Paquete de útiles escolares", "291", 118.0),
        ("Salud", "Botiquín comunitario", "266", 640.0),
        ("Desarrollo rural", "Quintal de fertilizante", "263", 268.0),
    )
    rows: list[Row] = []
    for at, (programme, what, renglon, price) in enumerate(chance.sample(lots, 2), start=1):
        amount, firm = chance.randint(150, 900), chance.randint(1, 45)
        rows.append(
            {
                "programa": programme,
                "modalidad": "cotización" if price * amount < 900000 else "licitación",
                "nog": nog(period, 100 + at),
                "bien": what,
                "cantidad": amount,
                "precio_unitario": price,
                "monto": round(price * amount, 2),
                "renglon": renglon,
                "proveedor": company(firm),
                "nit": nit(firm),
                "adjudicacion": f"Acta de adjudicación {at}-{period.year}, {chance.randint(2, 4)} ofertas",
                "contrato": f"Contrato administrativo {period.number}{at}-{period.year}",
            }
        )
    return rows


def _awarded(world: World, period: Period, first: int, count: int, low: float, high: float) -> list[Row]:
    chance = world.chance(f"adjudicado{first}", period)
    things = (
        "Compra de tubería para el sistema de agua",
        "Adoquinado de calle principal",
        "Adquisición de camión recolector",
        "Mejoramiento de escuela",
        "Construcción de muro de contención",
        "Compra de lámparas para alumbrado público",
    )
    rows: list[Row] = []
    for at in range(count):
        day, firm = day_in(period, chance), chance.randint(1, 45)
        rows.append(
            {
                "nog": nog(period, first + at),
                "objeto": chance.choice(things),
                "fecha_adjudicacion": day,
                "proveedor": company(firm),
                "nit": nit(firm),
                "monto_adjudicado": money(chance, low, high, 10),
                "plazo": f"{chance.randint(1, 8)} meses",
                "fecha_aprobacion_contrato": day + timedelta(days=chance.randint(5, 18)),
                "contrato": f"Contrato administrativo {period.number:02d}{first + at}-{period.year}",
            }
        )
    return rows


def quotations(world: World, period: Period) -> list[Row]:
    """Contracts awarded by quotation."""
    return _awarded(world, period, 200, world.chance("cuantas", period).randint(2, 5), 92000, 880000)


def tenders(world: World, period: Period) -> list[Row]:
    """Contracts awarded by tender."""
    return _awarded(world, period, 300, world.chance("licitaciones", period).randint(1, 2), 950000, 4200000)


def maintenance(world: World, period: Period) -> list[Row]:
    """Maintenance contracts in force."""
    jobs = (
        ("vehículos", "Mantenimiento preventivo del camión recolector"),
        ("vehículos", "Servicio mayor de patrullas"),
        ("equipo", "Mantenimiento de impresoras y servidores"),
        ("inmuebles", "Impermeabilización del edificio municipal"),
        ("plantas e instalaciones", "Mantenimiento de la planta de tratamiento"),
        ("plantas e instalaciones", "Mantenimiento de bombas de agua"),
    )
    return [
        {
            "clase": kind,
            "objeto": job,
            "proveedor": company(10 + at),
            "nit": nit(10 + at),
            "monto": 9500.0 + 4200 * at + 10 * period.number,
            "plazo": "12 meses",
            "fecha_inicio": date(period.year, 1, 15),
            "fecha_fin": date(period.year, 12, 31),
            "dependencia": "Dirección de Servicios Públicos",
            "contrato": f"Contrato de servicios {at + 1}-{period.year}",
        }
        for at, (kind, job) in enumerate(jobs)
    ]


def leases(world: World, period: Period) -> list[Row]:
    """Leases in force."""
    things = (
        ("inmueble", "Local para bodega municipal", "Bodega de 120 m² con acceso para camión", "Resguardo de herramienta"),
        ("inmueble", "Casa para la oficina de la mujer", "Tres ambientes y patio", "Atención a usuarias"),
        ("maquinaria", "Retroexcavadora", "Con operador, por hora", "Mantenimiento de caminos"),
        ("equipo", "Fotocopiadora", "Multifuncional, 5,000 copias al mes", "Reproducción de expedientes"),
    )
    return [
        {
            "bien": thing,
            "clase": kind,
            "caracteristicas": features,
            "motivo": why,
            "arrendatario": person(800 + at) if kind == "inmueble" else company(30 + at),
            "nit": nit(60 + at),
            "monto": 2400.0 + 850 * at + 5 * period.number,
            "plazo": "12 meses",
            "fecha_inicio": date(period.year, 1, 2),
            "fecha_fin": date(period.year, 12, 31),
            "contrato": f"Contrato de arrendamiento {at + 1}-{period.year}",
        }
        for at, (kind, thing, features, why) in enumerate(things)
    ]


def buildings(world: World, period: Period) -> list[Row]:
    """Buildings rented, as the budget law asks for them."""
    things = (
        ("Local para bodega municipal", "Barrio El Centro", "Bodega"),
        ("Casa para la oficina de la mujer", "Barrio El Calvario", "Dirección Municipal de la Mujer"),
    )
    return [
        {
            "tipo": "programación",
            "edificio": thing,
            "ubicacion": place,
            "uso": use,
            "arrendante": person(800 + at),
            "plazo": "12 meses",
            "fecha_inicio": date(period.year, 1, 2),
            "fecha_fin": date(period.year, 12, 31),
            "monto": 2400.0 + 850 * at + 5 * period.number,
        }
        for at, (thing, place, use) in enumerate(things)
    ]


MAKERS = {
    "compras-directas": direct,
    "contrataciones-de-bienes-y-servicios": contracted,
    "cotizaciones-y-licitaciones-de-programas": for_programmes,
    "contrataciones-por-cotizacion": quotations,
    "contrataciones-por-licitacion": tenders,
    "contratos-de-mantenimiento": maintenance,
    "contratos-de-arrendamiento": leases,
    "arrendamiento-de-edificios": buildings,
}
