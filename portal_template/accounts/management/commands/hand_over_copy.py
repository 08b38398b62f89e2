"""`portal hand_over_copy`: a copy of this portal made the town's own, with a one-time password that is shown once."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal_template.accounts.departure import hand_over_copy
from portal_template.accounts.roster import RosterRefused


class Command(BaseCommand):
    """For a copy in a folder of its own, never for the instance that citizens read: what it enciphered opens with the old key no more."""

    help = (
        "Prepara una COPIA de este portal para entregarla al municipio: cierra las cuentas del INFOM, abre una de administración del "
        "municipio y muestra su contraseña una sola vez, termina todas las sesiones, cambia la clave y quita el servidor de correo. "
        "PORTAL_HOME debe ser la carpeta de la copia."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--username", required=True, metavar="CUENTA", help="nombre de la cuenta nueva, por ejemplo administracion.2027"
        )
        parser.add_argument("--close", action="append", default=[], metavar="CUENTA", help="otra cuenta que se cierra; puede repetirse")
        parser.add_argument("--json", action="store_true", help="responde en JSON: username, password, closed")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = hand_over_copy(settings.PORTAL.home, username=options["username"], closing=tuple(options["close"]))
        except RosterRefused as refusal:
            raise CommandError(str(refusal)) from None
        said = {"username": done.opened.newcomer.username, "password": done.opened.password, "closed": list(done.closed)}
        if options["json"]:
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        else:
            self.stdout.write(f"Cuentas cerradas: {', '.join(done.closed) or 'ninguna'}\nCuenta: {said['username']}")
            self.stdout.write(f"Contraseña (se muestra solo esta vez): {said['password']}")
