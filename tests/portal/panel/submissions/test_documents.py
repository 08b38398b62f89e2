"""Documents from the desk to the public page, through Django's client."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from portal_template.panel.models import Submission, SubmissionState
from portal_template.registers.models import Edition
from tests.portal.panel.submissions.conftest import DOCUMENTS, pdf

Enter = Callable[..., Client]


def send(client: Client, *files: SimpleUploadedFile, part: str = DOCUMENTS, period: str = "vigente") -> Submission:
    """Send documents as the form does."""
    answer = client.post(reverse("panel:documents", args=[part, period]), {"archivos": list(files)})
    assert answer.status_code == 302, answer.content.decode()
    return Submission.objects.latest("pk")


def seal(client: Client, submission: Submission) -> str:
    """What the preview shows for its button."""
    answer = client.get(reverse("panel:submission", args=[submission.pk]))
    assert answer.status_code == 200
    return str(answer.context["look"].seal)


def test_several_documents_are_sent_titled_previewed_and_published(as_: Enter, town: Any) -> None:
    officer = as_("ana")
    submission = send(officer, pdf("manual de compras.pdf"), pdf("manual_funciones.pdf", "2"))
    page = officer.get(reverse("panel:submission", args=[submission.pk])).content.decode()
    assert "manual de compras.pdf" in page
    first, second = submission.files.all()
    words = {f"titulo-{first.pk}": "Manual de compras públicas", f"titulo-{second.pk}": "Manual de funciones"}
    answer = officer.post(
        reverse("panel:submission_publish", args=[submission.pk]), {"sello": seal(officer, submission), **words}, follow=True
    )
    assert "Publicado: versión 1" in answer.content.decode()
    edition = Edition.objects.get()
    assert {file.title for file in edition.files.exclude(kind="manifest")} == {"Manual de compras públicas", "Manual de funciones"}
    assert {file.name for file in edition.files.exclude(kind="manifest")} == {"manual-de-compras.pdf", "manual-funciones.pdf"}
    submission.refresh_from_db()
    assert (submission.state, submission.result_version) == (SubmissionState.PUBLISHED, 1)


def test_what_is_no_document_is_told_and_not_kept(as_: Enter, town: Any) -> None:
    officer = as_("ana")
    submission = send(officer, SimpleUploadedFile("virus.exe", b"MZ"), pdf("poa.pdf"))
    page = officer.get(reverse("panel:submission", args=[submission.pk])).content.decode()
    assert "virus.exe" in page
    assert [file.name for file in submission.files.all()] == ["poa.pdf"]
    kept = [path.name for path in (town.uploads / str(submission.pk)).rglob("*.*")]
    assert kept == ["poa.pdf"]


def test_a_document_is_added_and_another_removed_with_its_bytes(as_: Enter, town: Any) -> None:
    officer = as_("ana")
    submission = send(officer, pdf("uno.pdf"))
    officer.post(reverse("panel:submission_documents", args=[submission.pk]), {"archivos": [pdf("dos.pdf", "2")]})
    one, two = submission.files.all()
    officer.post(reverse("panel:submission_remove", args=[submission.pk, one.pk]))
    assert [file.pk for file in submission.files.all()] == [two.pk]
    assert [path.name for path in (town.uploads / str(submission.pk)).rglob("*.pdf")] == ["dos.pdf"]


def test_a_text_is_written_changed_and_published(as_: Enter, town: Any) -> None:
    officer = as_("ana")
    answer = officer.post(reverse("panel:text", args=[DOCUMENTS, "vigente"]), {"texto": "corto"})
    assert answer.status_code == 422
    officer.post(reverse("panel:text", args=[DOCUMENTS, "vigente"]), {"texto": "El manual se aprueba en enero de cada año."})
    submission = Submission.objects.get()
    officer.post(reverse("panel:submission_text", args=[submission.pk]), {"texto": "El manual se aprueba en febrero de cada año."})
    officer.post(reverse("panel:submission_publish", args=[submission.pk]), {"sello": seal(officer, submission)})
    assert Edition.objects.get().text == "El manual se aprueba en febrero de cada año."


def test_a_correction_asks_why_and_keeps_the_answer(as_: Enter, town: Any) -> None:
    officer = as_("ana")
    for number, words in enumerate(({}, {"motivo": "Faltaba el anexo tres del manual."})):
        submission = send(officer, pdf("manual.pdf", f"Edición {number}"))
        publish = reverse("panel:submission_publish", args=[submission.pk])
        if number:
            refused = officer.post(publish, {"sello": seal(officer, submission), "motivo": "error"})
            assert refused.status_code == 422
            assert "Diga en una frase por qué se corrige" in refused.content.decode()
        officer.post(publish, {"sello": seal(officer, submission), **words})
    newest = Edition.objects.order_by("-version").first()
    assert newest is not None
    assert (newest.version, newest.reason) == (2, "Faltaba el anexo tres del manual.")


def test_the_whole_publication_is_in_the_journal(as_: Enter, town: Any) -> None:
    from portal_template.registers.models import JournalEntry

    officer = as_("ana")
    submission = send(officer, pdf("manual.pdf"))
    officer.post(reverse("panel:submission_publish", args=[submission.pk]), {"sello": seal(officer, submission)})
    entries = JournalEntry.objects.order_by("pk").values_list("actor", "action")
    assert list(entries) == [("ana", "begin"), ("ana", "upload"), ("ana", "publish"), ("ana", "approve")]


def test_a_document_with_a_dpi_blocks_says_where_and_never_repeats_it(as_: Enter, town: Any) -> None:
    officer = as_("ana")
    submission = send(officer, pdf("acta.pdf", "Acta número 4", "Compareció con DPI 2547 53418 0101"))
    page = officer.get(reverse("panel:submission", args=[submission.pk])).content.decode()
    assert "acta.pdf, página 2: trae un número de DPI" in page
    assert "2547" not in page
    assert "53418" not in page
    officer.post(reverse("panel:submission_publish", args=[submission.pk]), {"sello": "x"})
    assert not Edition.objects.exists()


def test_a_dpi_in_the_text_the_title_or_the_reason_blocks_too(as_: Enter, town: Any) -> None:
    officer = as_("ana")
    officer.post(reverse("panel:text", args=[DOCUMENTS, "vigente"]), {"texto": "Pregunte por quien tiene DPI 2547 53418 0101."})
    written = Submission.objects.get()
    assert "trae un número de DPI" in officer.get(reverse("panel:submission", args=[written.pk])).content.decode()
    submission = send(officer, pdf("acta.pdf"))
    title = {f"titulo-{submission.files.get().pk}": "Acta de DPI 2547 53418 0101"}
    publish = reverse("panel:submission_publish", args=[submission.pk])
    page = officer.post(publish, {"sello": seal(officer, submission), **title}, follow=True).content.decode()
    assert "trae un número de DPI" in page
    assert not Edition.objects.exists()
    mended = {f"titulo-{submission.files.get().pk}": "Acta número 4"}
    officer.post(reverse("panel:submission_words", args=[submission.pk]), mended)
    officer.post(publish, {"sello": seal(officer, submission)})
    assert Edition.objects.exists()


def test_the_same_bytes_as_another_period_are_told(as_: Enter, town: Any) -> None:
    officer = as_("ana")
    first = send(officer, pdf("informe.pdf"), part="presupuesto-17ter-c", period="2026-09")
    officer.post(reverse("panel:submission_publish", args=[first.pk]), {"sello": seal(officer, first)})
    second = send(officer, pdf("informe.pdf"), part="presupuesto-17ter-c", period="2026-10")
    page = officer.get(reverse("panel:submission", args=[second.pk])).content.decode()
    assert "es el mismo archivo que ya se publicó para septiembre de 2026" in page
