"""`monitor create_account NAME`: an account with its role, and a password that is shown once; or the account of who left, closed."""

from __future__ import annotations

import json
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
        "Crea la cuenta de una persona con su función y muestra su contraseña, una sola vez. Si ya existe, no cambia nada salvo con "
        "--reset o --close."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="nombre de usuario, sin espacios")
        parser.add_argument(
            "--role",
            action="append",
            choices=[str(role) for role in Role],
            help="su función; puede darse varias veces (revisión si no se dice)",
        )
        changed = parser.add_mutually_exclusive_group()
        changed.add_argument(
            "--reset", action="store_true", help="si ya existe: otra contraseña, las funciones dichas, y olvida su segundo factor"
        )
        changed.add_argument(
            "--close", action="store_true", help="cierra la cuenta de quien ya no trabaja aquí, y sus sesiones; --reset la abre"
        )

        parser.add_argument("--json", action="store_true", help="responde en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        name = get_user_model().normalize_username(options["name"])
        person = get_user_model().objects.filter(username__iexact=name).first()  # the sign-in tells no capitals apart
        if options["close"]:
            self._close(person, name)
            return
        if person is not None and not options["reset"]:
            if options["json"]:
                self.stdout.write(json.dumps({"username": person.get_username(), "password": None}))
                return
            self.stdout.write(
                f"La cuenta «{person.get_username()}» ya existe; su contraseña no se muestra otra vez. Para poner otra: --reset."
            )
            return
        password = secrets.token_urlsafe(12)
        roles = self._save(person or get_user_model()(username=name), password, options["role"], new=person is None)
        if options["json"]:
            username = person.get_username() if person else name
            self.stdout.write(json.dumps({"username": username, "roles": roles, "password": password}, ensure_ascii=False))
            return
        self.stdout.write(f"Cuenta: {person.get_username() if person else name} ({', '.join(roles)})")
        self.stdout.write(f"Contraseña (se muestra solo esta vez): {password}")

    @transaction.atomic
    def _close(self, person: Any, name: str) -> None:
        if person is None:
            raise CommandError(f"No hay cuenta «{name}». Revise cómo se escribe.")
        second_factor.close(person)
        keep.note(keep.TERMINAL, "account_closed", person.get_username(), now=timezone.now())
        self.stdout.write(f"Cuenta cerrada: {person.get_username()}. Ya no puede entrar; lo que hizo queda en la bitácora.")

    @transaction.atomic
    def _save(self, person: Any, password: str, asked: list[str] | None, *, new: bool) -> list[str]:
        person.set_password(password)
        person.is_active = True
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
