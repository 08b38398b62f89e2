"""The Spanish words for the values of `model`, one wording for every face. Words follow the basis: only `LAW` says that the law asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from checklists.finding import Outcome
from checklists.model import Basis, Column, Form, JustificationKind, Part, Privacy, Refresh, Subject
from checklists.periods import MONTHS

DAYS_OF_A_YEAR = 365

OUTCOME: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.MET: "cumple",
        Outcome.PARTIAL: "parcial",
        Outcome.MISSING: "no cumple",
        Outcome.NOT_APPLICABLE: "no aplica",
        Outcome.UNKNOWN: "sin dato",
    }
)
BASIS: Mapping[Basis, str] = MappingProxyType(
    {
        Basis.LAW: "según la ley",
        Basis.MONITOR_2017: "según el monitoreo ciudadano de 2017",
        Basis.CONVENTION: "según la práctica",
        Basis.OURS: "propuesta de este proyecto",
    }
)
REFRESH: Mapping[Refresh, str] = MappingProxyType(
    {
        Refresh.MONTHLY: "cada mes",
        Refresh.QUARTERLY: "cada trimestre",
        Refresh.FOUR_MONTHLY: "cada cuatrimestre",
        Refresh.YEARLY: "cada año",
        Refresh.STANDING: "siempre a la vista, al día",
    }
)
FORM: Mapping[Form, str] = MappingProxyType(
    {
        Form.REGISTER: "tabla de datos",
        Form.DOCUMENT: "documento",
        Form.PAGE: "texto en la página",
        Form.STATEMENT: "declaración",
    }
)
JUSTIFICATION: Mapping[JustificationKind, str] = MappingProxyType(
    {
        JustificationKind.NO_MOVEMENT: "sin movimiento en el periodo",
        JustificationKind.UNCHANGED: "sigue vigente, sin cambios",
        JustificationKind.NOT_APPLICABLE: "no aplica a esta municipalidad",
    }
)
SUBJECT: Mapping[Subject, str] = MappingProxyType(
    {
        Subject.MUNICIPALITY: "municipalidades",
        Subject.INFOM: "INFOM",
        Subject.INTERNATIONAL: "entidades internacionales que manejan fondos públicos",
        Subject.PRIVATE: "entidades privadas que manejan fondos públicos",
    }
)
SPAN: Mapping[Refresh, str] = MappingProxyType(
    {
        Refresh.MONTHLY: "el mes",
        Refresh.QUARTERLY: "el trimestre",
        Refresh.FOUR_MONTHLY: "el cuatrimestre",
        Refresh.YEARLY: "el año",
    }
)
COLUMN: Mapping[str, str] = MappingProxyType(  # by format, else by type
    {
        "number": "Número",
        "integer": "Número entero",
        "date": "Fecha: día/mes/año",
        "year": "Año, con cuatro cifras",
        "yearmonth": "Mes y año",
        "boolean": "Sí o no",
        "money": "Monto en quetzales, solo el número",
        "people": "Cuántas personas",
        "nit": "NIT con su dígito verificador, o CF",
        "nog": "Número, de cinco a nueve dígitos",
        "npg": "La letra E y sus números",
        "renglon": "Tres dígitos, con sus ceros",
        "uri": "Dirección de internet completa",
        "email": "Correo oficial",
        "phone": "Teléfono oficial, ocho dígitos",
    }
)
PRIVACY: Mapping[Privacy, str] = MappingProxyType(
    {
        Privacy.PUBLIC: "sin datos de personas",
        Privacy.PERSON: "nombra a personas",
        Privacy.OFFICIAL: "contacto oficial, nunca privado",
        Privacy.BENEFICIARY: "nombra a quien recibió ayuda; nunca a menores de edad",
    }
)


def how_many(count: int | str, one: str, many: str) -> str:
    """A count, in figures or in words, with its word: "1 portal", "3 portales", "0 portales", "más de 5000 portales"."""
    return f"{count} {one if count == 1 else many}"


def day_words(day: date) -> str:
    """A day for people: "30 de octubre de 2026"."""
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"


def due_words(part: Part) -> str:
    """When a period of a part falls due: "vence 30 días después de terminar el mes". Not for a standing part, which never falls due."""
    span, days = SPAN[part.refresh], part.due_days
    if days >= 0:
        return f"vence {_days(days)} después de terminar {span}" if days else f"vence al terminar {span}"
    from_start = DAYS_OF_A_YEAR + days
    if part.refresh is Refresh.YEARLY and from_start < -days:  # nearer to its beginning than to its end: a plan of the year that runs
        return f"vence {_days(from_start)} después de empezar {span}"
    return f"vence {_days(-days)} antes de terminar {span}"


def _days(count: int) -> str:
    return f"{count} día" if count == 1 else f"{count} días"


def column_words(column: Column) -> str:
    """How a cell of a column is written: "Fecha: día/mes/año"."""
    if column.enum:
        return "Uno de la lista: " + ", ".join(column.enum)
    return COLUMN.get(column.format) or COLUMN.get(column.type, "Texto")


def example_words(column: Column) -> str:
    """The example of a column as people write it."""
    if column.type == "date":
        try:
            return f"{date.fromisoformat(column.example):%d/%m/%Y}"
        except ValueError:
            return column.example
    return {"true": "Sí", "false": "No"}.get(column.example, column.example) if column.type == "boolean" else column.example
