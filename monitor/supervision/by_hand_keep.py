"""What people say of what no crawl could see, kept with its proof and its entry in the journal, and read back as values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from checklists.finding import Outcome
from monitor.journal.keep import note
from monitor.supervision import by_hand as values
from monitor.supervision.attached import digests
from monitor.supervision.by_hand import ByHand, Kind, Shown, Why, wrong_look, wrong_word
from monitor.supervision.keep import Refused
from monitor.supervision.models import Attachment, Look, Round, Word
from monitor.supervision.reasons import MOST, told
from monitor.supervision.stage import REVIEWED, State


@transaction.atomic
def look(
    given: Round,
    portal: int,
    obligation: str,
    outcome: Outcome,
    reason: str,
    why: Why,
    *,
    text: str,
    address: str,
    on: date,
    files: Sequence[Attachment],
    by: str,
    now: datetime,
) -> Look:
    """Keep what a person saw of one numeral. `files` are kept already, in the same transaction."""
    _require_review(given)
    try:
        text = told(outcome, reason, text)
    except ValueError as error:
        raise Refused(str(error)) from error
    if wrong := wrong_look(outcome, _shown(text, address, on, files, by, now), timezone.localdate(now)):
        raise Refused(wrong)
    _bounded(text, address)
    said = {"note": text.strip(), "address": address, "on": on, "by": by, "at": now}
    kinds = {"obligation": obligation, "outcome": str(outcome), "reason": reason, "why": str(why)}
    row = Look.objects.create(round=given, portal_id=portal, **kinds, **said)
    row.attachments.set(files)
    about = f"round:{given.slug} portal:{portal} {obligation}"
    note(by, "looked", about, now=now, **kinds, note=row.note, address=address, on=on.isoformat(), files=digests(files))
    return row


@transaction.atomic
def say(
    given: Round, portal: int, kind: Kind, *, text: str, address: str, on: date, files: Sequence[Attachment], by: str, now: datetime
) -> Word:
    """Keep what a person found out of a whole portal: that there is none, that nobody reaches it, or that it is there."""
    _require_review(given)
    if wrong := wrong_word(kind, _shown(text, address, on, files, by, now), timezone.localdate(now)):
        raise Refused(wrong)
    _bounded(text, address)
    row = Word.objects.create(round=given, portal_id=portal, kind=str(kind), note=text.strip(), address=address, on=on, by=by, at=now)
    row.attachments.set(files)
    told = {"kind": row.kind, "note": row.note, "address": address, "on": on.isoformat(), "files": digests(files)}
    note(by, "word_given", f"round:{given.slug} portal:{portal}", now=now, **told)
    return row


def _bounded(text: str, address: str) -> None:
    if max(len(text.strip()), len(address)) > MOST:
        raise Refused(f"La nota y la dirección caben en {MOST} letras cada una. Acórtelas, o adjunte un PDF con lo demás.")


def _require_review(given: Round) -> None:
    row = Round.objects.select_for_update().get(pk=given.pk)
    if State(row.state) not in REVIEWED:
        raise Refused(
            f"La supervisión está «{row.get_state_display()}»: ahora no se decide. Pida a la coordinación que la pase a revisión."
        )


def _shown(text: str, address: str, on: date, files: Sequence[Attachment], by: str, now: datetime) -> Shown:
    return Shown(note=text.strip(), address=address, on=on, digests=tuple(digests(files)), by=by, at=now)


def hands_of(given: Round, portal: int | None = None) -> dict[int, ByHand]:
    """What people said of the portals of a round (or of one), by portal; those of which nobody said anything are not there."""
    mine = {"round": given} | ({"portal": portal} if portal else {})
    looks: dict[int, list[values.Look]] = defaultdict(list)
    words: dict[int, list[values.Word]] = defaultdict(list)
    for row in Look.objects.filter(**mine).order_by("pk").prefetch_related("attachments"):
        one = values.Look(obligation=row.obligation, outcome=Outcome(row.outcome), reason=row.reason, why=Why(row.why), shown=_read(row))
        looks[row.portal_id].append(one)
    for said in Word.objects.filter(**mine).order_by("pk").prefetch_related("attachments"):
        words[said.portal_id].append(values.Word(kind=Kind(said.kind), shown=_read(said)))
    return {pk: ByHand(looks=tuple(looks[pk]), words=tuple(words[pk])) for pk in {*looks, *words}}


def _read(row: Look | Word) -> Shown:
    return _shown(row.note, row.address, row.on, list(row.attachments.all()), row.by, row.at)


def newest_of(given: Round) -> dict[int, tuple[int, int]]:
    """By portal of a round, the newest rows of what people said of it: who remembers what follows from them knows when it changed."""
    found: dict[int, tuple[int, int]] = {}
    for portal, last in Look.objects.filter(round=given).order_by().values_list("portal").annotate(last=Max("pk")):
        found[portal] = (last, 0)
    for portal, last in Word.objects.filter(round=given).order_by().values_list("portal").annotate(last=Max("pk")):
        found[portal] = (found.get(portal, (0, 0))[0], last)
    return found
