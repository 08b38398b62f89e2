"""A folder of publications -> requests: what its batch.toml lists, and the files whose name says their part and period."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from portal_template.registers.incoming.intake import POST, Request

LIST = "batch.toml"
SEPARATOR = "__"
HELP = """Un lote es una carpeta con archivos y, si hace falta, batch.toml:

  post = "Unidad de Información Pública"   # puesto que publica; vale para todo el lote
  on = 2026-10-05                          # fecha de publicación; vale para todo el lote

  [[entry]]
  part = "laip-10-04"
  period = "2026-09"
  files = ["nomina.xlsx", "resolucion.pdf"]   # la hoja de cálculo se publica como datos; lo demás, como documentos
  documents = [{ file = "poa.pdf", title = "Plan operativo anual" }]   # documentos con título
  text = "..."                             # texto de la página
  reason = "..."                           # motivo, si corrige algo ya publicado
  on = 2026-10-12
  reviewed_on = 2026-10-01                 # solo para lo vigente

  [[entry]]
  part = "laip-10-12.internacionales"
  period = "2026-09"
  justify = "no_movement"                  # no_movement, unchanged o not_applicable
  why = "En el mes no hubo viajes al exterior."

Los archivos que batch.toml no nombra y se llaman PARTE__PERIODO.xlsx (o .csv, .ods, .pdf; con __algo más antes
del punto si son varios) se publican también: laip-10-04__2026-09.xlsx, laip-10-23__2025__informe.pdf.
Todo el lote se revisa primero; si algo tiene un problema no se publica nada."""

_ENTRY = frozenset(["part", "period", "files", "documents", "text", "justify", "why", "legal_basis", "reason", "on", "reviewed_on", "post"])


class BatchError(Exception):
    """batch.toml cannot be followed; the message names file and key."""


def read_batch(folder: Path, today: date) -> tuple[Request, ...]:
    """The requests of a folder, those of its list first. BatchError when the folder or its list is wrong."""
    if not folder.is_dir():
        raise BatchError(f"{folder}: no es una carpeta.")
    listed = _listed(folder)
    for key in listed.keys() - {"entry", "on", "post"}:
        raise BatchError(f"{LIST}: no se conoce la clave «{key}». Use entry, on o post.")
    shared = {"on": listed.get("on", today), "post": listed.get("post", POST)}
    requests = [_request(folder, number, {**shared, **entry}) for number, entry in enumerate(listed.get("entry", ()), start=1)]
    named = {path for request in requests for path in (*request.files, *(path for path, _ in request.documents))}
    return (*requests, *_by_name(folder, named, shared))


def _listed(folder: Path) -> dict[str, Any]:
    path = folder / LIST
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BatchError(f"{path}: no se puede leer ({error}).") from None


def _request(folder: Path, number: int, entry: Mapping[str, Any]) -> Request:
    where = f"{LIST}, entrada {number}"
    if unknown := sorted(entry.keys() - _ENTRY):
        raise BatchError(f"{where}: no se conoce la clave «{unknown[0]}». Use {', '.join(sorted(_ENTRY))}.")
    for key in ("part", "period"):
        if not isinstance(entry.get(key), str):
            raise BatchError(f'{where}: falta {key}, un texto entre comillas, por ejemplo  {key} = "..."')
    for key in ("on", "reviewed_on"):
        if key in entry and type(entry[key]) is not date:
            raise BatchError(f"{where}: {key} debe ser una fecha sin comillas, por ejemplo  {key} = 2026-10-05")
    documents = []
    for item in entry.get("documents", ()):
        name, title = (item.get("file", ""), item.get("title", "")) if isinstance(item, dict) else (item, "")
        documents.append((_inside(folder, name, where), title))
    return Request(
        label=f"{where} ({entry['part']} {entry['period']})",
        part=entry["part"],
        period=entry["period"],
        on=entry["on"],
        post=entry["post"],
        files=tuple(_inside(folder, name, where) for name in entry.get("files", ())),
        documents=tuple(documents),
        text=entry.get("text", ""),
        kind=entry.get("justify", ""),
        why=entry.get("why", ""),
        legal_basis=entry.get("legal_basis", ""),
        reason=entry.get("reason", ""),
        reviewed_on=entry.get("reviewed_on"),
    )


def _inside(folder: Path, name: str, where: str) -> Path:
    path = (folder / name).resolve()
    if not name or not path.is_relative_to(folder.resolve()):
        raise BatchError(f"{where}: «{name}» no está en la carpeta del lote.")
    return path


def _by_name(folder: Path, named: set[Path], shared: Mapping[str, Any]) -> Iterator[Request]:
    groups: dict[tuple[str, str], list[Path]] = {}
    for path in sorted(folder.iterdir()):
        pieces = path.stem.split(SEPARATOR)
        if path.is_file() and path.resolve() not in named and len(pieces) >= 2:
            groups.setdefault((pieces[0], pieces[1]), []).append(path)
    for (part, period), files in groups.items():
        yield Request(label=files[0].name, part=part, period=period, files=tuple(files), **shared)
