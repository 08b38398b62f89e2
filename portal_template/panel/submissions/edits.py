"""What its author changes in a submission: files, titles, texts, answers. Every change raises its revision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F

from portal_template.panel.models import Submission, SubmissionFile, SubmissionState
from portal_template.panel.submissions import papers, policy, storage
from portal_template.panel.submissions.places import Place
from portal_template.panel.submissions.receiving import ReceivedFile
from portal_template.registers import journal
from portal_template.registers.incoming.documents import KINDS, DocumentRefused
from portal_template.registers.models import EditionForm


def begin(place: Place, form: EditionForm, user: Any, now: datetime, text: str = "", reason: str = "") -> Submission:
    """A new submission for a cell; what is kept no longer goes now."""
    storage.forget(now, policy.days_kept())
    submission = Submission.objects.create(
        part=place.part.code, period=place.period, form=form, created_by=user, username=user.get_username(), created_at=now, changed_at=now,
        text=text, reason=reason,
    )  # fmt: skip
    _tell(submission, user, "begin", now)
    return submission


def put_table(submission: Submission, received: ReceivedFile, user: Any, now: datetime) -> None:
    """Put a table in the place of the one before, if there was one; what was answered about the other is no answer for this one."""
    path = storage.put(submission, received)
    with kept_or_destroyed(path), transaction.atomic():
        before = list(submission.files.filter(role=SubmissionFile.Role.SHEET))
        kept = storage.keep(submission, path, received, SubmissionFile.Role.SHEET)
        change(submission, user, "upload", now, mapping={}, fixes=[], doubts={}, digest=kept.sha256, bytes=kept.bytes)
        submission.files.filter(pk__in=[file.pk for file in before]).delete()
    for file in before:
        storage.destroy(storage.path_of(file))


def add_documents(submission: Submission, received: list[ReceivedFile], user: Any, now: datetime) -> list[str]:
    """Keep documents; gives, in words, why some were not."""
    refused = []
    for file in received:
        path = storage.put(submission, file)
        try:
            with kept_or_destroyed(path):
                facts = papers.facts_of(path, submission)
                with transaction.atomic():
                    kept = _keep_document(submission, path, file, facts)
                    change(submission, user, "upload", now, digest=kept.sha256, bytes=kept.bytes)
        except DocumentRefused as error:
            refused.append(str(error))
    return refused


def _keep_document(submission: Submission, path: Path, file: ReceivedFile, facts: dict[str, Any]) -> SubmissionFile:
    known = {"title": papers.title_of(file.said_name), "mediatype": KINDS[facts["kind"]].mediatype, "facts": facts}
    return storage.keep(submission, path, file, SubmissionFile.Role.DOCUMENT, **known)


@contextmanager
def kept_or_destroyed(path: Path) -> Iterator[None]:
    """A file whose row could not be written does not stay."""
    try:
        yield
    except BaseException:
        storage.destroy(path)
        raise


def remove(file: SubmissionFile, user: Any, now: datetime) -> None:
    """Take a file out."""
    with transaction.atomic():
        change(file.submission, user, "remove", now, digest=file.sha256)
        file.delete()
    storage.destroy(storage.path_of(file))


def word(submission: Submission, user: Any, now: datetime, reason: str, titles: Mapping[int, str]) -> None:
    """The words that go with it: why something published is corrected, and the titles that people read on the links."""
    with transaction.atomic():
        renamed = [file for file in submission.files.filter(pk__in=titles) if file.title != titles[file.pk].strip()[:240]]
        if not renamed and reason == submission.reason:
            return
        change(submission, user, "word", now, reason=reason)
        for file in renamed:
            file.title = titles[file.pk].strip()[:240] or papers.title_of(file.name)
            file.save(update_fields=["title"])


def change(submission: Submission, user: Any, action: str, now: datetime, **fields: Any) -> None:
    """Write fields of a submission that is still open; what is no field of it goes to the journal with the action."""
    own = {name: value for name, value in fields.items() if name in ("mapping", "fixes", "doubts", "text", "reason")}
    open_states = [state for state in SubmissionState if state.open]
    changed = Submission.objects.filter(pk=submission.pk, state__in=open_states).update(revision=F("revision") + 1, changed_at=now, **own)
    if not changed:
        raise Closed("Este envío ya no se puede cambiar: fue enviado, publicado o descartado.")
    submission.refresh_from_db()
    _tell(submission, user, action, now, **{name: value for name, value in fields.items() if name not in own})


class Closed(Exception):
    """The submission was sent, published or discarded meanwhile: nothing was changed."""


def _tell(submission: Submission, user: Any, action: str, now: datetime, **detail: Any) -> None:
    journal.write(user, action, part=submission.part, period=submission.period, at=now, submission=submission.pk, **detail)
