"""What only a form opens: choices that name an address are links, what a form would have to send is unseen."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from made import HOME, html


@pytest.mark.parametrize(
    ("choice", "urls"),
    [
        (
            '<select onchange="location=this.value"><option value="">Año</option><option value="?anio=2026">2026</option></select>',
            ["?anio=2026"],
        ),
        (
            '<select><option value="/2026.html">2026</option><option value="/2025.html">2025</option></select>',
            ["../2026.html", "../2025.html"],
        ),
        ('<select><option value="1">Sí</option><option value="0">No</option></select>', []),
    ],
)
def test_an_option_that_names_an_address_is_a_link(choice: str, urls: list[str]) -> None:
    assert [link.url for link in html(f"<p>Elija</p>{choice}").links] == [urljoin(HOME, url) for url in urls]


def test_a_form_that_only_asks_for_a_year_is_a_link_for_each_year() -> None:
    years = '<option value="2026">2026</option><option value="2025">2025</option>'
    form = f'<form action="/doc.php"><input type="hidden" name="n" value="4"><select name="anio">{years}</select></form>'
    urls = [link.url.rpartition("/")[2] for link in html(form).links]
    assert urls == ["doc.php?n=4&anio=2026", "doc.php?n=4&anio=2025"]


def test_pages_that_open_by_posting_are_unseen() -> None:
    buttons = '<form method="post"><button name="p" value="2">2</button><button name="p" value="3">3</button></form>'
    assert html(f"<h1>Lista</h1><p>Página 1 de 3</p>{buttons}").needs_javascript


def test_a_request_for_information_hides_nothing() -> None:
    years = "<select name='anio'><option>2026</option><option>2025</option></select>"
    form = f'<form method="post"><input name="nombre">{years}<button>Enviar</button></form>'
    assert not html(f"<h1>Solicitud</h1>{form}").needs_javascript


@pytest.mark.parametrize(
    "title", ["<div><span>NUMERAL 22 COMPRAS DIRECTAS</span></div>", '<p><img src="t.png" alt="Numeral 22 Compras directas"></p>']
)
def test_a_numeral_alone_on_its_line_or_in_a_picture_is_a_heading(title: str) -> None:
    page = html(f'{title}<p><a href="a.pdf">Septiembre 2026</a></p>')
    assert page.sections[-1].heading.casefold() == "numeral 22 compras directas"
    assert [link.text for link in page.sections[-1].links] == ["Septiembre 2026"]


def test_a_sentence_about_a_numeral_is_no_heading() -> None:
    page = html("<p>Numeral 4 del artículo 10: lo que ganan todas las personas que trabajan aquí.</p><p>Otra cosa.</p>")
    assert [section.heading for section in page.sections] == [""]


def test_a_menu_of_numerals_names_the_places_it_jumps_to() -> None:
    page = html('<ul><li><a href="#n8">8. Ejecución presupuestaria</a></li></ul><div id="n8"><p><a href="a.pdf">Agosto</a></p></div>')
    assert page.sections[-1].heading == "8. Ejecución presupuestaria"
