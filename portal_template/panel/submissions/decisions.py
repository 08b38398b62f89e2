"""What may be decided about a submission, and by whom. Each decision is one transaction and one entry of the journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from portal_template.accounts.access import Act, may
from portal_template.panel.models import Submission, SubmissionState
from portal_template.panel.submissions import storage
from portal_template.panel.submissions.flow import Look, Step, judged_again
from portal_template.panel.submissions.policy import two_persons
from portal_template.registers import journal
from portal_template.registers.board import newest_version
from portal_template.registers.incoming.documents import kept_aside
from portal_template.registers.publish import PublishRefused, publish


class Refused(Exception):
    """It cannot be decided now; the message says why and what to do. Nothing changed."""


def is_author(user: Any, submission: Submission) -> bool:
    """Whether an account is the one that prepares it."""
    return submission.created_by_id is not None and submission.created_by_id == user.pk


def may_change(user: Any, submission: Submission) -> bool:
    """Whether an account may change it now: its author, while it is open."""
    return is_author(user, submission) and SubmissionState(submission.state).open and submission.forgotten_at is None


def may_see(user: Any, submission: Submission) -> bool:
    """Its author, and whoever may publish."""
    return is_author(user, submission) or may(user, Act.PUBLISH)


def may_publish(user: Any, submission: Submission) -> bool:
    """Whoever may publish, but not their own where two persons are asked for; others' only once they were sent."""
    if not may(user, Act.PUBLISH):
        return False
    if is_author(user, submission):
        return SubmissionState(submission.state).open and not two_persons()
    return submission.state == SubmissionState.WAITING


def may_take_over(user: Any, submission: Submission) -> bool:
    """Whoever may publish may go on with what somebody else left open."""
    left = SubmissionState(submission.state).open and submission.forgotten_at is None
    return left and not is_author(user, submission) and may(user, Act.PUBLISH)


def send(look: Look, user: Any, now: datetime) -> None:
    """Ask a second person to approve."""
    _ready(look)
    with transaction.atomic():
        submission = _fresh(look)
        if not may_change(user, submission):
            raise Refused("Este envío ya no se puede cambiar. Vea cómo quedó.")
        submission.state, submission.sent_at, submission.note = SubmissionState.WAITING, now, ""
        _keep(submission, user, "send", now)


def take_back(submission: Submission, user: Any, now: datetime) -> None:
    """Its author wants to change it before anybody approved it."""
    with transaction.atomic():
        submission = Submission.objects.get(pk=submission.pk)
        if not is_author(user, submission) or submission.state != SubmissionState.WAITING:
            raise Refused("Ya no está esperando aprobación. Vea cómo quedó.")
        submission.state = SubmissionState.JUDGED
        _keep(submission, user, "take_back", now)


def give_back(submission: Submission, user: Any, note: str, now: datetime) -> None:
    """Return it to its author with a note."""
    with transaction.atomic():
        submission = Submission.objects.get(pk=submission.pk)
        if not may(user, Act.PUBLISH) or is_author(user, submission) or submission.state != SubmissionState.WAITING:
            raise Refused("Este envío ya no espera su aprobación. Vea cómo quedó.")
        submission.state, submission.note = SubmissionState.RETURNED, note
        submission.decided_at, submission.decided_by = now, user.get_username()
        _keep(submission, user, "return", now)


def take_over(submission: Submission, user: Any, now: datetime) -> None:
    """Go on with what somebody else left open: from now on it is this account's, with what follows for who may approve it."""
    with transaction.atomic():
        submission = Submission.objects.get(pk=submission.pk)
        if not may_take_over(user, submission):
            raise Refused("Este envío ya no se puede tomar. Vea cómo quedó.")
        before = submission.username
        submission.created_by, submission.username = user, user.get_username()
        _keep(submission, user, "take_over", now, author=before)


def discard(submission: Submission, user: Any, now: datetime) -> None:
    """Give it up: its files are destroyed now."""
    with transaction.atomic():
        submission = Submission.objects.get(pk=submission.pk)
        if not (may_change(user, submission) or may_take_over(user, submission)):
            raise Refused("Este envío ya no se puede descartar. Vea cómo quedó.")
        submission.state = SubmissionState.DISCARDED
        _keep(submission, user, "discard", now)
    storage.empty(submission, now)


def approve(look: Look, user: Any, now: datetime) -> tuple[int, bool]:
    """Publish what was seen: its version, and whether this call was the one that published it. Twice the same publishes once."""
    if look.submission.state == SubmissionState.PUBLISHED:
        return look.submission.result_version or 0, False
    with kept_aside(settings.PORTAL.uploads.parent) as read:
        return _publish(judged_again(look, user, read), user, now)


def _publish(look: Look, user: Any, now: datetime) -> tuple[int, bool]:
    _ready(look)
    assert look.draft is not None
    with transaction.atomic():
        submission = Submission.objects.get(pk=look.submission.pk)
        if submission.state == SubmissionState.PUBLISHED:
            return submission.result_version or 0, False
        submission = _fresh(look)
        if not may_publish(user, submission):
            raise Refused("Su cuenta no puede publicar este envío: lo aprueba otra persona.")
        try:
            (done,) = publish(
                [look.draft], files=settings.PORTAL.files, law_version=look.place.law.version, actor=user.get_username(), now=now
            )
        except PublishRefused as error:
            raise Refused(" ".join(error.problems)) from None
        author, submission.state, submission.result_version = submission.username, SubmissionState.PUBLISHED, done.version
        submission.decided_at, submission.decided_by = now, user.get_username()
        _keep(submission, user, "approve", now, version=done.version, author=author, explained=sorted(submission.doubts))
    return done.version, done.changed


def _ready(look: Look) -> None:
    if look.step is not Step.PREVIEW or look.draft is None:
        raise Refused("Todavía falta algo antes de publicar. Vea lo que se pide.")


def _fresh(look: Look) -> Submission:
    """The submission as it is under the writer's lock, if it is still what was judged."""
    submission = Submission.objects.get(pk=look.submission.pk)
    if submission.revision != look.submission.revision or submission.state != look.submission.state:
        raise Refused("El envío cambió mientras lo veía. Revise la vista previa otra vez.")
    if newest_version(submission.part, submission.period) != look.place.cell.version:
        raise Refused(
            "Mientras tanto se publicó otra versión de este periodo. Revise la vista previa otra vez: ahora sería una corrección."
        )
    return submission


def _keep(submission: Submission, user: Any, action: str, now: datetime, version: int | None = None, **detail: Any) -> None:
    submission.changed_at = now
    submission.save()
    journal.write(user, action, part=submission.part, period=submission.period, version=version, at=now, submission=submission.pk, **detail)
