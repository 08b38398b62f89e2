"""`monitor explain` tells a reviewer why, from the record alone, and shows nothing personal; its JSON lines stay as the contract says."""

from __future__ import annotations

import json
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from checklists.load import load_checklist
from monitor.archive.store import keep
from monitor.crawler.fetch import Fetcher, allowed_from
from monitor.crawler.urls import key
from monitor.explain import explain_page, explain_words
from monitor.pipeline import Observation, observe
from tests.monitor.dashboard.conftest import TODAY, checklist, observation  # noqa: F401  the small portal, visited once
from tests.servers.street import serve_folder

PAYROLL = "informacion-publica/nomina/nomina-septiembre-2026.csv"


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("explain", *arguments, stdout=out)
    return out.getvalue()


def at(seen: Observation, path: str) -> str:
    return f"{seen.assessment.portal.rstrip('/')}/{path}"


def test_words_are_weighed_against_each_other_and_the_losers_say_why() -> None:
    steps = explain_words(load_checklist(), "Presupuesto de viáticos y viajes, marzo 2026", "Numeral 7")
    told = {step.title: "\n".join(step.lines) for step in steps}
    by_text = told["Qué obligaciones podrían ser, por el texto"]
    assert "laip-10-07 «Presupuesto»: 3 puntos, por «presupuesto». Se elige." in by_text
    assert "por «viáticos y viajes». No: otra obligación pesa más." in by_text
    assert "numeral 7" in told["Y por el encabezado"]
    assert "marzo de 2026 (2026-03), por el texto" in told["De qué periodo"]


def test_words_that_are_nothing_are_said_to_be_nothing() -> None:
    told = said("Buenos días")
    assert "no hay en él palabras ni números de la lista" in told
    assert "Ninguna: no se afirma nada." in told


def test_a_file_is_explained_from_the_link_to_the_question_it_answers(observation: Observation) -> None:  # noqa: F811
    told = said(at(observation, PAYROLL), "--crawl", str(observation.folder))
    for piece in (
        "Respuesta 200 del servidor",
        "«Nómina de septiembre de 2026» en ",
        "se toma por laip-10-04 «Remuneraciones», periodo septiembre de 2026, dentro de la sección",
        "laip-10-04 «Remuneraciones»: 3 puntos, por «nómina». Se elige.",
        "periodo: septiembre de 2026 (2026-09), por el enlace y los encabezados que llevan a ella; confianza alta",
        "laip-10-04:dietas: no cumple. La tabla no trae «Dietas».",
    ):
        assert piece in told


def test_an_older_file_says_which_page_answers_in_its_place(observation: Observation) -> None:  # noqa: F811
    told = said(at(observation, "informacion-publica/nomina/nomina-marzo-2026.csv"), "--crawl", str(observation.folder))
    assert "laip-10-04:al-dia, sin citar esta página: cumple. El periodo septiembre de 2026 está publicado. (lo prueba " in told


def test_what_is_not_there_and_what_was_never_asked_for_are_told_apart(observation: Observation) -> None:  # noqa: F811
    told = said(at(observation, "informacion-publica/obras/obras.pdf"), "--crawl", str(observation.folder))
    assert "laip-10-18:publicado: no cumple. El enlace existe, pero el archivo no se encuentra en el servidor (404)." in told
    with pytest.raises(CommandError, match="El recorrido no guarda"):
        said(at(observation, "nunca-visto/"), "--crawl", str(observation.folder))


@pytest.mark.django_db
def test_without_a_folder_the_newest_kept_crawl_that_holds_the_address_is_read_and_nothing_is_written(
    observation: Observation,  # noqa: F811
) -> None:
    keep(observation.assessment, observation.folder, name="Villa Ejemplo")
    before = {path: path.stat().st_mtime_ns for path in observation.folder.iterdir()}
    assert f"Recorrido guardado en {observation.folder}" in said(at(observation, "informacion-publica/nomina"))
    assert {path: path.stat().st_mtime_ns for path in observation.folder.iterdir()} == before
    with pytest.raises(CommandError, match="Ningún recorrido guardado tiene"):
        said("https://nadie.gob.gt/")


def test_a_live_page_is_visited_only_when_asked_and_only_that_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "index.html").write_text("<title>Viajes 2026</title><h1>Numeral 12. Viajes</h1><a href='otra.html'>otra</a>", "utf-8")
    with serve_folder(tmp_path) as street:
        monkeypatch.setenv("MONITOR_ALLOW", street.allow)
        told = said(f"{street}/", "--live")
    assert "como está ahora" in told
    assert "«Viajes 2026»" in told
    assert "laip-10-12 «Viajes»" in told


def test_what_is_personal_on_a_page_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<a href='x.html'>Información pública</a>", "utf-8")
    dpi = "2589 63147 0101"
    (tmp_path / "x.html").write_text(f"<title>Información pública</title><h1>Numeral 3. Directorio</h1><h2>DPI {dpi}</h2><p>a</p>", "utf-8")
    with serve_folder(tmp_path) as street:
        fetcher = Fetcher(allowed=allowed_from({"MONITOR_ALLOW": street.allow}))
        seen = observe(str(street), tmp_path / "crawl", checklist=load_checklist(), today=TODAY, fetcher=fetcher)
        fetcher.close()
    steps = explain_page(load_checklist(), seen.crawl, seen.pages, at(seen, "x.html"), today=TODAY, key=key)
    told = "\n".join(line for step in steps for line in step.lines)
    assert "DPI" in told
    assert dpi not in told


def test_json_lines_stay_as_the_contract_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO('{"text": "Viajes 2024-03", "heading": ""}\n'))
    assert list(json.loads(said("--jsonl"))) == ["obligations", "period", "why"]
