"""`monitor observe URL... | --all`: visit portals, judge what was seen, keep it, and show the verdict with its proof."""

from __future__ import annotations

import json
import signal
import sys
import time
from argparse import BooleanOptionalAction
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.text import slugify

from checklists.model import Checklist, Subject
from checklists.periods import guatemala_today
from checklists.words import how_many
from monitor.archive.shelf import require_shared, shelf
from monitor.archive.store import portal_at
from monitor.archive.towns import department_code
from monitor.assessment import to_json
from monitor.crawler.crawl import Budget, portal_of
from monitor.crawler.fetch import Fetcher
from monitor.dashboard.chain import chain_face
from monitor.dashboard.private import summary
from monitor.dashboard.report import draw
from monitor.dashboard.words import table_of
from monitor.jobs.errand import Depth, Errand, run_into
from monitor.jobs.lock import Held
from monitor.jobs.night import Ended, How, Night
from monitor.jobs.roster import errands, lengths
from monitor.management.options import checklist_of, queue_of
from monitor.management.watching import Board, Lines, as_dict, sum_of
from monitor.privacy import shown_address
from monitor.rollout.keep import listed_now


class Command(BaseCommand):
    help = (
        "Visita portales, verifica lo que publican y muestra el resultado con su prueba. Repetido en la misma carpeta, sigue donde quedó. "
        "Con --all visita los de la lista; repetido el mismo día sigue con los que faltan."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", nargs="*", help="dirección de cada portal")
        parser.add_argument("--out", type=Path, help="carpeta para la evidencia (una por portal; con varios, se crean dentro)")
        parser.add_argument("--json", action="store_true", help="escribe el resultado como JSON")
        parser.add_argument("--today", type=date.fromisoformat, help="día en que se juzga, AAAA-MM-DD (hoy si no se dice)")
        parser.add_argument("--subject", choices=("municipality", "infom"), default="municipality", help="qué clase de sujeto obligado es")
        parser.add_argument("--name", default="", help="nombre del municipio o de la institución")
        parser.add_argument("--municipality", default="", help="código INE del municipio")
        parser.add_argument("--pages", type=int, default=Budget().pages, help="páginas como máximo")
        parser.add_argument(
            "--progress", action=BooleanOptionalAction, default=None, help="muestra el avance (solo en una terminal si no se dice)"
        )
        parser.add_argument("--checklist", type=Path, help="otra lista de obligaciones: una carpeta como la de checklists")
        many = parser.add_argument_group("los portales de la lista (monitor portals list)")
        many.add_argument("--all", action="store_true", help="visita los que tienen dirección vigente, varios a la vez")
        many.add_argument("--department", default="", help="solo los de un departamento, por su nombre o código")
        many.add_argument("--limit", type=int, help="solo tantos: primero los nunca vistos, luego los vistos hace más tiempo")
        many.add_argument("--depth", choices=[str(depth) for depth in Depth], default="full", help="light: un vistazo; full: todo")
        many.add_argument("--wait", action="store_true", help="con cola (PostgreSQL): espera a que todas estén hechas")
        many.add_argument("--parallel", type=int, default=8, help="cuántos a la vez; nunca dos en un mismo servidor")

    def handle(self, *args: Any, **options: Any) -> None:
        now = datetime.now(UTC)
        today = options["today"] or guatemala_today(now)
        if options["all"] == bool(options["url"]):
            raise CommandError("Indique la dirección de uno o más portales, o --all para los de la lista.")
        call_command("migrate", verbosity=0, interactive=False)
        if settings.ON_POSTGRESQL:
            self._on_the_shared_shelf()
        if options["all"]:
            self._observe_all(today, options)
            return
        fetcher = Fetcher.from_environment()
        try:
            for url in options["url"]:
                self._observe(url, self._folder(url, now, options), today, fetcher, options)
        finally:
            fetcher.close()

    def _on_the_shared_shelf(self) -> None:
        try:
            require_shared()
        except OSError as error:
            raise CommandError(str(error)) from error

    # One portal

    def _folder(self, url: str, now: datetime, options: dict[str, Any]) -> Path:
        name = slugify(url.split("://", 1)[-1].replace(".", "-").replace(":", "-").replace("/", "-")) or "portal"
        if options["out"] is not None:
            return options["out"].absolute() if len(options["url"]) == 1 else (options["out"] / name).absolute()
        return shelf() / f"{name}-{now:%Y%m%dT%H%M%SZ}"

    def _observe(self, url: str, folder: Path, today: date, fetcher: Fetcher, options: dict[str, Any]) -> None:
        checklist = checklist_of(options)
        show = sys.stderr.isatty() if options["progress"] is None else options["progress"]
        try:
            kept = run_into(
                folder,
                _errand(url, today, options),
                checklist=checklist,
                fetcher=fetcher,
                root=shelf(),
                budget=Budget(pages=options["pages"]),
                progress=self._progress if show else None,
            )
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        except Held as error:
            raise CommandError(f"Ahora no se puede observar {url}: {error}. Espere a que termine y repita.") from error
        if show:
            self.stderr.write("")
        draw(kept, checklist)
        observation = kept.seen
        if options["json"]:
            self.stdout.write(to_json(observation.assessment, checklist), ending="")
        else:
            self.stdout.write(table_of(observation, checklist))
            if (chain := chain_face(observation.manifest.ledger if observation.manifest else None)) and chain.lost:
                self.stdout.write(f"Señal sobre el portal. {chain.lost}")
            self.stdout.write(f"Informe: {folder / 'report.html'}")
            if observation.assessment.exposures:
                self.stdout.write(f"{summary(observation.assessment.exposures)} Para la municipalidad: monitor private_report {folder}")

    def _progress(self, url: str, fetched: str, count: int) -> None:
        self.stderr.write(f"\r\x1b[K{count:>5}  {fetched:<12} {shown_address(url)[:90]}", ending="")
        self.stderr.flush()

    # The portals of the list

    def _observe_all(self, today: date, options: dict[str, Any]) -> None:
        if options["out"]:
            raise CommandError("Con --all cada visita tiene su carpeta bajo MONITOR_HOME; quite --out.")
        checklist = checklist_of(options)
        work = _work(checklist, today, options)
        if settings.ON_POSTGRESQL:
            self._by_workers(work, options)
        else:
            self._by_myself(work, checklist, options)

    def _by_myself(self, work: tuple[Errand, ...], checklist: Checklist, options: dict[str, Any]) -> None:
        """One process visits them all."""
        terminal = sys.stderr.isatty() if options["progress"] is None else options["progress"]
        watch = (Board if terminal else Lines)(sys.stderr, len(work))
        guess = lengths(work)
        began = time.monotonic()
        try:
            night = Night(
                work,
                checklist=checklist,
                root=shelf(),
                watch=watch,
                visitors=options["parallel"],
                show=lambda kept: draw(kept, checklist),
                length=lambda errand: guess[errand.portal],
            )
            with _ended_by_signals(night):
                found = night.go()
        except ValueError as error:
            raise CommandError(str(error)) from error
        finally:
            watch.close()
        self._tell(found, time.monotonic() - began, options)

    def _by_workers(self, work: tuple[Errand, ...], options: dict[str, Any]) -> None:
        """On PostgreSQL the workers do it: this process says what is to be done, and waits for it where it was asked to."""
        from monitor.jobs.state import ended, left, workers_alive

        began = time.monotonic()
        done = queue_of().put(work, now=datetime.now(UTC), first=listed_now())
        if not options["json"]:
            already = f"; {done.waiting} ya esperaban" if done.waiting else ""
            self.stdout.write(
                f"En la cola: {how_many(done.put, 'visita', 'visitas')}{already}. Las hacen los procesos «monitor worker»; "
                "vea «monitor queue»."
            )
            self.stdout.flush()
        elif not options["wait"]:
            self.stdout.write(json.dumps({"put": done.put, "waiting": done.waiting}))
        if options["wait"]:
            if not workers_alive(settings.WORKER_SILENT):
                self.stderr.write("Nadie atiende la cola todavía: inicie «monitor worker» en una o más máquinas.")
            while left(work):
                time.sleep(1)
            self._tell(ended(work), time.monotonic() - began, options)

    def _tell(self, found: tuple[Ended, ...], seconds: float, options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(as_dict(found, seconds), ensure_ascii=False, indent=1))
        else:
            for line in sum_of(found, seconds, f"repita la misma orden con --today {found[0].errand.day}"):
                self.stdout.write(line)
        if any(one.how in (How.BROKEN, How.HELD, How.LEFT) for one in found):
            sys.exit(1)


def _errand(url: str, today: date, options: dict[str, Any]) -> Errand:
    """A visit that was asked for by address: the portal's row is found, or made. Raises ValueError for an address that is none."""
    address = portal_of(url)
    portal = portal_at(address, today, name=options["name"])
    return Errand(
        portal=portal.pk,
        url=address,
        name=options["name"],
        municipality=options["municipality"],
        subject=Subject(options["subject"]),
        depth=Depth.FULL,
        day=today,
    )


def _work(checklist: Checklist, today: date, options: dict[str, Any]) -> tuple[Errand, ...]:
    try:
        department = department_code(checklist, options["department"]) if options["department"] else ""
    except KeyError as error:
        raise CommandError(str(error.args[0])) from error
    work = errands(today, depth=Depth(options["depth"]), department=department, limit=options["limit"])
    if not work:
        raise CommandError(
            "No hay portales con dirección vigente. Tome los conocidos con «monitor portals import --known», o los suyos de un CSV."
        )
    return work


@contextmanager
def _ended_by_signals(night: Night) -> Iterator[None]:
    """Ctrl-C or the end of a session ends the night cleanly; a second one ends the process as it is, which is safe too."""

    def end(number: int, _: object) -> None:
        night.end()
        for one in before:
            signal.signal(one, signal.SIG_DFL)

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
