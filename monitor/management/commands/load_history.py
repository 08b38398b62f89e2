"""`monitor load_history`: the PDH's own results 2015-2023 and SEGEPLAN's index, kept as history beside ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

import checklists
from checklists.words import how_many
from monitor.archive.history import keep_history, keep_indices


class Command(BaseCommand):
    help = "Carga los resultados de la PDH (SECAI) de 2015 a 2023 y el índice de SEGEPLAN, como historia. Repetirlo no cambia nada."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, help="otro archivo CSV de la PDH con las mismas columnas")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(checklists.__file__).parent
        path = options["file"] or folder / "secai_scores.csv"
        call_command("migrate", verbosity=0, interactive=False)
        try:
            count = keep_history(path)
            indices = keep_indices(folder / "segeplan_informacion_ciudadania.csv")
        except OSError as error:
            raise CommandError(f"No se pudo leer {path}: {error.strerror}. Indique el archivo con --file.") from error
        except (KeyError, ValueError) as error:
            raise CommandError(f"{path}: falta una columna o hay un dato que no se entiende ({error}). Corríjalo y repita.") from error
        self.stdout.write(
            f"{how_many(count, 'resultado', 'resultados')} de la PDH y {how_many(indices, 'valor', 'valores')} de SEGEPLAN: "
            "ya están guardados."
        )
