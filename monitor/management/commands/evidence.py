"""`monitor evidence FINDING`: the proof of a finding as a ZIP that anybody checks without us."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from monitor.archive.models import Finding
from monitor.archive.proofs import case_of, folder_of, zip_name
from monitor.dashboard.words import criteria_of
from monitor.evidence.bundle import bundle
from monitor.evidence.case import Case, case_in
from monitor.extract import Worker
from monitor.management.options import checklist_of
from monitor.pipeline import ASSESSMENT


class Command(BaseCommand):
    help = "Reúne la prueba de un hallazgo en un ZIP que cualquiera verifica sin este sistema, con «monitor verify» o a mano."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("finding", metavar="HALLAZGO", help="el número que muestra la pantalla de la prueba, o CARPETA/CRITERIO")
        parser.add_argument("--out", type=Path, help="archivo ZIP que se escribe (si no se dice, uno en esta carpeta)")
        parser.add_argument("--checklist", type=Path, help="otra lista de obligaciones: una carpeta como la de checklists")

    def handle(self, *args: Any, **options: Any) -> None:
        questions = {code: criterion.question for code, criterion in criteria_of(checklist_of(options)).items()}
        try:
            folder, case = self._asked(options["finding"], questions)
            with Worker() as worker:
                data = bundle(folder, case, worker)
            path = options["out"] or Path(zip_name(case, folder))
            path.write_bytes(data)
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{path}: {case.sentence}")
        self.stdout.write(f"Para verificarlo: monitor verify {path}")

    def _asked(self, finding: str, questions: dict[str, str]) -> tuple[Path, Case]:
        """The crawl's folder and the finding that the person means."""
        if finding.isdigit():
            call_command("migrate", verbosity=0, interactive=False)
            row = Finding.objects.select_related("assessment__crawl__portal").filter(pk=int(finding)).first()
            if row is None:
                raise ValueError(
                    f"No hay un hallazgo número {finding}. El número está en la pantalla de la prueba; también sirve CARPETA/CRITERIO"
                )
            return folder_of(row), case_of(row, questions.get(row.criterion, ""))
        folder, _, criterion = finding.rpartition("/")
        if not folder:
            raise ValueError(
                f"«{finding}» no dice de qué recorrido. Escriba CARPETA/{finding}, con la carpeta del recorrido (la de observe --out), "
                "o el número que muestra la pantalla de la prueba"
            )
        return Path(folder), case_in(Path(folder), ASSESSMENT, criterion, questions.get(criterion, ""))
