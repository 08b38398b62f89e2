"""The page of a register and its downloads: what is filtered, all of it and nothing else, in the address."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from urllib.parse import parse_qsl

import lxml.html
import openpyxl
import pytest
from django.test import Client

from checklists.model import Checklist
from portal_template.registers.query.export import safe
from tests.portal.query.conftest import BUYING, get, publish, sheet

FILTERED = "?proveedor=Librer%C3%ADa+Central&monto.desde=1000&orden=-monto"


def tree(path: str) -> Any:
    return lxml.html.document_fromstring(get(path).decode())


def test_the_page_shows_filters_totals_and_rows_without_a_script(town: Any) -> None:
    page = tree(BUYING + FILTERED)
    assert page.xpath("//h2[@id='tabla']")[0].text_content() == "41 de 150 filas"
    assert len(page.xpath("//tbody/tr")) == 41
    assert page.xpath("//th[@aria-sort='descending']")[0].text_content().startswith("Monto")
    assert "Q 133,010.25" in page.xpath("//dl[@class='sumas']")[0].text_content().replace("\xa0", " ")
    assert not page.xpath("//script | //@style")
    assert page.xpath("//meta[@name='robots'][contains(@content, 'noindex')]")
    assert not tree(BUYING).xpath("//meta[@name='robots']")
    assert page.xpath("//link[@rel='canonical']/@href") == [f"http://testserver{BUYING}"]


def test_every_way_on_from_the_page_is_answered(town: Any) -> None:
    links = set(tree(BUYING + FILTERED).xpath("//div[contains(@class, 'consulta')]//a/@href"))
    assert len(links) > 20
    for link in sorted(links):
        get(link if link.startswith("/") else BUYING if link == "." else BUYING + link)


def test_the_form_keeps_what_was_chosen(town: Any) -> None:
    form = tree(BUYING + FILTERED).xpath("//form[contains(@action, 'compras-directas')]")[0]
    kept = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
    assert kept["proveedor"] == "Librería Central"
    assert kept["monto.desde"] == "1000"
    assert kept["orden"] == "-monto"


def test_the_three_formats_hold_exactly_what_is_filtered(town: Any) -> None:
    lines = list(csv.reader(io.StringIO(get(f"{BUYING}compras-directas.csv{FILTERED}").decode())))
    objects = json.loads(get(f"{BUYING}compras-directas.json{FILTERED}"))
    book = list(openpyxl.load_workbook(io.BytesIO(get(f"{BUYING}compras-directas.xlsx{FILTERED}"))).active.iter_rows(values_only=True))
    assert len(lines) - 1 == len(objects) == len(book) - 1 == 41
    assert lines[0][:4] == ["periodo", "version", "fila", "fecha"]
    monto = lines[0].index("monto")
    assert [line[monto] for line in lines[1:]] == [f"{item['monto']:.2f}" for item in objects] == [f"{row[monto]:.2f}" for row in book[1:]]
    assert {item["proveedor"] for item in objects} == {"Librería Central"}
    whole = list(csv.reader(io.StringIO(get(f"{BUYING}compras-directas.csv").decode())))
    assert len(whole) - 1 == 150
    assert json.loads(get(f"{BUYING}compras-directas.json?proveedor=nadie")) == []


def test_the_rows_of_the_file_are_those_of_the_record(town: Any, law: Checklist) -> None:
    version = f"{BUYING}2026-08/v1/compras-directas-2026-08-v1.csv"
    record = list(csv.reader(io.StringIO(get(version).decode())))
    filtered = [line[3:] for line in csv.reader(io.StringIO(get(f"{BUYING}compras-directas.csv?periodo=2026-08").decode()))]
    assert filtered == record


def test_a_text_that_a_spreadsheet_would_run_is_told_to_be_text(town: Any, law: Checklist) -> None:
    by_name = sheet(town, law).by_name
    assert safe("=1+1", by_name["bien"]) == "'=1+1"
    assert safe("-5.00", by_name["monto"]) == "-5.00"


@pytest.mark.parametrize("query", ["?nada=1", "?monto=x", "?orden=%27", "?periodo=2000-01", "?fecha.desde=%00"])
def test_a_hostile_query_gets_a_clean_page(town: Any, query: str) -> None:
    assert b"No se puede hacer esa consulta" in get(BUYING + query, 400)
    get(f"{BUYING}compras-directas.csv{query}", 400)


def test_what_is_not_published_as_rows_is_not_found(town: Any) -> None:
    for path in (
        "/informacion-publica/manuales/datos/",
        "/informacion-publica/compras-directas/otra/",
        "/informacion-publica/depositos/datos/",
        f"{BUYING}otra.csv",
        f"{BUYING}compras-directas.exe",
    ):
        get(path, 404)


def test_answers_may_be_kept_a_moment_and_depend_on_nobody(town: Any) -> None:
    response = Client().get(BUYING)
    assert "max-age" in response["Cache-Control"]
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_pages_that_name_persons_are_not_indexed(town: Any, law: Checklist) -> None:
    publish(town, law, "laip-10-04", "2026-09", [{"nombre": f"Persona {n}", "renglon": "011", "salario": "10.00"} for n in range(9)])
    page = tree("/informacion-publica/remuneraciones/datos/")
    assert page.xpath("//meta[@name='robots'][contains(@content, 'noindex')]")


def test_pages_of_the_address_walk_through_all_rows(town: Any) -> None:
    page = tree(BUYING)
    following = page.xpath("//a[@rel='next nofollow']/@href")[0]
    assert dict(parse_qsl(following[1:])) == {"pagina": "2"}
    assert len(tree(BUYING + following).xpath("//tbody/tr")) == 50


def test_a_row_has_a_page_of_its_own(town: Any) -> None:
    link = tree(BUYING).xpath("//tbody/tr[1]/td[1]/a/@href")[0]
    page = tree(link)
    assert link == f"{BUYING}2026-09/v2/?fila=1"
    assert page.find(".//h1").text_content().endswith("Fila 1 de 30")
    assert "Q 100.25" in page.text_content().replace("\xa0", " ")
    assert "Sin dato: NOG" in page.text_content()
    assert "ya fue corregida" in tree(f"{BUYING}2026-09/v1/?fila=60").text_content()
    for wrong in ("0", "31", "x", "-1", "9" * 30, ""):
        get(f"{BUYING}2026-09/v2/?fila={wrong}", 404)
