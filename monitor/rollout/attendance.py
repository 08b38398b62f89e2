"""The attendance of a meeting as an office's spreadsheet gives it back: who came, for which town; doubts for a person, nothing thrown away.

Reads rows, never files: `rows` are the cells of a sheet, as any reader of spreadsheets gives them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from checklists.folding import fold, words
from monitor.rollout.town import Towns

SAME_PERSON = 90.0  # of 100: two names of one town that are so alike are one person
LONGEST = 120
FIELDS: Mapping[str, tuple[str, ...]] = {
    "name": ("nombre completo", "nombre y apellidos", "nombres y apellidos", "nombre", "participante", "asistente", "alcalde"),
    "post": ("cargo", "puesto", "funcion"),
    "town": ("municipalidad", "municipio", "muni"),
    "department": ("departamento", "depto"),
    "institution": ("institucion", "entidad", "dependencia"),
    "came": ("asistio", "asistencia", "presente", "firma"),
}
NEEDED = ("name", "town")
NO = {"no", "ausente", "0", "n", "falto", "excusa"}
_NOT_A_NAME = re.compile(r"^\W*$|^(total|nombre|participantes?)\b", re.IGNORECASE)


class Doubt(StrEnum):
    """Why a row asks for a person."""

    NO_TOWN = "no_town"
    SEVERAL_TOWNS = "several_towns"
    SPELLING = "spelling"
    TWICE = "twice"
    NO_NAME = "no_name"


DOUBT_WORDS: Mapping[Doubt, str] = {
    Doubt.NO_TOWN: "no se reconoce el municipio: elíjalo, o deje «ninguno» si la persona viene de otra institución",
    Doubt.SEVERAL_TOWNS: "hay más de un municipio con ese nombre: elija cuál es",
    Doubt.SPELLING: "el municipio está escrito de otra manera: confirme que es el que se propone",
    Doubt.TWICE: "parece la misma persona que otra fila: se cuenta una sola vez, salvo que usted marque que son dos",
    Doubt.NO_NAME: "la fila no tiene nombre",
}


class NoTable(ValueError):
    """The sheet holds no attendance; the message says what was looked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Attendee:
    """One row: `row` is its number in the sheet, from 1. `same_as` is the row of the same person, 0 where there is none."""

    row: int
    name: str
    post: str
    institution: str
    municipality: str
    candidates: tuple[str, ...]
    written_town: str
    came: bool
    same_as: int
    doubts: tuple[Doubt, ...]


def read_attendance(rows: Sequence[Sequence[object]], towns: Towns) -> tuple[Attendee, ...]:
    """The people of a sheet, in its order. Raises NoTable where no row names the columns for a name and a town."""
    head, columns = _header(rows)
    found: list[Attendee] = []
    for number, cells in enumerate(rows[head + 1 :], start=head + 2):
        given = {field: _text(cells[at]) if at < len(cells) else "" for field, at in columns.items()}
        if not any(given.values()) or _left_blank(given) or _header_again(cells, columns):
            continue
        found.append(_attendee(number, given, towns, found))
    return tuple(found)


def _attendee(row: int, given: Mapping[str, str], towns: Towns, before: Sequence[Attendee]) -> Attendee:
    name = tidy(given["name"])
    match = towns.find(given["town"], given.get("department", ""))
    doubts = []
    if not name or _NOT_A_NAME.match(name):
        name = ""
        doubts.append(Doubt.NO_NAME)
    if not match.code:
        doubts.append(Doubt.SEVERAL_TOWNS if match.candidates else Doubt.NO_TOWN)
    elif not match.certain:
        doubts.append(Doubt.SPELLING)
    twin = next((item for item in before if not item.same_as and _same(item, name, match.code)), None)
    if twin:
        doubts.append(Doubt.TWICE)
    return Attendee(
        row=row,
        name=name,
        post=given.get("post", ""),
        institution=given.get("institution", ""),
        municipality=match.code,
        candidates=match.candidates,
        written_town=given["town"],
        came=_came(given.get("came")),
        same_as=twin.row if twin else 0,
        doubts=tuple(doubts),
    )


def _left_blank(given: Mapping[str, str]) -> bool:
    """A line of the form that was printed with its town and that nobody filled in: nobody came."""
    return not any(given.get(field) for field in ("name", "post", "institution", "came"))


def _same(other: Attendee, name: str, town: str) -> bool:
    return bool(name) and other.municipality == town and fuzz.token_sort_ratio(fold(other.name), fold(name)) >= SAME_PERSON


def _came(written: str | None) -> bool:
    """Whether the cell says that the person came. A signature counts; a sheet without that column lists who came."""
    if written is None:
        return True
    said = " ".join(words(fold(written)))
    return bool(written.strip()) and said not in NO


def _header(rows: Sequence[Sequence[object]]) -> tuple[int, dict[str, int]]:
    for index, cells in enumerate(rows[:40]):
        found: dict[str, int] = {}
        for at, cell in enumerate(cells):
            said = " ".join(words(fold(_text(cell))))
            field = next((field for field, names in FIELDS.items() if field not in found and _names(said, names)), None)
            if field:
                found[field] = at
        if all(field in found for field in NEEDED):
            return index, found
    raise NoTable("La hoja no tiene las columnas «Nombre» y «Municipio». Use el formulario de la reunión, sin cambiar sus encabezados.")


def _names(said: str, names: Sequence[str]) -> bool:
    return any(said == name or said.startswith(f"{name} ") for name in names)


def _header_again(cells: Sequence[object], columns: Mapping[str, int]) -> bool:
    """A header that a second printed page repeats."""
    return all(
        at < len(cells) and _names(" ".join(words(fold(_text(cells[at])))), FIELDS[field])
        for field, at in columns.items()
        if field in NEEDED
    )


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())[:LONGEST]


def tidy(name: str) -> str:
    """A name as a list prints it: titles taken off its beginning, capitals only at the beginning of words where all were capitals."""
    name = re.sub(r"^(?:(?:lic|licda|ing|dr|dra|sr|sra|prof|profa|arq|don|doña|p\.?\s?a|m\.?\s?a)\b\.?\s*)+", "", name, flags=re.IGNORECASE)
    if name.isupper() or name.islower():
        small = {"de", "del", "la", "las", "los", "y"}
        name = " ".join(word if word in small else word.capitalize() for word in name.lower().split())
    return name.strip(" .,-")
