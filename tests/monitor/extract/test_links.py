"""Where links lead, what they say, and what stands around them."""

from __future__ import annotations

import pytest
from made import HOME, html, read

from monitor.page import Area, Link, Page


def only(page: Page) -> Link:
    (link,) = page.links
    return link


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("a.pdf", HOME + "a.pdf"),
        ("/a/b.pdf", "https://munisanejemplo.gob.gt/a/b.pdf"),
        ("../a.pdf", "https://munisanejemplo.gob.gt/a.pdf"),
        ("/x/../a.pdf", "https://munisanejemplo.gob.gt/a.pdf"),
        ("?ruta=2024/Enero", HOME + "?ruta=2024/Enero"),
        ("//otro.gt/a", "https://otro.gt/a"),
        ("https://otro.gt/a?x=1&y=2", "https://otro.gt/a?x=1&y=2"),
        (" 2018/UIP. ABRIL 2018/6. Viajes.pdf ", HOME + "2018/UIP.%20ABRIL%202018/6.%20Viajes.pdf"),
        ("a%20b.pdf", HOME + "a%20b.pdf"),
        ("información.pdf", HOME + "informaci%C3%B3n.pdf"),
        ("a\n.pdf", HOME + "a.pdf"),
        ("otra#seccion", HOME + "otra"),
        ("https://drive.google.com/drive/#folders/abc", "https://drive.google.com/drive/#folders/abc"),
        ("mailto:uip@ejemplo.gob.gt", "mailto:uip@ejemplo.gob.gt"),
        ("tel:+50277770000", "tel:+50277770000"),
        ("#", ""),
        ("", ""),
        ("#no-existe", ""),
        ("javascript:void(0)", ""),
        ("JavaScript:;", ""),
        ("http://[roto", ""),
        ("javascript:window.open('a.pdf')", HOME + "a.pdf"),
    ],
)
def test_an_href_becomes_the_address_it_leads_to(href: str, url: str) -> None:
    assert only(html(f'<p><a href="{href}">Planilla</a></p>')).url == url


def test_the_base_of_the_page_counts() -> None:
    assert only(html("<a href=a.pdf>A</a>", head="<base href='/archivos/'>")).url == "https://munisanejemplo.gob.gt/archivos/a.pdf"


def test_a_jump_within_the_page_is_no_link() -> None:
    assert list(html("<a href='#n1'>Ver numeral 1</a><h3 id=n1>1. Estructura</h3>").links) == []


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<b>Pla</b>nilla", "Planilla"),
        ("<img src=x alt='Planilla enero'>", "Planilla enero"),
        ("<i class=icon></i>", "a.pdf"),
        ("<div>Planilla</div><div>Enero</div>", "Planilla Enero"),
        ("<span>  Planilla\n enero </span>", "Planilla enero"),
    ],
)
def test_a_link_says_its_text_or_what_stands_for_it(inside: str, text: str) -> None:
    assert only(html(f"<a href=a.pdf>{inside}</a>")).text == text


def test_title_and_label_speak_for_a_link_without_text() -> None:
    page = html("<p><a href=a.pdf title='Plan anual'></a></p><p><a href=b.pdf aria-label='Memoria'><i></i></a></p>")
    assert [link.text for link in page.links] == ["Plan anual", "Memoria"]


@pytest.mark.parametrize(
    ("markup", "context"),
    [
        ("<p>Enero 2024: <a href=a.pdf>descargar</a></p>", "Enero 2024: descargar"),
        ("Febrero <a href=b.pdf>ver</a><br>Enero <a href=a.pdf>ver</a><br>", "Enero ver"),
        ("<ul><li>Planilla de enero (<a href=a.pdf>PDF</a>)</li></ul>", "Planilla de enero (PDF)"),
        ("<table><tr><td>Enero</td><td><a href=a.pdf>ver</a></td></tr></table>", "Enero | ver"),
        ("<table><tr><th>Mes</th><th>Archivo</th></tr><tr><td>Enero</td><td><a href=a.pdf>ver</a></td></tr></table>", "Enero | ver"),
        ("<div class=card><div class=nombre>Planilla enero</div><div><a href=a.pdf>Descargar</a></div></div>", "Planilla enero Descargar"),
        ("<p><a href=a.pdf>Planilla de enero</a></p>", ""),
        ("<p><a href=a.pdf>2026</a> | <a href=b.pdf>2025</a></p>", ""),
    ],
)
def test_the_context_of_a_link_is_the_line_row_or_card_it_stands_in(markup: str, context: str) -> None:
    assert [link.context for link in html(markup).links if link.url.endswith("a.pdf")] == [context]


