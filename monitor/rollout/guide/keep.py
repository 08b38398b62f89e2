"""What is decided about the guide, kept with its entry in the journal. Raises Refused with the remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from monitor.journal.keep import note
from monitor.rollout.guide.bounce import Bounce
from monitor.rollout.guide.lists import Handed
from monitor.rollout.guide.models import Delivery, Guide, Letter
from monitor.rollout.keep import Refused, add_proof
from monitor.rollout.models import Proof
from monitor.rollout.showing import show

CUT_OFF = timedelta(minutes=10)  # a letter that has been leaving for so long was cut off
SUBJECT = "Guía Técnica de Gobierno Abierto para la Municipalidad de [municipio]"
LETTER = Path(__file__).with_name("carta.txt")


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """A guide's dissemination in numbers: letters by where they are, links followed, towns and copies on paper."""

    letters: int
    waiting: int
    sent: int
    bounced: int
    refused: int
    unknown: int
    opened: int
    towns: int
    copies: int


@transaction.atomic
def add_guide(title: str, file: File[bytes], *, by: str, now: datetime) -> Guide:
    """Keep an edition of the guide. It is private until it is approved."""
    proof = add_proof(file, kind=Proof.Kind.OTHER, title=title, dated_on=None, by=by, now=now)
    if Guide.objects.filter(file=proof).exists():
        raise Refused("Ese archivo ya es una guía. Ábrala en la lista.")
    guide = Guide.objects.create(
        title=title, file=proof, subject=SUBJECT, letter=LETTER.read_text(encoding="utf-8"), made_by=by, made_at=now
    )
    note(by, "guide_added", f"guide:{guide.pk}", now=now, title=title, sha256=proof.sha256)
    return guide


@transaction.atomic
def approve(guide: Guide, on: date, institutions: str, record: File[bytes], *, by: str, now: datetime) -> None:
    """Keep the approval and its record; from now on the guide itself is public."""
    guide = Guide.objects.select_for_update().get(pk=guide.pk)
    if guide.approved_on:
        raise Refused(f"Esta guía ya se aprobó el {guide.approved_on:%d/%m/%Y}.")
    if on > timezone.localdate(now):
        raise Refused("El día de la aprobación todavía no llega.")
    proof = add_proof(record, kind=Proof.Kind.MINUTES, title=f"Acta de aprobación, {guide.title}"[:200], dated_on=on, by=by, now=now)
    if proof.pk == guide.file_id:
        raise Refused("Ese archivo es la guía misma. Envíe el acta de la reunión que la aprobó.")
    guide.approved_on, guide.institutions, guide.record = on, institutions, proof
    guide.save(update_fields=["approved_on", "institutions", "record"])
    show(guide.file, by=by, now=now)
    note(by, "guide_approved", f"guide:{guide.pk}", now=now, on=on.isoformat(), institutions=institutions, record=proof.sha256)


@transaction.atomic
def write_letter(guide: Guide, subject: str, letter: str, *, by: str, now: datetime) -> None:
    """Change the letter, while none has left."""
    if "[enlace]" not in letter:
        raise Refused("Falta [enlace] en la carta: ahí va la dirección de la guía para cada municipio.")
    if guide.letters.exclude(state=Letter.State.WAITING).exists():
        raise Refused("Ya salieron cartas: todas deben decir lo mismo. Para otra carta, agregue otra edición de la guía.")
    Guide.objects.filter(pk=guide.pk).update(subject=subject, letter=letter)
    note(by, "guide_letter_written", f"guide:{guide.pk}", now=now, subject=subject)


@transaction.atomic
def address_letters(guide: Guide, boxes: Mapping[str, str], *, by: str, now: datetime) -> tuple[int, int, int]:
    """A letter for each town: how many are new, how many got another mailbox, and how many stay because they left already."""
    before = {row.municipality: row for row in guide.letters.select_for_update()}
    new = [Letter(guide=guide, municipality=code, email=email) for code, email in boxes.items() if code not in before]
    Letter.objects.bulk_create(new, ignore_conflicts=True)  # somebody else may take the same list in at this moment
    changed = stay = 0
    for code, email in boxes.items():
        row = before.get(code)
        if row is None or row.email.casefold() == email.casefold():
            continue
        if _left(row):
            stay += 1
        else:
            Letter.objects.filter(pk=row.pk).update(email=email, state=Letter.State.WAITING, why="", bounced_at=None)
            changed += 1
    note(by, "guide_letters_addressed", f"guide:{guide.pk}", now=now, new=len(new), changed=changed, stay=stay)
    return len(new), changed, stay


