"""The receipt of a version: a page to print and a tagged PDF that say the same, with a QR that leads back to it."""

from __future__ import annotations

import io
import re
import socket
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
from django.test import Client

from portal_template.pages import receipt as receipts
from portal_template.registers.models import Edition, Link
from tests.portal.pages.conftest import POST


@pytest.fixture
def at(open_town: dict[str, str]) -> str:
    """The receipt of the corrected payroll."""
    return f"{open_town['corrected version']}constancia/"


def test_the_page_says_what_was_published_when_and_how_to_check_it(at: str, client: Client) -> None:
    page = client.get(at)
    text = page.content.decode()
    edition = Edition.objects.get(part="laip-10-04", version=1)
    link = Link.objects.get(digest=edition.digest)
    for words in (
        "Constancia de publicación",
        POST,
        link.digest,
        f"http://testserver{at}",
        "/libro.json",
        "versión 1",
    ):
        assert words in text, words
    assert f"cat salt.txt {edition.files.get(kind='csv').name} | sha256sum" in text
    assert f"<dd>{link.number}</dd>" in text
    assert '<meta name="robots" content="noindex">' in text
    assert "<svg" in text
    assert "style=" not in text


def test_a_receipt_gives_only_digests_that_help_nobody_to_guess(at: str, client: Client) -> None:
    text = client.get(at).content.decode()
    for file in Edition.objects.get(part="laip-10-04", version=1).files.exclude(kind="manifest"):
        assert file.sha256 not in text
        assert file.name in text


def test_the_page_of_a_publication_leads_to_its_receipt_by_a_link_that_no_crawler_follows(
    open_town: dict[str, str], client: Client
) -> None:
    text = client.get(open_town["payroll"]).content.decode()
    assert re.search(r'<a rel="nofollow" href="[^"]*/v2/constancia/\?', text)


def test_what_has_no_such_version_has_no_receipt(open_town: dict[str, str], client: Client) -> None:
    assert client.get(f"{open_town['payroll']}v9/constancia/").status_code == 404
    assert client.get("/informacion-publica/no-existe/datos/2026-09/v1/constancia/").status_code == 404


def test_a_justification_has_a_receipt_too(open_town: dict[str, str], client: Client) -> None:
    text = client.get(f"{open_town['justification']}v1/constancia/").content.decode()
    assert "Sin movimiento" in text or "No aplica" in text
    assert "texts.json" in text


def test_a_record_that_was_changed_is_not_vouched_for(open_town: dict[str, str], client: Client, settings: Any) -> None:
    edition = Edition.objects.get(part="laip-10-09")
    kept = settings.PORTAL.files / edition.files.get(kind="csv").path
    data = kept.read_bytes()
    try:
        kept.write_bytes(data + b"x")
        assert "no está como se publicó" in client.get(f"{open_town['deposits']}v1/constancia/").content.decode()
    finally:
        kept.write_bytes(data)


@pytest.mark.skipif(not receipts.can_make_pdf(), reason="falta Pango: esta máquina no hace PDF")
def test_the_pdf_is_tagged_says_the_same_and_asks_nothing_of_the_network(at: str, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise AssertionError("pidió algo a la red")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    answer = client.get(f"{at}constancia.pdf")
    assert answer["Content-Type"] == "application/pdf"
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "es-GT"
    assert b"pdfuaid" in catalog["/Metadata"].get_object().get_data()
    text = " ".join(page.extract_text() for page in reader.pages)
    packed = re.sub(r"\s", "", text)
    edition = Edition.objects.get(part="laip-10-04", version=1)
    assert edition.digest in packed
    assert "Constanciadepublicación" in packed
    assert len(reader.pages) == 1


@pytest.mark.skipif(not receipts.can_make_pdf(), reason="falta Pango: esta máquina no hace PDF")
def test_the_pdf_can_be_drawn(at: str, client: Client, tmp_path: Path) -> None:
    drawn = pypdfium2.PdfDocument(client.get(f"{at}constancia.pdf").content)[0].render(scale=1.5).to_pil()
    dark = sum(drawn.convert("L").histogram()[:128])
    assert dark > 3000


def test_where_no_pdf_can_be_made_the_page_says_to_print_it(at: str, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)  # as where its libraries are missing
    receipts.can_make_pdf.cache_clear()
    try:
        text = client.get(at).content.decode()
        assert "constancia.pdf" not in text
        assert "ahí mismo puede guardarla como PDF" in text
        answer = client.get(f"{at}constancia.pdf")
        assert (answer.status_code, answer["Location"]) == (302, at)
    finally:
        receipts.can_make_pdf.cache_clear()
