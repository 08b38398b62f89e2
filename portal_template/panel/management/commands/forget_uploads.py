"""`portal forget_uploads`: destroy the files that officers sent and that are kept no longer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from portal_template.panel.submissions import policy, storage


class Command(BaseCommand):
    """Run once a day by the host; each upload does the same."""

    help = (
        "Borra los archivos enviados al panel que pasaron de su plazo, y lo que dejaron los envíos que se cortaron. Nada publicado cambia."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, metavar="DÍAS", help="días que se guardan (lo que dice la configuración del portal)")

    def handle(self, *args: Any, **options: Any) -> None:
        days = options["days"] if options["days"] is not None else policy.days_kept()
        count = storage.forget(timezone.now(), days)
        self.stdout.write(f"Envíos cuyos archivos se borraron: {count}. Se guardan {days} días.")
