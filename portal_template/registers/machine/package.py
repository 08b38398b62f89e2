"""/datapackage.json: the portal's own claim, for machines. Resources for what has files, and our property `cells` for everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from checklists.model import Checklist
from portal_template.instance import Instance
from portal_template.registers import addresses
from portal_template.registers.board import Cell, cells
from portal_template.registers.ledger.chain import head
from portal_template.registers.models import Edition, EditionFile, FileKind
from portal_template.registers.rows import schema_of


def data_package(law: Checklist, instance: Instance, today: date) -> dict[str, Any]:
    """The package of a portal on a day, as plain JSON types. RecordError when a record is not as published."""
    board = cells(law, instance.subject_kind, today)
    return {
        "profile": "data-package",
        "name": f"vitrina-{instance.subject}",
        "title": f"Información pública de oficio: {instance.name or instance.subject}",
        "homepage": f"{instance.base_url}/",
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "resources": [resource for cell in board for resource in resources_of(cell, instance)],
        "vitrina": {
            "subject": instance.subject,
            "subject_kind": str(instance.subject_kind),
            "name": instance.name,
            "checklist": law.version,
        },
        "ledger": _ledger(),
        "cells": [claim_of(cell, instance) for cell in board],
    }


def _ledger() -> dict[str, Any]:
    """The head of the chain: whoever keeps it can tell later that nothing published before was changed or removed."""
    newest = head()
    return {"head": newest.digest or None, "count": newest.count}


def resources_of(cell: Cell, instance: Instance) -> Iterator[dict[str, Any]]:
    """The newest edition's files as resources, unless a justification has taken its place in a period."""
    if cell.edition is None:
        return
    for file in _public(cell):
        resource: dict[str, Any] = {
            "name": resource_name(cell, file),
            "title": file.title or f"{cell.part.title}, {cell.period}",
            "path": instance.base_url + file_path(cell, file),
            "format": file.name.rpartition(".")[2],
            "mediatype": file.mediatype,
            "bytes": file.bytes,
            "hash": f"sha256:{file.sha256}",
        }
        if file.kind == FileKind.CSV:
            resource |= {"profile": "tabular-data-resource", "encoding": "utf-8", "schema": _schema(cell.edition, instance)}
        yield resource


def _schema(edition: Edition, instance: Instance) -> dict[str, Any]:
    """The schema of an edition without its examples: they help who fills a template, and are not written as canonical values."""
    schema = schema_of(instance.files, edition)
    fields = [{key: value for key, value in field.items() if key != "example"} for field in schema["fields"]]
    return {**schema, "fields": fields}


def resource_name(cell: Cell, file: EditionFile) -> str:
    """`nomina-2026-10-v1`; a document adds its own name: `laip-10-06-vigente-v1-manual-de-compras`."""
    version = file.edition.version
    if file.kind == FileKind.CSV:
        return addresses.stem(cell.obligation, cell.part, cell.period, version).lower()
    own = file.name.rpartition(".")[0]
    return f"{cell.part.code}-{cell.period}-{own}-v{version}".lower()


def file_path(cell: Cell, file: EditionFile) -> str:
    """Where a file of the cell's edition is, without the host."""
    return addresses.download_path(cell.obligation, cell.part, cell.period, file.edition.version, file.name)


def claim_of(cell: Cell, instance: Instance) -> dict[str, Any]:
    """What the portal says of one cell."""
    return {
        "obligation": cell.obligation.code,
        "part": cell.part.code,
        "period": cell.period,
        "state": str(cell.state),
        "version": cell.version,
        "published_at": cell.published_at.isoformat() if cell.published_at else None,
        "url": instance.base_url + cell.url,
        "files": [_file(cell, file, instance) for file in _public(cell)],
        "reviewed_on": cell.reviewed_on.isoformat() if cell.reviewed_on else None,
        "statement": _statement(cell),
    }


def _public(cell: Cell) -> list[EditionFile]:
    return [file for file in cell.edition.files.all() if file.kind != FileKind.MANIFEST] if cell.edition else []


def _file(cell: Cell, file: EditionFile, instance: Instance) -> Mapping[str, Any]:
    url = instance.base_url + file_path(cell, file)
    return {"url": url, "bytes": file.bytes, "hash": f"sha256:{file.sha256}", "mediatype": file.mediatype}


def _statement(cell: Cell) -> str:
    if cell.justification:
        return cell.justification.text
    return cell.edition.text if cell.edition else ""
