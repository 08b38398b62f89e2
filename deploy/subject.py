"""Who a portal is for: a code of the command line against the list of municipalities."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from checklists.model import Municipality, Subject
from deploy.errors import Misuse

INFOM = "infom"
INVENTED = re.compile(r"99(?:0[1-9]|[1-9]\d)")
LONGEST_NAME = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Owner:
    """The subject of a portal: its code, kind, and the name that the portal shows."""

    code: str
    kind: Subject
    name: str


def read_owner(code: str, *, name: str, profile: str, municipalities: Mapping[str, Municipality]) -> Owner:
    """The owner that a command line asks for. Misuse, with the remedy, where code, name and profile do not go together."""
    code = code.strip().lower()
    kind = Subject(profile or (INFOM if code == INFOM else "municipality"))
    name = _plain_name(name)
    if (code == INFOM) != (kind is Subject.INFOM):
        raise Misuse("El perfil infom es para el código «infom», y solo para ese. Quite --profile o corrija el código.")
    if code == INFOM:
        return Owner(code=code, kind=kind, name=name or "Instituto de Fomento Municipal")
    if INVENTED.fullmatch(code):
        if not name:
            raise Misuse(f"{code} es un municipio inventado: dele nombre con  --name «San José El Ejemplo».")
        return Owner(code=code, kind=kind, name=name)
    town = municipalities.get(code)
    if town is None:
        raise Misuse(_unknown(code, municipalities))
    return Owner(code=code, kind=kind, name=name or town.name)


def _plain_name(name: str) -> str:
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME or any(not letter.isprintable() for letter in name):
        raise Misuse(f"El nombre debe ser de una línea y tener {LONGEST_NAME} letras como máximo. Acórtelo.")
    return name


def _unknown(code: str, municipalities: Mapping[str, Municipality]) -> str:
    padded = code.zfill(4)
    if padded in municipalities:
        return f"«{code}» no es un código: escriba las cuatro cifras, {padded} ({municipalities[padded].name})."
    like = [town for town in municipalities.values() if code in town.name.lower()][:3]
    hint = f" ¿Será {' o '.join(f'{town.code} ({town.name})' for town in like)}?" if like and not code.isdigit() else ""
    return f"No hay municipio con código «{code}». Use el del INE, de 0101 a 2217; 9901 a 9999 para uno inventado; o infom.{hint}"
