"""The municipality's turn: it is told its preliminary result by a personal link, and answers item by item before the day. No account."""

from __future__ import annotations

import hashlib
import re
import secrets
import smtplib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Sum
from django.template.loader import render_to_string
from django.utils import timezone

from checklists.finding import Finding, Outcome
from checklists.model import Checklist, Criterion, Obligation
from monitor.archive.models import Portal
from monitor.item import addresses_in
from monitor.journal.keep import note
from monitor.journal.models import Entry
from monitor.supervision.attached import PAPERS, NotTaken, digests, keep_files
from monitor.supervision.boxes import portals_of
from monitor.supervision.by_hand_keep import hands_of
from monitor.supervision.crawls import standing_of
from monitor.supervision.keep import Refused, decisions_of
from monitor.supervision.mended import addresses_of, part_of
from monitor.supervision.models import Answer, Attachment, FindingAgain, Notice, Round
from monitor.supervision.score import NOBODY, Result, result
from monitor.supervision.stage import State

_LINE = re.compile(r"^\s*(\d{3,4})[\s,;]+(\S+@\S+?)[\s,;]*$")
TOLD = frozenset({Outcome.MISSING, Outcome.PARTIAL, Outcome.UNKNOWN})
LONGEST, LONGEST_LINK, MOST = 1000, 500, 20  # characters of an answer and of an address; answers to one question
MOST_BYTES = 200_000_000  # of all files that one link may bring


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A question that a municipality may answer, with what would mend it and what it answered before."""

    obligation: Obligation
    criterion: Criterion
    finding: Finding
    answers: tuple[Answer, ...]
    again: FindingAgain | None = None  # what the machine proposes since one of them was seen again


def mailboxes(text: str) -> Mapping[str, str]:
    """Lines of a town's code and a mailbox. Refused, naming the lines, where one is not so."""
    found, wrong = {}, []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        match = _LINE.match(line)
        try:
            validate_email(match.group(2) if match else "")
        except Exception:
            wrong.append(str(number))
            continue
        if match:
            found[match.group(1).zfill(4)] = match.group(2)
    if wrong:
        told = ", ".join(wrong)
        raise Refused(
            f"No se entienden las líneas {told}. Escriba en cada una el código del municipio y un correo: 0101 uip@ejemplo.gob.gt"
        )
    return found


def notify(given: Round, boxes: Mapping[str, str], due_on: date, *, base: str, by: str, now: datetime) -> tuple[int, list[str]]:
    """Send each municipality its preliminary result, by a link of its own. How many letters left, and which did not, with why.

    Kept before they are sent: a mail server that fails loses nobody, and the letter can be sent again.
    """
    if State(given.state) not in (State.PRELIMINARY, State.REPLY_OPEN):
        raise Refused("Primero pase la supervisión a «resultado preliminar».")
    if due_on <= timezone.localdate(now):
        raise Refused("El último día para responder debe ser después de hoy.")
    by_code = portals_of(given)
    if unknown := sorted(boxes.keys() - by_code.keys()):
        raise Refused(f"Estos municipios no tienen resultado en esta supervisión: {', '.join(unknown)}. Quítelos de la lista.")
    sent, failed = 0, []
    for code, email in boxes.items():
        secret = secrets.token_urlsafe(24)
        with transaction.atomic():
            notice = Notice.objects.create(round=given, portal=by_code[code], email=email, key=key_of(secret), due_on=due_on)
            note(
                by,
                "municipality_notified",
                f"round:{given.slug} portal:{notice.portal_id}",
                now=now,
                email=email,
                due_on=due_on.isoformat(),
            )
        if why := _send(notice, f"{base}/respuesta/{secret}/"):
            failed.append(f"{code} {email}: {why}")
        else:
            Notice.objects.filter(pk=notice.pk).update(sent_at=now)
            sent += 1
    return sent, failed


