"""`portal create_administrator`: the first account, with a one-time password that is shown once."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal_template.accounts.roster import ADMINISTRATOR, make_administrator


class Command(BaseCommand):
    """Makes the account, or gives a new password to one that exists when asked."""

    help = (
        "Crea la cuenta de administración y muestra su contraseña una sola vez; se cambia al entrar. Si ya existe, no la toca, salvo con "
        "--reset, que también olvida su segundo factor: es la salida de quien perdió contraseña y teléfono."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", default=ADMINISTRATOR, help=f"nombre de la cuenta ({ADMINISTRATOR})")
        parser.add_argument("--reset", action="store_true", help="si la cuenta ya existe, le pone una contraseña nueva")
        parser.add_argument("--json", action="store_true", help="responde en JSON: username, password (null si no cambió)")

    def handle(self, *args: Any, **options: Any) -> None:
        username = options["username"]
        password = make_administrator(username, reset=options["reset"])
        if options["json"]:
            self.stdout.write(json.dumps({"username": username, "password": password}))
        elif password:
            self.stdout.write(f"Cuenta: {username}\nContraseña (se muestra solo esta vez): {password}")
        else:
            self.stdout.write(f"La cuenta {username} ya existe; no se cambió. Para una contraseña nueva agregue --reset.")
