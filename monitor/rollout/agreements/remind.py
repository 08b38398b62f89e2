"""Which agreements end soon or have ended without another, and one letter for each such matter: twice run, it writes once."""

from __future__ import annotations

import smtplib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from monitor.rollout.agreements.models import Agreement, Reminder
from monitor.rollout.models import Owner

BEFORE = (60, 30, 7)  # days before the last one on which somebody is told
STALLED = timedelta(hours=1)  # a letter that was begun so long ago and never left is written again


@dataclass(frozen=True, kw_only=True, slots=True)
class Matter:
    """An agreement's end that somebody must see to. `left` are the days to its last one, negative once it has passed."""

    key: str
    agreement: Agreement
    left: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Letters:
    """What a run did: letters that left, those that did not with why, and matters that nobody can be written to about."""

    sent: tuple[Matter, ...]
    failed: tuple[tuple[Matter, str], ...]
    nobody: tuple[Matter, ...]


def matters(codes: Iterable[str], today: date) -> tuple[Matter, ...]:
    """The ends that are near or past, the nearest first: one for each town, of the agreement that binds it longest."""
    newest: dict[str, Agreement] = {}
    for row in Agreement.objects.filter(municipality__in=list(codes)).exclude(signed_on=None).order_by("valid_until", "pk"):
        newest[row.municipality] = row
    found = []
    for row in newest.values():
        left = (row.valid_until - today).days
        if reached := [days for days in BEFORE if left <= days]:
            key = f"agreement:{row.pk}:{'ended' if left < 0 else min(reached)}"
            found.append(Matter(key=key, agreement=row, left=left))
    return tuple(sorted(found, key=lambda matter: (matter.left, matter.agreement.municipality)))


def remind(due: Sequence[Matter], names: Mapping[str, str], *, now: datetime) -> Letters:
    """Write about each matter that nobody was written to about: to who goes with the town, or else to the office's mailbox."""
    boxes = dict(Owner.objects.exclude(email="").values_list("municipality", "email"))
    sent, failed, nobody = [], [], []
    for matter in due:
        code = matter.agreement.municipality
        to = boxes.get(code) or settings.ROLLOUT_MAILBOX
        if not to:
            nobody.append(matter)
        elif _claim(matter, to, now):
            if why := _send(matter, to, names.get(code, code)):
                Reminder.objects.filter(matter=matter.key).update(failed=why)
                failed.append((matter, why))
            else:
                Reminder.objects.filter(matter=matter.key).update(sent_at=now, failed="")
                sent.append(matter)
    return Letters(sent=tuple(sent), failed=tuple(failed), nobody=tuple(nobody))


@transaction.atomic
def _claim(matter: Matter, to: str, now: datetime) -> bool:
    """Whether this run writes the letter: nobody did, it failed, or whoever began it ended in the middle."""
    row, new = Reminder.objects.select_for_update().get_or_create(matter=matter.key, defaults={"to": to, "begun_at": now})
    if not new:
        if row.sent_at or not (row.failed or now - row.begun_at > STALLED):
            return False
        row.to, row.begun_at, row.failed = to, now, ""
        row.save(update_fields=["to", "begun_at", "failed"])
    return True


def _send(matter: Matter, to: str, name: str) -> str:
    context = {"matter": matter, "name": name, "address": f"{settings.ADDRESS}/implementacion/convenios/"}
    subject = f"El convenio con {name} {'venció' if matter.left < 0 else 'vence'} el {matter.agreement.valid_until:%d/%m/%Y}"
    try:
        send_mail(subject, render_to_string("rollout/letters/agreement.txt", context), None, [to])
    except (OSError, smtplib.SMTPException) as error:
        return str(error)[:200] or type(error).__name__
    return ""
