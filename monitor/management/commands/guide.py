"""`monitor guide`: draw the technical guide as PDF, so that its page offers it; again after each change of the checklist."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from monitor.dashboard.guide.paper import draw


class Command(BaseCommand):
    help = "Prepara la guía técnica en PDF, para que su página la ofrezca. Repítalo cuando cambie la lista de verificación."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, metavar="ARCHIVO", help="además, una copia en este archivo")

    def handle(self, *args: Any, out: Path | None, **options: Any) -> None:
        try:
            path = draw()
            if out:
                shutil.copyfile(path, out)
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(out or path))
