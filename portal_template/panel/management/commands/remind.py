"""`portal remind`: the day's reminders, for a timer that runs it each morning."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from portal_template.identity.models import Identity
from portal_template.panel.preferences import preferences
from portal_template.panel.reminders.due import Item, items
from portal_template.panel.reminders.letter import compose, subject, templates
from portal_template.panel.reminders.people import Person, people
from portal_template.panel.reminders.sending import Sent, claim, send
from portal_template.registers import board, law

LATER = "No se perdió nada: lo que falta sale al repetir la orden, o mañana."


class Command(BaseCommand):
    """Exit 0 when everything left or there was nothing to send, 1 when something did not leave."""

    help = (
        "Envía por correo los recordatorios del día: antes del plazo, el día y después, una sola vez cada uno y un correo por persona. "
        "El servidor de correo se dice en portal.env con EMAIL_HOST, EMAIL_FROM y, si hacen falta, EMAIL_USER, EMAIL_PASSWORD, "
        "EMAIL_SECURITY (tls, starttls o none) y EMAIL_PORT."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, metavar="AAAA-MM-DD", help="el día de hoy, para pruebas")
        parser.add_argument("--dry-run", action="store_true", help="dice qué enviaría y a quién; no envía ni anota nada")
        parser.add_argument("--json", action="store_true", help="responde en JSON: letters, reminders, failed, stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        today = options["today"] or law.today()
        chosen = preferences()
        cells = board.cells(law.checklist(), law.subject_kind(), today)
        due = items(cells, today, before=chosen.remind_before, after=chosen.remind_after)
        persons = people(chosen)
        if options["dry_run"]:
            self._say_plan(due, persons)
            return
        sent = self._send(due, persons, today) if due and persons else Sent()
        self._report(sent, due, persons, as_json=options["json"])

    def _send(self, due: tuple[Item, ...], persons: tuple[Person, ...], today: date) -> Sent:
        instance = settings.PORTAL
        if instance.mail is None:
            raise CommandError("Este portal no tiene servidor de correo: agregue EMAIL_HOST y EMAIL_FROM en portal.env. No se envió nada.")
        identity = Identity.objects.first()
        name = identity.name if identity else instance.name
        template = templates(law.checklist(), instance, name)
        write = partial(compose, instance=instance, server=instance.mail, name=name, template=template, today=today)
        return send(persons, due, server=instance.mail, compose=write)

    def _report(self, sent: Sent, due: tuple[Item, ...], persons: tuple[Person, ...], *, as_json: bool) -> None:
        if as_json:
            said = {"letters": sent.letters, "reminders": sent.reminders, "failed": sent.failed, "stopped": sent.stopped}
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        elif due and not persons:
            self.stdout.write(
                f"Hay {len(due)} plazos cerca y ningún correo a quien avisar. Anote uno en el panel, en Cuentas o en Ajustes."
            )
        else:
            self.stdout.write(f"Correos enviados: {sent.letters}; recordatorios: {sent.reminders}.")
        wrong = [*sent.failed, *([f"Se dejó de enviar: {sent.stopped}"] if sent.stopped else [])]
        if wrong:
            raise CommandError("\n".join([*wrong, LATER]))

    def _say_plan(self, due: tuple[Item, ...], persons: tuple[Person, ...]) -> None:
        """Nothing is kept: the claims of a rehearsal are rolled back."""
        lines = []
        with transaction.atomic():
            for person in persons:
                new = claim(person, due, timezone.now()).items
                if new:
                    lines.append(f"{person.email}: {subject(new)} ({len(new)})")
            transaction.set_rollback(True)
        self.stdout.write("\n".join(lines) if lines else "Hoy no toca ningún recordatorio.")
