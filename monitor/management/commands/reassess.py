"""`monitor reassess DIR... | --round R`: judge archived crawls again, without the network, and list what changed."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from checklists.model import Checklist, Subject
from checklists.periods import guatemala_today
from checklists.words import how_many
from monitor import pipeline
from monitor.archive.shelf import folder_of
from monitor.archive.store import keep, kept_in
from monitor.archive.visits import visits_of
from monitor.assessment import to_dict, to_json
from monitor.change import answers_in, changes
from monitor.dashboard.report import write_report
from monitor.evidence.manifest import read_manifest
from monitor.management.changes import as_csv, as_dict, lines
from monitor.management.options import checklist_of
from monitor.pipeline import Observation
from monitor.supervision.again import Rejudged, judge_again
from monitor.supervision.crawls import standings
from monitor.supervision.keep import Refused, round_named


class Command(BaseCommand):
    help = (
        "Juzga de nuevo recorridos guardados, sin visitar el sitio, y dice qué cambió. El día juzgado es el mismo, salvo que se diga otro. "
        "Con --round, los de una supervisión, en todos los núcleos."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="*", type=Path, help="carpeta de un recorrido (la de --out)")
        parser.add_argument("--round", metavar="SUPERVISIÓN", help="los recorridos que cuentan en una supervisión (monitor round list)")
        parser.add_argument("--today", type=date.fromisoformat, help="juzgar como si fuera ese día, AAAA-MM-DD")
        parser.add_argument("--json", action="store_true", help="escribe la evaluación nueva (con --round, los cambios) como JSON")
        parser.add_argument("--csv", type=Path, metavar="ARCHIVO", help="con --round: escribe además los cambios como CSV")
        parser.add_argument("--processes", type=int, help="con --round: cuántos procesos (uno por núcleo si no se dice)")
        parser.add_argument("--checklist", type=Path, help="otra lista de obligaciones: una carpeta como la de checklists")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["round"]) == bool(options["folder"]):
            raise CommandError("Indique la carpeta de uno o más recorridos, o --round con el nombre corto de una supervisión.")
        call_command("migrate", verbosity=0, interactive=False)
        checklist = checklist_of(options)
        if options["round"]:
            self._of_round(checklist, options)
            return
        for folder in options["folder"]:
            self._reassess(folder.absolute(), checklist, options)

    # A supervision

    def _of_round(self, checklist: Checklist, options: dict[str, Any]) -> None:
        try:
            given = round_named(options["round"])
        except Refused as error:
            raise CommandError(str(error)) from error
        whole = standings(given)
        without = sum(one.crawl is None for one in whole)
        found: list[Rejudged] = []
        for one in judge_again(whole, checklist=checklist, today=options["today"], processes=options["processes"]):
            found.append(one)
            _redraw(one, checklist)
            self._progress(len(found), len(whole) - without)
        if options["csv"]:
            options["csv"].write_text(as_csv(found), encoding="utf-8-sig", newline="")
        if options["json"]:
            value = {"round": given.slug, "checklist": checklist.version, "opened_with": given.checklist, "without_crawl": without}
            self.stdout.write(json.dumps({**value, **as_dict(found)}, ensure_ascii=False, indent=1))
        else:
            for line in lines(found):
                self.stdout.write(line)
            told = f"Lista {checklist.version}; la supervisión se abrió con la {given.checklist}."
            self.stdout.write(f"{told} Portales sin recorrido completo hasta el corte: {without}.")
        if any(one.error for one in found):
            sys.exit(1)

    def _progress(self, done: int, of: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r\x1b[K{done} de {of}" + ("\n" if done == of else ""), ending="")
            self.stderr.flush()

    # One crawl

    def _reassess(self, folder: Path, checklist: Checklist, options: dict[str, Any]) -> None:
        if not (folder / pipeline.WARC).exists():
            raise CommandError(f"{folder} no guarda un recorrido: falta {pipeline.WARC}. Indique la carpeta que dio a observe con --out.")
        before = self._before(folder)
        day = options["today"] or (date.fromisoformat(before["observed_on"]) if before else guatemala_today(datetime.now(UTC)))
        subject = Subject(before["subject"]) if before else Subject.MUNICIPALITY
        try:
            observation = pipeline.reassess(folder, checklist=checklist, today=day, subject=subject)
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        after = to_dict(observation.assessment, checklist)
        found = changes(answers_in(before), answers_in(after)) if before else ()
        row = kept_in(folder)
        if row is None or before != after:
            row = keep(observation.assessment, folder)
        portal = row.crawl.portal
        visits = visits_of(portal.pk, day, instead=row)
        write_report(folder / "report.html", observation, checklist, name=portal.name, visits=visits)
        if options["json"]:
            self.stdout.write(to_json(observation.assessment, checklist), ending="")
            return
        for change in found:
            self.stdout.write(f"{change.criterion}: {change.step}. {change.sentence}")
        self.stdout.write(f"{folder}: {how_many(len(found), 'cambio', 'cambios')} con la lista {checklist.version}.")

    def _before(self, folder: Path) -> dict[str, Any] | None:
        path = folder / pipeline.ASSESSMENT
        if not path.exists():
            return None
        try:
            value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise CommandError(f"{path} está dañado ({error}). Bórrelo: se vuelve a hacer a partir del recorrido.") from error
        return value


def _redraw(one: Rejudged, checklist: Checklist) -> None:
    """Draw the report of a crawl that came out otherwise anew, so that it says what its assessment says."""
    if one.kept is None or one.assessment is None:
        return
    folder = folder_of(one.kept.crawl.folder)
    observation = Observation(
        assessment=one.assessment,
        crawl=one.assessment.crawl,
        pages=pipeline.stored_pages(folder),
        folder=folder,
        manifest=read_manifest(folder),
    )
    visits = visits_of(one.kept.crawl.portal_id, one.kept.observed_on, instead=one.kept)
    write_report(folder / "report.html", observation, checklist, name=one.standing.portal.name, visits=visits)
