"""The reports: tagged papers that say what was published and nothing else, made once, and refused where what was published was changed."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from checklists.load import load_checklist
from monitor.archive.models import HistoricResult, Portal
from monitor.dashboard.kept.edition import COUNTRY, DEPARTMENT, OPEN, TOWN, Item, items_of, path_of
from monitor.dashboard.kept.made import kept
from monitor.dashboard.reports.country import country_report
from monitor.dashboard.reports.mend import remedies
from monitor.dashboard.reports.papers import country_pdf, town_pdf
from monitor.dashboard.reports.town import town_report
from monitor.dashboard.words import ESTIMATE
from monitor.jobs.lock import hold
from monitor.supervision.models import Publication
from tests.monitor.reports import country
from tests.monitor.reports.country import unfrozen

CODES = ["0101", "0102", "0103", "0104", "0105", "0106", "0107", "0301", "0302", "0303", "0304", "0305"]
SMALL = "0302"  # could not be verified: its report is one page
Values = dict[str, Any]


@pytest.fixture(scope="module")
def frozen() -> tuple[Values, list[Values]]:
    """A publication as values, the second of two: some moved, and one is new."""
    checklist = load_checklist()
    before = country.whole(checklist, country.bodies(checklist, CODES[:-1], seed=2), name="La anterior")
    portals = country.bodies(checklist, CODES)
    return country.followed(checklist, portals, before), portals


@pytest.fixture(scope="module")
def papers(frozen: Any) -> dict[str, bytes]:
    """One report of each kind."""
    whole, portals = frozen
    return {
        "town": town_pdf(whole, portals[0]),
        "country": country_pdf(whole, portals),
        "department": country_pdf(whole, portals, "Sacatepéquez"),
    }


@pytest.fixture
def made(db: object) -> Publication:
    return country.published(load_checklist(), CODES)


def text_of(body: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages).split())


def town(made: Publication, key: str = "0101") -> str:
    return reverse("reports:town", args=[made.pk, key])


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("town", "Guatemala: lo que publica su municipalidad"),
        ("country", "Guatemala: lo que publican las municipalidades"),
        ("department", "Sacatepéquez: lo que publican las municipalidades"),
    ],
)
def test_every_report_is_a_tagged_paper_with_its_language_and_title(papers: dict[str, bytes], kind: str, title: str) -> None:
    reader = pypdf.PdfReader(io.BytesIO(papers[kind]))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "es-GT"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert str(reader.metadata and reader.metadata.title).startswith(title)
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]


def test_every_page_of_a_report_carries_the_digest_of_the_publication(frozen: Any, papers: dict[str, bytes]) -> None:
    digest = country.digest_of(frozen[0])
    for body in papers.values():
        pages = [page.extract_text().replace("\n", "") for page in pypdf.PdfReader(io.BytesIO(body)).pages]
        assert len(pages) > 1
        assert all(digest in page for page in pages)


def figures(node: Any) -> Iterator[str]:
    """The alternative texts of all pictures of a paper."""
    node = node.get_object()
    if isinstance(node, list):
        for one in node:
            yield from figures(one)
    elif isinstance(node, dict):
        if node.get("/S") == "/Figure":
            yield str(node.get("/Alt", ""))
        if "/K" in node and not isinstance(node["/K"], int):
            yield from figures(node["/K"])


def test_every_picture_says_in_words_what_it_shows(papers: dict[str, bytes]) -> None:
    for kind, count in (("town", 1), ("country", 3)):
        said = list(figures(pypdf.PdfReader(io.BytesIO(papers[kind])).trailer["/Root"]["/StructTreeRoot"]))  # type: ignore[index]
        assert len(said) == count
        assert all(len(one) > 20 for one in said)


def test_the_report_of_a_town_says_its_points_numerals_reasons_and_proofs(frozen: Any, papers: dict[str, bytes]) -> None:
    whole, portals = frozen
    body = portals[0]
    report, text = town_report(whole, body, whole["digests"]["0101"]), text_of(papers["town"])
    assert f"{report.point} de 100, rango {report.band}" in text
    assert f"Entre {report.low} y {report.high}" in text
    assert ESTIMATE in text
    assert "Publica: Vitrina. No es un documento de la Procuraduría de los Derechos Humanos" in text
    assert len(report.numerals) == 29
    for one in report.numerals:
        assert one.why.split()[0] in text
        assert one.outcome in ("not_applicable", "unknown") or one.proof or one.outcome == "missing", one.number
        if one.proof:
            assert one.proof.digest in text
    assert "Antes: resultados de la PDH (SECAI)" in text
    assert text.count("PDH-SECAI") == 2
    assert "61.25" in text


def test_what_to_mend_first_is_what_gains_most_and_the_gains_fill_the_score(frozen: Any) -> None:
    whole, portals = frozen
    found = remedies(whole["law"], portals[0])
    assert [round(one.gain, 1) for one in found] == sorted((round(one.gain, 1) for one in found), reverse=True)
    score = portals[0]["score"]
    assert sum(one.gain for one in found) == pytest.approx(100 - score["low"] - (score["high"] - score["low"]), abs=0.05)
    assert all(step for one in found for step in one.steps)


def test_a_town_that_could_not_be_verified_gets_no_points_and_is_told_why(frozen: Any) -> None:
    whole, portals = frozen
    apart = next(body for body in portals if body["group"] == "unverified" and not body["obligations"])
    text = text_of(town_pdf(whole, apart))
    assert "No se pudo verificar" in text
    assert "No quiere decir que no publique" in text
    assert apart["why"][1:] in text
    assert " de 100, rango" not in text


def test_the_sums_of_the_country_are_those_of_its_towns(frozen: Any) -> None:
    whole, portals = frozen
    report = country_report(whole, portals)
    assert report.portals == len(portals) == sum(count for _, count, _ in report.bands)
    assert sum(one.portals for one in report.departments) == report.portals
    for asked in report.numerals:
        told = [body["obligations"] for body in portals if body["obligations"]]
        met = sum(one["outcome"] == "met" for items in told for one in items if one["code"] == f"laip-10-{int(asked.number):02}")
        assert asked.counts[0] == met
    apart = [one for one in report.departments if one.name == "Sacatepéquez"]
    assert apart[0].portals == country_report(whole, portals, "Sacatepéquez").portals == 5
    assert [(year.when, year.towns, year.source) for year in report.history] == [("2017", 12, "PDH-SECAI"), ("2022", 12, "PDH-SECAI")]


def test_the_report_of_the_country_tells_apart_sites_that_keep_the_crawl_out_and_loses_none(frozen: Any) -> None:
    whole, portals = frozen
    first, *others = whole["unverified"]
    walled = {**whole, "unverified": [{**first, "why": "el sitio no deja pasar al recorrido: pide iniciar sesión"}, *others]}
    report = country_report(walled, portals)
    assert [name for name, _, _ in report.refusing] == [first["name"]]
    assert len(report.refusing) + len(report.unseen) == report.portals - report.ranked


def test_what_changed_is_told_only_of_towns_that_both_rounds_verified_and_another_list_is_said(
    frozen: Any, papers: dict[str, bytes]
) -> None:
    whole, portals = frozen
    report = country_report(whole, portals)
    both = [one for one in whole["ranking"] if one["before"]]
    assert report.change is not None
    assert report.change.both == len(both) == sum(count for _, count in report.change.counts)
    assert "otra lista de preguntas" not in text_of(papers["country"])
    other = {**whole, "rounds": [{**whole["rounds"][-1], "checklist": "2025.1"}]}
    assert "Aquella se hizo con otra lista de preguntas" in text_of(country_pdf(other, portals))
    assert country_report({**whole, "rounds": [], "ranking": [{**one, "before": None} for one in whole["ranking"]]}, portals).change is None


@pytest.mark.system
def test_the_same_publication_gives_the_same_bytes_in_another_process_and_at_another_time(
    frozen: Any, made: Publication, client: Client
) -> None:
    program = (
        "import hashlib, os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'monitor.settings'; django.setup()\n"
        "from checklists.load import load_checklist; from tests.monitor.reports import country\n"
        "from monitor.dashboard.reports.papers import town_pdf\n"
        f"portals = country.bodies(load_checklist(), {CODES!r}); whole = country.whole(load_checklist(), portals)\n"
        "print(hashlib.sha256(town_pdf(whole, portals[0])).hexdigest())"
    )
    environ = {**os.environ, "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"}
    said = subprocess.run([sys.executable, "-c", program], env=environ, capture_output=True, text=True, check=True, timeout=120)
    assert said.stdout.strip() == country.sha256(client.get(town(made)).getvalue())


def test_a_report_is_drawn_once_and_its_file_handed_out(client: Client, made: Publication) -> None:
    first = client.get(town(made, SMALL))
    assert (first["Content-Type"], first["X-Digest"]) == ("application/pdf", made.digest)
    path = path_of(made, Item(kind=TOWN, of=SMALL))
    drawn = path.stat().st_mtime_ns
    assert Client().get(town(made, SMALL)).getvalue() == first.getvalue() == path.read_bytes()
    assert path.stat().st_mtime_ns == drawn


def test_a_file_that_was_changed_on_the_disk_is_drawn_anew(client: Client, made: Publication) -> None:
    first = client.get(town(made, SMALL)).getvalue()
    path = path_of(made, Item(kind=TOWN, of=SMALL))
    path.write_bytes(first.replace(b"%PDF", b"%FAL", 1))
    assert Client().get(town(made, SMALL)).getvalue() == first
    path_of(made, Item(kind=TOWN, of="0101")).write_bytes(first)
    other = path_of(made, Item(kind=TOWN, of="0101"))
    other.with_name(f"{other.name}.seal").write_text(path.with_name(f"{path.name}.seal").read_text())
    assert "Guatemala" in text_of(Client().get(town(made)).getvalue())


def test_while_another_report_is_drawn_somebody_who_asks_is_told_to_come_back(
    client: Client, made: Publication, settings: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("monitor.dashboard.kept.handing.WAIT", 0.2)
    with hold(settings.REPORTS, "making"):
        began = time.monotonic()
        answer = client.get(town(made, SMALL))
        assert time.monotonic() - began < 5
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "El archivo se está preparando" in answer.content.decode()
    assert client.get(town(made, SMALL)).status_code == 200


def faces(made: Publication) -> list[str]:
    pages = [reverse("results:home", args=[made.pk]), reverse("results:portal", args=[made.pk, "0101"])]
    files = [reverse("results:data", args=[made.pk, kind]) for kind in ("csv", "xlsx", "json")]
    files += [reverse("results:answers", args=[made.pk, kind]) for kind in ("csv", "xlsx")]
    papers = [reverse("reports:country", args=[made.pk]), reverse("reports:department", args=[made.pk, "01"]), town(made)]
    return [*pages, *files, *papers]


@pytest.mark.parametrize(
    ("statement", "untouched"),
    [
        ("UPDATE supervision_publication SET summary = replace(summary, 'n de prueba', 'n cambiada')", set[str]()),
        ("UPDATE supervision_publication SET digest = 'sha256:0'", set[str]()),
        (
            "UPDATE supervision_publishedportal SET body = replace(body, '\"met\"', '\"missing\"') WHERE key = '0101'",
            {"home", "csv", "xlsx"},
        ),
        ("DELETE FROM supervision_publishedportal WHERE key = '0101'", {"home", "csv", "xlsx"}),
    ],
)
def test_no_face_shows_what_somebody_changed_in_the_database(
    client: Client, made: Publication, statement: str, untouched: set[str]
) -> None:
    """What does not read the changed row stays as it was, to the byte; all others are refused."""
    addresses = faces(made)
    before = {address: Client().get(address).getvalue() for address in addresses[:4]}
    with unfrozen() as cursor:
        cursor.execute(statement)
    refused = 0
    for address in addresses:
        answer = client.get(address)
        if answer.status_code == 200:
            assert untouched, address
            assert answer.getvalue() == before[address], address
            continue
        assert answer.status_code == 500
        assert "No se muestra nada que no sea lo publicado" in answer.content.decode(), address
        refused += 1
    assert refused == len(addresses) - len(untouched)
    with pytest.raises(CommandError, match="No se hace ningún archivo de ella"):
        call_command("report", made.pk)


def test_what_was_made_before_somebody_changed_the_database_is_not_handed_out_either(client: Client, made: Publication) -> None:
    assert client.get(town(made, SMALL)).status_code == 200
    with unfrozen() as cursor:
        cursor.execute("UPDATE supervision_publishedportal SET body = replace(body, 'unverified', 'ranked') WHERE key = '0302'")
    assert Client().get(town(made, SMALL)).status_code == 500


def test_a_whole_file_that_was_made_before_is_still_the_one_that_was_published(client: Client, made: Publication) -> None:
    address = reverse("results:answers", args=[made.pk, "csv"])
    first = client.get(address).getvalue()
    with unfrozen() as cursor:
        cursor.execute("UPDATE supervision_publishedportal SET body = replace(body, '\"met\"', '\"missing\"')")
    assert Client().get(address).getvalue() == first
    path_of(made, Item(kind="respuestas", of="csv")).unlink()
    assert Client().get(address).status_code == 500


def test_nothing_that_is_not_published_shows_in_a_report(client: Client, made: Publication) -> None:
    first = client.get(town(made, SMALL)).getvalue()
    shelf_of = path_of(made, Item(kind=TOWN, of=SMALL))
    shelf_of.unlink()
    Portal.objects.create(municipality=SMALL, name="Otro nombre", url="https://otro.example/")
    HistoricResult.objects.create(municipality=SMALL, year=2023, supervision="otra", points=99, band="aceptable", source="nadie")
    assert client.get(town(made, SMALL)).getvalue() == first


def test_the_command_makes_the_reports_asked_for_and_leaves_copies(made: Publication, tmp_path: Path) -> None:
    said = io.StringIO()
    call_command("report", made.pk, "--only", DEPARTMENT, "--out", tmp_path / "copias", stdout=said)
    assert sorted(path.name for path in (tmp_path / "copias").iterdir()) == ["informe-departamento-01.pdf", "informe-departamento-03.pdf"]
    assert f"2 archivos de «Supervisión de prueba, 26/11/2026». Huella: {made.digest}" in said.getvalue()
    call_command("report", made.pk, "--only", "datos", "--of", "xlsx", "--out", tmp_path / "copias", stdout=said)
    assert (tmp_path / "copias" / "datos.xlsx").read_bytes().startswith(b"PK")
    with pytest.raises(CommandError, match="no trae ese archivo"):
        call_command("report", made.pk, "--of", "2217")
    with pytest.raises(CommandError, match="No hay esa publicación"):
        call_command("report", 987654)


def test_a_publication_has_a_report_of_the_country_each_department_and_each_portal(made: Publication, client: Client) -> None:
    found = list(items_of(made.summary))
    assert [one.name for one in found[:5]] == ["datos.csv", "datos.xlsx", "datos.json", "respuestas.csv", "respuestas.xlsx"]
    found = [one for one in found if one.kind not in OPEN]
    assert [one.kind for one in found] == [COUNTRY, *[DEPARTMENT] * 2, *[TOWN] * len(CODES)]
    assert Item(kind=TOWN, of="../../etc").name == f"municipio-{country.sha256(b'../../etc')[:16]}.pdf"
    assert client.get(town(made, "2217")).status_code == 404
    assert client.get(reverse("reports:department", args=[made.pk, "05"])).status_code == 404
    assert not kept(path_of(made, found[0]))


def test_the_page_of_a_town_says_how_many_people_live_there(client: Client, made: Publication) -> None:
    people = load_checklist().municipalities["0101"].population_2018
    assert f"{people:,} habitantes (censo 2018)" in client.get(reverse("results:portal", args=[made.pk, "0101"])).content.decode()


def test_result_pages_lead_to_their_report_and_spreadsheet(client: Client, made: Publication) -> None:
    for page, paper in (
        (reverse("results:home", args=[made.pk]), reverse("reports:country", args=[made.pk])),
        (reverse("results:department", args=[made.pk, "03"]), reverse("reports:department", args=[made.pk, "03"])),
        (reverse("results:portal", args=[made.pk, "0101"]), town(made)),
    ):
        text = client.get(page).content.decode()
        assert f'href="{paper}">Informe en PDF</a>' in text
        assert f'href="{reverse("results:data", args=[made.pk, "xlsx"])}">Hoja de cálculo' in text
