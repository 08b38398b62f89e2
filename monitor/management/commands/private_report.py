"""`monitor private_report FOLDER | PORTAL`: the personal data that a portal shows, for its municipality alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from checklists.periods import guatemala_today
from monitor import pipeline
from monitor.archive.models import Assessment, Portal
from monitor.archive.store import exposures_of
from monitor.crawler.crawl import replay
from monitor.dashboard.private import private_report, summary, write_private
from monitor.extract import Worker
from monitor.privacy import Exposure, Veil, exposures

NAME = "informe-privado"


class Command(BaseCommand):
    help = (
        "Escribe el informe privado para una municipalidad: qué datos personales muestra su portal y dónde. "
        "No enseña ninguno completo, y solo lo puede leer quien lo pide."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", help="carpeta de un recorrido, o el portal: su dirección, su nombre o el código de su municipio")
        parser.add_argument("--out", type=Path, help="archivo que se escribe, .html o .pdf")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        folder = Path(options["what"]).absolute()
        if (folder / pipeline.WARC).exists():
            url, name, day, found = self._of_folder(folder)
            path = options["out"] or folder / f"{NAME}.html"
        else:
            row = self._newest(options["what"])
            url, name, day, found = row.crawl.portal.url, row.crawl.portal.name, row.observed_on, exposures_of(row)
            path = options["out"] or Path(f"{NAME}-{row.crawl.portal.pk}-{day}.html")
        try:
            write_private(path, private_report(url, name, day, found))
        except OSError as error:
            raise CommandError(f"No se pudo escribir {path}: {error.strerror}. Indique otro archivo con --out.") from error
        self.stdout.write(summary(found))
        self.stdout.write(f"Informe privado: {path} (solo lo puede leer su cuenta; entréguelo en mano o por un medio cifrado)")

    def _of_folder(self, folder: Path) -> tuple[str, str, date, tuple[Exposure, ...]]:
        """What the crawl in a folder shows, read again from its WARC."""
        try:
            with Worker() as worker:
                crawl, pages = replay(folder / pipeline.WARC, worker.extract)
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        known = Portal.objects.filter(crawls__folder=str(folder)).first()
        visited = max((page.fetched_at for page in pages), default="")
        moment = datetime.fromisoformat(visited) if visited else datetime.now(UTC)
        return crawl.portal, known.name if known else "", guatemala_today(moment), exposures(pages, Veil(pages))

    def _newest(self, text: str) -> Assessment:
        portals = Portal.objects.filter(Q(url__in=(text, f"{text}/")) | Q(municipality=text)) or Portal.objects.filter(name__icontains=text)
        if len(portals) > 1:
            names = "; ".join(f"{portal.name} ({portal.municipality or portal.url})" for portal in portals[:8])
            raise CommandError(f"Hay varios portales que responden a «{text}»: {names}. Indique la dirección o el código.")
        row = Assessment.objects.select_related("crawl__portal").filter(crawl__portal__in=portals).first()
        if row is None:
            raise CommandError(
                f"«{text}» no es la carpeta de un recorrido ni un portal observado. Obsérvelo primero: monitor observe DIRECCIÓN"
            )
        return row
