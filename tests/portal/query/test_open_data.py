"""Everything in two files, the read API, and the feeds: what others take away is what is public now."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import lxml.etree
import lxml.html
import pytest
from django.test import Client
from frictionless import Package, system

from checklists.model import Checklist
from tests.portal.query.conftest import BUYING, get

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def test_the_database_has_the_current_rows_and_what_they_mean_and_nothing_of_ours(town: Any, tmp_path: Path) -> None:
    (tmp_path / "todo.sqlite3").write_bytes(get("/datos/todo.sqlite3"))
    with sqlite3.connect(tmp_path / "todo.sqlite3") as base:
        names = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert names == {"publicaciones", "columnas", "compras-directas", "obras"}
        assert base.execute('SELECT count(*), max(version), round(sum(monto), 2) FROM "compras-directas"').fetchone() == (150, 2, 412537.5)
        assert base.execute("SELECT titulo FROM columnas WHERE registro = 'compras-directas' AND nombre = 'monto'").fetchone() == ("Monto",)
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_zip_is_a_valid_package_with_every_csv(town: Any, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(get("/datos/todo.zip"))) as made:
        assert made.testzip() is None
        made.extractall(tmp_path)
    names = sorted(path.name for path in (tmp_path / "csv").iterdir())
    assert "compras-directas-2026-09-v2.csv" in names
    assert "compras-directas-2026-09-v1.csv" not in names
    with system.use_context(trusted=False):
        report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])
    assert len(report.tasks) == len(names) == 5
    assert get("/datos/todo.zip") == get("/datos/todo.zip")


def test_rows_are_answered_with_the_filters_of_the_page(town: Any) -> None:
    given = json.loads(get("/api/filas/laip-10-22.json?modalidad=compra+directa&orden=-monto"))
    assert (given["total"], given["paginas"], given["siguiente"]) == (30, 1, None)
    assert given["filas"][0]["monto"] == 6000.25
    assert given["opciones"]["modalidad"][0] == {"valor": "baja cuantía", "filas": 120}
    assert given["totales"] == {"monto": f"{sum(item['monto'] for item in given['filas']):.2f}"}
    first = json.loads(get("/api/filas/laip-10-22.json"))
    second = json.loads(get(first["siguiente"].removeprefix("http://testserver")))
    assert len(first["filas"]) + len(second["filas"]) == first["total"] == 150


def test_cells_publications_and_obligations_are_told(town: Any, law: Checklist) -> None:
    cells = json.loads(get("/api/celdas.json?parte=laip-10-22&estado=data"))["celdas"]
    assert {cell["period"] for cell in cells} >= {"2026-07", "2026-08", "2026-09"}
    published = json.loads(get("/api/publicaciones.json?parte=laip-10-22"))
    assert published["total"] == 4
    assert published["publicaciones"][0]["motivo"] == "Venían filas de más."
    get(published["publicaciones"][0]["archivos"][0]["url"].removeprefix("http://testserver"))
    told = json.loads(get("/api/obligaciones.json"))["obligaciones"]
    aid = next(part for item in told for part in item["partes"] if part["codigo"] == "laip-10-15.becas")
    assert {"nombre": "beneficiario", "se_filtra": False} in [
        {key: column[key] for key in ("nombre", "se_filtra")} for column in aid["columnas"]
    ]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/filas/laip-10-22.json?nada=1", 400),
        ("/api/filas/laip-10-22.json?monto=x", 400),
        ("/api/filas/nada.json", 404),
        ("/api/filas/laip-10-09.json", 404),
        ("/api/celdas.json?parte=nada", 400),
        ("/api/celdas.json?otra=1", 400),
        ("/api/publicaciones.json?parte=x", 400),
    ],
)
def test_what_is_wrong_is_told_as_json(town: Any, path: str, status: int) -> None:
    response = Client().get(path)
    assert response.status_code == status
    assert response.json()["error"]
    assert response["Access-Control-Allow-Origin"] == "*"


def test_any_site_may_read_and_nobody_may_write(town: Any) -> None:
    response = Client().get("/api/celdas.json")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "max-age=300" in response["Cache-Control"]
    assert not response.cookies
    assert Client().post("/api/celdas.json").status_code == 405


def test_the_documentation_speaks_of_what_there_is(town: Any) -> None:
    for page in ("/api/", "/datos/"):
        tree = lxml.html.document_fromstring(get(page).decode())
        for link in tree.xpath("//main//a/@href"):
            get(link)
    assert "/api/filas/laip-10-22.json" in get("/api/").decode()


def test_feeds_tell_what_was_published_the_newest_first(town: Any) -> None:
    feed = lxml.etree.fromstring(get("/novedades.atom"))
    titles = feed.xpath("//a:entry/a:title/text()", namespaces=ATOM)
    assert len(titles) == 6
    assert any(title == "Numeral 22. Compras directas, septiembre de 2026 (versión 2)" for title in titles)
    for link in feed.xpath("//a:entry/a:link/@href", namespaces=ATOM):
        get(link.removeprefix("http://testserver"))
    own = lxml.etree.fromstring(get("/informacion-publica/compras-directas/novedades.atom"))
    assert len(own.xpath("//a:entry", namespaces=ATOM)) == 4
    assert (
        "Corrección: Venían filas de más."
        in own.xpath("string(//a:entry[1]/a:summary)", namespaces=ATOM) + lxml.etree.tostring(own).decode()
    )
    get("/informacion-publica/nada/novedades.atom", 404)
    get("/informacion-publica/entidades-privadas/novedades.atom", 404)


def test_the_register_says_where_its_feed_and_files_are(town: Any) -> None:
    tree = lxml.html.document_fromstring(get("/informacion-publica/compras-directas/").decode())
    assert "/informacion-publica/compras-directas/novedades.atom" in tree.xpath("//link[@rel='alternate']/@href")
    assert BUYING in tree.xpath("//main//a/@href")
