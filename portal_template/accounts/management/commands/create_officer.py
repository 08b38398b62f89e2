"""`portal create_officer`: an account of any role from the command line, with a one-time password that is shown once; or a new password for
one that exists.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal_template.accounts.access import Role
from portal_template.accounts.roster import MOST_SUPPORT_DAYS, Newcomer, RosterRefused, let_back_in, open_account
from portal_template.accounts.signin import second_factor
from portal_template.registers import journal


class Command(BaseCommand):
    """What the screen of accounts does, for whoever installs a portal."""

    help = (
        "Crea una cuenta con su papel y su puesto, y muestra su contraseña una sola vez; se cambia al entrar. Con --reset, a una cuenta "
        "que ya existe le da otra contraseña; su papel no cambia."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="CUENTA", help="nombre de la cuenta, por ejemplo maria.lopez")
        parser.add_argument("--role", default=str(Role.PUBLISH), choices=[str(role) for role in Role], help="papel (publicación)")
        parser.add_argument("--post", default="", metavar="PUESTO", help="puesto, como se lee en lo que publica; obligatorio si es nueva")
        parser.add_argument("--name", default="", metavar="NOMBRE", help="nombre completo; no se publica")
        parser.add_argument("--email", default="", metavar="CORREO", help="correo, para recordatorios y contraseñas olvidadas")
        parser.add_argument(
            "--days", type=int, metavar="N", help=f"termina sola en N días; el soporte lo necesita, {MOST_SUPPORT_DAYS} como máximo"
        )
        parser.add_argument(
            "--totp", action="store_true", help="le da también un segundo factor y muestra su clave: solo demostraciones y pruebas"
        )
        parser.add_argument(
            "--lasting", action="store_true", help="la contraseña no debe cambiarse al entrar: solo demostraciones y pruebas"
        )
        parser.add_argument("--reset", action="store_true", help="la cuenta ya existe: le da una contraseña nueva a quien olvidó la suya")
        parser.add_argument("--lost-telephone", action="store_true", help="con --reset: olvida también su segundo factor")
        parser.add_argument("--json", action="store_true", help="responde en JSON: username, password, secret, otpauth")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            said = self._let_back_in(options) if options["reset"] else self._open(options)
        except RosterRefused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(json.dumps(said, ensure_ascii=False) if options["json"] else _in_words(said))

    def _let_back_in(self, options: dict[str, Any]) -> dict[str, str]:
        name = options["username"]
        return {"username": name, "password": let_back_in(name, actor=journal.SYSTEM, lost_telephone=options["lost_telephone"])}

    def _open(self, options: dict[str, Any]) -> dict[str, str]:
        if options["lost_telephone"]:
            raise RosterRefused("--lost-telephone es para una cuenta que ya existe: agregue --reset.")
        newcomer = Newcomer(
            username=options["username"],
            post=options["post"],
            role=Role(options["role"]),
            full_name=options["name"],
            email=options["email"],
            ends_on=timezone.localdate() + timedelta(days=options["days"]) if options["days"] else None,
            lasting=options["lasting"],
        )
        opened = open_account(newcomer, actor=journal.SYSTEM)
        said = {"username": newcomer.username, "password": opened.password}
        if options["totp"]:
            secret = second_factor.enrol(opened.user)
            said |= {"secret": secret, "otpauth": second_factor.address(opened.user, secret)}
        return said


def _in_words(said: dict[str, str]) -> str:
    lines = [f"Cuenta: {said['username']}", f"Contraseña (se muestra solo esta vez): {said['password']}"]
    if "secret" in said:
        lines += [f"Clave para la aplicación de códigos: {said['secret']}", said["otpauth"]]
    return "\n".join(lines)
