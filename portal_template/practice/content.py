"""What an invented town has published when a workshop begins: some months, with one thing to be withdrawn, and one report that waits."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from checklists.model import Checklist
from checklists.periods import STANDING, Period
from portal_template.practice.exercises import PAYROLL, PURCHASES, TRIPS_ABROAD, month, payroll_book, purchases, register_of
from portal_template.practice.invented import Row, rows
from portal_template.practice.sheets import workbook
from portal_template.registers import law
from portal_template.registers.incoming.intake import Request, judge_request
from portal_template.registers.models import ProblemReport
from portal_template.registers.publish import Draft, publish

MISSION, TRIPS = "laip-10-05.mision", "laip-10-12.nacionales"
LEAK = "Papelería, entregada a quien tiene el documento mil doscientos, treinta y cuatro mil, cero ciento uno"
REPORT = "La cantidad de la fila 4 no cuadra con la factura que nos dieron. ¿La pueden revisar?"


def publish_first_state(now: datetime, today: date) -> int:
    """Publish it all in one step, as it would be on this day, if nothing is published yet; how many publications there are then."""
    checklist = law.checklist()
    with tempfile.TemporaryDirectory(prefix="practica-") as folder:
        drafts = [_judged(request, checklist, today) for request in _requests(checklist, Path(folder), month(today))]
        done = publish(drafts, files=settings.PORTAL.files, law_version=checklist.version, actor="practice", now=now)
    if not ProblemReport.objects.exists():
        ProblemReport.objects.create(at=now, part=PURCHASES, period=str(_before(month(today), 2)), text=REPORT)
    return len(done)


def _judged(request: Request, checklist: Checklist, today: date) -> Draft:
    judged = judge_request(request, checklist, law.subject_kind(), today)
    if judged.draft is None:
        raise ValueError(f"what a practice portal publishes first is refused: {judged.problems}")
    return judged.draft


def _requests(checklist: Checklist, folder: Path, due: Period) -> Iterator[Request]:
    """Three months of payroll and purchases before the one that is due, and some of the rest."""
    for back in (3, 2, 1):
        period = _before(due, back)
        asked = Request(label=f"{period}", part=PAYROLL, period=str(period), on=_published(period))
        yield replace(asked, files=(_kept(folder / f"planilla-{period}.xlsx", payroll_book(checklist, period)),))
        bought = purchases(checklist, period)
        if back == 1:
            bought[2]["bien"] = LEAK
        book = _book(checklist, PURCHASES, bought, f"Compras de {period.label}")
        yield replace(asked, part=PURCHASES, files=(_kept(folder / f"compras-{period}.xlsx", book),))
    last, on = _before(due, 1), _published(_before(due, 1))
    made = rows(register_of(checklist, TRIPS), last, 6)
    book = _book(checklist, TRIPS, made, f"Viajes de {last.label}")
    yield Request(label=TRIPS, part=TRIPS, period=str(last), on=on, files=(_kept(folder / "viajes.xlsx", book),))
    nobody = "En el mes nadie viajó al exterior con fondos públicos."
    yield Request(label=TRIPS_ABROAD, part=TRIPS_ABROAD, period=str(last), on=on, kind="no_movement", why=nobody)
    mission = "Misión: servir a las vecinas y los vecinos de este municipio inventado. Visión: que todo lo que hace se pueda mirar."
    yield Request(label=MISSION, part=MISSION, period=STANDING, on=on, text=mission)


def _before(period: Period, months: int) -> Period:
    for _ in range(months):
        period = period.previous()
    return period


def _published(period: Period) -> date:
    """The tenth of the month after it."""
    return period.next().starts_on.replace(day=10)


def _book(checklist: Checklist, part: str, made: Sequence[Row], title: str) -> bytes:
    return workbook(register_of(checklist, part), made, heading=("MUNICIPALIDAD DE PRÁCTICA", title))


def _kept(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path
