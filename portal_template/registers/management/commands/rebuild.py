"""`portal rebuild`: make the typed tables anew from the records and say whether they were what the records say."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from portal_template.registers.ledger.mending import mend
from portal_template.registers.record import RecordError
from portal_template.registers.typed import Rebuilt, rebuild


class Command(BaseCommand):
    """Exit 1 when a record is damaged; tables that differed are told, and are right afterwards."""

    help = "Rehace las tablas tipadas desde los registros publicados, comprueba sus huellas y dice si algo era distinto."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="responde en JSON: rows, differing, compared")

    def handle(self, *args: Any, **options: Any) -> None:
        portal = settings.PORTAL
        with transaction.atomic():
            mend(portal.files)
        try:
            done = rebuild(portal.typed_tables, portal.files)
        except RecordError as error:
            self.stderr.write(str(error))
            sys.exit(1)
        if options["json"]:
            self.stdout.write(json.dumps({"rows": done.rows, "differing": done.differing, "compared": done.compared}, ensure_ascii=False))
            return
        for register, rows in done.rows.items():
            mark = " (era distinta de sus registros)" if register in done.differing else ""
            self.stdout.write(f"{register}: {rows} filas{mark}")
        self.stdout.write(f"Rehecho desde los registros publicados; {_found(done)}.")


def _found(done: Rebuilt) -> str:
    if not done.compared:
        return "no había tablas que comparar"
    if not done.differing:
        return "las tablas eran iguales"
    return "1 tabla era distinta" if len(done.differing) == 1 else f"{len(done.differing)} tablas eran distintas"
