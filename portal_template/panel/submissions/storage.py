"""The private folder of uploads: who sent what stays here for some days, is given back to signed-in officers only, and is then destroyed.

`PORTAL_HOME/private/uploads/<submission>/<random>/<its name>`; folders are 0700 and files 0600. A row is written after its file, so
a process that is killed between the two leaves a file without a row, which `forget` sweeps.
"""

from __future__ import annotations

import os
import secrets
import shutil
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from portal_template.panel.models import Submission, SubmissionFile, SubmissionState
from portal_template.panel.submissions.receiving import ReceivedFile

RECEIVING = ".receiving"
UNCLAIMED = timedelta(days=1)  # how long a file without a row may be somebody's upload that is still running


def receiving_folder() -> Path:
    """Where files are written while they arrive: on the same disk as their last place."""
    return _private(_root() / RECEIVING)


def put(submission: Submission, received: ReceivedFile) -> Path:
    """Move a received file to its place. Whoever calls must `keep` it or destroy it."""
    folder = _private(_private(_root() / str(submission.pk)) / secrets.token_hex(8))
    path = folder / received.said_name
    received.path.chmod(0o600)
    os.rename(received.path, path)
    _sync(folder)
    return path


def keep(submission: Submission, path: Path, received: ReceivedFile, role: SubmissionFile.Role, **known: object) -> SubmissionFile:
    """The row of a file that was put in its place."""
    return SubmissionFile.objects.create(
        submission=submission,
        role=role,
        path=str(path.relative_to(_root())),
        name=received.said_name,
        bytes=received.size or 0,
        sha256=received.sha256,
        **known,
    )


def path_of(file: SubmissionFile) -> Path:
    """Where a file lies."""
    return _root() / file.path


def destroy(path: Path) -> None:
    """Destroy a file that no row names."""
    _destroy(path.parent)


def empty(submission: Submission, now: datetime) -> None:
    """Destroy every file of a submission and what was copied from them."""
    _destroy(_root() / str(submission.pk))
    submission.files.all().delete()
    submission.mapping, submission.fixes, submission.forgotten_at = {}, [], now
    submission.save(update_fields=["mapping", "fixes", "forgotten_at"])


def forget(now: datetime, days: int) -> int:
    """Destroy the files of submissions that nobody touched for so many days, and files that belong to none. Gives how many were emptied."""
    old = Submission.objects.filter(forgotten_at=None, changed_at__lt=now - timedelta(days=days))
    count = _empty_all(old, now)
    _sweep(now)
    return count


def destroy_cell(part: str, period: str, now: datetime) -> int:
    """After a withdrawal: destroy every upload of the cell and every word that was written with it."""
    of_cell = Submission.objects.filter(part=part, period=period)
    count = _empty_all(of_cell, now)
    of_cell.exclude(state=SubmissionState.PUBLISHED).update(state=SubmissionState.DISCARDED)
    of_cell.update(text="", reason="", note="", doubts={})
    return count


def _empty_all(submissions: QuerySet[Submission], now: datetime) -> int:
    count = 0
    for submission in submissions:
        empty(submission, now)
        if SubmissionState(submission.state).open or submission.state == SubmissionState.WAITING:
            submission.state = SubmissionState.DISCARDED
            submission.save(update_fields=["state"])
        count += 1
    return count


def _sweep(now: datetime) -> None:
    """Files that no row knows: uploads that were cut, and folders of submissions that are gone."""
    known = {str(Path(path).parent) for path in SubmissionFile.objects.values_list("path", flat=True)}
    for path in _root().glob("*/*"):
        if str(path.relative_to(_root())) not in known and _age(path, now) > UNCLAIMED:
            _destroy(path)


def _age(path: Path, now: datetime) -> timedelta:
    try:
        return now - datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone())
    except FileNotFoundError:
        return timedelta(0)


def _root() -> Path:
    root: Path = settings.PORTAL.uploads
    _private(root.parent)
    return _private(root)


def _private(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _destroy(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
