"""The answers as OpenAPI tells them, made from the tables: a page of rows, one row, or a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monitor.dashboard.api.tables import PUBLICATIONS, Table
from monitor.dashboard.results.columns import Column, Kind

Shape = dict[str, Any]
FORMATS = {Kind.DAY: "date", Kind.MOMENT: "date-time"}
ERROR: Shape = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["estado", "mensaje", "que_hacer", "manual"],
            "properties": {
                "estado": {"type": "integer"},
                "mensaje": {"type": "string", "description": "Qué pasa."},
                "que_hacer": {"type": "string", "description": "Qué hacer."},
                "manual": {"type": "string"},
            },
        }
    },
}
FILES: Shape = {"type": "object", "description": "Dirección de cada archivo.", "additionalProperties": {"type": "string", "format": "uri"}}
WRONG = {
    400: "Lo pedido no se entiende.",
    404: "No hay tal cosa.",
    429: "Desde su dirección se pidió demasiado; la cabecera Retry-After dice cuánto esperar.",
    500: "Lo guardado no es lo que se publicó: no se contesta.",
}


def cell(column: Column) -> Shape:
    """What may stand in a cell. One that may be empty may be null."""
    kind = "string" if column.kind in FORMATS else str(column.kind)
    shape: Shape = {"type": kind if column.needed else [kind, "null"], "title": column.title, "description": column.text}
    if column.kind in FORMATS:
        shape["format"] = FORMATS[column.kind]
    if column.values:
        shape["enum"] = [*column.values, *([] if column.needed else [None])]
    return shape


def row(table: Table, more: Mapping[str, Shape] | None = None) -> Shape:
    """A row of a table, with nothing that the dictionary does not tell; `more` are tables inside it."""
    properties = {one.name: cell(one) for one in table.columns} | dict(more or {})
    return {
        "type": "object",
        "description": table.text,
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def rows(table: Table, more: Mapping[str, Shape] | None = None) -> Shape:
    """Rows of a table."""
    return {"type": "array", "items": row(table, more)}


def page(table: Table, *, published: bool = False) -> Shape:
    """A page of a table; with what publication it is of, where it is of one."""
    count, address = {"type": "integer"}, {"type": ["string", "null"], "format": "uri"}
    properties: dict[str, Shape] = {"publicacion": row(PUBLICATIONS)} if published else {"publica": {"type": "string"}}
    properties |= {"total": count, "pagina": count, "paginas": count, "por_pagina": count, "anterior": address, "siguiente": address}
    properties["datos"] = rows(table)
    return {"type": "object", "required": list(properties), "properties": properties, "additionalProperties": False}


def whole(table: Table, more: Mapping[str, Shape], *, heading: bool = True) -> Shape:
    """One row with the publication it is of and the tables inside it."""
    properties = {"publicacion": row(PUBLICATIONS), "datos": row(table, more)} if heading else {"datos": row(table, more)}
    return {"type": "object", "required": list(properties), "properties": properties, "additionalProperties": False}


def answered(shape: Shape, said: str) -> dict[str, Any]:
    """What OpenAPI says of an operation's answers."""
    found = {200: _json(said, shape), 304: {"description": "No ha cambiado desde la vez que dio ese ETag."}}
    return {"responses": found | {status: _json(text, ERROR) for status, text in WRONG.items()}}


def _json(said: str, shape: Shape) -> dict[str, Any]:
    return {"description": said, "content": {"application/json": {"schema": shape}}}
