"""Whatever colours a municipality chooses, its portal can be read; and its identity is served as files of its own."""

from __future__ import annotations

from typing import Any

import lxml.etree
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from portal_template.identity.colour import INK, PAPER, READABLE, NotAColour, contrast, palette, read_colour
from portal_template.identity.shield import default_shield, initials

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(main=colours, accent=colours)
def test_every_pair_of_the_palette_reads(main: str, accent: str) -> None:
    chosen = palette(main, accent)
    pairs = [
        (chosen["sobre-principal"], chosen["principal"]),
        (chosen["sobre-acento"], chosen["acento"]),
        (chosen["principal-tinta"], chosen["principal-suave"]),
        (chosen["principal-tinta"], PAPER),
        (chosen["principal-tinta"], "#fbfaf8"),
        (chosen["acento-tinta"], chosen["acento-suave"]),
        (chosen["acento-tinta"], "#fbfaf8"),
        (INK, chosen["principal-suave"]),
        (INK, chosen["acento-suave"]),
        ("#4a525e", chosen["acento-suave"]),
    ]
    assert all(contrast(one, other) >= READABLE for one, other in pairs), [(a, b, contrast(a, b)) for a, b in pairs]


def test_black_on_white_is_21_to_1() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(("text", "colour"), [("#1D4F7C", "#1d4f7c"), ("1d4f7c", "#1d4f7c"), (" #fa0 ", "#ffaa00")])
def test_colours_are_read_in_the_ways_people_write_them(text: str, colour: str) -> None:
    assert read_colour(text) == colour


@pytest.mark.parametrize("text", ["", "azul", "#12345", "#12345g", "red;}", "#fff}body{"])
def test_what_is_no_colour_is_refused_with_the_remedy(text: str) -> None:
    with pytest.raises(NotAColour, match="#1d4f7c"):
        read_colour(text)


@pytest.mark.parametrize(("name", "letters"), [("San José La Arada", "SJ"), ("Municipalidad de El Chal", "C"), ("Ñunque", "Ñ"), ("", "M")])
def test_initials_skip_small_words(name: str, letters: str) -> None:
    assert initials(name) == letters


@given(name=st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=40), main=colours, accent=colours)
def test_the_default_shield_is_good_xml_for_any_name(name: str, main: str, accent: str) -> None:
    lxml.etree.fromstring(default_shield(name, main, accent).encode())


def test_the_colours_are_a_style_sheet_that_is_kept_for_a_year_by_its_digest(town: Any) -> None:
    from portal_template.identity.models import Identity

    identity = Identity.objects.get()
    versioned = Client().get(f"/identidad.css?v={identity.digest}")
    assert versioned["Content-Type"].startswith("text/css")
    assert "immutable" in versioned["Cache-Control"]
    assert f"--principal:{identity.main_colour};" in versioned.content.decode()
    assert "immutable" not in Client().get("/identidad.css?v=other")["Cache-Control"]
    assert Client().get("/identidad.css", headers={"if-none-match": versioned["ETag"]}).status_code == 304
    Identity.objects.update(main_colour="#7a1f2b")
    assert Identity.objects.get().digest != identity.digest
    assert f"/identidad.css?v={Identity.objects.get().digest}" in Client().get("/").content.decode()


def test_the_identity_takes_the_name_of_the_instance(portal: Any, db: None, law: Any) -> None:
    from checklists.model import Subject
    from portal_template.pages.sync import sync

    portal(name="Santa Prueba")
    sync(law, Subject.MUNICIPALITY)
    body = Client().get("/").content.decode()
    assert "<strong>Municipalidad de Santa Prueba</strong>" in body
    assert Client().get("/escudo.svg")["Content-Type"] == "image/svg+xml"


def test_wrong_colours_and_links_are_refused(town: Any) -> None:
    from portal_template.identity.models import Identity

    identity = Identity.objects.get()
    identity.main_colour = "azul"
    with pytest.raises(ValidationError, match="no es un color"):
        identity.full_clean()
    identity.main_colour, identity.social_links = "#ABC", "javascript:alert(1)"
    with pytest.raises(ValidationError, match="https"):
        identity.full_clean()
    identity.social_links = "https://www.facebook.com/ejemplo"
    identity.full_clean()
    assert identity.main_colour == "#aabbcc"
