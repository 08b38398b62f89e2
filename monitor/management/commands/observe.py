"""`monitor observe URL...`: visit portals, judge what was seen, keep it, and show the verdict with its proof."""

from __future__ import annotations

import sys
from argparse import BooleanOptionalAction
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.text import slugify

from checklists.model import Subject
from checklists.periods import guatemala_today
from monitor import pipeline
from monitor.archive.store import keep, previous_manifest
from monitor.assessment import to_json
from monitor.crawler.crawl import Budget, portal_of
from monitor.crawler.fetch import Fetcher
from monitor.dashboard.report import write_report
from monitor.dashboard.words import table_of
from monitor.management.options import checklist_of


class Command(BaseCommand):
    help = (
        "Visita portales, verifica lo que publican y muestra el resultado con su prueba. Repetido en la misma carpeta, sigue donde quedó."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", nargs="+", help="dirección de cada portal")
        parser.add_argument("--out", type=Path, help="carpeta para la evidencia (una por portal; con varios, se crean dentro)")
        parser.add_argument("--json", action="store_true", help="escribe la evaluación como JSON")
        parser.add_argument("--today", type=date.fromisoformat, help="día en que se juzga, AAAA-MM-DD (hoy si no se dice)")
        parser.add_argument("--subject", choices=("municipality", "infom"), default="municipality", help="qué clase de sujeto obligado es")
        parser.add_argument("--name", default="", help="nombre del municipio o de la institución")
        parser.add_argument("--municipality", default="", help="código INE del municipio")
        parser.add_argument("--pages", type=int, default=Budget().pages, help="páginas como máximo")
        parser.add_argument(
            "--progress", action=BooleanOptionalAction, default=None, help="muestra el avance (solo en una terminal si no se dice)"
        )
        parser.add_argument("--checklist", type=Path, help="otra lista de obligaciones: una carpeta como la de checklists")

    def handle(self, *args: Any, **options: Any) -> None:
        now = datetime.now(UTC)
        today = options["today"] or guatemala_today(now)
        call_command("migrate", verbosity=0, interactive=False)
        fetcher = Fetcher.from_environment()
        try:
            for url in options["url"]:
                self._observe(url, self._folder(url, now, options), today, fetcher, options)
        finally:
            fetcher.close()

    def _folder(self, url: str, now: datetime, options: dict[str, Any]) -> Path:
        name = slugify(url.split("://", 1)[-1].replace(".", "-").replace(":", "-").replace("/", "-")) or "portal"
        if options["out"] is not None:
            return options["out"].absolute() if len(options["url"]) == 1 else (options["out"] / name).absolute()
        return Path(settings.CRAWLS) / f"{name}-{now:%Y%m%dT%H%M%SZ}"

    def _observe(self, url: str, folder: Path, today: date, fetcher: Fetcher, options: dict[str, Any]) -> None:
        checklist = checklist_of(options)
        show = sys.stderr.isatty() if options["progress"] is None else options["progress"]
        try:
            observation = pipeline.observe(
                url,
                folder,
                checklist=checklist,
                today=today,
                fetcher=fetcher,
                subject=Subject(options["subject"]),
                budget=Budget(pages=options["pages"]),
                progress=self._progress if show else None,
                previous=previous_manifest(folder, portal__url=portal_of(url)),
            )
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        if show:
            self.stderr.write("")
        row = keep(observation.assessment, folder, name=options["name"], municipality=options["municipality"])
        write_report(folder / "report.html", observation, checklist, name=row.crawl.portal.name)
        if options["json"]:
            self.stdout.write(to_json(observation.assessment, checklist), ending="")
        else:
            self.stdout.write(table_of(observation, checklist))
            self.stdout.write(f"Informe: {folder / 'report.html'}")

    def _progress(self, url: str, fetched: str, count: int) -> None:
        self.stderr.write(f"\r\x1b[K{count:>5}  {fetched:<12} {url[:90]}", ending="")
        self.stderr.flush()
