"""Uploads are private, counted while they arrive, and forgotten in time."""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal_template.panel.models import Submission, SubmissionFile, SubmissionState
from portal_template.panel.submissions import receiving, storage
from tests.portal.panel.submissions.conftest import DOCUMENTS, pdf
from tests.portal.panel.submissions.test_documents import seal, send

Enter = Callable[..., Client]


def files_under(folder: Path) -> list[str]:
    """The names of what lies anywhere under a folder."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_folders_and_files_are_for_the_portal_alone(as_: Enter, town: Any) -> None:
    send(as_("ana"), pdf("manual.pdf"))
    private = town.home / "private"
    for path in (private, *private.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o600 if path.is_file() else 0o700), path


def test_a_file_is_given_back_as_a_download_to_its_author_alone(as_: Enter, town: Any) -> None:
    officer, colleague = as_("ana", "captura"), as_("beto", "captura")
    submission = send(officer, pdf("manual de ñandúes.pdf"))
    address = reverse("panel:submission_file", args=[submission.pk, submission.files.get().pk])
    answer = officer.get(address)
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Type"] == "application/octet-stream"
    assert colleague.get(address).status_code == 404
    assert Client().get(address).status_code == 302
    assert Client().get(f"/media/../private/uploads/{submission.files.get().path}").status_code in (400, 404)


def test_a_file_over_the_limit_is_told_and_nothing_of_it_stays(as_: Enter, town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal_template.panel.submissions.access.DOCUMENT_BYTES", 5000)
    answer = as_("ana").post(
        reverse("panel:documents", args=[DOCUMENTS, "vigente"]), {"archivos": [SimpleUploadedFile("enorme.pdf", bytes(9000))]}
    )
    assert answer.status_code == 413
    assert "«enorme.pdf» pasa de" in answer.content.decode()
    assert files_under(town.uploads) == []
    assert not Submission.objects.exists()


def test_a_request_past_all_patience_is_answered_without_reading_it(as_: Enter, town: Any) -> None:
    address = reverse("panel:upload", args=["laip-10-04", "2026-10"])
    answer = as_("ana").post(address, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="900000000")
    assert answer.status_code == 413
    assert "demasiado grande" in answer.content.decode()


def test_a_stranger_cannot_fill_the_disk(town: Any) -> None:
    answer = Client().post(reverse("panel:documents", args=[DOCUMENTS, "vigente"]), {"archivos": [pdf("x.pdf")]})
    assert answer.status_code == 302
    assert not town.uploads.exists() or files_under(town.uploads) == []


def test_a_forged_form_is_refused_before_anything_is_kept(account_of: Callable[..., Any], town: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(account_of("publicación", "ana"))
    answer = client.post(reverse("panel:documents", args=[DOCUMENTS, "vigente"]), {"archivos": [pdf("x.pdf")]})
    assert answer.status_code == 403
    assert files_under(town.uploads) == []


class FullDisk(io.BytesIO):
    """A file on a disk that has no room left."""

    def write(self, data: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_disk_that_fills_while_receiving_is_told(as_: Enter, town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = as_("ana")

    def full(handle: int, mode: str) -> FullDisk:
        os.close(handle)
        return FullDisk()

    with monkeypatch.context() as patch:
        patch.setattr(receiving.os, "fdopen", full)
        answer = officer.post(reverse("panel:documents", args=[DOCUMENTS, "vigente"]), {"archivos": [pdf("x.pdf")]})
    assert answer.status_code == 507
    assert "no tiene espacio" in answer.content.decode()
    assert files_under(town.uploads) == []


def test_an_upload_that_was_cut_leaves_nothing_after_a_day(as_: Enter, town: Any) -> None:
    half = storage.receiving_folder() / "tmphalf"
    half.write_bytes(b"half")
    orphan = town.uploads / "77" / "abcdef"
    orphan.mkdir(parents=True)
    (orphan / "nadie.pdf").write_bytes(b"x")
    storage.forget(timezone.now(), 30)
    assert files_under(town.uploads) == ["nadie.pdf", "tmphalf"], "it may still be arriving"
    storage.forget(timezone.now() + timedelta(days=2), 30)
    assert files_under(town.uploads) == []


def test_uploads_are_forgotten_after_their_days_and_what_was_published_stays(as_: Enter, town: Any) -> None:
    officer = as_("ana")
    published, left = send(officer, pdf("manual.pdf")), send(officer, pdf("otro.pdf", "2"))
    officer.post(reverse("panel:submission_publish", args=[published.pk]), {"sello": seal(officer, published)})
    Submission.objects.update(changed_at=datetime(2026, 1, 1, tzinfo=UTC))
    fresh = send(officer, pdf("nuevo.pdf", "3"))
    assert files_under(town.uploads) == ["nuevo.pdf"], "each upload forgets what is old"
    assert not SubmissionFile.objects.exclude(submission=fresh).exists()
    published.refresh_from_db()
    left.refresh_from_db()
    assert (published.state, left.state) == (SubmissionState.PUBLISHED, SubmissionState.DISCARDED)
    assert files_under(town.files / "editions"), "the record stays"
    page = officer.get(reverse("panel:submission", args=[published.pk])).content.decode()
    assert "La versión 1 se publicó" in page
    out = io.StringIO()
    call_command("forget_uploads", "--days=0", stdout=out)
    assert "se borraron: 1" in out.getvalue()
    assert files_under(town.uploads) == []


def test_what_is_discarded_is_destroyed_at_once(as_: Enter, town: Any) -> None:
    officer = as_("ana")
    submission = send(officer, pdf("manual.pdf"))
    answer = officer.post(reverse("panel:submission_discard", args=[submission.pk]), follow=True)
    assert "Descartado" in answer.content.decode()
    assert files_under(town.uploads) == []
    assert officer.get(reverse("panel:submission", args=[submission.pk])).status_code == 200


def test_after_a_withdrawal_no_upload_of_the_cell_is_left(as_: Enter, town: Any) -> None:
    officer = as_("ana")
    submission = send(officer, pdf("CANARIO.pdf", "CANARIO"))
    officer.post(reverse("panel:submission_publish", args=[submission.pk]), {"sello": seal(officer, submission), "motivo": "CANARIO"})
    other = send(officer, pdf("otra.pdf"), part="laip-10-01.normas")
    storage.destroy_cell(DOCUMENTS, "vigente", timezone.now())
    assert files_under(town.uploads) == ["otra.pdf"]
    assert list(SubmissionFile.objects.all()) == list(other.files.all())
