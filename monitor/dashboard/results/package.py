"""A publication's files as a data package: what each is, its size and digest, and what every column means. Frictionless reads it.

Sizes and digests are of the files as they are kept and handed out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from checklists.words import how_many
from monitor.dashboard.results.columns import ANSWERS, Column, towns
from monitor.dashboard.results.files import ANSWER_MAKERS, MAKERS, Maker, Row
from monitor.dashboard.words import ESTIMATE
from monitor.supervision.models import Publication

_MAKERS = (("datos", MAKERS), ("respuestas", ANSWER_MAKERS))


def package_of(made: Publication, whole: Row, paths: Mapping[str, Path]) -> dict[str, Any]:
    """The package, JSON types. `paths` are the files as they are handed out, by name."""
    return {
        "profile": "data-package",
        "name": f"publicacion-{made.pk}",
        "id": made.digest,
        "title": f"{whole['name']}, corte {whole['cut_off']}",
        "description": f"Lo que publican los portales de {how_many(whole['portals'], 'municipalidad', 'municipalidades')} "
        "del artículo 10 de la Ley de Acceso a la "
        f"Información Pública. {ESTIMATE}",
        "created": made.made_at.isoformat(timespec="seconds"),
        "version": f"{made.pk}",
        "keywords": ["transparencia", "información pública", "municipalidades", "Guatemala"],
        "contributors": [{"title": whole["publisher"], "role": "publisher"}],
        "resources": [
            _resource(name, kind, maker, whole, _digest(paths[f"{name}.{kind}"]))
            for name, makers in _MAKERS
            for kind, maker in makers.items()
        ],
    }


def schema_of(columns: Iterable[Column], key: Iterable[str] = ()) -> dict[str, Any]:
    """Columns as Table Schema."""
    return {"fields": [_field(one) for one in columns], "missingValues": [""], **({"primaryKey": list(key)} if key else {})}


def _field(one: Column) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": True} if one.needed else {}
    told = one.text
    if one.values:
        limits["enum"] = list(one.values)
        told += " " + "; ".join(value if value == meaning else f"{value}: {meaning}" for value, meaning in one.values.items()) + "."
    field = {"name": one.name, "title": one.title, "type": str(one.kind), "description": told}
    return {**field, "constraints": limits} if limits else field


def _resource(name: str, kind: str, maker: Maker, whole: Row, digest: Mapping[str, Any]) -> dict[str, Any]:
    told = {
        "name": f"{name}-{kind}",
        "path": f"{name}.{kind}",
        "title": maker.name.capitalize(),
        "format": kind,
        "mediatype": maker.content_type.partition(";")[0],
        **digest,
    }
    if kind != "csv":
        return told
    schema = schema_of(towns(whole)) if name == "datos" else schema_of(ANSWERS)
    return {**told, "profile": "tabular-data-resource", "encoding": "utf-8", "schema": schema}


def _digest(path: Path) -> dict[str, Any]:
    """Size and digest of a file as it is handed out."""
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "hash": f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"}
