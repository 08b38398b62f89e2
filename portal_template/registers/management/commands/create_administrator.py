"""`portal create_administrator`: the first account, with a one-time password that is shown once."""

from __future__ import annotations

import json
import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandParser

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read wrongly from paper


class Command(BaseCommand):
    """Makes the account, or gives a new password to one that exists when asked."""

    help = "Crea la cuenta de administración y muestra su contraseña una sola vez. Si ya existe, no la toca, salvo con --reset."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", default="administracion", help="nombre de la cuenta (administracion)")
        parser.add_argument("--reset", action="store_true", help="si la cuenta ya existe, le pone una contraseña nueva")
        parser.add_argument("--json", action="store_true", help="responde en JSON: username, password (null si no cambió)")

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()
        username = options["username"]
        user, created = users.objects.get_or_create(username=username, defaults={"is_staff": True, "is_superuser": True})
        password = None
        if created or options["reset"]:
            password = "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(4))
            user.set_password(password)
            user.save()
        if options["json"]:
            self.stdout.write(json.dumps({"username": username, "password": password}))
        elif password:
            self.stdout.write(f"Cuenta: {username}\nContraseña (se muestra solo esta vez): {password}")
        else:
            self.stdout.write(f"La cuenta {username} ya existe; no se cambió. Para una contraseña nueva agregue --reset.")
