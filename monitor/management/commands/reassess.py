"""`monitor reassess DIR...`: judge archived crawls again, without the network, and list what changed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from checklists.model import Subject
from checklists.periods import guatemala_today
from monitor import pipeline
from monitor.archive.models import Portal
from monitor.archive.store import keep
from monitor.assessment import changes, to_dict, to_json
from monitor.dashboard.report import write_report
from monitor.management.options import checklist_of


class Command(BaseCommand):
    help = (
        "Juzga de nuevo recorridos guardados, sin visitar el sitio, y dice qué cambió. El día juzgado es el mismo, salvo que se diga otro."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="+", type=Path, help="carpeta de un recorrido (la de --out)")
        parser.add_argument("--today", type=date.fromisoformat, help="juzgar como si fuera ese día, AAAA-MM-DD")
        parser.add_argument("--json", action="store_true", help="escribe la evaluación nueva como JSON")
        parser.add_argument("--checklist", type=Path, help="otra lista de obligaciones: una carpeta como la de checklists")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        for folder in options["folder"]:
            self._reassess(folder.absolute(), options)

    def _reassess(self, folder: Path, options: dict[str, Any]) -> None:
        if not (folder / pipeline.WARC).exists():
            raise CommandError(f"{folder} no guarda un recorrido: falta {pipeline.WARC}. Indique la carpeta que dio a observe con --out.")
        checklist = checklist_of(options)
        before = self._before(folder)
        day = options["today"] or (date.fromisoformat(before["observed_on"]) if before else guatemala_today(datetime.now(UTC)))
        subject = Subject(before["subject"]) if before else Subject.MUNICIPALITY
        try:
            observation = pipeline.reassess(folder, checklist=checklist, today=day, subject=subject)
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        after = to_dict(observation.assessment, checklist)
        found = changes(before, after) if before else ()
        if not before or before != after:
            keep(observation.assessment, folder)
        known = Portal.objects.filter(url=observation.assessment.portal).first()
        write_report(folder / "report.html", observation, checklist, name=known.name if known else "")
        if options["json"]:
            self.stdout.write(to_json(observation.assessment, checklist), ending="")
            return
        for change in found:
            self.stdout.write(f"{change.criterion}: {change.before} → {change.after} ({change.reason})")
        self.stdout.write(f"{folder}: {len(found)} cambios con la lista {checklist.version}.")

    def _before(self, folder: Path) -> dict[str, Any] | None:
        path = folder / pipeline.ASSESSMENT
        if not path.exists():
            return None
        try:
            value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise CommandError(f"{path} está dañado ({error}). Bórrelo: se vuelve a hacer a partir del recorrido.") from error
        return value
