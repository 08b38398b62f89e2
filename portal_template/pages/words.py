"""Spanish words for values: money, days, periods, sizes, file types, states and bases. Pure functions without Django."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from checklists.model import Basis, CellState, JustificationKind, Refresh

MONTHS = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre")
_ORDINALS = ("Primer", "Segundo", "Tercer", "Cuarto")

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

KIND_WORDS: Mapping[JustificationKind, str] = MappingProxyType(
    {
        JustificationKind.NO_MOVEMENT: "Sin movimiento en el periodo",
        JustificationKind.UNCHANGED: "Sigue vigente lo publicado antes",
        JustificationKind.NOT_APPLICABLE: "No aplica",
    }
)

BASIS_WORDS: Mapping[Basis, str] = MappingProxyType(
    {
        Basis.LAW: "Lo pide la ley",
        Basis.MONITOR_2017: "Lo preguntó el monitoreo ciudadano de 2017",
        Basis.CONVENTION: "Es la práctica de los portales",
        Basis.OURS: "Lo recomienda esta plataforma",
    }
)

REFRESH_WORDS: Mapping[Refresh, str] = MappingProxyType(
    {
        Refresh.MONTHLY: "cada mes",
        Refresh.QUARTERLY: "cada tres meses",
        Refresh.FOUR_MONTHLY: "cada cuatro meses",
        Refresh.YEARLY: "cada año",
        Refresh.STANDING: "cuando cambia",
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
    """The words of a period: `2026-10` -> «Octubre de 2026», `2026-Q3` -> «Tercer trimestre de 2026», `vigente` -> «Vigente»."""
    if month := re.fullmatch(r"(\d{4})-(\d\d)", code):
        return f"{MONTHS[int(month[2]) - 1].capitalize()} de {month[1]}"
    if piece := re.fullmatch(r"(\d{4})-([QC])(\d)", code):
        return f"{_ORDINALS[int(piece[3]) - 1]} {'trimestre' if piece[2] == 'Q' else 'cuatrimestre'} de {piece[1]}"
    return f"Año {code}" if code.isdigit() else code.capitalize()


def file_type(name: str) -> str:
    """What a file is, by its ending: «Excel», «PDF»."""
    ending = name.rpartition(".")[2].lower()
    return _FILE_TYPES.get(ending, ending.upper() or "Archivo")


def late(due_on: date, basis: Basis) -> str:
    """Why a cell counts as late, in words that follow the basis: only the law may be said to ask."""
    source = {Basis.LAW: "según la ley", Basis.MONITOR_2017: "según el monitoreo ciudadano de 2017"}.get(basis, "según la práctica")
    return f"Tarde {source}: se esperaba a más tardar el {day(due_on)}."
