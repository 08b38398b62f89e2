"""`monitor replies`: see again what municipalities answered and nobody has looked at since; safe to run as often as one likes."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from checklists.load import load_checklist
from checklists.words import OUTCOME, how_many
from monitor.archive.shelf import shelf
from monitor.crawler.fetch import Fetcher
from monitor.extract import Worker
from monitor.jobs.lock import Held
from monitor.supervision.keep import Refused, round_named
from monitor.supervision.mended import observe, waiting
from monitor.supervision.models import Answer, SeenAgain
from monitor.supervision.told import told


class Command(BaseCommand):
    help = (
        "Vuelve a ver, solo eso, lo que las municipalidades respondieron a su resultado preliminar. En PostgreSQL lo pone en la cola y lo "
        "hacen los «monitor worker»; si no, lo hace este proceso. Lo ya visto no se repite."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "round", nargs="?", default="", metavar="SUPERVISIÓN", help="su nombre corto; si no, todas las que están en respuesta"
        )
        parser.add_argument("--json", action="store_true", help="como JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        try:
            answers = waiting(round_named(options["round"]) if options["round"] else None)
        except Refused as error:
            raise CommandError(str(error)) from error
        if settings.ON_POSTGRESQL:
            self._put(answers, as_json=options["json"])
        else:
            self._observe(answers, as_json=options["json"])

    def _put(self, answers: list[Answer], *, as_json: bool) -> None:
        from monitor.supervision.queued import put

        count = sum(put(answer) for answer in answers)
        said = {"put": count, "waiting": len(answers) - count}
        self.stdout.write(
            json.dumps(said)
            if as_json
            else f"{how_many(count, 'respuesta puesta en la cola', 'respuestas puestas en la cola')}; {said['waiting']} ya "
            "esperaban en ella."
        )

    def _observe(self, answers: list[Answer], *, as_json: bool) -> None:
        fetcher = self._fetcher()
        rows, failed = [], []
        try:
            with Worker() as worker:
                for answer in answers:
                    try:
                        row = observe(answer, checklist=load_checklist(), root=shelf(), fetcher=fetcher, worker=worker, now=timezone.now())
                    except (Held, ValueError, OSError) as error:
                        failed.append(f"{answer}: {error}")
                        continue
                    if row:
                        rows.append(row)
                        if not as_json:
                            self._say(row)
        finally:
            fetcher.close()
        if as_json:
            self.stdout.write(json.dumps([_as_dict(row) for row in rows], ensure_ascii=False, indent=1))
        elif not answers:
            self.stdout.write("No hay respuestas que volver a ver.")
        if failed:
            raise CommandError("No se pudo volver a ver:\n" + "\n".join(failed) + "\nCuando esté corregido, repita la orden.")

    def _fetcher(self) -> Fetcher:
        try:
            return Fetcher.from_environment()
        except ValueError as error:
            raise CommandError(str(error)) from error

    def _say(self, row: SeenAgain) -> None:
        self.stdout.write(f"{row.answer}")
        for one in told(row):
            self.stdout.write(f"  {one.address}: {one.what} {one.remedy}".rstrip())
        for found in row.findings.all():
            self.stdout.write(f"  {found.criterion}: la máquina propone «{OUTCOME[found.outcome]}»")


def _as_dict(row: SeenAgain) -> dict[str, Any]:
    return {
        "portal": row.answer.notice.portal.url,
        "criterion": row.answer.criterion,
        "ends": row.ends,
        "manifest": row.manifest,
        "folder": row.folder,
        "proposes": {one.criterion: one.outcome for one in row.findings.all()},
    }
