"""What the columns of the open data mean: one table for the spreadsheet, the files, the API and the data dictionary.

A column keeps its name and its meaning; a new one is added at the end of its table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

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
YES_NO: Mapping[str, str] = {"sí": "sí", "no": "no"}
BY_HAND: Mapping[str, str] = {
    "looked": "una persona vio numerales que el recorrido no pudo ver",
    "no_portal": "no tiene portal, según comprobó una persona",
    "unreachable": "su portal no se puede alcanzar, según comprobó una persona",
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
"""The columns of a result, a row a portal; a column for each numeral follows them, and then `TAIL`."""
TAIL: tuple[Column, ...] = (
    column("departamento", "Departamento", Kind.TEXT, "Departamento; vacío si el portal no es de uno de los 340 municipios.", needed=False),
    column("corte", "Corte", Kind.DAY, "Hasta qué día vale lo que se vio."),
    column(
        "puesto_seguro", "Puesto seguro", Kind.TEXT, "«no» si entre su mínimo y su máximo cabe otro puesto.", needed=False, values=YES_NO
    ),
    column("decidido", "Decidido", Kind.FIGURE, "Qué parte de lo que se pregunta se pudo decidir, de 0 a 1.", needed=False),
    column("huella", "Huella", Kind.TEXT, "SHA-256 de lo publicado de este portal."),
    column("a_mano", "Visto a mano", Kind.TEXT, "Qué comprobó una persona de un portal; vacío si nadie.", needed=False, values=BY_HAND),
    column("a_mano_el", "Visto a mano el", Kind.DAY, "Qué día lo comprobó por última vez.", needed=False),
)
ANSWERS: tuple[Column, ...] = (
    HEAD[0],
    HEAD[1],
    TAIL[0],
    HEAD[3],
    TAIL[1],
    column("numeral", "Numeral", Kind.TEXT, "Código del numeral del artículo 10."),
    column("criterio", "Criterio", Kind.TEXT, "Código de la pregunta; no cambia."),
    column("pregunta", "Pregunta", Kind.TEXT, "La pregunta, en las palabras de la lista con que se hizo esta publicación."),
    column("cuenta", "Cuenta", Kind.TEXT, "«sí» si la respuesta cuenta en el puntaje.", values=YES_NO),
    column("resultado", "Resultado", Kind.TEXT, "La respuesta.", values=OUTCOMES),
    column("razon", "Razón", Kind.TEXT, "Por qué, en una frase."),
    column("por_una_persona", "Por una persona", Kind.TEXT, "«sí» si lo decidió una persona revisora.", values=YES_NO),
    column("justificado", "Justificado", Kind.TEXT, "«sí» si el portal publica una justificación que se admite.", values=YES_NO),
    column("paginas_buscadas", "Páginas buscadas", Kind.COUNT, "En cuántas se buscó lo que no apareció.", needed=False),
    column("pruebas", "Pruebas", Kind.COUNT, "Cuántas pruebas hay. Las columnas que siguen dan la primera; el JSON, todas."),
    column("prueba_direccion", "Dirección de la prueba", Kind.TEXT, "Dónde se vio.", needed=False),
    column("prueba_huella", "Huella de la prueba", Kind.TEXT, "SHA-256 de lo que respondió esa dirección.", needed=False),
    column("prueba_cita", "Cita", Kind.TEXT, "Lo que dice ahí, con los datos personales tapados.", needed=False),
    column(
        "a_mano",
        "Visto a mano",
        Kind.TEXT,
        "«sí» si una persona vio en el portal lo que el recorrido no pudo; vacío en lo publicado antes de esta columna.",
        needed=False,
        values=YES_NO,
    ),
)
"""The columns of the answers, a row a question of a portal."""


def numerals(checklist: Checklist) -> tuple[Column, ...]:
    """The columns of the numerals: of each, what it came to."""
    return tuple(_numeral(one.code, one.number, one.short) for one in checklist.obligations if one.law == MAIN_LAW)


def towns(whole: Mapping[str, Any]) -> tuple[Column, ...]:
    """All columns of a row a portal of a publication, in order."""
    return (*HEAD, *(_numeral(one["code"], one["number"], one["short"]) for one in whole["law"]["obligations"]), *TAIL)


def _numeral(code: str, number: str, short: str) -> Column:
    return column(code, f"{number}. {short}", Kind.TEXT, f"Resultado del numeral {number}: {short}.", needed=False, values=OUTCOMES)
