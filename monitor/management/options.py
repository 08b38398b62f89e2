"""Options that several commands share."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from checklists.load import ChecklistError, load_checklist
from checklists.model import Checklist


def checklist_of(options: dict[str, Any]) -> Checklist:
    """The checklist that `--checklist` names, or the packaged one. CommandError tells what is wrong in its files."""
    try:
        return load_checklist(options["checklist"])
    except ChecklistError as error:
        raise CommandError(str(error)) from error


def queue_of() -> Any:
    """The queue, which is PostgreSQL's. CommandError tells how to have one."""
    if not settings.ON_POSTGRESQL:
        raise CommandError(
            "La cola trabaja sobre PostgreSQL. Indique la base en MONITOR_DATABASE, por ejemplo "
            "postgresql://monitor:contraseña@servidor/monitor; sin ella, «monitor observe --all» hace todo en un solo proceso."
        )
    from monitor.jobs import queue

    return queue
