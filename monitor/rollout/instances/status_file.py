"""What `deploy status --json` writes -> instances. Whole or not at all; every fault is told by its place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

from checklists.periods import guatemala_today

LARGEST = 5_000_000  # bytes
TEXTS = ("code", "profile", "name", "address", "version", "provisioned_at", "detail")
HOW = "Pídalo al operador: deploy status --json --inventory flota.toml > estado.json ; envíe ese archivo sin cambiarlo."


class NoStatus(ValueError):
    """The file is not what `deploy status` writes; the message says what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Instance:
    """One portal on the host: whose it is, where, since which day (Guatemala's), and whether its home page came when it was asked. The file
    of a fleet also says when it published last, when it was copied last, and when a copy was last proven by restoring it.
    """

    code: str
    profile: str
    name: str
    address: str
    version: str
    provisioned_on: date
    answers: bool
    detail: str
    last_edition_on: date | None = None
    backed_up_on: date | None = None
    restored_on: date | None = None


def read_status(body: bytes) -> tuple[Instance, ...]:
    """The instances of a file, by code and address. Raises NoStatus with every fault."""
    if len(body) > LARGEST:
        raise NoStatus(f"El archivo pasa de 5 MB y no parece el estado de los portales. {HOW}")
    found, faults = [], []
    for number, row in enumerate(_rows(body), start=1):
        try:
            found.append(_instance(row))
        except ValueError as error:
            faults.append(f"portal {number} ({str(row.get('code') or 'sin código')[:20]}): {error}")
    if faults:
        raise NoStatus(f"No se tomó nada. {'; '.join(faults[:10])}. {HOW}")
    if not found:
        raise NoStatus(f"El archivo no tiene ningún portal. {HOW}")
    return tuple(sorted(found, key=lambda one: (one.code, one.address)))


def _rows(body: bytes) -> list[dict[str, Any]]:
    """The portals of a machine, or those of a fleet (`--inventory`): without the ones that have not been made, and the ones whose host did
    not answer, for nothing is known of them.
    """
    try:
        told = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise NoStatus(f"El archivo no es JSON. {HOW}") from None
    rows = told.get("portals") if isinstance(told, dict) else told
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise NoStatus(f"El archivo es JSON, pero no una lista de portales. {HOW}")
    return [row for row in rows if row.get("stands")] if isinstance(told, dict) else rows


def _instance(row: Mapping[str, Any]) -> Instance:
    if wrong := [name for name in TEXTS if not isinstance(row.get(name), str)]:
        raise ValueError(f"le falta {', '.join(wrong)}")
    if not isinstance(row.get("answers"), bool):
        raise ValueError("no dice si responde (answers)")
    try:
        parts = urlsplit(row["address"])
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"«{row['address'][:80]}» no es una dirección")
    made = _day(row["provisioned_at"])
    if made is None:
        raise ValueError("no dice cuándo se creó (provisioned_at)")
    copies = row.get("backups")
    copied = [told.get("succeeded_at") for told in copies.values() if isinstance(told, dict)] if isinstance(copies, dict) else []
    proven = row.get("restored_well")
    return Instance(
        code=row["code"],
        profile=row["profile"],
        name=row["name"][:200],
        address=row["address"][:300],
        version=row["version"][:40],
        provisioned_on=made,
        answers=row["answers"],
        detail=row["detail"][:200],
        last_edition_on=_day(row.get("last_edition")),
        backed_up_on=max((day for day in map(_day, copied) if day), default=None),
        restored_on=_day(proven.get("checked_at")) if isinstance(proven, dict) else None,
    )


def _day(value: Any) -> date | None:
    """The day in Guatemala of a moment that a file may say."""
    if not isinstance(value, str) or not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"«{value[:40]}» no es una fecha") from None
    return guatemala_today(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
