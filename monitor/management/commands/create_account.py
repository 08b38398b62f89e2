"""`monitor create_account NAME`: an account with its role, and a password that is shown once."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from monitor.accounts import second_factor
from monitor.accounts.access import Role
from monitor.journal import keep


class Command(BaseCommand):
    help = (
        "Crea la cuenta de una persona con su papel y muestra su contraseña, una sola vez. Si ya existe, no cambia nada salvo con --reset."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="nombre de usuario, sin espacios")
        parser.add_argument(
            "--role",
            action="append",
            choices=[str(role) for role in Role],
            help="su papel; puede darse varias veces (revisión si no se dice)",
        )
        parser.add_argument(
            "--reset", action="store_true", help="si ya existe: otra contraseña, los papeles dichos, y olvida su segundo factor"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        name = options["name"]
        person = get_user_model().objects.filter(username=name).first()
        if person is not None and not options["reset"]:
            self.stdout.write(f"La cuenta «{name}» ya existe; su contraseña no se muestra otra vez. Para poner otra: --reset.")
            return
        password = secrets.token_urlsafe(12)
        roles = self._save(person or get_user_model()(username=name), password, options["role"], new=person is None)
        self.stdout.write(f"Cuenta: {name} ({', '.join(roles)})")
        self.stdout.write(f"Contraseña (se muestra solo esta vez): {password}")

    @transaction.atomic
    def _save(self, person: Any, password: str, asked: list[str] | None, *, new: bool) -> list[str]:
        person.set_password(password)
        try:
            person.full_clean()
        except ValidationError as error:
            raise CommandError("El nombre no sirve: " + " ".join(error.messages)) from error
        person.save()
        if not new:
            second_factor.forget(person)
        if asked or new:
            person.groups.set(Group.objects.filter(name__in=asked or [Role.REVIEWER]))
        roles = sorted(person.groups.values_list("name", flat=True))
        keep.note(keep.TERMINAL, "account_made" if new else "account_reset", person.username, now=timezone.now(), roles=roles)
        return roles
