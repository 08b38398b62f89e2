"""`monitor rollout status FILE | remind | letters`: what INFOM's servers tell of their portals, and letters that leave by themselves."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from checklists.load import load_checklist
from checklists.words import how_many
from monitor.archive.towns import name_of
from monitor.journal.keep import TERMINAL
from monitor.rollout.agreements.remind import matters, remind
from monitor.rollout.board import members
from monitor.rollout.guide.keep import cut_off
from monitor.rollout.guide.models import Guide
from monitor.rollout.guide.send import send
from monitor.rollout.instances.keep import Taken, take_status
from monitor.rollout.instances.status_file import LARGEST
from monitor.rollout.keep import Refused


class Command(BaseCommand):
    help = (
        "La implementación: «status» toma lo que informa el servidor de los portales; «remind» avisa de los convenios que vencen, una vez "
        "por cada asunto (póngala en cron, una vez al día); «letters» envía la guía técnica, una carta a cada municipio."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="status | remind | letters")
        take = actions.add_parser("status", help="toma el archivo de «deploy status --json»; repetirlo no cambia nada")
        take.add_argument("file", metavar="ARCHIVO", help="el archivo, o - para leerlo de la entrada")
        take.add_argument("--on", type=date.fromisoformat, help="día en que se preguntó al servidor, AAAA-MM-DD (hoy si no se dice)")

        tell = actions.add_parser(
            "remind", help="escribe a quien acompaña a cada municipio cuyo convenio vence; repetirlo no escribe dos veces"
        )
        tell.add_argument("--today", type=date.fromisoformat, help="como si fuera ese día, AAAA-MM-DD")
        post = actions.add_parser("letters", help="envía las cartas de la guía que esperan; cortada y repetida, sigue donde quedó")
        post.add_argument("--guide", type=int, help="cuál edición (la última aprobada si no se dice)")
        post.add_argument("--most", type=int, help="solo tantas")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        try:
            if options["action"] == "status":
                self._status(options)
            elif options["action"] == "remind":
                self._remind(options["today"] or timezone.localdate())
            else:
                self._letters(options)
        except Refused as error:
            raise CommandError(str(error)) from error

    def _status(self, options: dict[str, Any]) -> None:
        name = options["file"]
        try:
            body = sys.stdin.buffer.read(LARGEST + 1) if name == "-" else Path(name).read_bytes()
        except OSError as error:
            raise CommandError(f"No se pudo leer {name}: {error.strerror}. Revise el nombre del archivo.") from error
        on = options["on"] or timezone.localdate()
        towns = {"municipalities": load_checklist().municipalities, "members": members()}
        taken = take_status(body, Path(name).name if name != "-" else "estado.json", on, by=TERMINAL, now=timezone.now(), **towns)
        for line in _lines(taken):
            self.stdout.write(line)

    def _remind(self, today: date) -> None:
        checklist, codes = load_checklist(), members()
        due = matters(codes, today)
        letters = remind(due, {code: name_of(checklist, code) for code in codes}, now=timezone.now())
        self.stdout.write(f"Convenios por renovar: {len(due)}. Avisos enviados ahora: {len(letters.sent)}.")
        for matter, why in letters.failed:
            self.stderr.write(f"  no salió el aviso de {name_of(checklist, matter.agreement.municipality)}: {why}")
        for matter in letters.nobody:
            self.stderr.write(f"  {name_of(checklist, matter.agreement.municipality)}: no hay a quién escribir")
        if letters.nobody:
            self.stderr.write(
                "Ponga el correo de quien acompaña a cada municipio en su página, o el de la oficina en MONITOR_ROLLOUT_MAIL."
            )
        if letters.failed:
            raise CommandError(
                "Algunos avisos no salieron. Revise el servidor de correo (MONITOR_MAIL) y repita: los enviados no se repiten."
            )

    def _letters(self, options: dict[str, Any]) -> None:
        rows = Guide.objects.exclude(approved_on=None)
        guide = rows.filter(pk=options["guide"]).first() if options["guide"] else rows.first()
        if guide is None:
            raise CommandError("No hay una guía aprobada. Guarde su acta de aprobación en la página de la guía.")
        checklist = load_checklist()
        names = {code: name_of(checklist, code) for code in checklist.municipalities}
        done = send(guide, names, base=settings.ADDRESS, by=TERMINAL, now=timezone.now, most=options["most"])
        self.stdout.write(f"{guide.title}: salieron {done.sent}, rechazadas {done.refused}, quedan {done.left}.")
        if count := cut_off(guide, timezone.now()).count():
            self.stderr.write(f"{count} se cortaron al salir y no se sabe si llegaron: decida en la página de la guía.")
        if done.stopped:
            raise CommandError(f"El servidor de correo se detuvo ({done.stopped}). Repita más tarde: las que salieron no se repiten.")


def _lines(taken: Taken) -> Iterable[str]:
    checklist = load_checklist()
    head = "Ya se había tomado" if taken.again else "Tomado"
    yield f"{head}: {how_many(len(taken.instances), 'portal', 'portales')} al {taken.report.on:%d/%m/%Y}, huella {taken.report.sha256}."
    for code in taken.provisioned:
        yield f"  + {code} {name_of(checklist, code)}: portal creado"
    for one in taken.silent:
        yield f"  ! {one.code} {name_of(checklist, one.code)} no responde: {one.detail}"
    for code in taken.missing:
        yield f"  ! {code} {name_of(checklist, code)} se había creado y no está en este archivo; si hay otro servidor, tome también el suyo"
    for one in taken.outside:
        yield f"  - {one.code} {name_of(checklist, one.code)} no está en la selección vigente: no da pasos"
    for one in taken.unknown:
        yield f"  - {one.code} {one.name} no es un municipio del país: no se toma"
    for one in taken.unlisted:
        yield f"  ? {one.code} {one.address} no está entre las direcciones que se visitan; agréguela con monitor portals import"
