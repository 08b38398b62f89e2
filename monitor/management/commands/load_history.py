"""`monitor load_history`: the PDH's own results 2015-2023, kept as history beside ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

import checklists
from monitor.archive.store import keep_history


class Command(BaseCommand):
    help = "Carga los resultados de la PDH (SECAI) de 2015 a 2023, para verlos como historia. Repetirlo no cambia nada."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, help="otro archivo CSV con las mismas columnas")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"] or Path(checklists.__file__).parent / "secai_scores.csv"
        call_command("migrate", verbosity=0, interactive=False)
        try:
            count = keep_history(path)
        except OSError as error:
            raise CommandError(f"No se pudo leer {path}: {error.strerror}. Indique el archivo con --file.") from error
        except (KeyError, ValueError) as error:
            raise CommandError(f"{path}: falta una columna o hay un dato que no se entiende ({error}). Corríjalo y repita.") from error
        self.stdout.write(f"{count} resultados de la PDH guardados.")
