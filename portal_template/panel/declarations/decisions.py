"""What becomes of a statement: published now, or kept until a second person decides. The only writers of `Declaration`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from checklists.model import Checklist
from portal_template.accounts.access import Act, may
from portal_template.pages import words
from portal_template.panel.declarations.statement import Statement
from portal_template.panel.models import Declaration, SubmissionState
from portal_template.panel.submissions.policy import must_ask
from portal_template.registers import journal
from portal_template.registers.board import newest_version
from portal_template.registers.publish import Draft, PublishRefused, publish

CHANGED = "Mientras tanto se publicó otra cosa en {period}. Revise de nuevo; no se publicó nada."
LATE = "Esta declaración ya se decidió. Vea cómo quedó."


class Refused(Exception):
    """It cannot be decided now; the message says why. Nothing changed."""


def now_or_asked(
    statement: Statement, drafts: Sequence[Draft], seen: Mapping[str, int], law: Checklist, user: Any, now: datetime
) -> Declaration | None:
    """Publish it, or keep it for a second person where this account must ask one; what was kept."""
    if not must_ask(user):
        with transaction.atomic():
            _publish(drafts, seen, law, user, now)
        return None
    with transaction.atomic():
        kept = Declaration.objects.create(
            part=statement.part.code, seen=dict(seen), kind=statement.kind, text=statement.text, legal_basis=statement.legal_basis,
            created_by=user, username=user.get_username(), created_at=now,
        )  # fmt: skip
        _tell(kept, user, "send", now)
    return kept


def may_decide(user: Any, declaration: Declaration) -> bool:
    """Whoever may publish, but not their own."""
    return declaration.state == SubmissionState.WAITING and may(user, Act.PUBLISH) and declaration.created_by_id != user.pk


def may_discard(user: Any, declaration: Declaration) -> bool:
    """Its author, until it is published."""
    return declaration.created_by_id == user.pk and declaration.state in (SubmissionState.WAITING, SubmissionState.RETURNED)


def approve(declaration: Declaration, drafts: Sequence[Draft], law: Checklist, user: Any, now: datetime) -> None:
    """Publish what another wrote."""
    with transaction.atomic():
        fresh = _fresh(declaration, user)
        _publish(drafts, fresh.seen, law, user, now)
        _decide(fresh, SubmissionState.PUBLISHED, user, "approve", now)


def give_back(declaration: Declaration, user: Any, note: str, now: datetime) -> None:
    """Return it to its author with a note."""
    with transaction.atomic():
        fresh = _fresh(declaration, user)
        fresh.note = note
        _decide(fresh, SubmissionState.RETURNED, user, "return", now)


def discard(declaration: Declaration, user: Any, now: datetime) -> None:
    """Give it up."""
    with transaction.atomic():
        fresh = Declaration.objects.get(pk=declaration.pk)
        if not may_discard(user, fresh):
            raise Refused(LATE)
        _decide(fresh, SubmissionState.DISCARDED, user, "discard", now)


def _fresh(declaration: Declaration, user: Any) -> Declaration:
    fresh = Declaration.objects.get(pk=declaration.pk)
    if not may_decide(user, fresh):
        raise Refused(LATE)
    return fresh


def _publish(drafts: Sequence[Draft], seen: Mapping[str, int], law: Checklist, user: Any, now: datetime) -> None:
    for draft in drafts:
        if newest_version(draft.part.code, draft.period) != seen[draft.period]:
            raise Refused(CHANGED.format(period=words.period(draft.period)))
    try:
        publish(drafts, files=settings.PORTAL.files, law_version=law.version, actor=user.get_username(), now=now)
    except PublishRefused as error:
        raise Refused(" ".join(error.problems)) from None


def _decide(declaration: Declaration, state: SubmissionState, user: Any, action: str, now: datetime) -> None:
    declaration.state, declaration.decided_at, declaration.decided_by = state, now, user.get_username()
    declaration.save()
    _tell(declaration, user, action, now)


def _tell(declaration: Declaration, user: Any, action: str, now: datetime) -> None:
    periods = list(declaration.seen)
    journal.write(
        user, action, part=declaration.part, period=periods[0] if len(periods) == 1 else "", at=now,
        declaration=declaration.pk, periods=periods, kind=declaration.kind,
    )  # fmt: skip
