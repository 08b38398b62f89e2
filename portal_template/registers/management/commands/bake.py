"""`portal bake`: write every public page and file as a tree of files, and put it in the place of the last one."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal_template.registers.bake.baking import Baked, BakeFailed, bake


class Command(BaseCommand):
    """One call and its report."""

    help = "Escribe todas las páginas y los archivos públicos en la carpeta public de la instancia, y los cambia de una vez."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--whole", action="store_true", help="hace todo de nuevo, también lo que no cambió")
        parser.add_argument("--json", action="store_true", help="responde en JSON: made, kept, left, broken, seconds")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = bake(settings.PORTAL, whole=options["whole"], patience=600)
        except BakeFailed as error:
            self.stderr.write(str(error))
            sys.exit(1)
        if options["json"]:
            self.stdout.write(json.dumps(asdict(done) if done else None, ensure_ascii=False))
        else:
            self.stdout.write(_told(done))
        if done and done.broken:
            self.stderr.write(f"No se pudieron hacer, y las contestará la aplicación: {', '.join(done.broken)}")
            sys.exit(1)


def _told(done: Baked | None) -> str:
    if done is None:
        return "Otra orden está escribiendo las páginas; ella termina también lo nuevo."
    left = f", {len(done.left)} que solo contesta la aplicación" if done.left else ""
    return f"Páginas y archivos públicos: {done.made} hechos, {done.kept} sin cambios{left}. {done.seconds:.1f} segundos."
