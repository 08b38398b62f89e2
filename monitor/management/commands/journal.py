"""`monitor journal verify|export`: whether nobody touched the journal, and all of it as lines of JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from checklists.words import how_many
from monitor.journal import keep
from monitor.journal.models import Head
from monitor.supervision.models import Publication
from monitor.supervision.noted import not_as_noted


class Command(BaseCommand):
    help = (
        "Verifica la bitácora y que lo publicado sea lo que ella anotó, o la escribe entera: un asiento por línea, como JSON, "
        "con su huella."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("do", choices=("verify", "export"), help="verify: dice si alguien la tocó; export: la escribe")
        parser.add_argument("--json", action="store_true", help="verify: cuántos asientos y publicaciones recorrió, como JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["do"] == "export":
            for link, digest in keep.links():
                self.stdout.write(json.dumps({**asdict(link), "digest": digest}, ensure_ascii=False))
            return
        if broken := keep.verify():
            raise CommandError(
                f"La bitácora fue alterada en el asiento {broken.number}: {broken.words}. "
                "No la corrija: guarde una copia de la base de datos y compárela con un respaldo anterior."
            )
        if wrong := list(not_as_noted()):
            raise CommandError(
                f"La bitácora está entera, pero {'; '.join(wrong[:5])}. No publique nada más: restaure la base de datos de un respaldo."
            )
        head = Head.objects.filter(pk=1).first()
        if options["json"]:
            walked = {
                "entries": head.number if head else 0,
                "publications": Publication.objects.count(),
                "head": head.digest if head else "",
            }
            self.stdout.write(json.dumps(walked))
            return
        self.stdout.write(
            f"La bitácora está completa: {how_many(head.number if head else 0, 'asiento', 'asientos')}. Huella del último: "
            f"{head.digest if head else '–'}"
        )
