"""What is decided about meetings, kept with its entry in the journal; the towns that came take their step by it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from monitor.journal.keep import note
from monitor.journal.models import Entry
from monitor.rollout.keep import Refused, take_step
from monitor.rollout.meetings.models import Attendee, Meeting
from monitor.rollout.models import Proof, Step
from monitor.rollout.path import Stage

AT_THE_DOOR = 1500  # people who write themselves down: more than any hall holds; whoever has the code cannot fill the list without end
TAKEN, TAKEN_BACK = "attendance_taken", "attendance_taken_back"
STEP = {Meeting.Kind.MEETING: Stage.MET, Meeting.Kind.WORKSHOP: Stage.TRAINED}


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody who came, as settled by whoever took the list."""

    name: str
    post: str
    institution: str
    municipality: str


@transaction.atomic
def call(kind: str, title: str, on: date, hours: str, place: str, agenda: str, called: Sequence[str], *, by: str, now: datetime) -> Meeting:
    """Set a meeting and call towns to it."""
    if not called:
        raise Refused("Convoque al menos a un municipio.")
    meeting = Meeting.objects.create(kind=kind, title=title, on=on, hours=hours, place=place, agenda=agenda, called=sorted(set(called)))
    note(by, "meeting_called", f"meeting:{meeting.pk}", now=now, title=title, on=on.isoformat(), called=len(meeting.called))
    return meeting


@transaction.atomic
def take_list(
    meeting: Meeting, people: Sequence[Person], proof: Proof | None, *, members: Collection[str], by: str, now: datetime
) -> tuple[int, int]:
    """Keep who came, and give each town of the rollout (`members`) its step on the meeting's day. How many people and towns were new.

    The list is the step's proof. Taken again, nobody is counted twice, and a step that a town took before stays as it was.
    """
    if meeting.on > timezone.localdate(now):
        raise Refused("La reunión todavía no llega. Lea aquí su lista cuando haya pasado.")
    before = set(meeting.attendees.values_list("municipality", "name"))
    new = {(one.municipality, one.name): one for one in people if (one.municipality, one.name) not in before}
    added = Attendee.objects.bulk_create(
        Attendee(meeting=meeting, municipality=one.municipality, institution=one.institution, name=one.name, post=one.post, how="lista")
        for one in new.values()
    )
    if proof:
        meeting.proofs.add(proof)
    stepped = _step(meeting, proof, members, by, now)
    told = {"people": len(new), "towns": stepped, "proof": proof.pk if proof else None, "added": [one.pk for one in added]}
    note(by, TAKEN, f"meeting:{meeting.pk}", now=now, **told)
    return len(new), len(stepped)


def lists_of(meeting: Meeting) -> list[Entry]:
    """The lists that were taken of a meeting and not taken back, the newest first. Names are not in the journal: only which rows came."""
    back = {entry.detail["list"] for entry in Entry.objects.filter(act=TAKEN_BACK, about=f"meeting:{meeting.pk}")}
    taken = Entry.objects.filter(act=TAKEN, about=f"meeting:{meeting.pk}").order_by("-number")
    return [entry for entry in taken if entry.number not in back and "added" in entry.detail]


@transaction.atomic
def take_back(meeting: Meeting, number: int, *, by: str, now: datetime) -> tuple[int, int]:
    """Take a list back as a new change: whom it added, and the steps that it gave. How many of each. Refused where they changed since."""
    entry = next((one for one in lists_of(meeting) if one.number == number), None)
    if entry is None:
        raise Refused("Esa lista no se tomó, o ya se deshizo.")
    said, stage = entry.detail, STEP[Meeting.Kind(meeting.kind)]
    people = meeting.attendees.select_for_update().filter(pk__in=said["added"])
    steps = Step.objects.select_for_update().filter(
        municipality__in=said["towns"], stage=str(stage), on=meeting.on, proof=said["proof"], note=meeting.title[:500]
    )
    count = (people.count(), steps.count())
    if count != (len(said["added"]), len(said["towns"])):
        raise Refused("Lo que esa lista anotó cambió desde entonces: no se deshace nada. Corríjalo en la página de cada municipio.")
    people.delete()
    steps.delete()
    note(by, TAKEN_BACK, f"meeting:{meeting.pk}", now=now, list=number, people=count[0], towns=said["towns"])
    return count


@transaction.atomic
def add_document(meeting: Meeting, proof: Proof, *, by: str, now: datetime) -> None:
    """Keep an agenda, minutes or a photograph with its meeting."""
    meeting.proofs.add(proof)
    note(by, "meeting_document_added", f"meeting:{meeting.pk}", now=now, proof=proof.pk, title=proof.title)


@transaction.atomic
def sign_in(meeting: Meeting, person: Person, *, now: datetime) -> None:
    """Somebody writes themselves down at the door, on the day of the meeting."""
    if meeting.closed_at or timezone.localdate(now) != meeting.on:
        raise Refused("Aquí solo puede anotarse el día de la reunión. Pida a quien la organiza que le anote.")
    if not person.name.strip() or not (person.municipality or person.institution.strip()):
        raise Refused("Escriba su nombre, y su municipio o institución.")
    if meeting.attendees.filter(how="puerta").count() >= AT_THE_DOOR:
        raise Refused("Ya se anotaron demasiadas personas por este código. Anótese en la lista de la mesa.")
    Attendee.objects.get_or_create(
        meeting=meeting,
        municipality=person.municipality,
        name=person.name,
        defaults={"post": person.post, "institution": person.institution, "how": "puerta"},
    )


def _step(meeting: Meeting, proof: Proof | None, members: Collection[str], by: str, now: datetime) -> list[str]:
    stage = STEP[Meeting.Kind(meeting.kind)]
    came = set(meeting.attendees.exclude(municipality="").values_list("municipality", flat=True)) & set(members)
    have = set(Step.objects.filter(municipality__in=came, stage=str(stage)).values_list("municipality", flat=True))
    said: dict[str, Any] = {"proof": proof, "by": by, "now": now, "text": meeting.title[:500]}
    for code in sorted(came - have):
        take_step(code, stage, meeting.on, **said)
    return sorted(came - have)
