"""`portal practice`: a practice portal's content, accounts and first state; and back to it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal_template.practice.content import publish_first_state
from portal_template.practice.first_state import reset
from portal_template.practice.kept import ResetRefused, folder_of, keep_blank, keep_first
from portal_template.practice.people import Accounts, open_accounts, read_accounts
from portal_template.registers import law
from portal_template.registers.bake.baking import BakeFailed
from portal_template.registers.following import NotFollowed, follow


class Command(BaseCommand):
    """One call for each order."""

    help = (
        "Portal de práctica: begin lo llena y guarda su primer estado, reset lo devuelve a él, accounts dice sus cuentas; fill solo lo "
        "llena (lo corre reset cuando cambia el mes)."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("order", choices=("begin", "reset", "accounts", "fill"), metavar="ORDEN", help="begin, reset, accounts o fill")
        parser.add_argument("--today", type=date.fromisoformat, default=None, metavar="DÍA", help="como si fuera ese día (hoy)")
        parser.add_argument("--json", action="store_true", help="accounts responde en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PORTAL.practice:
            raise CommandError(f"El portal {settings.PORTAL.subject} no es de práctica. No se hizo nada.")
        try:
            getattr(self, f"_{options['order']}")(options)
        except (ResetRefused, NotFollowed, BakeFailed) as error:
            raise CommandError(str(error)) from None

    def _begin(self, options: dict[str, Any]) -> None:
        folder, today = folder_of(settings.PORTAL), _day(options)
        if not (folder / "first").is_dir():
            folder.mkdir(mode=0o700, exist_ok=True)
            open_accounts(folder)
            keep_blank(settings.PORTAL)
            publish_first_state(timezone.now(), today)
            follow(settings.PORTAL)
            keep_first(settings.PORTAL, today)
        self._accounts(options)

    def _fill(self, options: dict[str, Any]) -> None:
        publish_first_state(timezone.now(), _day(options))

    def _reset(self, options: dict[str, Any]) -> None:
        reset(settings.PORTAL, _day(options))
        self.stdout.write("El portal de práctica quedó como al principio.")

    def _accounts(self, options: dict[str, Any]) -> None:
        told = read_accounts(folder_of(settings.PORTAL))
        if told is None:
            raise CommandError("Este portal todavía no tiene cuentas de taller. Corra  portal practice begin .")
        self.stdout.write(json.dumps(asdict(told), ensure_ascii=False) if options["json"] else _in_words(told))


def _day(options: dict[str, Any]) -> date:
    return options["today"] or law.today()


def _in_words(told: Accounts) -> str:
    return "\n".join(
        (
            f"Preparan: {told.prepare[0]} a {told.prepare[-1]}",
            f"Publican: {told.publish[0]} a {told.publish[-1]}",
            f"Contraseña de todas ellas: {told.password}",
            f"Quien facilita: {told.teacher}, con {told.teacher_password}",
        )
    )
