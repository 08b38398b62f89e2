"""The technical guide says what the checklist says: every obligation, whole, with the basis of each statement."""

from __future__ import annotations

import gzip
from io import StringIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client

from checklists.load import load_checklist
from checklists.model import Basis, Obligation

CHECKLIST = load_checklist()
A_PAGE = 14 * 1024


def read(path: str) -> BeautifulSoup:
    """A page of the guide, as a stranger gets it."""
    answer = Client().get(path)
    assert answer.status_code == 200
    assert len(gzip.compress(answer.content)) < A_PAGE
    return BeautifulSoup(answer.content, "lxml")


@pytest.mark.parametrize("obligation", list(CHECKLIST.obligations), ids=lambda one: str(one.code))
def test_an_obligations_page_asks_each_question_once_under_the_basis_that_it_has(db: None, obligation: Obligation) -> None:
    page = read(f"/guia/{obligation.code}/")
    asked = {item.get_text(" ", strip=True): _heading(item) for item in page.select("section li")}
    for criterion in obligation.criteria:
        told = [heading for text, heading in asked.items() if text.startswith(criterion.question)]
        assert told, criterion.code
        as_law = criterion.basis is Basis.LAW and not criterion.good_practice
        assert ("Lo que pide la ley" in told) == as_law or len(told) > 1, criterion.code
    columns = sum(len(register.columns) for part in obligation.parts if (register := CHECKLIST.register_of(part)))
    assert len(page.select("tbody tr")) == columns


def test_the_contents_lead_to_every_obligation_and_offer_the_pdf_only_once_it_is_drawn(db: None, settings: Any, tmp_path: Path) -> None:
    settings.MONITOR_HOME = tmp_path
    page = read("/guia/")
    links = {link["href"] for link in page.select("main a")}
    assert links == {f"/guia/{one.code}/" for one in CHECKLIST.obligations}
    assert Client().get("/guia/guia-tecnica.pdf").status_code == 404
    assert Client().get("/guia/laip-10-99/").status_code == 404


@pytest.mark.system
def test_the_command_draws_the_whole_guide_as_a_tagged_pdf_and_its_page_offers_it(db: None, settings: Any, tmp_path: Path) -> None:
    settings.MONITOR_HOME = tmp_path
    copy = tmp_path / "guia.pdf"
    call_command("guide", out=copy, stdout=StringIO())
    paper = pypdf.PdfReader(copy)
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert paper.trailer["/Root"]["/Lang"] == "es"
    text = " ".join(" ".join(page.extract_text().split()) for page in paper.pages)
    for obligation in CHECKLIST.obligations:
        assert obligation.title.split(" (")[0][:40] in text, obligation.code
    assert "/guia/guia-tecnica.pdf" in {link["href"] for link in read("/guia/").select("main a")}
    answer = Client().get("/guia/guia-tecnica.pdf")
    assert b"".join(answer.streaming_content) == copy.read_bytes()  # type: ignore[attr-defined]


def _heading(item: object) -> str:
    found = item.find_previous("h4")  # type: ignore[attr-defined]
    return str(found.get_text()) if found else ""