def unaddressed(guide: Guide, boxes: Mapping[str, str]) -> int:
    """How many letters `address_letters` would make or send to another mailbox."""
    before = {row.municipality: row for row in guide.letters.all()}
    return sum(
        (row := before.get(code)) is None or (row.email.casefold() != email.casefold() and not _left(row)) for code, email in boxes.items()
    )


def _left(letter: Letter) -> bool:
    """Whether a letter left, or may have, and did not come back."""
    return letter.state == Letter.State.SENDING or (letter.state == Letter.State.SENT and not letter.bounced_at)


@transaction.atomic
def send_again(guide: Guide, *, by: str, now: datetime) -> int:
    """Let the letters that were cut off, of which nobody knows, leave again: a person says so. How many they are."""
    count = cut_off(guide, now).update(state=Letter.State.WAITING)
    note(by, "guide_letters_again", f"guide:{guide.pk}", now=now, letters=count)
    return count


@transaction.atomic
def take_bounces(guide: Guide, bounces: Sequence[Bounce], *, by: str, now: datetime) -> tuple[int, tuple[str, ...]]:
    """Note which letters did not arrive: how many are new, and addresses to which no letter of this guide went."""
    rows = list(guide.letters.exclude(state=Letter.State.WAITING))
    by_id = {row.message_id: row for row in rows if row.message_id}
    by_box: dict[str, list[Letter]] = {}
    for row in rows:
        by_box.setdefault(row.email.casefold(), []).append(row)
    count, strange = 0, []
    for bounce in bounces:
        found = [by_id[bounce.message_id]] if bounce.message_id in by_id else by_box.get(bounce.address, [])
        if not found:
            strange.append(bounce.address)
        new = Letter.objects.filter(pk__in=[row.pk for row in found], bounced_at=None)
        count += new.update(bounced_at=now, why=bounce.why[:300], state=Letter.State.SENT)
    note(by, "guide_bounces_taken", f"guide:{guide.pk}", now=now, bounced=count, strange=len(strange))
    return count, tuple(dict.fromkeys(strange))


@transaction.atomic
def take_deliveries(guide: Guide, handed: Sequence[Handed], proof: Proof, *, by: str, now: datetime) -> tuple[int, int]:
    """Keep the copies on paper: how many deliveries are new, and how many were known and stay as they were."""
    if late := sorted({one.on for one in handed if one.on > timezone.localdate(now)}):
        raise Refused(f"Hay entregas con fecha que todavía no llega: {', '.join(f'{day:%d/%m/%Y}' for day in late)}. Corríjalas.")
    known = set(guide.deliveries.values_list("municipality", "on"))
    new = [
        Delivery(guide=guide, municipality=one.municipality, on=one.on, copies=one.copies, received_by=one.received_by, proof=proof)
        for one in handed
        if (one.municipality, one.on) not in known
    ]
    Delivery.objects.bulk_create(new, ignore_conflicts=True)
    note(by, "guide_deliveries_taken", f"guide:{guide.pk}", now=now, new=len(new), known=len(handed) - len(new), proof=proof.sha256)
    return len(new), len(handed) - len(new)


def cut_off(guide: Guide, now: datetime):  # type: ignore[no-untyped-def]  # a QuerySet of letters
    """The letters that began to leave and of which nobody knows whether they did."""
    return guide.letters.filter(state=Letter.State.SENDING, begun_at__lt=now - CUT_OFF)


def link_of(letter: Letter) -> str:
    """What a town's own link ends with. Nobody guesses it, and nothing more is kept of it."""
    return f"{letter.pk}-{_seal(letter.pk)}"


def opened(link: str, now: datetime, *, noted: bool = True) -> Letter | None:
    """The letter whose link was followed, None for no such link. The first time is noted."""
    number, _, seal = link.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 12 and constant_time_compare(seal, _seal(int(number)))):
        return None
    letter = Letter.objects.select_related("guide__file").filter(pk=int(number)).first()
    if letter and noted:
        Letter.objects.filter(pk=letter.pk, opened_at=None).update(opened_at=now)
    return letter


def figures(guide: Guide) -> Figures:
    """The dissemination in numbers."""
    letters, states = list(guide.letters.all()), Letter.State
    bounced = sum(row.bounced_at is not None for row in letters)
    return Figures(
        letters=len(letters),
        waiting=sum(row.state == states.WAITING for row in letters),
        sent=sum(row.state == states.SENT for row in letters),
        bounced=bounced,
        refused=sum(row.state == states.REFUSED for row in letters),
        unknown=sum(row.state == states.SENDING for row in letters),
        opened=sum(row.opened_at is not None for row in letters),
        towns=guide.deliveries.values("municipality").distinct().count(),
        copies=sum(guide.deliveries.values_list("copies", flat=True)),
    )


def _seal(number: int) -> str:
    return salted_hmac("rollout.guide", str(number), algorithm="sha256").hexdigest()[:40]
