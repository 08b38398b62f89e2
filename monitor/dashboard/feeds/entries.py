"""What happened, the newest first: what was published, what was published of one town, and what INFOM did of its plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone

from checklists.model import Plan
from checklists.words import how_many
from monitor.dashboard.feeds.atom import Entry
from monitor.dashboard.words import ESTIMATE
from monitor.rollout.meetings.models import Meeting
from monitor.rollout.models import ActivityRecord, Selection
from monitor.supervision.models import Publication
from monitor.supervision.publish import latest, summaries_of

MOST = 30
PUBLICATIONS = 12  # as many as a process keeps read


def of_publications() -> Iterator[Entry]:
    """Every publication with its figures."""
    for row, whole in _publications():
        mean = f"Promedio: {whole['mean']} de 100. " if whole["mean"] is not None else ""
        yield Entry(
            key=f"publication {row.digest} {row.made_at.isoformat()}",
            title=f"{whole['name']}, corte {_day(whole['cut_off'])}",
            text=f"Portales verificados: {len(whole['ranking'])}; que no se pudieron verificar: {len(whole['unverified'])}. {mean}"
            f"Publica {whole['publisher']}. {ESTIMATE}",
            path=reverse("results:home", args=[row.pk]),
            at=row.made_at,
        )


def of_town(key: str) -> Iterator[Entry]:
    """What each publication says of one portal."""
    for row, whole in _publications():
        line = next((one for one in (*whole["ranking"], *whole["unverified"]) if one["key"] == key), None)
        if line is not None:
            yield Entry(
                key=f"result {row.digest} {row.made_at.isoformat()} {key}",
                title=f"{line['name']}: {_result(line)} ({whole['name']})",
                text=f"Corte {_day(whole['cut_off'])}. Publica {whole['publisher']}. {_bounds(line)}{ESTIMATE}",
                path=reverse("results:portal", args=[row.pk, key]),
                at=row.made_at,
            )


def of_plan(plan: Plan, today: date) -> list[Entry]:
    """Activities that were done, meetings that were held, and selections of the promised share. No names of people."""
    return sorted((*_activities(plan), *_meetings(today), *_selections()), key=lambda one: (one.at, one.key), reverse=True)[:MOST]


def _publications() -> Iterator[tuple[Publication, dict[str, Any]]]:
    made = latest(PUBLICATIONS)
    return zip(made, summaries_of(made), strict=True)


def _result(line: dict[str, Any]) -> str:
    return f"{line['score']['point']} de 100, {line['score']['band']}" if "rank" in line else "no se pudo verificar"


def _bounds(line: dict[str, Any]) -> str:
    if "rank" in line:
        return f"Entre {line['score']['low']} y {line['score']['high']}, según lo que no se pudo ver. Puesto {line['rank']}. "
    return f"{line['why'].capitalize()}. No quiere decir que no publique. "


def _activities(plan: Plan) -> Iterator[Entry]:
    known = {one.code: one for milestone in plan.milestones for one in milestone.activities}
    for row in ActivityRecord.objects.exclude(done_on=None).prefetch_related("proofs"):
        if row.code in known and row.done_on:
            proofs = len(row.proofs.all())
            yield Entry(
                key=f"activity {row.code} {row.done_on}",
                title=f"Hecha: {known[row.code].title}",
                text=f"Se dio por hecha el {_day(row.done_on)}, "
                + (f"con {how_many(proofs, 'medio', 'medios')} de verificación." if proofs else "sin medio de verificación."),
                path=f"{reverse('rollout:plan')}#{row.code}",
                at=_noon(row.done_on),
            )


def _meetings(today: date) -> Iterator[Entry]:
    for row in Meeting.objects.filter(on__lte=today).prefetch_related("attendees"):
        came = row.attendees.all()
        towns = len({one.municipality for one in came if one.municipality})
        yield Entry(
            key=f"meeting {row.pk}",
            title=f"{row.get_kind_display().capitalize()}: {row.title}",
            text=f"Fue el {_day(row.on)}. Se convocó a {how_many(len(row.called), 'municipio', 'municipios')}; "
            f"asistencia: {how_many(len(came), 'persona', 'personas')} de {how_many(towns, 'municipio', 'municipios')}.",
            path=reverse("rollout:meetings"),
            at=_noon(row.on),
        )


def _selections() -> Iterator[Entry]:
    for row in Selection.objects.all():
        yield Entry(
            key=f"selection {row.pk} {row.made_at.isoformat()}",
            title=f"Selección de municipios: {row.name}",
            text=f"{how_many(row.places, 'municipio', 'municipios')}, el {row.percent.normalize():f} % de {row.of}. "
            f"Fuente de la lista: {row.source}",
            path=reverse("rollout:selection", args=[row.pk]),
            at=row.made_at,
        )


def _noon(day: date) -> datetime:
    """A day whose hour nobody wrote down."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def _day(day: date | str) -> str:
    return f"{date.fromisoformat(day) if isinstance(day, str) else day:%d/%m/%Y}"
