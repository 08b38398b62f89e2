"""A portal that shows people's DPI, accounts and telephones in every place is really crawled: no face of ours repeats one of them.

What a face is: every file beside the WARC, every answer of the signed-in pages, every text in the ZIP of a proof, everything a command
prints, and every row of the archive. The WARC, and the records copied from it into a ZIP, are the evidence itself.
"""

from __future__ import annotations

import gzip
import html
import io
import json
import re
import stat
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from checklists.load import load_checklist
from monitor.accounts import second_factor
from monitor.accounts.access import Role
from monitor.archive.models import Assessment, Exposure
from monitor.archive.store import keep
from monitor.crawler.fetch import Fetcher, allowed_from
from monitor.dashboard.report import write_report
from monitor.pipeline import Observation, observe
from monitor.supervision import keep as supervision
from monitor.supervision.models import Round
from monitor.supervision.publish import publish
from monitor.supervision.stage import State
from tests.monitor.privacy.planted import PLACES, SECRETS, plant
from tests.servers.street import serve_folder

TODAY = date(2026, 11, 22)
WHO: dict[str, Any] = {"by": "mar", "now": datetime(2026, 11, 26, 15, tzinfo=UTC)}
RECORDS = "registros.warc.gz"
DRAWN = re.compile(r' d="[^"]*"')  # the lines of our own map are figures that nobody reads
TAG = re.compile(r"<[^<>]*>")


def leaks(text: str) -> list[str]:
    """What of the secrets a text shows, with its tags and without them."""
    plain = html.unescape(text)
    return sorted({leak for shape in (plain, TAG.sub("", plain)) for secret in SECRETS.values() for leak in secret.shown_in(shape)})


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Observation:
    folder = tmp_path_factory.mktemp("planted")
    plant(folder / "site")
    with serve_folder(folder / "site") as base:
        fetcher = Fetcher(allowed=allowed_from({"MONITOR_ALLOW": base.allow}))
        observation = observe(str(base), folder / "crawl", checklist=load_checklist(), today=TODAY, fetcher=fetcher)
        fetcher.close()
    write_report(observation.folder / "report.html", observation, load_checklist(), name="San Ejemplo")
    return observation


@pytest.fixture
def kept(observed: Observation, db: Any) -> Assessment:
    return keep(observed.assessment, observed.folder, name="San Ejemplo", municipality="9901")


@pytest.fixture
def reviewer(client: Client, db: Any) -> Client:
    user = User.objects.create_user("revisora", password="una larga y buena")
    user.groups.add(*(Group.objects.get_or_create(name=role.value)[0] for role in Role))
    second_factor.enrol(user)
    client.force_login(user)
    return client


def every_page(client: Client, *begin: str) -> Iterator[tuple[str, bytes]]:
    """Every address that somebody reaches by links, with what it answers."""
    todo, seen = list(begin), set(begin)
    while todo:
        address = todo.pop()
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        yield address, body
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            found = {html.unescape(one).partition("#")[0] for one in re.findall(r'(?:href|action|src)="(/[^"]*)"', body.decode())}
            todo += sorted(one for one in found - seen if not one.startswith("/static/") and "salir" not in one)
            seen |= found


def texts_of(body: bytes) -> Mapping[str, str]:
    """What a page, a workbook or a paper says."""
    if body.startswith(b"PK"):
        return texts_of_zip(body)
    if body.startswith(b"%PDF"):
        return {"paper": "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages)}
    return {"": DRAWN.sub("", body.decode())}


def texts_of_zip(body: bytes) -> Mapping[str, str]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name != RECORDS}


# The control: the secrets are there, and this search finds them


def test_every_secret_was_really_fetched_or_asked_for(observed: Observation) -> None:
    warc = gzip.decompress((observed.folder / "crawl.warc.gz").read_bytes())
    raw = warc.decode("utf-8", "replace")
    compressed = ("pdf", "pdftitle", "xlsx", "xlsxrow", "sheetname", "docx", "docxtable", "zipname")  # inside files of their own
    unread = ("external",)  # on another host: its address is only in the page
    for place in PLACES:
        found = list(SECRETS[place].shown_in(raw))
        assert len(found) == 3 or place in compressed or place in unread, f"{place}: {found}"
    assert any(page.url.endswith(".docx") and page.ok for page in observed.pages)


def test_the_search_finds_each_secret_in_the_pages_before_they_are_masked(observed: Observation) -> None:
    unmasked = "\n".join(json.dumps(page.to_dict(), ensure_ascii=False) for page in observed.pages)
    found = {leak.rpartition(" ")[2] for leak in leaks(unmasked)}
    assert not set(PLACES) - found


def test_the_search_finds_a_secret_that_a_face_would_show(observed: Observation) -> None:
    report = (observed.folder / "report.html").read_text(encoding="utf-8")
    secret = SECRETS["paragraph"]
    for shown in (secret.text, secret.name, f"<b>{secret.dpi[:4]}</b> {secret.dpi[4:]}", secret.dpi[:9], secret.account[-7:]):
        assert leaks(report.replace("</main>", f"<p>{shown}</p></main>"))


# The faces


@pytest.mark.parametrize("name", ["report.html", "assessment.json", "pages.jsonl", "manifest.json", "SHA256SUMS"])
def test_no_file_beside_the_warc_shows_one(observed: Observation, name: str) -> None:
    assert leaks((observed.folder / name).read_text(encoding="utf-8")) == []


def test_no_other_file_is_beside_them(observed: Observation) -> None:
    known = {"crawl.warc.gz", "report.html", "assessment.json", "pages.jsonl", "manifest.json", "SHA256SUMS"}
    assert {path.name for path in observed.folder.iterdir()} == known


