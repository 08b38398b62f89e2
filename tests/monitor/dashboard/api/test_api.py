"""The read API: every table of the site, figures of the spreadsheet, only what was published, errors that say what to do."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import resolve, reverse
from jsonschema import Draft202012Validator

from checklists.load import load_checklist
from monitor.archive.models import HistoricResult, MunicipalIndex
from monitor.dashboard.api import tables
from monitor.dashboard.api.asked import address as address_of
from monitor.rollout.meetings.models import Attendee, Meeting
from monitor.supervision.models import Publication, PublishedPortal
from tests.monitor.reports.country import published

V1 = "/api/v1/"
CODES = ["0101", "0102", "0103", "0201", "0202", "0301", "0302", "0501", "0502", "1601", "1602", "2201"]


@pytest.fixture(autouse=True)
def _fresh_counts(db: Any) -> None:
    cache.clear()


@pytest.fixture
def made(db: Any) -> Publication:
    return published(load_checklist(), CODES)


def ask(client: Client, path: str, status: int = 200, **more: Any) -> Any:
    answer = client.get(V1 + path, more)
    assert answer.status_code == status, answer.content.decode()
    assert answer["Access-Control-Allow-Origin"] == "*"
    return answer.json()


def everything(client: Client, made: Publication) -> dict[str, str]:
    """Every operation of the description, with an address that exists."""
    filled = {"{publicacion}": str(made.pk), "{clave}": "0101", "{numeral}": "laip-10-07"}
    found = {}
    for path in ask(client, "openapi.json")["paths"]:
        address = path
        for name, value in filled.items():
            address = address.replace(name, value)
        found[path] = address
    return found


def test_every_answer_has_the_form_that_its_openapi_description_promises(client: Client, made: Publication) -> None:
    HistoricResult.objects.create(municipality="0101", year=2017, supervision="única", points=61.25, band="bajo", source="PDH-SECAI")
    MunicipalIndex.objects.create(municipality="0101", edition="2018-2019", index="Información", score=0.4, source="SEGEPLAN")
    meeting = Meeting.objects.create(kind="taller", title="Primero", on=date(2026, 10, 5), hours="9", place="Xela", called=["0101"])
    Attendee.objects.create(meeting=meeting, name="Ana Pérez", municipality="0101", how="lista")
    said = ask(client, "openapi.json")
    assert said["openapi"].startswith("3.1")
    addresses = everything(client, made)
    assert len(addresses) == 15
    for path, address in addresses.items():
        shape = said["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        Draft202012Validator.check_schema(shape)
        answer = client.get(address)
        assert answer.status_code == 200, address
        Draft202012Validator(shape).validate(answer.json())
        assert "Ana Pérez" not in answer.content.decode()


def test_the_figures_are_those_of_the_spreadsheet_to_the_last_digit(client: Client, made: Publication) -> None:
    sheet = client.get(reverse("results:data", args=[made.pk, "csv"]))
    lines = list(csv.DictReader(io.StringIO(b"".join(sheet.streaming_content).decode("utf-8-sig"))))
    rows = ask(client, "publicaciones/ultima/resultados")["datos"]
    assert len(rows) == len(lines) == len(CODES)
    for row, line in zip(rows, lines, strict=True):
        assert {name: "" if row[name] is None else str(row[name]) for name in line} == line
        one = ask(client, f"publicaciones/{made.pk}/resultados/{row['clave']}")["datos"]
        assert {name: one[name] for name in line} == {name: row[name] for name in line}


def test_a_result_brings_each_question_with_all_its_proofs_and_the_results_of_the_pdh_named_as_theirs(
    client: Client, made: Publication
) -> None:
    said = ask(client, "publicaciones/ultima/resultados/0101")
    answers = said["datos"]["respuestas"]
    asked = {one["code"] for law in made.summary["law"]["obligations"] for part in law["parts"] for one in part["criteria"]}
    assert {one["criterio"] for one in answers} <= asked
    met = next(one for one in answers if one["resultado"] == "met")
    assert len(met["todas_las_pruebas"]) == met["pruebas"] == 1
    assert met["todas_las_pruebas"][0]["huella"] == met["prueba_huella"]
    assert met["que_hacer"] is None
    assert any(one["que_hacer"] for one in answers if one["resultado"] == "missing")
    assert {one["fuente"] for one in said["datos"]["antes"]} == {"PDH-SECAI"}
    assert said["publicacion"]["aviso"] == "Estimación de este esquema; no es resultado de SECAI/PDH."


def test_a_numeral_counts_every_portal_once_and_tells_of_each_what_was_found(client: Client, made: Publication) -> None:
    rows = {row["numeral"]: row for row in ask(client, "publicaciones/ultima/numerales")["datos"]}
    assert len(rows) == 29
    towns = ask(client, "publicaciones/ultima/numerales/laip-10-07")["datos"]
    counted = [rows["laip-10-07"][name] for name in ("cumplen", "parciales", "no_cumplen", "sin_dato", "no_aplica")]
    assert sum(counted) == len(towns) == len(CODES)
    missing = ask(client, "publicaciones/ultima/numerales/laip-10-07", resultado="missing")["datos"]
    assert len(missing) == rows["laip-10-07"]["no_cumplen"]
    assert {row["resultado"] for row in missing} <= {"missing"}


def test_departments_hold_all_portals_and_filters_take_a_name_or_a_code(client: Client, made: Publication) -> None:
    rows = ask(client, "publicaciones/ultima/departamentos")["datos"]
    assert sum(row["portales"] for row in rows) == len(CODES)
    named = ask(client, "publicaciones/ultima/resultados", departamento="Alta Verapaz")["datos"]
    coded = ask(client, "publicaciones/ultima/resultados", departamento="16")["datos"]
    assert named == coded
    assert sorted(row["municipio"] for row in coded) == ["1601", "1602"]
    verified = ask(client, "publicaciones/ultima/resultados", grupo="verificado")["datos"]
    points = [row["puntaje"] for row in verified]
    assert points == sorted(points, reverse=True)
    assert len(verified) == sum(row["verificados"] for row in rows)


def test_pages_follow_one_another_without_a_gap_or_a_repetition(client: Client, made: Publication) -> None:
    found, address = [], f"{V1}publicaciones/ultima/resultados?por_pagina=5"
    while address:
        said = client.get(address.removeprefix("http://testserver")).json()
        found += [row["clave"] for row in said["datos"]]
        address = said["siguiente"]
    assert len(found) == said["total"] == len(CODES)
    assert set(found) == set(CODES)
    assert found == [row["clave"] for row in ask(client, "publicaciones/ultima/resultados")["datos"]]


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("publicaciones/77/resultados", 404, "No hay publicación 77"),
        ("publicaciones/primera", 404, "no es una publicación"),
        ("publicaciones/ultima/resultados/0999", 404, "código INE"),
        ("publicaciones/ultima/numerales/laip-10-99", 404, "laip-10-01 a laip-10-29"),
        ("publicaciones/ultima/resultados?departamento=Narnia", 400, "No hay departamento «Narnia»"),
        ("publicaciones/ultima/resultados?grupo=todos", 400, "verificado"),
        ("publicaciones/ultima/resultados?departmento=01", 400, "No se conoce el parámetro «departmento»"),
        ("publicaciones/ultima/resultados?pagina=9", 404, "No hay página 9"),
        ("publicaciones/ultima/resultados?pagina=dos", 400, "«pagina» no se entiende: escriba un número entero"),
        ("publicaciones/ultima/resultados?por_pagina=9999", 400, "escriba un número hasta 500"),
        ("publicaciones/ultima/resultados?pagina=0", 400, "escriba un número desde 1"),
        ("historia?anio=1", 400, "escriba un número desde 2000"),
        ("nada/de/esto", 404, "Lo que hay está en /api/v1/"),
    ],
)
def test_what_cannot_be_answered_is_told_in_spanish_with_what_to_do(
    client: Client, made: Publication, path: str, status: int, told: str
) -> None:
    answer = client.get(V1 + path)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert told in f"{error['mensaje']} {error['que_hacer']}"
    assert error["que_hacer"]
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("what", ["summary", "portal", "gone"])
def test_a_publication_that_was_changed_is_refused_and_never_answered(client: Client, made: Publication, what: str, unguarded: Any) -> None:
    unguarded()
    if what == "summary":
        made.summary["ranking"][0]["score"]["point"] = 99.87
        made.save()
    elif what == "portal":
        part = PublishedPortal.objects.get(key="0101")
        part.body["score"]["point"] = 99.87
        part.save()
    else:
        PublishedPortal.objects.get(key="0101").delete()
    answer = client.get(f"{V1}publicaciones/ultima/resultados/0101")
    assert answer.status_code == 500
    assert "No se contesta nada que no sea lo publicado" in answer.json()["error"]["mensaje"]
    assert "99.87" not in answer.content.decode()
    if what == "summary":
        for path in everything(client, made).values():
            assert client.get(path).status_code == (500 if "/publicaciones" in path else 200), path


def test_what_has_not_changed_is_not_sent_again_and_a_new_publication_is(client: Client, made: Publication) -> None:
    address = f"{V1}publicaciones/ultima/resultados"
    first = client.get(address)
    assert "max-age=300" in first["Cache-Control"]
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["Access-Control-Allow-Origin"] == "*"
    assert client.get(address + "?pagina=1", headers={"If-None-Match": first["ETag"]}).status_code == 200
    published(load_checklist(), CODES, slug="otra", seed=2)
    newer = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert newer.status_code == 200
    assert newer["ETag"] != first["ETag"]
    plan = client.get(f"{V1}implementacion/plan")
    assert client.get(f"{V1}implementacion/plan", headers={"If-None-Match": plan["ETag"]}).status_code == 304


def test_it_only_reads(client: Client, made: Publication) -> None:
    address = f"{V1}publicaciones/ultima/resultados"
    strict = Client(enforce_csrf_checks=True)
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(strict, method)(address)
        assert answer.status_code == 405
        assert answer["Allow"] == "GET, HEAD, OPTIONS"
        assert "GET" in answer.json()["error"]["que_hacer"]
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == client.get(address)["ETag"]
    asked = client.options(address)
    assert asked.status_code == 204
    assert "If-None-Match" in asked["Access-Control-Allow-Headers"]


def test_who_asks_too_often_waits_and_others_do_not(client: Client, made: Publication, settings: Any) -> None:
    settings.API_LIMIT = 3
    address = f"{V1}publicaciones"
    codes = [client.get(address, REMOTE_ADDR="203.0.113.7").status_code for _ in range(5)]
    assert codes[-1] == 429
    answer = client.get(address, REMOTE_ADDR="203.0.113.7")
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert f"Espere {answer['Retry-After']} segundos" in answer.json()["error"]["que_hacer"]
    assert client.get(address, REMOTE_ADDR="203.0.113.8").status_code == 200


def test_an_address_that_a_visitor_makes_up_is_not_believed(client: Client, made: Publication, settings: Any) -> None:
    settings.API_LIMIT, settings.TRUSTED_PROXIES = 2, 0
    address = f"{V1}publicaciones"
    codes = [client.get(address, headers={"X-Forwarded-For": f"198.51.100.{turn}"}).status_code for turn in range(6)]
    assert codes[-1] == 429
    cache.clear()
    settings.TRUSTED_PROXIES = 1
    spoofed = [client.get(address, headers={"X-Forwarded-For": f"198.51.100.{turn}, 203.0.113.9"}).status_code for turn in range(6)]
    assert spoofed[-1] == 429
    assert client.get(address, headers={"X-Forwarded-For": "203.0.113.10"}).status_code == 200


def test_neighbours_in_one_ipv6_network_count_as_one(client: Client, made: Publication, settings: Any) -> None:
    settings.API_LIMIT = 2
    codes = [client.get(f"{V1}publicaciones", REMOTE_ADDR=f"2001:db8:1:1::{turn:x}").status_code for turn in range(1, 7)]
    assert codes[-1] == 429
    assert client.get(f"{V1}publicaciones", REMOTE_ADDR="2001:db8:1:2::1").status_code == 200


def test_before_any_publication_the_tables_are_empty_and_say_so(client: Client, db: Any) -> None:
    assert ask(client, "publicaciones")["datos"] == []
    assert "Todavía no se publica" in ask(client, "publicaciones/ultima/resultados", 404)["error"]["mensaje"]
    assert ask(client, "implementacion/municipios")["datos"] == []
    assert ask(client, "implementacion/plan")["total"] > 10


def test_the_340_are_told_with_their_codes_as_text(client: Client, db: Any) -> None:
    said = ask(client, "municipios", por_pagina=500)
    assert said["total"] == 340
    assert said["datos"][0]["municipio"] == "0101"


def test_every_column_of_every_answer_is_in_the_dictionary_and_means_something(client: Client, made: Publication) -> None:
    said = {table["nombre"]: table for table in ask(client, "diccionario")["tablas"]}
    assert set(said) == {table.name for table in tables.tables(tables.LAW)}
    assert all(column["descripcion"].endswith((".", ";")) for table in said.values() for column in table["columnas"])
    row = ask(client, "publicaciones/ultima/resultados")["datos"][0]
    assert set(row) == {column["nombre"] for column in said["resultados"]["columnas"]}


def test_nobody_behind_an_account_is_ever_told(client: Client, made: Publication) -> None:
    assert made.made_by == "mar"
    for address in everything(client, made).values():
        assert '"mar"' not in client.get(address).content.decode(), address


def test_every_row_leads_to_its_page_whatever_its_portal_is_called(client: Client, made: Publication, rf: Any) -> None:
    for path in ("resultados", "numerales", "numerales/laip-10-07"):
        for row in ask(client, f"publicaciones/{made.pk}/{path}")["datos"]:
            assert client.get(row["pagina_web"]).status_code == 200, row["pagina_web"]
    called = "Mancomunidad «Río Ñ» (norte)? 50 % & más"
    found = address_of(rf.get("/", headers={"host": "testserver"}), made)("portal", called)
    assert resolve(unquote(urlsplit(found).path)).kwargs == {"pk": made.pk, "key": called}
