"""`portal verify`: whether everything published is still what was published, byte by byte."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from portal_template.registers import law
from portal_template.registers.ledger.tree import check_tree
from portal_template.registers.ledger.verify import Verified, verify


class Command(BaseCommand):
    """Exit 0 when all is as it was published, 1 when something is not."""

    help = (
        "Recorre el libro de publicaciones desde su primer eslabón y compara cada archivo, cada fila de la base de datos y cada copia "
        "pública con lo que se publicó. No cambia nada."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        known = "una huella que alguien guardó (de una constancia o de /datapackage.json) y que debe seguir en el libro"
        parser.add_argument("--head", action="append", default=[], metavar="HUELLA", help=known)
        parser.add_argument(
            "--made", action="store_true", help="rehace también los Excel y JSON del árbol público y los compara (más lento)"
        )
        parser.add_argument("--json", action="store_true", help="responde en JSON: ok, links, files, head, faults")

    def handle(self, *args: Any, **options: Any) -> None:
        heads = tuple(head if head.startswith("sha256:") else f"sha256:{head}" for head in options["head"])
        done = verify(settings.PORTAL, heads)
        done.faults += check_tree(settings.PORTAL, law.checklist(), made=options["made"])
        if options["json"]:
            faults = [asdict(fault) for fault in done.faults]
            told = {"ok": not faults, "links": done.links, "files": done.files, "head": done.head or None, "faults": faults}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self._tell(done)
        if done.faults:
            sys.exit(1)

    def _tell(self, done: Verified) -> None:
        for fault in done.faults:
            self.stderr.write(f"{fault.where}: {fault.sentence}")
        walked = f"Se recorrieron {done.links} eslabones y {done.files} archivos."
        if done.faults:
            count = len(done.faults)
            self.stderr.write(f"{walked} {'Se encontró 1 problema' if count == 1 else f'Se encontraron {count} problemas'}.")
            return
        self.stdout.write(f"{walked} Todo está como se publicó.")
        if done.head:
            self.stdout.write(f"Cabeza del libro: {done.head}")
