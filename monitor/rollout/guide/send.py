"""Letting the guide's letters leave: each is claimed before it goes, so no town gets two, whoever sends and whenever a run is killed."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.utils import DNS_NAME

from monitor.journal.keep import note
from monitor.rollout.guide.keep import link_of
from monitor.rollout.guide.models import Guide, Letter
from monitor.rollout.keep import Refused


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """What one run did. `stopped` is why it ended before its letters did; empty where it did not."""

    sent: int
    refused: int
    left: int
    stopped: str


def send(guide: Guide, names: Mapping[str, str], *, base: str, by: str, now: Callable[[], datetime], most: int | None = None) -> Run:
    """Send the letters that wait, at most so many. A server that is away stops the run and loses nothing: repeated, it goes on."""
    if guide.approved_on is None:
        raise Refused("La guía todavía no está aprobada. Guarde primero el acta de su aprobación.")
    if not base:
        raise Refused("El monitor no sabe su propia dirección y las cartas llevan un enlace. Póngala en MONITOR_ADDRESS.")
    waiting = guide.letters.filter(state=Letter.State.WAITING)
    sent, refused, stopped = 0, 0, ""
    connection = get_connection()
    for letter in list(waiting[:most]):
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as error:
            stopped = _said(error)
            break
        state, why = _send(letter, names.get(letter.municipality, letter.municipality), base, connection, now)
        sent, refused = sent + (state == Letter.State.SENT), refused + (state == Letter.State.REFUSED)
        if state in (Letter.State.WAITING, Letter.State.SENDING):
            stopped = why
            break
    connection.close()
    if sent or refused:
        note(by, "guide_letters_sent", f"guide:{guide.pk}", now=now(), sent=sent, refused=refused)
    return Run(sent=sent, refused=refused, left=waiting.count(), stopped=stopped)


def _send(letter: Letter, name: str, base: str, connection: object, now: Callable[[], datetime]) -> tuple[str, str]:
    """One letter: where it is afterwards, and what the server said. Another run may have claimed it first: then it is theirs."""
    message_id = f"<guia-{letter.pk}-{int(now().timestamp())}@{_host(base)}>"
    mine = Letter.objects.filter(pk=letter.pk, state=Letter.State.WAITING)
    if not mine.update(state=Letter.State.SENDING, begun_at=now(), message_id=message_id, why=""):
        return "", ""
    row = Letter.objects.filter(pk=letter.pk)
    try:
        _message(letter, name, base, message_id, connection).send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
        state = Letter.State.REFUSED if _code(error) >= 500 else Letter.State.WAITING
        row.update(state=state, why=_said(error))
        return state, _said(error)
    except (OSError, smtplib.SMTPException) as error:  # the line went dead in the middle: nobody knows whether it left
        row.update(why=_said(error))
        return Letter.State.SENDING, _said(error)
    row.update(state=Letter.State.SENT, sent_at=now())
    return Letter.State.SENT, ""


def _message(letter: Letter, name: str, base: str, message_id: str, connection: object) -> EmailMessage:
    values = {"[municipio]": name, "[enlace]": f"{base}/implementacion/guia/{link_of(letter)}/"}
    subject, text = letter.guide.subject, letter.guide.letter
    for place, value in values.items():
        subject, text = subject.replace(place, value), text.replace(place, value)
    headers = {"Message-ID": message_id, "Auto-Submitted": "auto-generated"}
    return EmailMessage(" ".join(subject.split()), text, None, [letter.email], headers=headers, connection=connection)


def _code(error: smtplib.SMTPException) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return min(code for code, _ in error.recipients.values())
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {text.decode(errors='replace')}" for code, text in error.recipients.values())[:300]
    return " ".join(str(error).split())[:300] or type(error).__name__


def _host(base: str) -> str:
    return base.split("://", 1)[-1].split("/")[0].split(":")[0] or str(DNS_NAME) or settings.PUBLISHER
