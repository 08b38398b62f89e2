"""Quality is told apart from the law: what was seen to be in the way, with where and what to do, and nothing of what could not be seen."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfWriter
from reportlab.pdfgen.canvas import Canvas

from checklists.finding import Evidence
from checklists.load import load_checklist
from monitor.assessment import to_dict
from monitor.checks.quality import NOTES, QualityNote
from monitor.checks.quality.catalog import CHECKS
from monitor.crawler.fetch import Fetcher, allowed_from
from monitor.pipeline import Observation, observe
from tests.servers.street import serve_folder

TODAY = date(2026, 11, 22)
FITS = '<meta name="viewport" content="width=device-width, initial-scale=1">'
SECTION = "informacion-publica.html"


def page(content: str, *, head: str = FITS, language: str = ' lang="es"') -> str:
    menu = f'<nav><a href="/">Inicio</a> <a href="/{SECTION}">Información pública</a></nav>'
    title = "<title>Municipalidad de San Ejemplo</title>"
    return (
        f"<!doctype html><html{language}><head><meta charset='utf-8'>{title}{head}</head><body>{menu}<main>{content}</main></body></html>"
    )


def pdf(text: str, *, weight: int = 0, password: str = "") -> bytes:
    sink = io.BytesIO()
    drawn = Canvas(sink)
    drawn.drawString(50, 700, text)
    drawn.save()
    if password:
        locked = PdfWriter(clone_from=io.BytesIO(sink.getvalue()))
        locked.encrypt(password, algorithm="RC4-128")
        sink = io.BytesIO()
        locked.write(sink)
    return sink.getvalue() + b"%" * weight


def seen(folder: Path, files: Mapping[str, str | bytes]) -> Observation:
    for name, body in files.items():
        path = folder / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body.encode() if isinstance(body, str) else body)
    with serve_folder(folder / "site") as base:
        fetcher = Fetcher(allowed=allowed_from({"MONITOR_ALLOW": base.allow}))
        observation = observe(str(base), folder / "crawl", checklist=load_checklist(), today=TODAY, fetcher=fetcher)
        fetcher.close()
    return observation


def notes(observation: Observation) -> dict[str, QualityNote]:
    return {note.code: note for note in observation.assessment.quality}


WORDS = "Remuneraciones de empleados y funcionarios, mes de "
SECTION_OF_FAULTS = page(
    "<h1>Información pública</h1><h2>4. Remuneraciones</h2>"
    '<ul><li><a href="/d/agosto.pdf">Agosto 2026</a></li><li><a href="/d/septiembre.pdf">Septiembre 2026</a></li>'
    '<li><a href="/d/diciembre.pdf">Diciembre 2026</a></li></ul>'
    '<h2>6. Manuales</h2><ul><li><a href="/d/perdido.pdf">Manual de funciones</a></li>'
    '<li><a href="/d/dañado.pdf">Manual de compras</a></li>'
    '<li><a href="/d/scan0001.pdf">Manual de puestos</a></li><li><a href="/d/grande.pdf">Manual de normas</a></li>'
    '<li><a href="/d/cerrado.pdf">Manual de viáticos</a></li></ul><p><a href="/no-existe/">Ver más</a> <a href="/otra.html">Otra</a></p>',
    head="",
)
FAULTS: Mapping[str, str | bytes] = {
    "index.html": page('<p><a href="/no-existe/">Noticias de ayer</a></p>', head="", language=""),
    SECTION: SECTION_OF_FAULTS,
    "otra.html": page("<p>Actualizado el 5 de enero de 2027. Publicado: 31/12/2026. Actualizado al 1/11/2026.</p>" + "<!-- -->" * 80_000),
    "d/agosto.pdf": pdf(WORDS + "agosto de 2026"),
    "d/septiembre.pdf": pdf(WORDS + "agosto de 2026"),
    "d/diciembre.pdf": pdf(WORDS + "diciembre de 2026"),
    "d/dañado.pdf": b"%PDF-1.4 nada",
    "d/scan0001.pdf": pdf("Manual de puestos"),
    "d/grande.pdf": pdf("Manual de normas", weight=10_500_000),
    "d/cerrado.pdf": pdf("Manual de viaticos", password="x"),
}


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Observation:
    files = dict(FAULTS)
    files["d/septiembre.pdf"] = files["d/agosto.pdf"]
    return seen(tmp_path_factory.mktemp("faulty"), files)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("dead_document", "no se puede abrir"),
        ("locked_document", "«cerrado.pdf» pide una contraseña"),
        ("same_bytes", "El archivo de septiembre de 2026 es, byte por byte, el de agosto de 2026"),
        ("broken_link", "Está en 2 páginas"),
        ("future_period", "diciembre de 2026, que todavía no llega"),
        ("posted_in_future", "el 5 de enero de 2027, que todavía no llega"),
        ("heavy_file", "«grande.pdf» pesa 10.5 MB"),
        ("heavy_page", "La mayor pesa 6"),
        ("not_for_phones", "2 de 3"),
        ("language_undeclared", "no declara que está en español"),
        ("closed_format", "PDF, Word o imagen"),
        ("meaningless_names", "«scan0001.pdf»"),
        ("no_national_language", "idiomas mayas"),
    ],
)
def test_each_thing_in_the_way_is_said_with_where_it_was_seen_and_what_to_do(faulty: Observation, code: str, said: str) -> None:
    note = notes(faulty)[code]
    assert said in note.sentence
    assert note.remedy
    assert note.evidence


def test_a_broken_link_is_told_once_with_every_page_that_leads_to_it(faulty: Observation) -> None:
    broken = [note for note in faulty.assessment.quality if note.code == "broken_link"]
    assert len(broken) == 1
    target, *referrers = broken[0].evidence
    assert target.url.endswith("/no-existe/")
    assert {one.url.rsplit("/", 1)[-1] for one in referrers} == {"", SECTION}
    assert {one.excerpt for one in referrers} == {"Noticias de ayer", "Ver más"}


def test_a_document_that_is_not_there_and_one_that_is_damaged_say_so_apart(faulty: Observation) -> None:
    dead = {note.params["name"]: note.params["why"] for note in faulty.assessment.quality if note.code == "dead_document"}
    assert dead == {"Manual de funciones": "no está en el servidor", "dañado.pdf": "está dañado o no es lo que dice su nombre"}


def test_what_stops_people_comes_first(faulty: Observation) -> None:
    severities = [str(note.severity) for note in faulty.assessment.quality]
    assert severities == sorted(severities, key=["blocks", "hinders", "hint"].index)


def test_a_portal_in_order_has_no_note_but_of_languages(tmp_path: Path) -> None:
    files = {"index.html": page("<p>Bienvenidos</p>"), SECTION: page("<h1>Información pública</h1><h2>6. Manuales</h2><p>Texto</p>")}
    assert set(notes(seen(tmp_path, files))) <= {"no_national_language"}


def test_a_fault_of_the_server_is_no_broken_link(tmp_path: Path) -> None:
    routes = '[[route]]\nat = "/d/a.pdf"\nstatus = 503\ntext = "x"\n[[route]]\nat = "/b/"\nstatus = 403\ntext = "x"\n'
    content = '<h1>Información pública</h1><h2>6. Manuales</h2><p><a href="/d/a.pdf">Manual</a> <a href="/b/">Más</a></p>'
    files = {"index.html": page("<p>Bienvenidos</p>"), SECTION: page(content), "street.toml": routes}
    assert not {"dead_document", "broken_link"} & set(notes(seen(tmp_path, files)))


def test_notes_change_no_score_and_the_same_evidence_gives_them_again(faulty: Observation) -> None:
    value = to_dict(faulty.assessment, load_checklist())
    assert [note["code"] for note in value["quality"]] == [note.code for note in faulty.assessment.quality]
    assert {"portal", "checklist", "observed_on", "crawl", "scorecards", "quality"} <= set(value)
    criteria = {c["code"] for card in value["scorecards"] for o in card["obligations"] for c in o["criteria"]}
    assert not criteria & set(NOTES)


def test_a_note_without_a_sentence_or_without_evidence_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="note"):
        QualityNote(code="other", evidence=(Evidence(url="u", digest=""),))
    with pytest.raises(ValueError, match="without evidence"):
        QualityNote(code="no_https")


def test_every_note_has_a_function_that_makes_it_and_every_sentence_its_parameters(faulty: Observation) -> None:
    assert {code for codes in CHECKS for code in codes} == set(NOTES)
    for note in faulty.assessment.quality:
        assert "{" not in note.sentence


def test_a_robots_txt_that_hides_the_section_is_told_with_what_leads_there(tmp_path: Path) -> None:
    observation = seen(
        tmp_path, {"index.html": page("<h1>Inicio</h1>"), SECTION: page(""), "robots.txt": f"User-agent: *\nDisallow: /{SECTION}\n"}
    )
    [note] = [note for note in observation.assessment.quality if note.code == "hidden_by_robots"]
    assert "como «Información pública»" in note.sentence
    assert "robots.txt" in note.remedy
    assert "robots.txt pide no recorrer la sección" in observation.crawl.detail


def test_a_page_that_strangers_wrote_on_is_told_and_nothing_is_missing_for_it(tmp_path: Path) -> None:
    spam = "<title>Slot gacor</title>" + "<p>Situs judi slot online, togel y SBOBET: RTP slot maxwin.</p>" * 6
    section = page('<h1>Información pública</h1><p><a href="n8.html">Numeral 8. Ejecución presupuestaria</a></p>')
    observation = seen(tmp_path, {"index.html": page("<h1>Inicio</h1>"), SECTION: section, "n8.html": spam})
    assert [note.params["name"] for note in observation.assessment.quality if note.code == "taken_over"] == [
        "Numeral 8. Ejecución presupuestaria"
    ]
    [finding] = [finding for finding in observation.assessment.findings if finding.criterion == "laip-10-08:publicado"]
    assert (finding.outcome, finding.reason) == ("unknown", "not_the_town")
