"""A portal that wants to hurt who reads about it: its name, its address and what it wrote stay texts on every public face."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from checklists.load import load_checklist
from monitor.archive.models import Finding, Portal
from monitor.supervision.models import Publication, Round
from monitor.supervision.publish import publish
from tests.monitor.dashboard.country import fill

SCRIPT = "<script>alert(1)</script>"
NAME = f'=HYPERLINK("https://ajeno.example","x") {SCRIPT}'
ADDRESSES = (
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    'https://x.example/"onmouseover="alert(1)',
    " JaVaScRiPt:alert(1)",
)
KINDS = ("csv", "xlsx", "json")
pytestmark = pytest.mark.system


@pytest.fixture
def hurt(db: Any) -> Publication:
    """A publication of three portals that are called and answer so."""
    fill(load_checklist(), towns=3, rounds=1)
    for portal, address in zip(Portal.objects.all(), ADDRESSES, strict=False):
        proof = {"url": address, "digest": "sha256:" + "0" * 64, "excerpt": f"@SUM(1) {SCRIPT}", "locator": SCRIPT}
        Portal.objects.filter(pk=portal.pk).update(url=address, name=f"{NAME} {portal.pk}")
        Finding.objects.filter(assessment__crawl__portal=portal).exclude(evidence=[]).update(evidence=[proof])
    return publish(Round.objects.get(), load_checklist(), by="mar", now=timezone.now())


def public_pages(made: Publication) -> list[str]:
    """Every address below the results that a page of them links, followed once."""
    waiting, seen = [reverse("results:ranking", args=[made.pk]), reverse("results:newest")], []
    while waiting and len(seen) < 60:
        address = waiting.pop()
        if address in seen:
            continue
        seen.append(address)
        answer = Client().get(address)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            waiting += [one for one in re.findall(r'href="(/resultados/[^"#?]*)', answer.content.decode()) if one not in seen]
    return seen


def test_no_public_page_runs_or_links_what_a_portal_wrote(hurt: Publication) -> None:
    pages = public_pages(hurt)
    assert len(pages) > 20
    for address in pages:
        answer = Client().get(address)
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        page = answer.content.decode()
        assert answer.status_code == 200, address
        assert "<script" not in page.lower(), address
        assert not re.search(r'(?:href|src)\s*=\s*["\']?\s*(?:javascript|data:text)', page, re.IGNORECASE), address
        assert '"onmouseover' not in page, address
        for link in re.findall(r"<a[^>]*https?://[^>]*>", page):
            assert "nofollow" in link, (address, link)


def test_no_file_of_open_data_runs_what_a_portal_wrote(hurt: Publication) -> None:
    for name in ("results:data", "results:answers"):
        for kind in KINDS:
            answer = Client().get(reverse(name, args=[hurt.pk, kind]))
            if answer.status_code == 404:
                continue
            body = answer.getvalue()
            assert answer["Content-Disposition"].startswith("attachment;")
            if kind == "csv":
                cells = [cell for row in csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")) for cell in row]
                assert any(NAME in cell for cell in cells)
                assert not [cell for cell in cells if cell[:1] in "=+@\t\r" and cell]
            elif kind == "xlsx":
                book = openpyxl.load_workbook(io.BytesIO(body))
                assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n", "inlineStr"}
                assert not [cell for sheet in book for row in sheet for cell in row if cell.hyperlink]


def test_the_pages_of_who_is_signed_in_do_not_either(hurt: Publication) -> None:
    user = User.objects.create_user("ana")
    user.groups.add(Group.objects.get(name="revisión"))
    client = Client()
    client.force_login(user)
    for address in (reverse("portals"), reverse("towns"), reverse("supervision:round", args=[Round.objects.get().slug])):
        page = client.get(address, follow=True).content.decode()
        assert SCRIPT not in page
        assert not re.search(r'href\s*=\s*["\']?\s*(?:javascript|data:text)', page, re.IGNORECASE), address
