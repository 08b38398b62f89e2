"""`monitor round open|visit|list|show`: supervision rounds, with a last day and portals that are fixed when they are opened."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from checklists.load import load_checklist
from checklists.words import day_words, how_many
from monitor.archive.towns import department_code
from monitor.journal.keep import TERMINAL
from monitor.supervision.crawls import Standing, standings
from monitor.supervision.keep import Refused, known_portals, open_round, round_named
from monitor.supervision.models import Round
from monitor.supervision.visits import send


class Command(BaseCommand):
    help = "Supervisiones: «open» abre una con sus portales, que ya no cambian, y pide sus visitas; «list» y «show» las muestran."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="open | visit | list | show")
        begin = actions.add_parser("open", help="abre una supervisión con los portales que tienen dirección vigente o ya fueron vistos")
        begin.add_argument("name", metavar="NOMBRE", help="por ejemplo «Primera supervisión 2027»")
        begin.add_argument("--cut-off", type=date.fromisoformat, required=True, help="último día que cuenta, AAAA-MM-DD")
        begin.add_argument("--department", default="", help="solo los de un departamento, por su nombre o código")
        visit = actions.add_parser("visit", help="pone en la cola las visitas completas que faltan hoy; «open» ya lo hace una vez")
        visit.add_argument("round", metavar="SUPERVISIÓN", help="su nombre corto")
        actions.add_parser("list", help="muestra las supervisiones")
        show = actions.add_parser("show", help="muestra qué recorrido cuenta de cada portal")
        show.add_argument("round", metavar="SUPERVISIÓN", help="su nombre corto")
        show.add_argument("--json", action="store_true", help="como JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        try:
            match options["action"]:
                case "open":
                    self._open(options)
                case "visit":
                    self._send(round_named(options["round"]))
                case "list":
                    self._list()
                case _:
                    self._show(round_named(options["round"]), as_json=options["json"])
        except Refused as error:
            raise CommandError(str(error)) from error

    def _open(self, options: dict[str, Any]) -> None:
        checklist = load_checklist()
        try:
            department = department_code(checklist, options["department"]) if options["department"] else ""
        except KeyError as error:
            raise CommandError(str(error.args[0])) from error
        portals = known_portals(options["cut_off"], department=department)
        opened = open_round(options["name"], options["cut_off"], checklist.version, portals, by=TERMINAL, now=timezone.now())
        self.stdout.write(f"Abierta «{opened.slug}»: {how_many(len(portals), 'portal', 'portales')}, lista {opened.checklist}.")
        try:
            self._send(opened)
        except Refused as why:  # it is open all the same
            self.stdout.write(str(why))
        self.stdout.write(f"Para ver qué recorrido cuenta de cada uno: monitor round show {opened.slug}")

    def _send(self, given: Round) -> None:
        sent = send(given, by=TERMINAL, now=timezone.now())
        already = f"; {sent.waiting} ya esperaban" if sent.waiting else ""
        put = how_many(sent.put, "visita completa", "visitas completas")
        self.stdout.write(f"En la cola: {put}{already}. Las hacen los procesos «monitor worker».")
        self.stdout.write("Para ver cómo van: monitor queue, o la página «Cola de visitas» del monitor.")
        if sent.nowhere:
            self.stdout.write(f"Sin dirección vigente, no se visitan: {', '.join(sent.nowhere)}. Tómelas con «monitor portals import».")

    def _list(self) -> None:
        for one in Round.objects.all():
            self.stdout.write(
                f"{one.slug}: {one.name}. Corte: {day_words(one.cut_off)}. "
                f"{how_many(one.places.count(), 'portal', 'portales')}, lista {one.checklist}."
            )
        if not Round.objects.exists():
            self.stdout.write("No hay supervisiones. Abra una con «monitor round open».")

    def _show(self, given: Round, *, as_json: bool) -> None:
        found = standings(given)
        if as_json:
            self.stdout.write(json.dumps(_as_dict(given, found), ensure_ascii=False, indent=1))
            return
        self.stdout.write(f"{given.name}. Corte: {day_words(given.cut_off)}. Lista {given.checklist}.")
        for one in found:
            said = f"visto el {day_words(one.visited_on)}: {one.crawl.folder}" if one.crawl and one.visited_on else "sin recorrido completo"
            self.stdout.write(f"  {one.portal.municipality or '–':5} {one.portal.name}: {said}")
        whole = sum(one.crawl is not None for one in found)
        self.stdout.write(
            f"{how_many(len(found), 'portal', 'portales')}; {whole} con recorrido completo hasta el día de corte, "
            f"{len(found) - whole} sin él."
        )


def _as_dict(given: Round, found: tuple[Standing, ...]) -> dict[str, Any]:
    return {
        "round": given.slug,
        "name": given.name,
        "cut_off": given.cut_off.isoformat(),
        "checklist": given.checklist,
        "portals": [
            {
                "municipality": one.portal.municipality,
                "name": one.portal.name,
                "url": one.portal.url,
                "visited_on": one.visited_on.isoformat() if one.visited_on else None,
                "crawl": one.crawl.folder if one.crawl else None,
                "assessment": one.assessment.pk if one.assessment else None,
            }
            for one in found
        ],
    }
