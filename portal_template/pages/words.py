"""Spanish words for values: money, days, periods, sizes, file types, states and bases. Pure functions without Django."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from checklists.model import Basis, CellState, Refresh
from checklists.periods import MONTHS, Period
from checklists.words import BASIS

STATE_WORDS: Mapping[CellState, str] = MappingProxyType(
    {
        CellState.DATA: "Publicado con datos",
        CellState.DOCUMENT: "Publicado en documento",
        CellState.NO_MOVEMENT: "Sin movimiento",
        CellState.UNCHANGED: "Vigente, sin cambios",
        CellState.NOT_APPLICABLE: "No aplica",
        CellState.PENDING: "En plazo",
        CellState.OVERDUE: "Sin publicar",
        CellState.CORRECTION: "En corrección",
    }
)

STATE_MEANINGS: Mapping[CellState, str] = MappingProxyType(
    {
        CellState.DATA: "Hay una tabla que puede leerse aquí y descargarse.",
        CellState.DOCUMENT: "Hay un documento o un texto.",
        CellState.NO_MOVEMENT: "La institución declaró, con su razón, que no hubo nada que informar en el periodo.",
        CellState.UNCHANGED: "Lo publicado antes sigue vigente y se revisó.",
        CellState.NOT_APPLICABLE: "La institución declaró, con su razón, que aquí no existe.",
        CellState.PENDING: "El periodo terminó y aún hay tiempo para publicarlo.",
        CellState.OVERDUE: "No está publicado y el plazo ya pasó.",
        CellState.CORRECTION: "Lo publicado se retiró porque mostraba datos personales, y se está corrigiendo.",
    }
)

LEADS: Mapping[str, str] = MappingProxyType(
    {
        "laip": "Lo que la Ley de Acceso a la Información Pública pide publicar sin que nadie lo solicite: "
        "qué hay de cada numeral y qué falta.",
        "presupuesto-17ter": "Informes que el artículo 17 Ter de la Ley Orgánica del Presupuesto pide mostrar en sitios web "
        "y renovar al menos cada 30 días.",
        "gobierno-abierto": "Lo que la institución se comprometió a publicar en el plan de gobierno abierto.",
    }
)

# What people come to ask, in their words, and the numeral that answers it.
QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "laip-10-04": "¿Quién trabaja aquí y cuánto gana?",
        "laip-10-18": "¿Qué obras se hacen y cuánto cuestan?",
        "laip-10-22": "¿Qué se compró, a quién y por cuánto?",
        "laip-10-08": "¿En qué se gasta el presupuesto?",
        "laip-10-12": "¿Quién viajó, adónde y cuánto costó?",
        "laip-10-15": "¿Quiénes recibieron becas o subsidios?",
    }
)

ASKED_WORDS: Mapping[Basis, str] = MappingProxyType(
    {
        Basis.LAW: "Lo que pide la ley",
        Basis.MONITOR_2017: "Lo que preguntó el monitoreo ciudadano de 2017",
        Basis.CONVENTION: "Lo que es práctica en los portales",
        Basis.OURS: "Lo que propone este proyecto",
    }
)

_FILE_TYPES: Mapping[str, str] = MappingProxyType(
    {"csv": "CSV", "xlsx": "Excel", "xls": "Excel", "ods": "Hoja de cálculo", "json": "JSON", "pdf": "PDF", "docx": "Word", "doc": "Word",
     "odt": "Texto", "jpg": "Imagen", "jpeg": "Imagen", "png": "Imagen", "webp": "Imagen", "txt": "Texto", "zip": "ZIP"}
)  # fmt: skip


def money(value: Decimal | float | int | str | None) -> str:
    """`Q 1,234.56`; empty for nothing."""
    if value is None or value == "":
        return ""
    amount = Decimal(str(value))
    return f"-Q\u00a0{-amount:,.2f}" if amount < 0 else f"Q\u00a0{amount:,.2f}"


def day(on: date) -> str:
    """`22 de noviembre de 2026`."""
    return f"{on.day} de {MONTHS[on.month - 1]} de {on.year}"


def size(count: int) -> str:
    """`640 bytes`, `18 KB`, `2.4 MB`."""
    if count < 1000:
        return f"{count} bytes"
    if count < 1_000_000:
        return f"{max(1, round(count / 1000)):,} KB"
    return f"{count / 1_000_000:,.1f} MB"


def period(code: str) -> str:
    """The words of a period in the middle of a sentence: «octubre de 2026», «año 2026», «información vigente»."""
    found = Period.parse(code)
    if found.kind is Refresh.STANDING:
        return "información vigente"
    return f"año {found.label}" if found.kind is Refresh.YEARLY else found.label


def short_period(code: str) -> str:
    """Where there is little room: «oct 2026»; quarters, years and what is in force as they are."""
    found = Period.parse(code)
    return f"{MONTHS[found.number - 1][:3]} {found.year}" if found.kind is Refresh.MONTHLY else period(code)


def upper_first(text: str) -> str:
    """The text with a capital at its beginning, the rest as it is."""
    return text[:1].upper() + text[1:]


def listed(texts: Sequence[str]) -> str:
    """«misión, objetivos y resultados»: texts in the middle of a sentence."""
    *before, last = (text[:1].lower() + text[1:] for text in texts)
    return f"{', '.join(before)} y {last}" if before else last


def file_type(name: str) -> str:
    """What a file is, by its ending: «Excel», «PDF»."""
    ending = name.rpartition(".")[2].lower()
    return _FILE_TYPES.get(ending, ending.upper() or "Archivo")


def withdrawn(on: date, reason: str) -> str:
    """What a cell says of what was taken off."""
    return f"Retirado el {day(on)} para proteger datos personales. Motivo: {reason}"


def late(due_on: date | None, basis: Basis) -> str:
    """Why a cell counts as late, in words that follow the basis: only the law may be said to ask."""
    if due_on is None:
        return f"Debería estar siempre a la vista, {BASIS[basis]}."
    return f"Tarde {BASIS[basis]}: se esperaba a más tardar el {day(due_on)}."


def late_run(count: int, basis: Basis) -> str:
    """Why many periods in a row count as late."""
    return f"{count} periodos seguidos sin publicación, tarde {BASIS[basis]}."


def in_time(due_on: date | None, basis: Basis) -> str:
    """Until when a cell is in time."""
    return f"Hay tiempo hasta el {day(due_on)}, {BASIS[basis]}." if due_on else ""


def cell(text: str, kind: str, form: str) -> str:
    """A value of a canonical CSV for people, by its column's type: `Q 1,234.56`, `1,234`, `22/11/2026`, «Sí»."""
    if not text:
        return "menos de 5" if form == "people" else ""  # the ruler withholds counts from 1 to 4
    try:
        match kind:
            case "number" if form == "money":
                return money(text)
            case "number":
                return f"{Decimal(text):,}"
            case "integer":
                return f"{int(text):,}"
            case "date":
                return f"{date.fromisoformat(text):%d/%m/%Y}"
            case "yearmonth":
                return period(text)
            case "boolean":
                return "Sí" if text == "true" else "No"
    except (ValueError, ArithmeticError):
        return text
    return text
