"""The budget, its execution month by month and its changes, and deposits."""

from __future__ import annotations

from checklists.periods import Period
from demo.rows.world import FUNDS, OFFICES, World, day_in, days_in, money
from demo.workbook import Row

PROGRAMMES = (
    "01 Actividades centrales",
    "11 Prevención de la desnutrición",
    "12 Agua y saneamiento",
    "13 Movilidad urbana",
    "14 Gestión ambiental",
    "15 Desarrollo comunitario",
)
LINES = (
    ("011", "Personal permanente"),
    ("015", "Complementos específicos al personal permanente"),
    ("022", "Personal por contrato"),
    ("029", "Otras remuneraciones de personal temporal"),
    ("031", "Jornales"),
    ("111", "Energía eléctrica"),
    ("113", "Telefonía"),
    ("165", "Mantenimiento y reparación de medios de transporte"),
    ("211", "Alimentos para personas"),
    ("262", "Combustibles y lubricantes"),
)
REVENUE = (
    ("10.01.40", "Impuesto único sobre inmuebles"),
    ("11.02.90", "Tasas por servicios administrativos"),
    ("13.02.40", "Agua potable"),
    ("13.02.60", "Piso de plaza"),
    ("14.02.10", "Arrendamiento de locales del mercado"),
    ("16.02.10", "Situado constitucional"),
    ("17.02.10", "Aporte del IVA Paz para inversión"),
    ("17.02.20", "Aporte de circulación de vehículos"),
    ("23.01.10", "Disminución de caja y bancos"),
)


def budget(world: World, period: Period) -> list[Row]:
    """Income by heading, spending by office and line."""
    chance = world.chance("presupuesto", period)
    rows: list[Row] = [
        {
            "ejercicio": period.year,
            "seccion": "ingresos",
            "codigo": code,
            "descripcion": name,
            "fuente_de_financiamiento": FUNDS[at % len(FUNDS)],
            "asignado": money(chance, 250000, 9000000, 1000),
        }
        for at, (code, name) in enumerate(REVENUE)
    ]
    return rows + [
        {
            "ejercicio": period.year,
            "seccion": "egresos",
            "programa": PROGRAMMES[at % len(PROGRAMMES)],
            "dependencia": place,
            "codigo": code,
            "descripcion": name,
            "fuente_de_financiamiento": FUNDS[(at + turn) % len(FUNDS)],
            "asignado": _assigned(world, period.year, at, turn),
        }
        for at, (place, _, _) in enumerate(OFFICES)
        for turn, (code, name) in enumerate(LINES)
    ]


def _assigned(world: World, year: int, at: int, turn: int) -> float:
    return money(world.chance(f"asignado{at}.{turn}", str(year)), 12000, 420000, 500)


def execution(world: World, period: Period) -> list[Row]:
    """What was spent up to the month, by office and line: 180 rows, growing through the year."""
    rows: list[Row] = []
    share = period.number / 12
    for at, (place, kind, _) in enumerate(OFFICES):
        for turn, (code, name) in enumerate(LINES):
            steady = world.chance(f"ritmo{at}.{turn}", str(period.year))
            assigned = _assigned(world, period.year, at, turn)
            changed = round(assigned * steady.choice((0, 0, 0, 0.05, -0.04)), 2)
            spent = round((assigned + changed) * share * steady.uniform(0.82, 0.99), 2)
            rows.append(
                {
                    "programa": PROGRAMMES[at % len(PROGRAMMES)],
                    "unidad": place,
                    "clase_de_unidad": kind,
                    "renglon": code,
                    "descripcion": name,
                    "fuente_de_financiamiento": FUNDS[(at + turn) % len(FUNDS)],
                    "asignado": assigned,
                    "modificado": changed,
                    "vigente": round(assigned + changed, 2),
                    "comprometido": round(spent * 1.01, 2),
                    "devengado": spent,
                    "pagado": round(spent * 0.98, 2),
                    "saldo": round(assigned + changed - spent, 2),
                }
            )
    return rows


def changes(world: World, period: Period) -> list[Row]:
    """Changes of the budget in a month."""
    chance = world.chance("modificaciones", period)
    rows: list[Row] = []
    for at in range(chance.randint(3, 8)):
        code, name = chance.choice(LINES)
        rows.append(
            {
                "fecha": day_in(period, chance),
                "acuerdo": f"Acta {period.number * 3 + at // 3}-{period.year}, punto {chance.choice(('tercero', 'cuarto', 'quinto'))}",
                "tipo": chance.choice(("transferencia interna", "transferencia interna", "ampliación", "transferencia externa")),
                "seccion": "egresos",
                "programa": chance.choice(PROGRAMMES),
                "codigo": code,
                "descripcion": name,
                "fuente_de_financiamiento": chance.choice(FUNDS),
                "monto": money(chance, 3000, 90000, 50),
            }
        )
    return rows


def deposits(world: World, period: Period) -> list[Row]:
    """Deposits of public funds in a month."""
    chance = world.chance("depositos", period)
    kinds = (
        ("ordinario", "Aporte constitucional"),
        ("ordinario", "IVA Paz"),
        ("impuesto", "Impuesto único sobre inmuebles"),
        ("privativo", "Servicio de agua potable"),
        ("privativo", "Piso de plaza"),
        ("extraordinario", "Venta de bienes en desuso"),
        ("donación", "Aporte de vecinos para camino"),
    )
    rows: list[Row] = []
    for day in days_in(period, chance, chance.randint(22, 32)):
        source, name = chance.choice(kinds)
        rows.append(
            {
                "fecha": day,
                "origen": source,
                "descripcion": f"{name}, {period.label}",
                "banco": f"Banco {chance.choice(('Ejemplo', 'Muestra'))}",
                "monto": money(chance, 1500, 780000 if source == "ordinario" else 42000, 0.25),
            }
        )
    return rows


MAKERS = {
    "presupuesto": budget,
    "ejecucion-presupuestaria": execution,
    "modificaciones-presupuestarias": changes,
    "depositos": deposits,
}
