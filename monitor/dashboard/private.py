"""The private report: the personal data that a portal shows, told to its municipality and to nobody else, so that it takes them down.

It says where they are and how they end, never what they are. The file is its owner's alone; no page of the monitor links or lists it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from checklists.words import day_words, how_many
from monitor.dashboard.face import web_address
from monitor.dashboard.report import STYLE
from monitor.paper import pdf
from monitor.privacy import Exposure

# What each rule finds, and what the town does about it.
WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "dpi_in_cell": ("Números de DPI o CUI", "Quite la columna o el número. Para lo que pide la ley bastan el nombre y el cargo."),
        "identity_document": ("Números de cédula o pasaporte", "Quite el número; bastan el nombre y el cargo."),
        "bank_account": (
            "Cuentas bancarias",
            "Quite el número; puede dejar el banco. Si es una cuenta de la propia municipalidad y quiso publicarla, déjela.",
        ),
        "phone_in_text": (
            "Teléfonos celulares",
            "Deje solo las líneas oficiales. Si es una línea que paga la municipalidad, escriba «institucional» junto al número.",
        ),
        "email_in_text": ("Correos personales", "Deje solo los correos oficiales."),
        "home_address": ("Domicilios", "Quite la dirección; puede dejar el municipio o la aldea."),
        "birth_date": ("Fechas de nacimiento", "Quite la fecha."),
        "minor_in_text": ("Nombres de menores de edad", "Quite el nombre; puede dejar la edad."),
    }
)
_OTHER = ("Otros datos personales", "Revise si deben estar a la vista.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One place in words."""

    what: str
    where: str
    count: int
    endings: str
    certainty: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """What one address shows. `live` is empty where the address itself carries something personal and is masked."""

    address: str
    live: str
    lines: tuple[Line, ...]


def private_report(portal: str, name: str, observed_on: date, exposures: Iterable[Exposure]) -> str:
    """The report as one HTML file."""
    given = tuple(exposures)
    counts = {rule: sum(one.count for one in given if one.rule == rule) for rule in dict.fromkeys(one.rule for one in given)}
    return render_to_string(
        "monitor/private.html",
        {
            "name": name or portal,
            "portal": portal,
            "live": web_address(portal),
            "day": day_words(observed_on),
            "kinds": [(*WORDS.get(rule, _OTHER), count) for rule, count in counts.items()],
            "addresses": [_address(url, found) for url, found in groupby(given, key=lambda one: one.url)],
            "total": sum(counts.values()),
            "style": mark_safe(STYLE.read_text(encoding="utf-8")),  # our own file
        },
    )


def summary(exposures: Iterable[Exposure]) -> str:
    """What is told to who ran the command: how many, and at how many addresses; no address and no ending."""
    given = tuple(exposures)
    if not given:
        return "No se hallaron datos personales a la vista en lo que se pudo leer."
    places = len({one.url for one in given})
    return f"Datos personales a la vista: {sum(one.count for one in given)}, en {how_many(places, 'dirección', 'direcciones')}."


def write_private(path: Path, report: str) -> None:
    """Write a file that only its owner reads: HTML, or PDF where the name ends so. Whole or not at all."""
    body = pdf(report) if path.suffix.lower() == ".pdf" else report.encode()
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(body)
    part.replace(path)


def _address(url: str, found: Iterable[Exposure]) -> Address:
    lines = (
        Line(
            what=WORDS.get(one.rule, _OTHER)[0],
            where=one.where,
            count=one.count,
            endings=", ".join(one.endings),
            certainty="Seguro" if one.sure else "Por confirmar",
        )
        for one in found
    )
    return Address(address=url, live=web_address(url), lines=tuple(lines))
