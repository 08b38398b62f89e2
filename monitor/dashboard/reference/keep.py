"""Taking a list in and taking it back, each with its entry in the journal: both, or neither."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, models, transaction

from checklists.load import load_checklist
from monitor.accounts.access import Act
from monitor.archive import addresses, contacts
from monitor.archive.filed import Intake, Sort, values_of
from monitor.archive.models import Contact, PortalAddress
from monitor.journal.keep import note
from monitor.journal.models import Entry

TAKEN, UNDONE = "reference_taken", "reference_undone"


class Refused(Exception):
    """What was asked cannot be done; the message says what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """A list of reference data: who may take it in, what reads its files, and the values of a row that are kept."""

    name: str
    title: str
    act: Act
    model: type[models.Model]
    columns: tuple[str, ...]
    kept: tuple[str, ...]
    take_in: Callable[..., Intake]


ADDRESSES = Kind(
    name="direcciones",
    title="Direcciones de los portales",
    act=Act.ADMINISTER,
    model=PortalAddress,
    columns=addresses.COLUMNS,
    kept=addresses.KEPT,
    take_in=addresses.take_in,
)
CONTACTS = Kind(
    name="contactos",
    title="Contactos de las municipalidades",
    act=Act.CORRESPOND,
    model=Contact,
    columns=contacts.COLUMNS,
    kept=contacts.KEPT,
    take_in=contacts.take_in,
)


def look(kind: Kind, body: bytes) -> Intake:
    """What a file would do."""
    return kind.take_in(body, load_checklist(), dry_run=True)


@transaction.atomic
def take(kind: Kind, body: bytes, *, by: str, now: datetime) -> Intake:
    """Take a file in. With any problem, or nothing to change, nothing is kept and nothing written down."""
    found = kind.take_in(body, load_checklist())
    rows = [{"pk": one.pk, "before": one.before, "after": one.after} for one in found.changes if one.sort is not Sort.UNCHANGED]
    if rows:
        note(by, TAKEN, kind.name, now=now, sha256=hashlib.sha256(body).hexdigest(), rows=rows)
    return found


def seal_of(found: Intake) -> str:
    """The digest of what a file would do: another one once somebody changed the rows meanwhile."""
    told = [(one.line, str(one.sort), one.code, one.url, one.details) for one in found.changes]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def history(kind: Kind) -> list[dict[str, Any]]:
    """What was taken in of a kind, the newest first: who, when, how many rows, and whether it was undone."""
    undone = {about.removeprefix("import:") for about in Entry.objects.filter(act=UNDONE).values_list("about", flat=True)}
    found = []
    for one in Entry.objects.filter(act=TAKEN, about=kind.name).order_by("-number")[:50]:
        new = sum(row["before"] is None for row in one.detail["rows"])
        counts = {"new": new, "changed": len(one.detail["rows"]) - new}
        found.append({"entry": one, **counts, "undone": str(one.number) in undone})
    return found


@transaction.atomic
def undo(kind: Kind, number: int, *, by: str, now: datetime) -> int:
    """Give back the values that rows had before a file was taken in; how many rows. Refused where one was changed since."""
    entry = Entry.objects.filter(number=number, act=TAKEN, about=kind.name).first()
    if entry is None:
        raise Refused("No hay tal archivo tomado. Elija uno de la lista.")
    if Entry.objects.filter(act=UNDONE, about=f"import:{number}").exists():
        raise Refused("Ese archivo ya se deshizo.")
    rows = entry.detail["rows"]
    known = kind.model._default_manager.select_for_update().in_bulk([row["pk"] for row in rows])
    for row in rows:
        _unchanged(kind, known.get(row["pk"]), row["after"])
    try:
        with transaction.atomic():
            for row in reversed(rows):
                _give_back(kind, known[row["pk"]], row["before"])
    except (IntegrityError, models.ProtectedError) as error:
        raise Refused("Otra fila ya ocupa el lugar de lo que había. Corríjalo con un archivo nuevo.") from error
    told = [{"pk": row["pk"], "before": row["after"], "after": row["before"]} for row in rows]
    note(by, UNDONE, f"import:{number}", now=now, kind=kind.name, rows=told)
    return len(rows)


def _unchanged(kind: Kind, row: models.Model | None, after: Mapping[str, Any]) -> None:
    if row is None or values_of(row, kind.kept) != after:
        what = after.get("url") or f"{after.get('municipality')}, {after.get('office')}"
        raise Refused(f"«{what}» cambió, o ya no está, desde que se tomó ese archivo: no se deshace nada. Corríjalo con un archivo nuevo.")


def _give_back(kind: Kind, row: models.Model, before: Mapping[str, Any] | None) -> None:
    if before is None:
        row.delete()
        return
    for name, value in before.items():
        field = kind.model._meta.get_field(name.removesuffix("_id"))
        setattr(row, name, date.fromisoformat(value) if isinstance(field, models.DateField) and value else value)
    row.save()
