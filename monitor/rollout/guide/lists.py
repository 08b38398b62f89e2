"""A spreadsheet of offices as rows -> the copies on paper that each town received. Faults by their row.

A list with faults is not taken: every one is told at once, so that the sheet is mended once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from checklists.folding import fold, words
from monitor.rollout.town import Towns

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "town": ("municipalidad", "municipio", "codigo", "codigo ine", "codigo de municipio"),
    "department": ("departamento", "depto"),
    "on": ("fecha", "dia", "fecha de entrega"),
    "copies": ("ejemplares", "cantidad", "copias"),
    "received": ("recibio", "recibido por", "nombre de quien recibe", "quien recibe", "nombre"),
}
NEEDED = ("town", "on", "copies")


class NoList(ValueError):
    """The sheet cannot be taken; the message says what to mend."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Handed:
    """Copies that a town received on a day."""

    municipality: str
    on: date
    copies: int
    received_by: str


def read_deliveries(rows: Sequence[Sequence[object]], towns: Towns) -> Sequence[Handed]:
    """What was handed out. Raises NoList."""
    found: dict[tuple[str, date], Handed] = {}
    faults = []
    for number, given in _rows(rows):
        code, fault = _town(given, towns)
        on, copies = _day(given["on"]), given["copies"].removesuffix(".0")
        if not fault and on is None:
            fault = f"«{given['on']}» no es una fecha: escríbala como 31/12/2026"
        if not fault and not (copies.isdigit() and 0 < int(copies) < 100_000):
            fault = f"«{given['copies']}» no es una cantidad de ejemplares"
        if not fault and on and (code, on) in found:
            fault = "la entrega de ese día a ese municipio ya está más arriba: sume los ejemplares en una fila"
        if fault or on is None:
            faults.append(f"fila {number}: {fault}")
        else:
            found[code, on] = Handed(municipality=code, on=on, copies=int(copies), received_by=given.get("received", "")[:120])
    if faults:
        more = f"; y {len(faults) - 12} más" if len(faults) > 12 else ""
        raise NoList(f"No se tomó nada. Corrija y envíe la lista otra vez: {'; '.join(faults[:12])}{more}.")
    if not found:
        raise NoList("La lista no tiene ninguna fila llena. Llénela y envíela otra vez.")
    return tuple(found.values())


def _town(given: Mapping[str, str], towns: Towns) -> tuple[str, str]:
    match = towns.find(given["town"], given.get("department", ""))
    if match.code and match.certain:
        return match.code, ""
    if match.code:
        return "", f"«{given['town']}» se parece a {towns.by_code[match.code].name}: escríbalo así, o su código"
    several = "hay varios con ese nombre: agregue el departamento, o su código" if match.candidates else "no es un municipio"
    return "", f"«{given['town']}»: {several}"


def _rows(rows: Sequence[Sequence[object]]) -> Iterator[tuple[int, Mapping[str, str]]]:
    for index, cells in enumerate(rows[:40]):
        columns: dict[str, int] = {}
        for at, cell in enumerate(cells):
            said = " ".join(words(fold(_text(cell))))
            field = next((field for field, names in COLUMNS.items() if field not in columns and said in names), None)
            if field:
                columns[field] = at
        if all(field in columns for field in NEEDED):
            for number, row in enumerate(rows[index + 1 :], start=index + 2):
                given = {field: _text(row[at]) if at < len(row) else "" for field, at in columns.items()}
                if given["town"] and not fold(given["town"]).startswith("total"):
                    yield number, given
            return
    names = ", ".join(f"«{COLUMNS[field][0].capitalize()}»" for field in NEEDED)
    raise NoList(f"La hoja no tiene las columnas {names}. Póngalas en una fila, encima de los datos.")


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())[:200]


def _day(text: str) -> date | None:
    for form in ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d/%m/%y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    return None
