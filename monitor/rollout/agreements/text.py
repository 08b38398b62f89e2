"""The text of an agreement with a town's data in it: written by people of INFOM, `[municipio]` and its like filled in. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from checklists.words import day_words

FIRST = Path(__file__).with_name("texto.txt")
FIELDS: Mapping[str, str] = {
    "municipio": "el nombre del municipio",
    "departamento": "su departamento",
    "firma": "quien firma por la municipalidad",
    "cargo": "el cargo de quien firma",
    "dia": "el día en que se hace el convenio",
    "desde": "el primer día de vigencia",
    "hasta": "el último día de vigencia",
}
NEEDED = ("municipio", "desde", "hasta")
_PLACE = re.compile(r"\[([^\[\]\n]*)\]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What differs from one agreement to another."""

    municipality: str
    department: str
    signer: str
    post: str
    made_on: date
    valid_from: date
    valid_until: date


def faults(text: str) -> tuple[str, ...]:
    """What keeps a text from being used, each with its remedy."""
    used = _PLACE.findall(text)
    known = ", ".join(f"[{name}]" for name in FIELDS)
    unknown = tuple(
        f"«[{name}]» no es un dato del convenio. Los que hay son: {known}." for name in dict.fromkeys(used) if name not in FIELDS
    )
    absent = tuple(f"Falta [{name}], {FIELDS[name]}: escríbalo donde debe ir." for name in NEEDED if name not in used)
    return (*unknown, *absent) if text.strip() else ("El texto está vacío.",)


def fill(text: str, facts: Facts) -> str:
    """The text with the data in their places. What is filled in is never read as a place again."""
    values = {
        "municipio": facts.municipality,
        "departamento": facts.department,
        "firma": facts.signer,
        "cargo": facts.post,
        "dia": day_words(facts.made_on),
        "desde": day_words(facts.valid_from),
        "hasta": day_words(facts.valid_until),
    }
    return _PLACE.sub(lambda match: values.get(match.group(1), match.group(0)), text.replace("\r\n", "\n")).strip()


def paragraphs(text: str) -> tuple[str, ...]:
    """The text's paragraphs, the title first: an empty line parts them."""
    return tuple(part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip())
