"""`portal prepare`: a new instance made ready in one process: its pages, its name, and the account of whoever administers it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from portal_template.accounts.roster import ADMINISTRATOR, make_administrator
from portal_template.identity.models import Identity
from portal_template.pages.sync import names_of, sync
from portal_template.registers import law


class Command(BaseCommand):
    """What `sync_checklist`, `create_administrator` and `bake` do, without starting thrice; may be repeated."""

    help = "Deja lista una instancia nueva: páginas, nombre y cuenta de administración, con su contraseña una sola vez. Puede repetirse."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="si la cuenta ya existe, le pone una contraseña nueva")
        parser.add_argument("--bake", action="store_true", help="escribe también las páginas y los archivos públicos (portal bake)")
        parser.add_argument("--json", action="store_true", help="responde en JSON: pages, username, password (null si no cambió)")

    def handle(self, *args: Any, **options: Any) -> None:
        report = sync(law.checklist(), law.subject_kind())
        name_identity()
        password = make_administrator(reset=options["reset"])
        if options["bake"]:
            call_command("bake", stdout=self.stderr)
        pages = len(report.created) + len(report.updated)
        if options["json"]:
            self.stdout.write(json.dumps({"pages": pages, "username": ADMINISTRATOR, "password": password}))
            return
        self.stdout.write(f"Páginas creadas o renovadas: {pages}")
        if password:
            self.stdout.write(f"Cuenta: {ADMINISTRATOR}\nContraseña (se muestra solo esta vez): {password}")


def name_identity() -> None:
    """Give the instance's name to an identity that still has nobody's: the one that a ready-made database comes with."""
    portal = settings.PORTAL
    nobody, ours = names_of("", portal.subject_kind), names_of(portal.name, portal.subject_kind)
    Identity.objects.filter(**nobody).update(**ours)
