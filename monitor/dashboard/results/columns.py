"""What the columns of the open data mean: one table for the spreadsheet, the files, the API and the data dictionary.

A column keeps its name and its meaning; a new one is added at the end of its table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from checklists.finding import Outcome
from checklists.model import Checklist
from checklists.words import OUTCOME
from monitor.assessment import MAIN_LAW


class Kind(StrEnum):
    """What a cell holds, in the words of Table Schema."""

    TEXT = "string"
    COUNT = "integer"
    FIGURE = "number"
    DAY = "date"
    MOMENT = "datetime"
    YES_NO = "boolean"


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column: its name in files, its title for people, what it means; `values` is the closed set of its cells, where there is one."""

    name: str
    title: str
    kind: Kind
    text: str
    needed: bool = True  # never empty
    values: Mapping[str, str] | None = None


def column(name: str, title: str, kind: Kind, text: str, *, needed: bool = True, values: Mapping[str, str] | None = None) -> Column:
    """A column on one line."""
    return Column(name=name, title=title, kind=kind, text=text, needed=needed, values=values)


VERIFIED, NOT_VERIFIED = "verificado", "no se pudo verificar"
GROUPS = {
    VERIFIED: "se pudo decidir lo suficiente: tiene puntaje y puesto",
    NOT_VERIFIED: "no se vio lo suficiente; no quiere decir que no publique",
}
OUTCOMES: Mapping[str, str] = {str(outcome): OUTCOME[outcome] for outcome in Outcome}

HEAD: tuple[Column, ...] = (
    column(
        "municipio",
        "Código",
        Kind.TEXT,
        "Código INE del municipio, con el cero inicial; vacío si el portal no es de un municipio.",
        needed=False,
    ),
    column("nombre", "Nombre", Kind.TEXT, "Nombre de quien publica el portal."),
    column("direccion", "Dirección", Kind.TEXT, "Dirección web del portal que se visitó."),
    column("visitado_el", "Visitado el", Kind.DAY, "Día de la visita que cuenta; vacío si no hubo una visita completa.", needed=False),
    column(
        "grupo", "Grupo", Kind.TEXT, "Si se pudo verificar o no. Lo que no se pudo ver nunca cuenta como incumplimiento.", values=GROUPS
    ),
    column("puesto", "Puesto", Kind.COUNT, "Puesto entre los verificados. Los puntajes iguales comparten puesto.", needed=False),
    column("minimo", "Mínimo", Kind.FIGURE, "Puntaje de 0 a 100 si nada de lo que no se pudo ver estuviera publicado.", needed=False),
    column("puntaje", "Puntaje", Kind.FIGURE, "Puntaje de 0 a 100, con lo que se pudo decidir.", needed=False),
    column("maximo", "Máximo", Kind.FIGURE, "Puntaje de 0 a 100 si todo lo que no se pudo ver estuviera publicado.", needed=False),
    column(
        "rango", "Rango", Kind.TEXT, "Rango del puntaje; «por confirmar» si el mínimo y el máximo caen en rangos distintos.", needed=False
    ),
    column("por_que", "Por qué", Kind.TEXT, "Por qué no se pudo verificar.", needed=False),
)
"""The columns of a result, a row a portal; a column for each numeral follows them."""


def numerals(checklist: Checklist) -> tuple[Column, ...]:
    """The columns of the numerals: of each, what it came to."""
    return tuple(
        column(
            one.code,
            f"{one.number}. {one.short}",
            Kind.TEXT,
            f"Resultado del numeral {one.number}: {one.short}.",
            needed=False,
            values=OUTCOMES,
        )
        for one in checklist.obligations
        if one.law == MAIN_LAW
    )
