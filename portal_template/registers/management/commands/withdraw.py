"""`portal withdraw`: take versions of a cell off because they show personal data, and destroy what is kept of them."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from portal_template.registers.following import NotFollowed, follow
from portal_template.registers.incoming.intake import POST
from portal_template.registers.ledger import destroying
from portal_template.registers.ledger.withdraw import Order, Withdrawn, WithdrawRefused, withdraw


class Command(BaseCommand):
    """Translates arguments into an order; exit 1 when it is refused or something is left to destroy."""

    help = (
        "Retira versiones publicadas que muestran datos personales: destruye sus archivos y textos y deja constancia con motivo y fecha. "
        "No se puede deshacer. El dato suele estar también en versiones anteriores: indíquelas todas."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("part", nargs="?", metavar="PARTE", help="código de la parte, por ejemplo laip-10-04")
        parser.add_argument("period", nargs="?", metavar="PERIODO", help="2026-10, 2026-Q3, 2026-C2, 2026 o vigente")
        parser.add_argument("versions", nargs="*", type=int, metavar="VERSIÓN", help="número de cada versión que se retira")
        parser.add_argument("--reason", default="", metavar="TEXTO", help="motivo, que se publica: qué clase de dato era, nunca el dato")
        parser.add_argument("--legal-basis", default="", metavar="TEXTO", help="la ley y el artículo, o la resolución que lo ordena")
        parser.add_argument("--post", default=POST, metavar="PUESTO", help=f"puesto que retira ({POST})")
        parser.add_argument("--finish", action="store_true", help="termina un retiro que quedó a medias")
        parser.add_argument("--json", action="store_true", help="responde en JSON: withdrawn, standing, gone_from_backups_on, problems")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["finish"]:
            self._finish(options)
            return
        if not options["part"] or not options["period"]:
            self.stderr.write("Dé la parte, el periodo y las versiones, o --finish. Vea  portal withdraw --help")
            sys.exit(2)
        order = Order(
            part=options["part"],
            period=options["period"],
            versions=tuple(options["versions"]),
            reason=options["reason"],
            legal_basis=options["legal_basis"],
            post=options["post"],
        )
        try:
            done = withdraw(order, instance=settings.PORTAL, actor="withdraw", now=timezone.now())
        except WithdrawRefused as error:
            self._refuse(options, error.problems, "No se retiró nada.")
        except NotFollowed as error:
            self._refuse(options, (str(error),), "")
        else:
            self._tell(options, order, done)

    def _finish(self, options: dict[str, Any]) -> None:
        count = len(destroying.pending())
        try:
            follow(settings.PORTAL)
        except NotFollowed as error:
            self._refuse(options, (str(error),), "")
        if options["json"]:
            self.stdout.write(json.dumps({"finished": count, "problems": []}))
            return
        self.stdout.write(f"Retiros terminados: {count}." if count else "No había ningún retiro a medias.")

    def _refuse(self, options: dict[str, Any], problems: tuple[str, ...], last: str) -> None:
        if options["json"]:
            self.stdout.write(json.dumps({"withdrawn": [], "problems": problems}, ensure_ascii=False))
        else:
            for problem in (*problems, last):
                if problem:
                    self.stderr.write(problem)
        sys.exit(1)

    def _tell(self, options: dict[str, Any], order: Order, done: Withdrawn) -> None:
        if options["json"]:
            facts = {
                "number": done.withdrawal.number,
                "withdrawn": done.versions,
                "standing": done.standing,
                "gone_from_backups_on": done.gone_from_backups_on.isoformat(),
                "problems": [],
            }
            self.stdout.write(json.dumps(facts, ensure_ascii=False))
            return
        versions = ", ".join(f"v{version}" for version in done.versions)
        self.stdout.write(f"Retirado: {order.part} {order.period} {versions}. Eslabón {done.withdrawal.number} del libro.")
        if done.standing:
            left = ", ".join(f"v{version}" for version in done.standing)
            self.stdout.write(f"Siguen a la vista: {left}. Revise si muestran el mismo dato y retírelas también.")
        self.stdout.write(f"Ningún respaldo debe guardarlo después del {done.gone_from_backups_on:%d/%m/%Y}.")
