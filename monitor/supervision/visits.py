"""The full visits of a round: put into the queue when it opens, so that every portal is seen whole by its last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from checklists.periods import guatemala_today
from monitor.jobs.errand import Depth
from monitor.jobs.roster import errands
from monitor.journal.keep import note
from monitor.supervision.crawls import counting_in
from monitor.supervision.keep import Refused, move
from monitor.supervision.models import Round
from monitor.supervision.stage import State


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """How many visits were put into the queue, how many waited there already, and which portals have no address in force to go to."""

    put: int
    waiting: int
    nowhere: tuple[str, ...]


@transaction.atomic
def send(given: Round, *, by: str, now: datetime) -> Sent:
    """Have the portals of a round visited whole that have no complete crawl of today, the municipalities of the PDH's list before others.

    A planned round is under way from then on. Refused after its last day, when no visit counts any more, and where there is no queue.
    """
    today = guatemala_today(now)
    if today > given.cut_off:
        raise Refused(f"El día de corte ({given.cut_off:%d/%m/%Y}) ya pasó: cuentan los recorridos que hay.")
    if not settings.ON_POSTGRESQL:
        raise Refused("Aquí no hay cola. Para visitar los portales en un solo proceso: monitor observe --all --depth full")
    from monitor.jobs.queue import put

    row = Round.objects.select_for_update().get(pk=given.pk)
    seen = {portal for portal, one in counting_in(row).items() if one.visited_on == today}
    places = dict(row.portals.values_list("pk", "name"))
    known = {one.portal: one for one in errands(today, depth=Depth.FULL) if one.portal in places}
    first: tuple[str, ...] = import_string(settings.FIRST_VISITED)()
    done = put([one for one in known.values() if one.portal not in seen], now=now, first=first)
    nowhere = tuple(sorted(name for portal, name in places.items() if portal not in known))
    if State(row.state) is State.PLANNED:
        move(row, State.CRAWLING, by=by, now=now)
    note(by, "visits_sent", f"round:{row.slug}", now=now, put=done.put, waiting=done.waiting, nowhere=len(nowhere))
    return Sent(put=done.put, waiting=done.waiting, nowhere=nowhere)
