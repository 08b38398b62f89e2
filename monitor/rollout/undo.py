"""Taking back a selection that came of a wrong list: a new change, in the journal with all it takes away, while nothing rests on it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from monitor.journal.keep import note
from monitor.journal.models import Entry
from monitor.rollout.keep import Refused
from monitor.rollout.models import Selection

MADE, TAKEN_BACK = "selection_made", "selection_taken_back"


def rests_on(selection: Selection) -> str:
    """What keeps a selection from being taken back, in words; "" where nothing does."""
    about = f"selection:{selection.pk}"
    made = Entry.objects.filter(act=MADE, about=about).order_by("-number").first()
    if made is None or Selection.objects.first() != selection:
        return "Ya hay una selección más nueva, y esta queda como estaba."
    since = Entry.objects.filter(number__gt=made.number)
    if since.filter(about=about).exclude(act="days_promised").exists() or since.filter(about=about).count() > 1:
        return "Ya se decidió sobre ella: un desempate, un reemplazo o sus días. Tome la lista corregida, que hace otra selección."
    codes = [str(code) for code in made.detail["chosen"]]
    if since.filter(act__in=("step_taken", "owner_given"), about__in=codes).exists():
        return "Sus municipios ya dieron pasos. Tome la lista corregida, que hace otra selección."
    return ""


@transaction.atomic
def take_back(selection: Selection, *, by: str, now: datetime) -> None:
    """Take a selection back, with all that it held kept in the journal. Refused where something rests on it."""
    row = Selection.objects.select_for_update().get(pk=selection.pk)
    if why := rests_on(row):
        raise Refused(why)
    before = {
        "name": row.name,
        "source": row.source,
        "listed": row.listed,
        "percent": str(row.percent),
        "base": row.base,
        "rounding": row.rounding,
        "of": row.of,
        "places": row.places,
        "tied": row.tied,
        "chosen": list(row.chosen.values_list("municipality", flat=True)),
        "days": {due.stage: due.on.isoformat() for due in row.due.all()},
    }
    about = f"selection:{row.pk}"
    row.chosen.all().delete()
    row.due.all().delete()
    row.delete()
    note(by, TAKEN_BACK, about, now=now, before=before)