def test_context_is_bounded() -> None:
    link = only(html("<p>" + "palabra " * 200 + "<a href=a.pdf>ver</a></p>"))
    assert len(link.context) <= 200
    assert link.context.endswith("…")


def test_frames_embedded_files_and_image_maps_are_links_too() -> None:
    page = html(
        "<iframe src='https://drive.google.com/embeddedfolderview?id=abc#list' title='Carpeta 2024'></iframe><object data=b.pdf></object>"
        "<p><map><area href=c.html alt='Organigrama'></map></p><object><a href=d.pdf>Descargue</a></object><embed src=a.pdf>"
    )
    assert [(link.url.rpartition("/")[2], link.text, link.context) for link in page.links] == [
        ("embeddedfolderview?id=abc", "iframe", "Carpeta 2024"),
        ("b.pdf", "object", ""),
        ("c.html", "Organigrama", ""),
        ("d.pdf", "Descargue", ""),
        ("a.pdf", "embed", ""),
    ]


def test_a_frameset_gives_its_frames() -> None:
    page = read("<html><frameset cols='20%,80%'><frame src=menu.htm><frame src=inicio.htm></frameset></html>")
    assert [(link.url, link.text) for link in page.links] == [(HOME + "menu.htm", "frame"), (HOME + "inicio.htm", "frame")]


def test_buttons_that_open_a_window_are_links() -> None:
    page = html(
        "<button onclick=\"window.open('a.pdf','_blank')\">Planilla</button><div data-href='b.pdf'>Plan</div><a "
        "href='#' onclick=\"location.href='c.pdf'\">POA</a>"
    )
    assert [(link.url.rpartition("/")[2], link.text) for link in page.links] == [("a.pdf", "Planilla"), ("b.pdf", "Plan"), ("c.pdf", "POA")]


def test_a_refresh_is_followed_like_a_link() -> None:
    page = read("<html><head><meta http-equiv=refresh content='0; url=/portal/inicio'></head><body></body></html>")
    assert only(page) == Link(url="https://munisanejemplo.gob.gt/portal/inicio", text="refresh")


def test_a_page_that_only_goes_elsewhere_by_script_says_where() -> None:
    page = read("<html><body><script>window.location.href = 'portal/index.php';</script></body></html>")
    assert only(page).url == HOME + "portal/index.php"
    assert not page.needs_javascript


def test_the_menu_is_chrome_and_the_content_is_main() -> None:
    page = html(
        "<header><nav><ul class=menu><li><a href=/1>Numeral 1</a></li></ul></nav></header><main><a href=a.pdf>A</a></main>"
        "<div class='sidebar widget-area'><a href=/2>Enlaces</a></div><footer>Tel. 7777-0000 <a href=/3>Mapa</a></footer>"
    )
    assert [(link.text, link.area) for link in page.links] == [
        ("Numeral 1", Area.CHROME),
        ("A", Area.MAIN),
        ("Enlaces", Area.CHROME),
        ("Mapa", Area.CHROME),
    ]


def test_the_footer_does_not_belong_to_the_last_heading_of_the_content() -> None:
    page = html("<h2>29. Otra información</h2><div id=footer>Dirección: 1a calle</div>")
    assert [(one.heading, one.text, one.area) for one in page.sections] == [
        ("29. Otra información", "", Area.MAIN),
        ("", "Dirección: 1a calle", Area.CHROME),
    ]


def test_a_theme_that_puts_all_into_its_header_is_read_as_content() -> None:
    page = html("<div id=header><h2>1. Estructura</h2><a href=a.pdf>Organigrama de la municipalidad de San Ejemplo</a></div>")
    assert only(page).area is Area.MAIN


def test_a_title_and_nothing_else_under_a_large_menu_stays_a_title_and_nothing_else() -> None:
    menu = "".join(f"<li><a href=/n{i}>Numeral {i} con un nombre bastante largo</a></li>" for i in range(29))
    page = html(f"<div class=navbar><ul>{menu}</ul></div><div class=content><h1>9. Depósitos</h1></div>")
    assert {link.area for link in page.links} == {Area.CHROME}


def test_a_header_inside_an_article_and_a_card_footer_are_content() -> None:
    page = html(
        "<article><header><h1>Planillas</h1></header><div class=card><div class=card-footer><a "
        "href=a.pdf>Descargar</a></div></div></article>"
    )
    assert only(page).area is Area.MAIN
    assert [one.heading for one in page.sections if one.links] == ["Planillas"]
