"""The PDH's priority list as it comes, as rows -> listed towns, with what somebody must look at. Nothing is guessed in silence.

The list may give an order («No.», «prioridad»: the smallest first), or the points of a supervision (the fewest first), or no figure at all:
then the order of its rows is the order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from checklists.folding import fold, words
from monitor.rollout.share import Listed
from monitor.rollout.town import Towns

FIELDS: Mapping[str, tuple[str, ...]] = {
    "code": ("codigo ine", "codigo", "ine code", "ine"),
    "town": ("municipalidad", "municipio", "municipality", "nombre"),
    "department": ("departamento", "depto", "department"),
    "points": ("puntaje", "punteo", "nota", "porcentaje", "score percent", "resultado", "puntos"),
    "order": ("prioridad", "orden", "posicion", "no", "numero"),
}


class By(StrEnum):
    """What the list is ordered by."""

    ORDER = "order"
    POINTS = "points"
    ROWS = "rows"


BY_WORDS: Mapping[By, str] = {
    By.ORDER: "por la prioridad que la lista da, la menor primero",
    By.POINTS: "por el puntaje que la lista da, el menor primero",
    By.ROWS: "por el orden de sus filas",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """A row that cannot be taken: its number in the sheet, from 1, and what to do."""

    row: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PriorityList:
    """A list as it was read. It may be used when there are no `troubles`; `resembling` are spellings somebody should confirm."""

    by: By
    listed: tuple[Listed, ...]
    troubles: tuple[Trouble, ...]
    resembling: tuple[tuple[int, str, str], ...]  # row, as written, code


class NoList(ValueError):
    """The sheet holds no list; the message says what was looked for."""


def read_list(rows: Sequence[Sequence[str]], towns: Towns) -> PriorityList:
    """The towns of a sheet. Raises NoList where no row names a column of municipalities."""
    head, columns = _header(rows)
    by = By.ORDER if "order" in columns and not _only_counts(rows[head + 1 :], columns["order"], columns) else By.ROWS
    by = By.POINTS if "points" in columns and by is By.ROWS else by
    listed: list[Listed] = []
    troubles: list[Trouble] = []
    resembling: list[tuple[int, str, str]] = []
    seen: dict[str, int] = {}
    for number, cells in enumerate(rows[head + 1 :], start=head + 2):
        given = {field: cells[at].strip() if at < len(cells) else "" for field, at in columns.items()}
        written = given.get("code") or given.get("town", "")
        if not written or " ".join(words(fold(written))).startswith(("total", "fuente", "municipi")):
            continue
        match = towns.find(written, given.get("department", ""))
        figure = _figure(given.get(by, "")) if by is not By.ROWS else float(len(listed) + 1)
        if not match.code:
            several = "hay varios con ese nombre: agregue el departamento" if match.candidates else "no es un municipio: corrija el nombre"
            troubles.append(Trouble(row=number, text=f"«{written}»: {several}, o escriba su código"))
        elif match.code in seen:
            troubles.append(Trouble(row=number, text=f"«{written}» ya está en la fila {seen[match.code]}: deje una"))
        elif figure is None:
            troubles.append(Trouble(row=number, text=f"«{written}»: falta la cifra de la columna por la que se ordena, o no es un número"))
        else:
            seen[match.code] = number
            listed.append(Listed(municipality=match.code, priority=figure))
            if not match.certain:
                resembling.append((number, written, match.code))
    return PriorityList(by=by, listed=tuple(listed), troubles=tuple(troubles), resembling=tuple(resembling))


def _only_counts(rows: Sequence[Sequence[str]], at: int, columns: Mapping[str, int]) -> bool:
    """Whether a column only numbers the rows («No.») beside points, which then are the order."""
    figures = [_figure(row[at]) for row in rows if at < len(row) and row[at].strip()]
    return "points" in columns and figures == [float(number) for number in range(1, len(figures) + 1)]


def _figure(text: str) -> float | None:
    try:
        return float(text.replace("%", "").replace(",", ".").strip())
    except ValueError:
        return None


def _header(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    for index, cells in enumerate(rows[:40]):
        found: dict[str, int] = {}
        for at, cell in enumerate(cells):
            said = " ".join(words(fold(cell)))
            field = next((field for field, names in FIELDS.items() if field not in found and said in names), None)
            if field:
                found[field] = at
        if "town" in found or "code" in found:
            return index, found
    raise NoList("La hoja no tiene una columna «Municipio» ni «Código». Ponga los encabezados en una fila, encima de los datos.")
