"""Rows of a sheet that are no data: blank ones, totals, repeated headers, titles between rows, notes and signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from checklists.reading.withheld import plain
from checklists.ruler.amounts import parse_number, typed_number
from checklists.ruler.header import Header

_OF_TOTALS = (
    "de|del|la|el|los|las|en|por|q|a|al|y|mes|ano|general(?:es)?|planillas?|nominas?|ingresos?|egresos?|gastos?|compras?|viaticos?|pagina|hoja"
    "|anterior|acumulado|devengado|pagado|ejecutado|quetzales|mensual|anual|personas?|empleados?|usuarios?|atendid[oa]s?|monto|obras?|renglon"
    "|grupo|programa|actividad|unidad|dependencia|departamento|presupuesto|asignado|inventario|bienes|remuneraciones|salarios?|depositos?"
    "|beneficiarios?|contratos?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
_TOTAL = re.compile(r"(?:gran |sub ?)?(?:total(?:es)?|sumas?(?: total(?:es)?| iguales)?|suman|van|vienen)" + rf"(?: (?:{_OF_TOTALS}|\d+))*")
_NOTE = re.compile(
    r"(?:(?:elaborad[oa]|elabor[oó]|hecho|realizad[oa]|revisad[oa]|revis[oó]|autorizad[oa]|autoriz[oó]|aprobad[oa]|firmas?|f|vo\.? ?bo"
    r"|visto bueno|responsable(?: de la informaci[oó]n)?)\s*(?:por\b|[:._(]|$)"
    r"|(?:notas?|fuente|observaci[oó]n|observaciones|base legal|sello"
    r"|[uú]ltima actualizaci[oó]n|fecha de (?:elaboraci[oó]n|actualizaci[oó]n))\s*(?:[:.]|$)"
    r"|p[aá]gina \d|hoja \d+ de|art[ií]culo 10\b|decreto 57|_{3,}|-{3,}|={3,})",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Dropped:
    """A row that is no data, and why: `blank`, `total`, `header`, `title` or `note`."""

    row: int
    reason: str
    text: str = ""


class Sieve:
    """Tells rows of data from the others, going down a sheet. `drop` gives the reason, or None for a row of data."""

    def __init__(self, header: Header, indexes: Sequence[int], numeric: Sequence[int]) -> None:
        self._indexes = tuple(indexes)
        self._numeric = frozenset(numeric)
        self._wide = len(self._indexes) >= 3
        self._titles = {index: plain(header.titles[index]) for index in self._indexes if index < len(header.titles)}
        self._written = frozenset(title.strip().casefold() for title in header.titles)
        self._signed = False

    def drop(self, row: Sequence[object]) -> str | None:
        """Why a row is no data: "blank", "total", "header", "title", "note"; None when it is data."""
        filled = [(index, cell) for index, cell in enumerate(row) if cell is not None and cell != ""]
        first = next((cell for _, cell in filled if isinstance(cell, str) and not cell.isspace()), None)
        own = [pair for pair in filled if pair[0] in self._titles and not (isinstance(pair[1], str) and pair[1].isspace())]
        if first is None:
            return None if own else "blank"
        start = first.lstrip(" .*-")[:1]
        if start in "tsgvTSGV" and self._is_total(first, own):
            return "total"
        if not own:
            return "title"
        if len(filled) > 3 or any(index in self._numeric and _is_quantity(cell) for index, cell in own):
            return "header" if first.strip().casefold() in self._written and self._is_header(own) else None
        return self._is_aside(first, filled, own)

    def _is_total(self, first: str, own: list[tuple[int, object]]) -> bool:
        if not _TOTAL.fullmatch(plain(first)):
            return False
        others = [plain(cell) for _, cell in own if isinstance(cell, str) and cell is not first and not _is_quantity(cell)]
        return all(not other or _TOTAL.fullmatch(other) for other in others)

    def _is_header(self, own: list[tuple[int, object]]) -> bool:
        same = sum(1 for index, cell in own if isinstance(cell, str) and self._titles.get(index) == plain(cell))
        return same >= 2 and same * 2 >= len(own)

    def _is_aside(self, first: str, filled: list[tuple[int, object]], own: list[tuple[int, object]]) -> str | None:
        if self._is_header(own):
            return "header"
        if _NOTE.match(first.strip()):
            self._signed = True
            return "note"
        if self._signed:
            return "note"
        if not own or (len(filled) == 1 and self._wide):
            return "title"
        return None


def _is_quantity(cell: object) -> bool:
    if isinstance(cell, str):
        return any(letter.isdigit() for letter in cell) and parse_number(cell)[0] is not None
    return isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool)


def amount_in(cell: object) -> Decimal | None:
    """The quantity in a cell of a totals row, or None."""
    if isinstance(cell, str):
        return parse_number(cell)[0]
    return typed_number(cell)