def _send(notice: Notice, link: str) -> str:
    context = {"notice": notice, "link": link, "publisher": settings.PUBLISHER}
    try:
        send_mail(
            f"Resultado preliminar de {' '.join(notice.portal.name.split())}: puede responder hasta el {notice.due_on:%d/%m/%Y}",
            render_to_string("supervision/letter.txt", context),
            None,
            [notice.email],
        )
    except (OSError, smtplib.SMTPException) as error:
        why = str(error)[:200] or type(error).__name__
        Notice.objects.filter(pk=notice.pk).update(failed=why)
        return why
    return ""


def key_of(secret: str) -> str:
    """What is kept of a link: nobody who reads the database can open it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def opened(secret: str, now: datetime) -> Notice | None:
    """The notice that a link opens, None for no such link. The first time is noted, in the journal too."""
    notice = Notice.objects.select_related("round", "portal").filter(key=key_of(secret)).first()
    if notice and notice.opened_at is None:
        with transaction.atomic():
            if Notice.objects.filter(pk=notice.pk, opened_at=None).update(opened_at=now):
                about = f"round:{notice.round.slug} portal:{notice.portal_id}"
                note(f"municipalidad {notice.portal.municipality}", "notice_opened", about, now=now, notice=notice.pk)
    return notice


def result_of(notice: Notice, checklist: Checklist) -> Result:
    """The preliminary result that a notice is about, with what was decided so far."""
    standing = standing_of(notice.round, notice.portal_id)
    assert standing is not None, "a notice is of a portal of its round"
    said = decisions_of(notice.round, notice.portal_id).get(notice.portal_id, [])
    hand = hands_of(notice.round, notice.portal_id).get(notice.portal_id, NOBODY)
    return result(standing, checklist, said, two_persons=notice.round.two_persons, hand=hand)


def counted(found: Result, checklist: Checklist) -> frozenset[str]:
    """The questions that count in a municipality's result, met or not: of each it may say something."""
    return frozenset(finding.criterion for finding in found.findings) & frozenset(
        criterion.code for obligation in checklist.obligations for criterion in obligation.criteria if criterion.scores
    )


def items(
    found: Result, checklist: Checklist, answers: Iterable[Answer], again: Mapping[str, FindingAgain] | None = None
) -> tuple[Item, ...]:
    """What a municipality may answer: every question that is not met, in the law's order."""
    by_criterion: dict[str, list[Answer]] = {}
    for one in answers:
        by_criterion.setdefault(one.criterion, []).append(one)
    findings = {finding.criterion: finding for finding in found.findings}
    return tuple(
        Item(
            obligation=obligation,
            criterion=criterion,
            finding=findings[criterion.code],
            answers=tuple(by_criterion.get(criterion.code, ())),
            again=(again or {}).get(criterion.code),
        )
        for obligation in checklist.obligations
        for criterion in obligation.criteria
        if criterion.scores and criterion.code in findings and (findings[criterion.code].outcome in TOLD or criterion.code in by_criterion)
    )


