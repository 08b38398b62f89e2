"""The journal: who did what, when. One way in and no way to change: entries are written here and never updated nor deleted.

No personal value belongs in an entry. `detail` holds codes, counts, digests and the names of fields, never what a cell, a reason or a
file says: a withdrawal takes data out of everything else, and the journal has none to take out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from portal_template.registers.models import JournalEntry

SYSTEM = "sistema"  # the actor of what nobody does by hand


def write(
    actor: Any, action: str, *, part: str = "", period: str = "", version: int | None = None, at: datetime | None = None, **detail: Any
) -> JournalEntry:
    """Keep one entry, inside the caller's transaction if there is one. `actor` is a user, or a name such as `SYSTEM`."""
    name = actor if isinstance(actor, str) else actor.get_username()
    return JournalEntry.objects.create(
        at=at or timezone.now(), actor=name or SYSTEM, action=action, part=part, period=period, version=version, detail=_plain(detail)
    )


def _plain(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Only what JSON keeps as it is; the rest as text."""
    return {key: value if isinstance(value, str | int | float | bool | None | list | dict) else str(value) for key, value in detail.items()}
