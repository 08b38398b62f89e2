"""Rows to measure with: invented, and always the same."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

POSTS = ("Oficial", "Secretaria", "Fontanero", "Policía municipal", "Encargado de bodega", "Piloto", "Jardinero", "Cajero")
OFFICES = ("Tesorería", "Planificación", "Secretaría", "Servicios públicos", "Policía municipal", "Agua", "Mercado", "Biblioteca")
THINGS = ("Papel bond", "Cemento", "Combustible", "Repuestos", "Alimentos", "Mantenimiento de vehículo", "Tubería", "Material eléctrico")
PAYROLL = (
    "Nombre completo",
    "Cargo",
    "Dependencia",
    "Renglón",
    "Salario",
    "Honorarios",
    "Dietas",
    "Bonificación de ley",
    "Viáticos",
    "Total",
)


def payroll(count: int) -> Iterator[tuple[object, ...]]:
    """Rows of a payroll under the titles of `PAYROLL`."""
    chance = random.Random(4)
    for number in range(1, count + 1):
        pay, food = 2800 + 25 * chance.randrange(400), 50 * chance.randrange(9)
        yield f"Persona {number:05}", chance.choice(POSTS), chance.choice(OFFICES), "011", pay, 0, 0, 250, food, pay + 250 + food


def payroll_workbook(path: Path, count: int) -> Path:
    """A payroll as an office keeps it: under a crest's lines, the header in the fifth row."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Nómina")
        sheet.write_row(0, 0, ["Municipalidad de San Medido"])
        sheet.write_row(1, 0, ["Nómina de octubre de 2026"])
        for row, values in enumerate([PAYROLL, *payroll(count)], start=4):
            sheet.write_row(row, 0, values)
    return path


def purchases_csv(names: tuple[str, ...], count: int, seed: int = 9) -> bytes:
    """Direct purchases as a canonical CSV with the columns of their register."""
    chance = random.Random(seed)
    lines = [",".join(names)]
    for number in range(1, count + 1):
        unit, many = chance.randrange(100, 90_000), chance.randrange(1, 12)
        firm = int(chance.paretovariate(1.1)) % 900
        values = {
            "fecha": f"2026-{1 + number % 10:02}-{1 + number % 28:02}",
            "npg": f"E{500_000_000 + number}",
            "modalidad": "Baja cuantía" if number % 3 else "Compra directa",
            "bien": f"{chance.choice(THINGS)} {chance.randrange(60)}",
            "dependencia": chance.choice(OFFICES),
            "cantidad": str(many),
            "precio_unitario": f"{unit / 100:.2f}",
            "monto": f"{unit * many / 100:.2f}",
            "renglon": f"{chance.choice((211, 262, 268, 297, 298))}",
            "proveedor": f"Proveedor {firm:04}",
        }
        lines.append(",".join(values.get(name, "") for name in names))
    return ("\n".join(lines) + "\n").encode()


def quantile(times: list[float], share: float) -> float:
    """The value under which a share of the times lies, in milliseconds."""
    ordered = sorted(times)
    return 1000 * ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]
