"""`portal note_departure`: what happened to the portal as a whole, told in its own journal."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal_template.registers import journal


class Command(BaseCommand):
    """Whoever runs hosts tells it here, so that the town reads it where it reads everything else."""

    help = "Escribe en la bitácora que se entregó una copia de este portal al municipio (delivered), o que se retiró (retired)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=("delivered", "retired"), help="qué pasó")
        parser.add_argument("--archive", default="", metavar="HUELLA", help="la huella sha256 del archivo en que está todo")

    def handle(self, *args: Any, **options: Any) -> None:
        digest = f"sha256:{options['archive'].removeprefix('sha256:')}" if options["archive"] else ""
        if options["what"] == "delivered":
            entry = journal.write(journal.SYSTEM, "copy_delivered", digest=digest)
        else:
            entry = journal.write(journal.SYSTEM, "portal_retired", digest=digest)
        self.stdout.write(json.dumps({"entry": entry.pk}))
