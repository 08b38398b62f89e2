"""The open data: stable columns that explain themselves, and the same bytes every time."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import openpyxl
import pytest

from checklists.load import load_checklist
from monitor.dashboard.results import files
from monitor.dashboard.results.columns import ANSWERS, towns
from tests.monitor.reports import country

STABLE = (
    "municipio nombre direccion visitado_el grupo puesto minimo puntaje maximo rango por_que "
    + " ".join(f"laip-10-{number:02}" for number in range(1, 30))
    + " departamento corte puesto_seguro decidido huella a_mano a_mano_el"
).split()


@pytest.fixture(scope="module")
def made() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    checklist = load_checklist()
    portals = country.bodies(checklist, sorted(checklist.municipalities)[:18])
    return country.whole(checklist, portals), portals


def written(maker: files.Maker, made: Any) -> bytes:
    out = io.BytesIO()
    maker.write(out, *made)
    return out.getvalue()


def lines(maker: files.Maker, made: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(maker, made).decode("utf-8-sig"))))


def test_the_columns_of_towns_are_these_in_this_order(made: Any) -> None:
    assert [column.name for column in towns(made[0])] == STABLE
    assert list(lines(files.MAKERS["csv"], made)[0]) == STABLE


def test_every_column_says_what_it_means_and_every_value_that_stands_in_it_is_one_of_those_it_names(made: Any) -> None:
    for columns, rows in ((towns(made[0]), lines(files.MAKERS["csv"], made)), (ANSWERS, lines(files.ANSWER_MAKERS["csv"], made))):
        for column in columns:
            assert column.text.endswith("."), column
            found = {row[column.name] for row in rows}
            assert "" not in found or not column.needed, column.name
            assert found - {""} <= set(column.values or found), column.name


def test_every_town_and_every_question_has_its_row(made: Any) -> None:
    assert len(lines(files.MAKERS["csv"], made)) == 18
    asked = [one for body in made[1] for item in body["obligations"] for one in item["criteria"]]
    answers = lines(files.ANSWER_MAKERS["csv"], made)
    assert [row["criterio"] for row in answers] == [one["code"] for one in asked]
    assert all(row["pregunta"] for row in answers)
    assert all(row["prueba_huella"].startswith("sha256:") for row in answers if row["resultado"] in ("met", "partial"))


def test_csv_workbook_and_json_say_the_same(made: Any) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(files.MAKERS["xlsx"], made)))
    assert book.sheetnames == ["Resultado", "Diccionario", "Esta publicación"]
    sheet = [["" if value is None else str(value) for value in row] for row in book["Resultado"].values]
    told = lines(files.MAKERS["csv"], made)
    for row, line in zip(sheet[1:], told, strict=True):
        for name, value in zip(sheet[0], row, strict=True):
            assert value == line[name] or float(value) == float(line[name]), name
    whole = json.loads(written(files.MAKERS["json"], made))
    assert whole.pop("results") == made[1]
    assert whole == made[0]
    assert [row[0] for row in book["Diccionario"].values][1:] == STABLE
    assert dict(book["Esta publicación"].values)["Huella de la publicación"].startswith("sha256:")


def test_the_same_publication_gives_the_same_bytes(made: Any) -> None:
    for maker in (*files.MAKERS.values(), *files.ANSWER_MAKERS.values()):
        assert written(maker, made) == written(maker, made)


def test_what_a_portal_wrote_never_runs_as_a_formula(made: Any) -> None:
    body = json.loads(json.dumps(made[1][0]))
    body["obligations"][0]["criteria"][0]["evidence"] = [{"url": "https://x/", "digest": "sha256:1", "excerpt": "=HYPERLINK(1)"}]
    row = next(iter(lines(files.ANSWER_MAKERS["csv"], (made[0], [body]))))
    assert row["prueba_cita"] == "'=HYPERLINK(1)"
    book = openpyxl.load_workbook(io.BytesIO(written(files.ANSWER_MAKERS["xlsx"], (made[0], [body]))))
    cells = next(iter(book["Respuestas"].iter_rows(min_row=2)))
    (quoted,) = (cell for cell in cells if cell.value == "=HYPERLINK(1)")
    assert quoted.data_type == "s"
