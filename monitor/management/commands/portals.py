"""`monitor portals import CSV | list`: the list of the 340 municipalities and the addresses of their portals."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate

from checklists.load import load_checklist
from checklists.model import Checklist
from checklists.periods import guatemala_today
from checklists.words import day_words, how_many
from monitor.archive.addresses import COLUMNS
from monitor.archive.filed import Change, Intake, Sort
from monitor.archive.towns import Town, department_code, towns
from monitor.dashboard.reference import keep
from monitor.dashboard.words import ending
from monitor.journal.keep import TERMINAL

_MARK = {Sort.ADDED: "+", Sort.CHANGED: "~", Sort.ENDED: "-", Sort.UNCHANGED: "="}
_WORD = {Sort.ADDED: "nuevas", Sort.CHANGED: "cambiadas", Sort.ENDED: "terminadas", Sort.UNCHANGED: "sin cambios"}


class Command(BaseCommand):
    help = "La lista de los 340 municipios y las direcciones de sus portales: «import» la amplía o corrige, «list» la muestra."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="import | list")
        take = actions.add_parser("import", help="toma direcciones de un CSV: " + ",".join(COLUMNS))
        where = take.add_mutually_exclusive_group(required=True)
        where.add_argument("file", nargs="?", type=Path, help="archivo CSV; «portals list --csv» da uno para llenar")
        where.add_argument("--known", action="store_true", help="toma las direcciones que la lista de obligaciones ya conoce")
        take.add_argument("--dry-run", action="store_true", help="solo muestra lo que cambiaría")
        show = actions.add_parser("list", help="muestra los municipios con sus direcciones y su última visita")
        show.add_argument("--without-address", action="store_true", help="solo los que no tienen dirección vigente: el trabajo por hacer")
        show.add_argument("--department", default="", help="solo los de un departamento, por su nombre o código")
        show.add_argument("--csv", action="store_true", help="como CSV, que se puede corregir e importar")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        checklist, today = load_checklist(), guatemala_today(datetime.now(UTC))
        if options["action"] == "import":
            self._import(checklist, today, options)
        else:
            self._list(checklist, today, options)

    def _import(self, checklist: Checklist, today: date, options: dict[str, Any]) -> None:
        try:
            body = _known(checklist, today) if options["known"] else options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"No se pudo leer {options['file']}: {error.strerror}. Revise el nombre del archivo.") from error
        how = {"by": TERMINAL, "now": datetime.now(UTC)}
        intake = keep.look(keep.ADDRESSES, body) if options["dry_run"] else keep.take(keep.ADDRESSES, body, **how)
        if intake.problems:
            raise CommandError("\n".join(_problem_lines(intake)))
        for change in intake.changes:
            if change.sort is not Sort.UNCHANGED:
                self.stdout.write(_change_line(change))
        counts = Counter(change.sort for change in intake.changes)
        told = ", ".join(f"{_WORD[sort]} {counts[sort]}" for sort in Sort)
        self.stdout.write(f"Direcciones: {told}." + (f" Líneas que esperan una dirección: {intake.blank}." if intake.blank else ""))
        if options["dry_run"]:
            self.stdout.write("Fue un ensayo: no se guardó nada. Repita sin --dry-run para guardarlo.")

    def _list(self, checklist: Checklist, today: date, options: dict[str, Any]) -> None:
        try:
            department = department_code(checklist, options["department"]) if options["department"] else ""
        except KeyError as error:
            raise CommandError(str(error.args[0])) from error
        found = towns(checklist, today, department=department, without=options["without_address"])
        if options["csv"]:
            self.stdout.write(_as_csv(found), ending="")
            return
        for town in found:
            self.stdout.write(_town_line(town))
        municipalities = [town for town in found if town.department]
        without = sum(not town.addresses for town in municipalities)
        self.stdout.write(f"{how_many(len(municipalities), 'municipio', 'municipios')}; {without} sin dirección vigente.")
        if known := sum(bool(town.known) for town in found):
            self.stdout.write(f"De {known} se conoce un sitio que no está en la lista: monitor portals import --known --dry-run")


def _known(checklist: Checklist, today: date) -> bytes:
    """The checklist's own addresses of towns that have none in force, as a file to take in."""
    out = StringIO()
    sheet = csv.DictWriter(out, COLUMNS)
    sheet.writeheader()
    for town in towns(checklist, today, without=True):
        if town.known:
            sheet.writerow({"municipio": town.code, "direccion": town.known, "fuente": f"municipalities.csv, lista {checklist.version}"})
    return out.getvalue().encode()


def _as_csv(found: list[Town]) -> str:
    """The list as `import` reads it: a line for each address, and one to fill in for each town without."""
    out = StringIO()
    sheet = csv.writer(out)
    sheet.writerow(COLUMNS)
    for town in found:
        whose = (town.code, town.name, town.department)
        for row in town.addresses:
            sheet.writerow((*whose, row.url, row.kind, row.valid_from or "", row.valid_to or "", row.source))
        if not town.addresses:
            sheet.writerow((*whose, "", "", "", "", ""))
    return out.getvalue()


def _town_line(town: Town) -> str:
    known = f" (se conoce {town.known})" if town.known else ""
    where = ", ".join(f"{row.url} ({row.kind})" for row in town.addresses) or "sin dirección" + known
    seen = f"; {day_words(localdate(town.last.kept_at))}: {ending(town.last.outcome)}" if town.last else ""
    return f"{town.code}  {', '.join(filter(None, (town.name, town.department)))}: {where}{seen}"


def _change_line(change: Change) -> str:
    details = f" ({'; '.join(change.details)})" if change.details else ""
    return f"  {_MARK[change.sort]} línea {change.line}: {change.code} {change.town}, {change.url}{details}"


def _problem_lines(intake: Intake) -> list[str]:
    count = len(intake.problems)
    lines = [f"No se importó nada: {how_many(count, 'problema', 'problemas')}. Corrija el archivo y repita."]
    for problem in intake.problems:
        where = f"línea {problem.line}" if problem.line else "archivo"
        lines.append(f"  {where}{', ' + problem.column if problem.column else ''}: {problem.text}.")
    return lines