def test_no_page_and_no_text_of_a_proof_shows_one(reviewer: Client, kept: Assessment) -> None:
    given = in_review(kept)
    supervision.move(given, State.IN_REVIEW, **WHO)
    visited = shown_without_leaks(reviewer, "/", "/supervision/")
    assert len([address for address in visited if address.endswith("evidencia.zip")]) > 20
    assert [address for address in visited if address.startswith("/supervision/")]
    assert len(visited) > 150


def in_review(kept: Assessment) -> Round:
    return supervision.open_round("Una", TODAY, load_checklist().version, [kept.crawl.portal], **WHO)


def shown_without_leaks(client: Client, *begin: str) -> list[str]:
    """The addresses that answered; none of them, nor any text in a file, shows a secret."""
    visited = []
    for address, body in every_page(client, *begin):
        visited.append(address)
        assert leaks(address) == []
        for name, text in texts_of(body).items():
            assert leaks(text) == [], f"{address} {name}"
    return visited


def test_no_published_result_and_no_export_shows_one(kept: Assessment) -> None:
    given = in_review(kept)
    for state in (State.IN_REVIEW, State.PRELIMINARY, State.REPLY_OPEN):
        supervision.move(given, state, **WHO)
    made = publish(given, load_checklist(), **WHO)
    exports = [reverse("results:data", args=[made.pk, kind]) for kind in ("csv", "json", "xlsx")]
    pages = [reverse("results:portal", args=[made.pk, "9901"]), reverse("results:obligation", args=[made.pk, "laip-10-04"])]
    exports += [reverse("results:answers", args=[made.pk, "xlsx"]), reverse("reports:town", args=[made.pk, "9901"])]
    assert len(shown_without_leaks(Client(), reverse("results:newest"), *pages, *exports)) > 5


def test_no_row_of_the_archive_holds_one(kept: Assessment) -> None:
    for model in (model for app in apps.get_app_configs() if app.name.startswith("monitor") for model in app.get_models()):
        for row in model.objects.values():
            assert leaks(json.dumps(row, ensure_ascii=False, default=str)) == [], model.__name__


def test_observe_prints_none_and_says_how_many_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: Any) -> None:
    plant(tmp_path / "site")
    said = io.StringIO()
    with serve_folder(tmp_path / "site") as base:
        monkeypatch.setenv("MONITOR_ALLOW", base.allow)
        call_command("observe", str(base), out=tmp_path / "a", today=TODAY, stdout=said, progress=True, stderr=said)
        call_command("observe", str(base), out=tmp_path / "b", today=TODAY, stdout=said, json=True)
    assert leaks(said.getvalue()) == []
    assert "Datos personales a la vista: " in said.getvalue()
    assert "monitor private_report" in said.getvalue()


def test_what_is_explained_of_each_page_shows_none(observed: Observation, db: Any) -> None:
    said = io.StringIO()
    for page in observed.pages:
        if page.ok:
            call_command("explain", page.requested, crawl=observed.folder, stdout=said)
    assert said.getvalue().count("Se pidió") > 8
    assert leaks(said.getvalue()) == []


def test_what_was_judged_is_the_same_as_without_any_secret(observed: Observation) -> None:
    outcomes = {finding.criterion: finding.outcome for finding in observed.assessment.findings}
    assert outcomes["laip-10-04:publicado"] == "met"
    assert outcomes["laip-10-06:publicado"] == "met"


# The private report


def private(observed: Observation, path: Path) -> str:
    call_command("private_report", str(observed.folder), out=path, stdout=io.StringIO())
    return path.read_text(encoding="utf-8")


def test_the_private_report_shows_no_value_whole_and_only_its_owner_reads_it(observed: Observation, tmp_path: Path, db: Any) -> None:
    path = tmp_path / "informe.html"
    assert leaks(private(observed, path)) == []
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_private_report_names_the_address_the_place_and_the_end_of_each_number(observed: Observation, tmp_path: Path, db: Any) -> None:
    text = " ".join(TAG.sub(" ", html.unescape(private(observed, tmp_path / "informe.html"))).split())
    for place in ("title", "paragraph", "caption", "alt", "meta", "pdf", "xlsx", "docx", "csv", "json", "filename", "query"):
        assert f"•••{SECRETS[place].dpi[-4:]}" in text, place
        assert f"•••{SECRETS[place].account[-4:]}" in text, place
    assert "columna «DPI» (D), fila 2" in text
    assert "hoja «Nómina •••••••••••••»" in text
    assert "página 1" in text


def test_the_archive_keeps_the_exposures_apart_and_the_report_can_be_made_from_them(kept: Assessment, tmp_path: Path) -> None:
    said = io.StringIO()
    path = tmp_path / "informe.pdf"
    call_command("private_report", "9901", out=path, stdout=said)
    assert path.read_bytes()[:5] == b"%PDF-"
    assert str(Exposure.objects.filter(assessment=kept).count()) != "0"
    assert leaks(said.getvalue()) == []


def test_no_face_but_the_private_report_reads_the_exposures() -> None:
    root = Path(__file__).parents[3] / "monitor"
    readers = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.suffix in (".py", ".html") and "migrations" not in path.parts and "xposure" in path.read_text(encoding="utf-8")
    }
    assert readers == {
        "privacy/__init__.py",
        "privacy/exposure.py",
        "checks/catalog.py",
        "assessment.py",
        "archive/models.py",
        "archive/store.py",
        "dashboard/private.py",
        "management/commands/private_report.py",
        "management/commands/observe.py",
    }
