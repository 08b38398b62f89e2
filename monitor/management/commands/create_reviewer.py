"""`monitor create_reviewer NAME`: an account for a reviewer, with a password that is shown once."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Crea la cuenta de una persona revisora y muestra su contraseña, una sola vez. Si ya existe, no cambia nada."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="nombre de usuario, sin espacios")
        parser.add_argument("--reset", action="store_true", help="si ya existe, le pone una contraseña nueva y la muestra")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        users, name = get_user_model().objects, options["name"]
        person = users.filter(username=name).first()
        if person is not None and not options["reset"]:
            self.stdout.write(f"La cuenta «{name}» ya existe; su contraseña no se muestra otra vez. Para poner otra: --reset.")
            return
        password = secrets.token_urlsafe(12)
        if person is None:
            person = get_user_model()(username=name)
        person.set_password(password)
        try:
            person.full_clean()
        except ValidationError as error:
            raise CommandError("El nombre no sirve: " + " ".join(error.messages)) from error
        person.save()
        self.stdout.write(f"Cuenta: {name}")
        self.stdout.write(f"Contraseña (se muestra solo esta vez): {password}")