@transaction.atomic
def answer(
    notice: Notice,
    criterion: str,
    text: str,
    link: str,
    files: Sequence[File[Any]] = (),
    *,
    asked: Collection[str],
    checklist: Checklist,
    today: date,
    now: datetime,
) -> Answer:
    """Keep what a municipality says of one of the questions that count in its result, with the addresses where it is seen again. Refused
    after the day, or where nothing was said.
    """
    if State(Round.objects.get(pk=notice.round_id).state) is not State.REPLY_OPEN:
        raise Refused("El plazo para responder no está abierto.")
    if today > notice.due_on:
        raise Refused(f"El plazo para responder terminó el {notice.due_on:%d/%m/%Y}. Si lo necesita, pida a quien supervisa que lo amplíe.")
    text = text.strip()
    place, standing = part_of(checklist, criterion), standing_of(notice.round, notice.portal_id)
    if criterion not in asked or place is None or standing is None:
        raise Refused("Esa pregunta no es de este resultado. Actualice la página y responda otra vez.")
    if notice.answers.filter(criterion=criterion).count() >= MOST:
        raise Refused(f"A esta pregunta ya respondió {MOST} veces, y todo quedó guardado. Si falta algo, escriba a quien supervisa.")
    if len(text) > LONGEST or len(link) > LONGEST_LINK:
        raise Refused(f"Es muy largo. Abrevie la respuesta a {LONGEST} letras y la dirección a {LONGEST_LINK}.")
    held = Attachment.objects.filter(answers__notice=notice).aggregate(all=Sum("size"))["all"] or 0
    if files and held + sum(file.size or 0 for file in files) > MOST_BYTES:
        raise Refused("Sus archivos ya llenan lo que se guarda de cada municipio. Publíquelos en su portal y pegue aquí la dirección.")
    if not text and not link and not files:
        raise Refused("Escriba una respuesta, pegue la dirección donde está publicado, o adjunte un archivo.")
    if link and (not link.startswith(("http://", "https://")) or not addresses_in([link])):
        raise Refused("La dirección comienza con https:// o http://. Cópiela de la barra de su navegador.")
    by = f"municipalidad {notice.portal.municipality}"
    try:
        attached = keep_files(files, PAPERS, by=by, now=now)
    except NotTaken as error:
        raise Refused(str(error)) from error
    where = list(addresses_of(link, standing, place[1])) if standing.crawl else []  # without a crawl there is nothing to judge it beside
    kept = Answer.objects.create(notice=notice, criterion=criterion, text=text, link=link, addresses=where, at=now)
    kept.attachments.set(attached)
    about = f"round:{notice.round.slug} portal:{notice.portal_id} {criterion}"
    note(by, "answered", about[:200], now=now, text=kept.text, link=kept.link, **({"files": digests(attached)} if attached else {}))
    return kept


@transaction.atomic
def extend(notice: Notice, due_on: date, reason: str, *, by: str, now: datetime) -> None:
    """Give a municipality more days, with the reason."""
    if due_on <= notice.due_on:
        raise Refused("Una prórroga va a un día después del que ya tiene.")
    if len(reason.strip()) < 10:
        raise Refused("Escriba el motivo de la prórroga en una frase.")
    about = f"round:{notice.round.slug} portal:{notice.portal_id}"
    note(by, "extended", about, now=now, before=notice.due_on.isoformat(), after=due_on.isoformat(), reason=reason.strip())
    Notice.objects.filter(pk=notice.pk).update(due_on=due_on)


@dataclass(frozen=True, kw_only=True, slots=True)
class Extension:
    """Days that were given to a municipality: who gave them, when, from which day to which, and why."""

    portal: Portal
    by: str
    at: datetime
    before: date
    after: date
    reason: str


def extensions_of(given: Round) -> tuple[Extension, ...]:
    """The days that were given in a round, as the journal tells them, the newest first."""
    portals = {f"round:{given.slug} portal:{one.pk}": one for one in given.portals.all()}
    rows = Entry.objects.filter(act="extended", about__startswith=f"round:{given.slug} portal:").order_by("-number")
    return tuple(
        Extension(
            portal=portals[row.about],
            by=row.actor,
            at=row.at,
            before=date.fromisoformat(row.detail["before"]),
            after=date.fromisoformat(row.detail["after"]),
            reason=row.detail["reason"],
        )
        for row in rows
        if row.about in portals
    )


def answers_of(given: Round, portal: int) -> Mapping[str, tuple[Answer, ...]]:
    """What a municipality answered in a round, by criterion, in the order it came."""
    found: dict[str, list[Answer]] = {}
    rows = Answer.objects.filter(notice__round=given, notice__portal=portal).select_related("seen").prefetch_related("attachments")
    for one in rows.order_by("pk"):
        found.setdefault(one.criterion, []).append(one)
    return {criterion: tuple(made) for criterion, made in found.items()}
