"""How seeing an answer again went, for the municipality and for the reviewer: each address, what became of it, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.outcome import ENDINGS
from monitor.page import Fetched
from monitor.supervision.models import SeenAgain

_ELSEWHERE = "Publíquelo en su portal y responda otra vez con esa dirección, o adjunte aquí el archivo."
_ONCE_MORE = "Cuando esté corregido, responda otra vez: se vuelve a ver."


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One address that was to be seen again: what happened, and what the municipality can do, "" where there is nothing to do."""

    address: str
    seen: bool
    what: str
    remedy: str


def told(row: SeenAgain) -> tuple[Told, ...]:
    """What became of every address of an answer."""
    return tuple(_told(address, Fetched(end)) for address, end in row.ends)


def _told(address: str, end: Fetched) -> Told:
    ending, host = ENDINGS[end], urlsplit(address).hostname or address
    seen = end is Fetched.OK
    if seen:
        return Told(address=address, seen=True, what="Se pudo ver.", remedy="")
    if end in (Fetched.EXTERNAL, Fetched.SOCIAL_NETWORK):
        what = f"No se visitó: está en {host}, que no es parte de su portal."
        return Told(address=address, seen=False, what=what, remedy=_ELSEWHERE)
    if end in (Fetched.NOT_FOUND, Fetched.SOFT_NOT_FOUND):
        remedy = "Ábrala en su navegador, copie de ahí la dirección completa y responda otra vez."
        return Told(address=address, seen=False, what=ending.citizen, remedy=remedy)
    if end is Fetched.BUDGET:
        return Told(address=address, seen=False, what="No se llegó a pedir.", remedy="Responda otra vez con esa dirección sola.")
    passing = "Puede ser pasajero: responda otra vez más tarde, y se vuelve a ver." if ending.transient else _ONCE_MORE
    return Told(address=address, seen=False, what=ending.citizen, remedy=f"{ending.webmaster} {passing}")
