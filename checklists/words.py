"""The Spanish words for the values of `model`, one wording for every face. Words follow the basis: only `LAW` says that the law asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from checklists.model import Basis, Form, JustificationKind, Privacy, Refresh, Subject
from checklists.periods import MONTHS

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
PRIVACY: Mapping[Privacy, str] = MappingProxyType(
    {
        Privacy.PUBLIC: "sin datos de personas",
        Privacy.PERSON: "nombra a personas porque la ley lo pide",
        Privacy.OFFICIAL: "contacto oficial, nunca privado",
        Privacy.BENEFICIARY: "nombra a quien recibió ayuda; nunca a menores de edad",
    }
)


def day_words(day: date) -> str:
    """A day for people: "30 de octubre de 2026"."""
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"
