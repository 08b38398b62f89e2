"""Who may do what with a submission: captura prepares, publicación publishes, and two persons where the municipality asks for two."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

import checklists
from portal_template.panel.models import PanelSettings, Submission, SubmissionState
from portal_template.registers.models import Edition
from tests.portal.panel.submissions.conftest import DOCUMENTS, pdf
from tests.portal.panel.submissions.test_documents import seal, send

Enter = Callable[..., Client]


def press(client: Client, name: str, submission: Submission, **words: str) -> str:
    """Press a button of a submission; gives the page that comes of it."""
    answer = client.post(reverse(f"panel:submission_{name}", args=[submission.pk]), words, follow=True)
    submission.refresh_from_db()
    return answer.content.decode()


@pytest.fixture
def two_persons(town: Any) -> None:
    """A municipality where two persons publish."""
    PanelSettings.objects.update_or_create(pk=1, defaults={"two_persons": True})


def test_who_only_captures_sends_and_another_publishes(as_: Enter, town: Any) -> None:
    capturer, publisher = as_("ana", "captura"), as_("beto")
    submission = send(capturer, pdf("manual.pdf"))
    assert (
        capturer.post(reverse("panel:submission_publish", args=[submission.pk]), {"sello": seal(capturer, submission)}).status_code == 403
    )
    press(capturer, "send", submission, sello=seal(capturer, submission))
    assert submission.state == SubmissionState.WAITING
    assert "Espera que otra persona lo apruebe" in capturer.get(reverse("panel:submission", args=[submission.pk])).content.decode()
    page = press(publisher, "publish", submission, sello=seal(publisher, submission))
    assert "Publicado: versión 1" in page
    assert (submission.decided_by, submission.username) == ("beto", "ana")


def test_what_waits_cannot_be_changed_unless_its_author_takes_it_back(as_: Enter, town: Any) -> None:
    capturer = as_("ana", "captura")
    submission = send(capturer, pdf("manual.pdf"))
    press(capturer, "send", submission, sello=seal(capturer, submission))
    more = reverse("panel:submission_documents", args=[submission.pk])
    page = capturer.post(more, {"archivos": [pdf("otro.pdf", "2")]}, follow=True).content.decode()
    assert "ya no se puede cambiar" in page
    assert submission.files.count() == 1
    press(capturer, "take_back", submission)
    capturer.post(more, {"archivos": [pdf("otro.pdf", "2")]})
    assert submission.files.count() == 2


def test_what_is_returned_shows_the_note_and_is_sent_again(as_: Enter, town: Any) -> None:
    capturer, publisher = as_("ana", "captura"), as_("beto")
    submission = send(capturer, pdf("manual.pdf"))
    press(capturer, "send", submission, sello=seal(capturer, submission))
    assert "Escriba en una frase" in press(publisher, "return", submission, nota="no")
    press(publisher, "return", submission, nota="Falta la firma en la página dos.")
    assert submission.state == SubmissionState.RETURNED
    assert "Falta la firma en la página dos." in capturer.get(reverse("panel:submission", args=[submission.pk])).content.decode()
    press(capturer, "send", submission, sello=seal(capturer, submission))
    assert (submission.state, submission.note) == (SubmissionState.WAITING, "")


def test_nobody_approves_their_own_where_two_are_asked_for(as_: Enter, town: Any, two_persons: None) -> None:
    ana, beto = as_("ana"), as_("beto")
    submission = send(ana, pdf("manual.pdf"))
    assert "lo aprueba otra persona" in press(ana, "publish", submission, sello=seal(ana, submission))
    press(ana, "send", submission, sello=seal(ana, submission))
    assert "lo aprueba otra persona" in press(ana, "publish", submission, sello=seal(ana, submission))
    assert not Edition.objects.exists()
    press(beto, "publish", submission, sello=seal(beto, submission))
    assert Edition.objects.count() == 1


def test_who_takes_over_becomes_the_author_and_needs_another_to_approve(as_: Enter, town: Any, two_persons: None) -> None:
    ana, beto = as_("ana"), as_("beto")
    submission = send(ana, pdf("manual.pdf"))
    press(beto, "take_over", submission)
    assert submission.username == "beto"
    press(beto, "send", submission, sello=seal(beto, submission))
    assert "lo aprueba otra persona" in press(beto, "publish", submission, sello=seal(beto, submission))
    press(ana, "publish", submission, sello=seal(ana, submission))
    assert submission.state == SubmissionState.PUBLISHED


def test_a_colleague_who_captures_sees_nothing_of_it(as_: Enter, town: Any) -> None:
    submission = send(as_("ana", "captura"), pdf("manual.pdf"))
    colleague = as_("beto", "captura")
    assert colleague.get(reverse("panel:submission", args=[submission.pk])).status_code == 404
    for name in ("submission_documents", "submission_text", "submission_send", "submission_discard", "submission_table"):
        assert colleague.post(reverse(f"panel:{name}", args=[submission.pk])).status_code in (302, 404), name
    assert submission.files.count() == 1
    assert "manual.pdf" not in colleague.get(reverse("panel:submissions")).content.decode()


def test_the_work_of_an_account_that_is_gone_is_taken_over(as_: Enter, town: Any, django_user_model: Any) -> None:
    submission = send(as_("ana", "captura"), pdf("manual.pdf"))
    django_user_model.objects.get(username="ana").delete()
    beto = as_("beto")
    page = beto.get(reverse("panel:submission", args=[submission.pk])).content.decode()
    assert "la cuenta «ana»" in page
    press(beto, "take_over", submission)
    press(beto, "publish", submission, sello=seal(beto, submission))
    assert submission.state == SubmissionState.PUBLISHED


def test_a_preview_that_is_no_longer_true_publishes_nothing(as_: Enter, town: Any) -> None:
    ana = as_("ana")
    submission = send(ana, pdf("manual.pdf"))
    seen = seal(ana, submission)
    ana.post(reverse("panel:submission_documents", args=[submission.pk]), {"archivos": [pdf("otro.pdf", "2")]})
    assert "Algo cambió desde que abrió esta página" in press(ana, "publish", submission, sello=seen)
    assert not Edition.objects.exists()


def test_another_edition_that_came_meanwhile_is_noticed(as_: Enter, town: Any) -> None:
    ana, beto = as_("ana"), as_("beto")
    first, second = send(ana, pdf("manual.pdf")), send(beto, pdf("otro.pdf", "2"))
    seen = seal(ana, first)
    press(beto, "publish", second, sello=seal(beto, second))
    assert "Algo cambió desde que abrió esta página" in press(ana, "publish", first, sello=seen)
    page = ana.get(reverse("panel:submission", args=[first.pk])).content.decode()
    assert "¿Por qué se corrige lo publicado?" in page
    assert Edition.objects.filter(part=DOCUMENTS).count() == 1


def test_a_law_that_changed_meanwhile_is_noticed(as_: Enter, town: Any, portal: Callable[..., Any], tmp_path: Path) -> None:
    ana = as_("ana")
    submission = send(ana, pdf("manual.pdf"))
    seen = seal(ana, submission)
    newer = Path(shutil.copytree(Path(str(checklists.__file__)).parent, tmp_path / "law"))
    version = (newer / "version.toml").read_text()
    (newer / "version.toml").write_text(re.sub(r'(?m)^version = ".*"$', 'version = "2099.1"', version))
    portal(checklist=newer)
    assert "Algo cambió desde que abrió esta página" in press(ana, "publish", submission, sello=seen)
    assert not Edition.objects.exists()


def test_pressed_twice_it_is_published_once(as_: Enter, town: Any) -> None:
    ana = as_("ana")
    submission = send(ana, pdf("manual.pdf"))
    seen = seal(ana, submission)
    press(ana, "publish", submission, sello=seen)
    assert "no se publicó dos veces" in press(ana, "publish", submission, sello=seen)
    assert Edition.objects.count() == 1
