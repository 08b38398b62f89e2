"""Letters through a mail server that may refuse one address, refuse everything, or never answer.

What a letter is about is claimed first, in a transaction of its own, and noted as sent when the server has taken it: nobody is reminded
twice, two orders at once do not write to the same person, and no lock is held while a server thinks. A letter that did not leave gives
its claim back.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from portal_template.instance import MailServer
from portal_template.panel.models import Reminder
from portal_template.panel.reminders.due import Item
from portal_template.panel.reminders.people import Person
from portal_template.registers import journal

TIMEOUT = 15  # seconds that a server may think
ABANDONED = timedelta(hours=1)  # a claim without a letter: whoever made it was killed
KEPT = timedelta(days=400)

Compose = Callable[[Person, tuple[Item, ...]], EmailMessage]


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """What a letter is about, and the rows that keep others from writing it too."""

    items: tuple[Item, ...]
    keys: tuple[int, ...]


@dataclass(kw_only=True, slots=True)
class Sent:
    """What became of a day's letters. `failed` says who was not written to and why; `stopped`, why nobody else was tried."""

    letters: int = 0
    reminders: int = 0
    failed: list[str] = field(default_factory=list)
    stopped: str = ""


def send(people: Iterable[Person], items: tuple[Item, ...], *, server: MailServer, compose: Compose, timeout: float = TIMEOUT) -> Sent:
    """Write to each person of what they have not been reminded of. Never raises for a server's faults: they are in the answer."""
    Reminder.objects.filter(sent_at__lt=timezone.now() - KEPT).delete()
    sent = Sent()
    line = _connection(server, timeout)
    try:
        for person in people:
            mine = claim(person, items, timezone.now())
            if mine.items:
                _one(person, mine, line, compose, server, sent)
            if sent.stopped:
                break
    finally:
        line.close()
    if sent.stopped or sent.failed:
        journal.write(journal.SYSTEM, "mail_failed", items=len(sent.failed) + bool(sent.stopped))
    return sent


def _one(person: Person, mine: Claim, line: BaseEmailBackend, compose: Compose, server: MailServer, sent: Sent) -> None:
    """One letter; `stopped` is set where the server is not worth trying again."""
    gone = False
    try:
        line.send_messages([compose(person, mine.items)])
        gone = True
    except smtplib.SMTPRecipientsRefused:
        sent.failed.append(
            f"{person.email}: el servidor de correo dice que esa dirección no existe o no recibe. Corríjala en Cuentas o en Ajustes."
        )
    except (smtplib.SMTPException, OSError) as error:
        sent.stopped = _why(error, server)
    finally:  # whatever happens, what did not leave is free again
        if not gone:
            Reminder.objects.filter(pk__in=mine.keys).delete()
    if gone:
        Reminder.objects.filter(pk__in=mine.keys).update(sent_at=timezone.now())
        journal.write(journal.SYSTEM, "reminder_sent", items=len(mine.items), to="quien publica" if person.officer else "jefatura")
        sent.letters += 1
        sent.reminders += len(mine.items)


@transaction.atomic
def claim(person: Person, items: tuple[Item, ...], now: datetime) -> Claim:
    """What this person is to be told now: what nobody has told them, nor is telling them at this moment."""
    concerned = person.concerned(items)
    before = Reminder.objects.filter(email=person.email, part__in={item.cell.part.code for item in concerned})
    before.filter(sent_at=None, claimed_at__lt=now - ABANDONED).delete()
    told = set(before.values_list("part", "period", "stage"))
    new = tuple(item for item in concerned if item.key not in told)
    made = Reminder.objects.bulk_create(
        Reminder(email=person.email, part=part, period=period, stage=stage, claimed_at=now)
        for part, period, stage in (item.key for item in new)
    )
    return Claim(items=new, keys=tuple(reminder.pk for reminder in made))


def _connection(server: MailServer, timeout: float) -> BaseEmailBackend:
    return get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=server.host,
        port=server.port,
        username=server.user,
        password=server.password,
        use_tls=server.security == "starttls",
        use_ssl=server.security == "tls",
        timeout=timeout,
    )


def _why(error: Exception, server: MailServer) -> str:
    where = f"el servidor de correo {server.host}:{server.port}"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"{where} no acepta la cuenta o la contraseña. Revise EMAIL_USER y EMAIL_PASSWORD en portal.env."
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return f"{where} no contesta. Revise EMAIL_HOST, EMAIL_PORT y EMAIL_SECURITY en portal.env, o espere a que vuelva."
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error.decode(errors="replace") if isinstance(error.smtp_error, bytes) else str(error.smtp_error)
        return f"{where} rechazó el correo: {error.smtp_code} {said}. Revise EMAIL_FROM y la cuenta en portal.env."
    return f"no se pudo hablar con {where}: {error}. Revise EMAIL_HOST, EMAIL_PORT y EMAIL_SECURITY en portal.env."
