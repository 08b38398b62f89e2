"""Pictures: their arithmetic, and that each has its numbers beside it and leads to its rows."""

from __future__ import annotations

import gzip
from typing import Any

import lxml.html
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from checklists.model import Checklist
from portal_template.pages.pictures.geography import draw, outlines, place_in
from portal_template.pages.pictures.scale import short, ticks
from portal_template.pages.pictures.shapes import HEIGHT, TOP, bars, columns
from tests.portal.pages.conftest import publish_rows
from tests.portal.query.conftest import csv_of


@given(st.floats(min_value=0.001, max_value=1e12))
def test_an_axis_begins_at_zero_and_reaches_the_greatest_amount(top: float) -> None:
    marks = ticks(top)
    assert marks[0] == 0
    assert marks[-1] >= top * 0.999999
    assert 2 <= len(marks) <= 6


@pytest.mark.parametrize("odd", [0.0, -5.0, float("inf"), float("nan")])
def test_an_axis_of_nothing_is_still_an_axis(odd: float) -> None:
    assert ticks(odd) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("value", "said"), [(1_234_567, "Q 1.2 M"), (640_000, "Q 640 mil"), (999, "Q 999"), (12.5, "Q 12.50"), (2_000_000, "Q 2 M"), (0, "Q 0")]
)
def test_amounts_are_said_shortly(value: float, said: str) -> None:
    assert short(value, money=True).replace("\u00a0", " ") == said


@given(st.lists(st.floats(min_value=-1e9, max_value=1e9), min_size=1, max_size=40))
def test_no_shape_leaves_its_picture(values: list[float]) -> None:
    drawn = columns([(str(n), value, value / 2, "") for n, value in enumerate(values)])
    for column in drawn.columns:
        assert column.height >= 0
        assert TOP - 0.01 <= column.y <= TOP + HEIGHT + 0.01
        assert column.x + column.width <= drawn.right + 0.01
    assert drawn.columns[-1].labelled
    assert all(0 <= bar.width <= 100 for bar in bars([(str(n), value, None, "", "") for n, value in enumerate(values)]))


def test_the_longest_bar_is_whole_and_a_second_amount_stands_inside_it() -> None:
    long, half = bars([("a", 10.0, 5.0, "", ""), ("b", 5.0, 0.0, "", "")])
    assert (long.width, long.inner_width, half.width, half.inner_width) == (100.0, 50.0, 50.0, 0.0)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Aldea X (14.6349, -90.5069)", (-90.5069, 14.6349)),
        ("14.6349,-90.5069", (-90.5069, 14.6349)),
        ("14.6349 / 90.5069", (-90.5069, 14.6349)),
        ("zona 1, casa 14-63", None),
        ("9.1234, -90.5069", None),
        ("14.6349, 45.1234", None),
    ],
)
def test_coordinates_are_read_in_guatemala_only(text: str, place: tuple[float, float] | None) -> None:
    assert place_in(text) == place


def test_every_municipality_has_an_outline_that_can_be_drawn() -> None:
    assert len(outlines()) == 340
    for code in ("0101", "1601", "1701", "2217"):
        drawn = draw(code, [])
        assert drawn is not None
        assert drawn.shapes[-1].own
        assert max(drawn.width, drawn.height) == 360
        assert len("".join(shape.path for shape in drawn.shapes)) < 40_000


def test_an_invented_town_is_drawn_where_its_places_are() -> None:
    place = (-90.5069, 14.6349)
    drawn = draw("9901", [place])
    assert drawn is not None
    assert [shape.code for shape in drawn.shapes if shape.own] == ["0101"]
    assert 0 < drawn.spots[0].x < drawn.width
    assert draw("9901", []) is None


@pytest.fixture
def drawn_town(town: Any, law: Checklist) -> Any:
    from portal_template.registers.following import follow

    def put(code: str, period: str, rows: list[dict[str, str]]) -> None:
        register = law.registers[law.part(code).register or ""]
        publish_rows(town, law, code, len(rows), period=period, csv=csv_of(register, rows))

    for month in ("2026-08", "2026-09"):
        lines = [{"renglon": r, "vigente": "1000.00", "devengado": "400.00", "unidad": "DAFIM"} for r in ("011", "022", "262")]
        put("laip-10-08", month, lines)
        put("laip-10-22", month, [{"proveedor": f"Empresa {n}", "bien": "Cal", "monto": f"{n}00.00"} for n in range(1, 16)])
        put("laip-10-04", month, [{"nombre": f"Persona {n}", "renglon": "011" if n % 2 else "029", "total": "100.00"} for n in range(9)])
        works = [
            {"obra": "Puente", "ubicacion": "Aldea (14.6349, -90.5069)", "costo_total": "10.00"},
            {"obra": "Pozo", "ubicacion": "Centro"},
        ]
        put("laip-10-18", month, works)
    follow(town)
    return town


def picture_page(slug: str) -> Any:
    response = Client().get(f"/informacion-publica/{slug}/datos/graficas/")
    assert response.status_code == 200
    assert len(gzip.compress(response.content)) < 14_000
    return lxml.html.document_fromstring(response.content.decode())


@pytest.mark.parametrize(
    ("slug", "keys"),
    [
        ("ejecucion-presupuestaria", ["mes", "grupo"]),
        ("compras-directas", ["periodos", "proveedor"]),
        ("remuneraciones", ["periodos", "renglon"]),
        ("obras", ["mapa"]),
    ],
)
def test_each_register_has_its_pictures_with_numbers_and_rows(drawn_town: Any, slug: str, keys: list[str]) -> None:
    page = picture_page(slug)
    assert [section.xpath(".//h2/@id")[0] for section in page.xpath("//section[contains(@class, 'imagen')]")] == keys
    for section in page.xpath("//section[contains(@class, 'imagen')]"):
        assert section.xpath(".//svg")
        assert section.xpath(".//table//tbody/tr")
    for link in page.xpath("//section[contains(@class, 'imagen')]//a/@href"):
        assert Client().get(link).status_code == 200, link
    assert not page.xpath("//@style | //style | //script")
    assert f"/informacion-publica/{slug}/datos/graficas/" in Client().get(f"/informacion-publica/{slug}/datos/").content.decode()


def test_what_is_not_drawn_is_told(drawn_town: Any) -> None:
    assert "Los demás (3), juntos" in picture_page("compras-directas").text_content()
    works = picture_page("obras").text_content()
    assert "sin dibujar: 1" in works
    assert "OCHA / CONRED" in works
    assert "011 Personal permanente" in picture_page("remuneraciones").text_content()
    assert "40 %" in picture_page("ejecucion-presupuestaria").text_content()


def test_a_register_without_amounts_has_no_pictures(town: Any, law: Checklist) -> None:
    from portal_template.registers.following import follow

    publish_rows(town, law, "laip-10-03", 3)
    follow(town)
    assert Client().get("/informacion-publica/directorio/datos/graficas/").status_code == 404
