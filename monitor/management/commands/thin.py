"""`monitor thin --keep N`: make old crawls smaller. What a finding cites stays; the rest is known by its digest alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from checklists.periods import guatemala_today
from checklists.words import how_many
from monitor.archive.cited import cited, young_and_old
from monitor.archive.models import Crawl, Portal
from monitor.archive.shelf import folder_of, shelf
from monitor.evidence.thin import Saved, leaned_on, thin
from monitor.jobs.errand import LOCKS
from monitor.jobs.lock import Held, hold
from monitor.journal.keep import TERMINAL, note
from monitor.pipeline import WARC
from monitor.room import size_words
from monitor.supervision.retention import needed_whole, published


class Command(BaseCommand):
    help = (
        "Reduce los recorridos viejos: retira los contenidos que no citan ni una publicación ni un hallazgo reciente, y deja su huella. "
        "Los N recorridos más nuevos de cada portal y profundidad, y los de una supervisión sin terminar, quedan enteros. Uno reducido "
        "prueba lo citado, pero ya no puede juzgarse de nuevo."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--keep", type=int, required=True, metavar="N", help="cuántos recorridos de cada portal quedan enteros")
        parser.add_argument("--dry-run", action="store_true", help="solo dice cuánto se liberaría")

    def handle(self, *args: Any, **options: Any) -> None:
        keep, dry = options["keep"], options["dry_run"]
        if keep < 1:
            raise CommandError("--keep debe ser 1 o más: el recorrido más nuevo de cada portal siempre queda entero.")
        call_command("migrate", verbosity=0, interactive=False)
        now = datetime.now(UTC)
        total = Saved()
        self.faults = 0
        for portal in Portal.objects.order_by("name", "pk"):
            for saved in self._thin_portal(portal, keep, now, dry=dry):
                total = Saved(bodies=total.bodies + saved.bodies, bytes=total.bytes + saved.bytes)
        done = "Se liberarían" if dry else "Se liberaron"
        self.stdout.write(
            f"{done} {size_words(total.bytes)} de {how_many(total.bodies, 'contenido que nadie cita', 'contenidos que nadie cita')}."
        )
        if self.faults:
            raise CommandError(f"Recorridos que no se redujeron: {self.faults}; arriba se dice por qué.")

    def _thin_portal(self, portal: Portal, keep: int, now: datetime, *, dry: bool) -> Iterator[Saved]:
        young, old = young_and_old(portal, keep, needed_whole(portal))
        try:
            stays = (cited(portal, keep) | published(portal)).union(*(leaned_on(folder_of(crawl.folder) / WARC) for crawl in young if old))
        except OSError as error:
            self._fault(len(old), portal.name, f"falta un recorrido que puede apoyarse en los viejos ({error})")
            return
        for crawl in old:
            try:
                saved = self._thin(crawl, stays, now, dry=dry)
            except (ValueError, OSError, Held) as error:
                self._fault(1, crawl.folder, str(error))
                continue
            if saved.bodies:
                self.stdout.write(
                    f"{portal.name}, {crawl.folder}: {how_many(saved.bodies, 'contenido', 'contenidos')}, {size_words(saved.bytes)}"
                )
            yield saved

    def _fault(self, count: int, where: str, why: str) -> None:
        self.faults += count
        self.stderr.write(f"{where}: no se redujo: {why}")

    def _thin(self, crawl: Crawl, stays: frozenset[str], now: datetime, *, dry: bool) -> Saved:
        on = guatemala_today(now).isoformat()
        with hold(shelf() / LOCKS, f"portal-{crawl.portal_id}"):
            saved = thin(folder_of(crawl.folder), WARC, stays, on=on, dry=dry)
            if saved.bodies and not dry:
                note(TERMINAL, "evidence_thinned", f"crawl:{crawl.pk}", now=now, bodies=saved.bodies, bytes=saved.bytes)
        return saved
