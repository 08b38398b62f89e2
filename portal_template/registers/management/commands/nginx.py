"""`portal nginx`: the configuration with which nginx shows this portal's public tree."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal_template.registers import law
from portal_template.registers.bake.nginx import configuration


class Command(BaseCommand):
    """Prints it; where it is put is the host's business."""

    requires_system_checks: list[str] = []
    help = "Escribe la configuración con la que nginx sirve los archivos públicos, con la aplicación detrás para todo lo demás."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--listen", default="80", metavar="DIRECCIÓN", help="dónde escucha nginx: 80, 127.0.0.1:8080... (80)")
        parser.add_argument(
            "--application", default="127.0.0.1:8000", metavar="DIRECCIÓN",
            help="dónde escucha la aplicación: 127.0.0.1:8000, unix:/run/portal.sock; vacía («») si no hay (127.0.0.1:8000)",
        )  # fmt: skip
        parser.add_argument("--public", type=Path, metavar="CARPETA", help="la carpeta public, si no es la de la instancia")

        parser.add_argument(
            "--include", default="", metavar="ARCHIVO", help="archivo del anfitrión que va dentro de server: certificados, límites"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        public = options["public"].resolve() if options["public"] else None
        text = configuration(
            law.checklist(),
            settings.PORTAL,
            listen=options["listen"],
            application=options["application"],
            public=public,
            include=options["include"],
        )
        self.stdout.write(text, ending="")
