"""`monitor queue`: what waits, what runs and where, what could not be done and what to do about it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from checklists.words import how_many
from monitor.jobs.advice import remedy
from monitor.management.options import queue_of


class Command(BaseCommand):
    help = "Muestra la cola: qué espera, qué se visita y en qué proceso, y qué no se pudo hacer, con lo que toca."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="responde en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        queue_of()
        from monitor.jobs.state import state

        found = state(settings.WORKER_SILENT)
        if options["json"]:
            self.stdout.write(json.dumps(asdict(found), ensure_ascii=False, indent=1, default=str))
            return
        for line in _lines(found):
            self.stdout.write(line)


def _lines(found: Any) -> Iterator[str]:
    yield f"En espera: {how_many(found.waiting, 'visita', 'visitas')}. Para después: {found.later}. Procesos atendiendo: {found.workers}."
    if found.waiting and not found.workers:
        yield "Nadie atiende la cola: inicie «monitor worker» en una o más máquinas."
    if found.next_at:
        yield f"La próxima programada: {_when(found.next_at)}."
    if found.replies:
        yield f"Respuestas de municipios por volver a ver: {found.replies}; van primero."
    for one in found.running:
        yield f"  en curso  {one.portal}  {one.url}  ({', '.join(_where(one))})"
    for one in found.failures:
        mend = remedy(one["kind"])
        said = f"{one['reason'].rstrip('.')}. {mend[0].upper()}{mend[1:]}"
        yield f"  no se pudo  {one['portal']}  {one['url']}: {said}. Intentos: {one['tries']}, el último {_when(one['at'])}."
    for one in found.unreachable:
        yield (
            f"  no responde  {one['portal']}  {one['url']}: {how_many(one['visits'], 'visita seguida', 'visitas seguidas')} "
            f"desde {_when(one['since'])}. "
            "Avise al municipio y busque si cambió de dirección; lo que no se pudo ver queda sin dato."
        )


def _where(one: Any) -> Iterator[str]:
    if one.host:
        yield f"en {one.host}, proceso {one.process}, desde {_when(one.since)}"
    yield "su proceso no da señales: pasará a otro" if one.silent is None else f"señal hace {one.silent:.0f} s"
    if one.tries:
        yield f"intento {one.tries + 1}"


def _when(at: datetime) -> str:
    return f"{timezone.localtime(at):%d/%m/%Y %H:%M}"
