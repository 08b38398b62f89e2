"""What a question means, and rows that are not of a publication's own values: its heading, towns, results of the PDH."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.urls import reverse

from checklists.load import load_checklist
from checklists.model import Municipality
from monitor.archive.towns import department_code
from monitor.dashboard.api.published import publication
from monitor.dashboard.api.refusal import Refusal
from monitor.dashboard.api.rows import Address, Row
from monitor.dashboard.results.files import ANSWER_MAKERS, MAKERS
from monitor.dashboard.words import ESTIMATE
from monitor.supervision.models import Publication
from monitor.supervision.publish import summary_of


def asked(said: str) -> tuple[Publication, dict[str, Any]]:
    """The publication that is meant, whole as it was frozen; Refused or Tampered otherwise."""
    made = publication(said)
    return made, summary_of(made)


def address(request: HttpRequest, made: Publication) -> Address:
    """Where the pages of a publication stand, for people: `results:NAME` is looked up once, however many keys it is asked for."""

    @cache
    def before(name: str) -> str:
        return request.build_absolute_uri(reverse(f"results:{name}", args=[made.pk, "0"])).removesuffix("0/")

    return lambda name, key: f"{before(name)}{quote(key, safe='')}/"


def heading(request: HttpRequest, made: Publication, whole: Mapping[str, Any]) -> Row:
    """A publication as a row."""
    return {
        "publicacion": made.pk,
        "supervision": whole["name"],
        "corte": whole["cut_off"],
        "lista": whole["checklist"],
        "publica": whole["publisher"],
        "publicada_el": made.made_at.isoformat(timespec="seconds"),
        "portales": whole["portals"],
        "verificados": len(whole["ranking"]),
        "promedio": whole["mean"],
        "huella": made.digest,
        "aviso": ESTIMATE,
        "pagina_web": request.build_absolute_uri(reverse("results:ranking", args=[made.pk])),
    }


def files(request: HttpRequest, made: Publication) -> dict[str, str]:
    """Where the files of a publication stand."""
    found = {f"{one.name}.{kind}": ("data", kind) for kind, one in MAKERS.items()}
    found |= {f"{one.name}.{kind}": ("answers", kind) for kind, one in ANSWER_MAKERS.items()}
    told = {name: request.build_absolute_uri(reverse(f"results:{view}", args=[made.pk, kind])) for name, (view, kind) in found.items()}
    return {**told, "datapackage.json": request.build_absolute_uri(reverse("results:package", args=[made.pk]))}


def in_department(said: str) -> str:
    """The code of a department as it was asked for, "" for all. Refused where there is none."""
    if not said:
        return ""
    try:
        return department_code(load_checklist(), said)
    except KeyError as error:
        raise Refusal(400, str(error.args[0]), "Escriba uno de esos nombres, o su código de dos cifras.") from error


def among(name: str, said: str, known: Iterable[str]) -> str:
    """A value of a closed set, "" for all. Refused where it is not in it."""
    if said and said not in known:
        raise Refusal(400, f"«{name}» no puede ser «{said[:40]}».", f"Escriba una de estas: {', '.join(known)}.")
    return said


def town(one: Municipality, name: str) -> Row:
    """A municipality as a row."""
    return {
        "municipio": one.code,
        "nombre": name,
        "departamento": one.department,
        "codigo_departamento": one.department_code,
        "poblacion_2018": one.population_2018,
        "latitud": one.latitude,
        "longitud": one.longitude,
    }


def of_the_pdh(municipality: str, one: Mapping[str, Any]) -> Row:
    """A result of the PDH as a row. Theirs, never ours."""
    return {
        "municipio": municipality,
        "anio": one["year"],
        "supervision": one["supervision"],
        "puntaje": one["points"],
        "rango": one["band"] or None,
        "fuente": one["source"],
        "nota": one["note"] or None,
    }


def nulls(found: Iterable[Row]) -> list[Row]:
    """Rows whose empty cells are null."""
    return [{name: None if cell == "" else cell for name, cell in row.items()} for row in found]
