"""What works as a heading on real portals, and which files stand below it."""

from __future__ import annotations

import pytest
from made import below, html, outline, section


def test_headings_nest_by_level_and_files_belong_to_the_one_above_them() -> None:
    page = html(
        "<h1>Información</h1><h2>7. Presupuesto</h2><a href=a.pdf>Ingresos</a><h3>2024</h3><a href=b.pdf>Egresos</a>"
        "<h2>8. Ejecución</h2><a href=c.pdf>Enero</a>"
    )
    assert outline(page) == [
        ("Información",),
        ("Información", "7. Presupuesto"),
        ("Información", "7. Presupuesto", "2024"),
        ("Información", "8. Ejecución"),
    ]
    assert below(page) == {"7. Presupuesto": ["Ingresos"], "2024": ["Egresos"], "8. Ejecución": ["Enero"]}


def test_text_before_any_heading_stands_in_a_section_of_level_zero() -> None:
    page = html("<p>Bienvenidos</p><h2>Uno</h2>")
    assert (page.sections[0].heading, page.sections[0].level, page.sections[0].text) == ("", 0, "Bienvenidos")


def test_the_words_of_a_heading_are_not_repeated_in_its_text_and_its_link_is_kept() -> None:
    page = html("<h3><a href=uno.pdf>1. Estructura</a></h3><p>Vea el organigrama.</p>")
    assert section(page, "1. Estructura").text == "Vea el organigrama."
    assert below(page) == {"1. Estructura": ["1. Estructura"]}


SHAPES = {
    "details": "<details><summary>{0}</summary><p><a href=x.pdf>Archivo</a></p></details>",
    "fieldset": "<fieldset><legend>{0}</legend><a href=x.pdf>Archivo</a></fieldset>",
    "definitions": "<dl><dt>{0}</dt><dd><a href=x.pdf>Archivo</a></dd></dl>",
    "role": "<div role=heading aria-level=3>{0}</div><div><a href=x.pdf>Archivo</a></div>",
    "bold paragraph": "<p><strong>{0}</strong></p><p><a href=x.pdf>Archivo</a></p>",
    "bold paragraph in pieces": "<p><strong>{0}</strong> <b></b></p><p><a href=x.pdf>Archivo</a></p>",
    "bold line": "<div><b>{0}</b><br><a href=x.pdf>Archivo</a><br></div>",
    "bold line within a paragraph": "<p><span><strong>{0}</strong></span><br><a href=x.pdf>Archivo</a></p>",
    "bold by style": "<p><span style='font-weight: 700'>{0}</span></p><p><a href=x.pdf>Archivo</a></p>",
    "row of a numbered table": "<table><tr><td>1</td><td>Otra cosa</td><td><p>No hay</p></td></tr>"
    "<tr><td>2</td><td>{0}</td><td><p>Vea</p><a href=x.pdf>Archivo</a></td></tr></table>",
    "list": "<ul><li>{0}<ul><li><a href=x.pdf>Archivo</a></li></ul></li></ul>",
    "list with an empty link": "<ul><li><a href='#'>{0}</a><ul><li><a href=x.pdf>Archivo</a></li></ul></li></ul>",
    "bootstrap 5": "<div class=accordion><div class=accordion-item><h2 class=accordion-header><button class='accordion-button collapsed' "
    "data-bs-toggle=collapse data-bs-target='#c{1}' aria-controls='c{1}'>{0}</button></h2><div id='c{1}' "
    "class='accordion-collapse collapse'>"
    "<div class=accordion-body><a href=x.pdf>Archivo</a></div></div></div></div>",
    "bootstrap 4": "<div class=card><div class=card-header id='h{1}'><h5><button data-toggle=collapse "
    "data-target='#c{1}'>{0}</button></h5></div>"
    "<div id='c{1}' class=collapse><div class=card-body><a href=x.pdf>Archivo</a></div></div></div>",
    "bootstrap 3": "<div class='panel panel-default'><div class=panel-heading><h4 class=panel-title><a "
    "data-toggle=collapse href='#c{1}'>{0}</a></h4>"
    "</div><div id='c{1}' class='panel-collapse collapse'><div class=panel-body><a href=x.pdf>Archivo</a></div></div></div>",
    "elementor": "<div class=elementor-accordion-item><div class=elementor-tab-title role=button><span><i></i></span>"
    "<a class=elementor-accordion-title href=''>{0}</a></div>"
    "<div class='elementor-tab-content' style='display:none'><a href=x.pdf>Archivo</a></div></div>",
    "wpbakery": "<div class=vc_tta-panel><div class=vc_tta-panel-heading><h4 class=vc_tta-panel-title><a "
    "href='#p{1}'><span class=vc_tta-title-text>{0}</span></a></h4></div>"
    "<div class=vc_tta-panel-body><a href=x.pdf>Archivo</a></div></div>",
    "divi": "<div class='et_pb_toggle et_pb_toggle_close'><div class=et_pb_toggle_title>{0}</div><div "
    "class=et_pb_toggle_content><a href=x.pdf>Archivo</a></div></div>",
    "home-made accordion": "<div class=mi-acordeon-titulo>{0}</div><div class=mi-acordeon-contenido><a href=x.pdf>Archivo</a></div>",
    "button and panel": "<button class=accordion>{0}</button><div class=panel style='display:none'><a href=x.pdf>Archivo</a></div>",
    "old fonts": "<font size=4><b>{0}</b></font><br><a href=x.pdf>Archivo</a><br>",
    "heading in a toggle": "<a data-toggle=collapse href='#c{1}'><h4>{0}</h4></a>"
    "<div id='c{1}' class=collapse><a href=x.pdf>Archivo</a></div>",
    "shortcode": "<p>[vc_tta_section title=»{0}» tab_id=»171-a″]</p><p><a href=x.pdf>Archivo</a></p><p>[/vc_tta_section]</p>",
    "title row": "<table><tr><td colspan=2><b>{0}</b></td></tr><tr><td>Enero</td><td><a href=x.pdf>Archivo</a></td></tr></table>",
    "h4 in a card link": "<a href=x.pdf><h4>{0}</h4></a>",
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_each_shape_gives_its_words_as_heading_of_its_file(shape: str) -> None:
    page = html(
        "<h1>Información pública</h1><div>"
        + shape.format("1. Estructura orgánica", 1)
        + shape.format("2. Directorio", 2)
        + "</div><h2>Otras noticias</h2><p>Feria</p>"
    )
    for heading in ("1. Estructura orgánica", "2. Directorio"):
        found = section(page, heading)
        assert [link.url for link in found.links] == ["https://munisanejemplo.gob.gt/transparencia/x.pdf"], heading
        assert found.trail == ("Información pública",)
    assert section(page, "Otras noticias").trail == ("Información pública",)
    assert section(page, "Otras noticias").text == "Feria"


def test_tabs_whose_titles_stand_in_a_list_name_the_panels_they_open() -> None:
    page = html(
        "<h2>Artículo 10</h2><ul class='nav nav-tabs' role=tablist><li><a role=tab data-toggle=tab href='#t1'>Numeral 1</a></li>"
        "<li><a role=tab data-toggle=tab href='#t2'>Numeral 2</a></li></ul><div class=tab-content>"
        "<div id=t1 class='tab-pane active'><a href=1.pdf>Organigrama</a></div><div id=t2 class=tab-pane><a "
        "href=2.pdf>Directorio</a></div></div>"
    )
    assert below(page) == {"Numeral 1": ["Organigrama"], "Numeral 2": ["Directorio"]}
    assert section(page, "Numeral 2").trail == ("Artículo 10",)


def test_a_heading_of_the_same_level_inside_an_accordion_stays_below_its_title() -> None:
    page = html(
        "<div class=accordion-item><h3 class=accordion-header><button class=accordion-button>8. Ejecución</button></h3>"
        "<div class=accordion-body><h3>Enero</h3><a href=1.pdf>Egresos</a></div></div><h3>Otra cosa</h3>"
    )
    assert section(page, "Enero").trail == ("8. Ejecución",)
    assert section(page, "Otra cosa").trail == ()


def test_what_follows_a_closed_details_belongs_to_the_heading_before_it() -> None:
    page = html("<h2>10. Viajes</h2><details><summary>2023</summary>viejo</details><p>No hubo viajes en enero.</p>")
    assert section(page, "10. Viajes").text == "No hubo viajes en enero."
    assert section(page, "2023").text == "viejo"


def test_an_empty_last_title_does_not_swallow_what_comes_after_the_list() -> None:
    page = html(
        "<div class=lista><div class=toggle-title>28. Etnia</div><div>hay</div><div class=toggle-title>29. Otra</div>"
        "</div><div><h2>Noticias</h2>feria</div>"
    )
    assert section(page, "29. Otra").text == ""
    assert section(page, "Noticias").trail == ()


def test_bold_words_in_a_sentence_and_bold_links_are_no_headings() -> None:
    page = html(
        "<p>La <b>municipalidad</b> informa.</p><p><strong><a href=x.pdf>Plan anual</a></strong></p><p><b>Nota:</b> "
        "cerrado</p><p>Ver <b>más</b></p>"
    )
    assert outline(page) == []
    assert page.text == "La municipalidad informa.\nPlan anual\nNota: cerrado\nVer más"


def test_a_label_in_a_cell_beside_its_value_is_no_heading() -> None:
    page = html(
        "<table><tr><td><b>Teléfono</b></td><td>7777-0000</td></tr><tr><td><b>Correo</b></td><td>uip@ejemplo.gob.gt</td></tr></table>"
    )
    assert "Teléfono" not in [one.heading for one in page.sections]


def test_nested_lists_give_a_trail_as_long_as_they_are_deep() -> None:
    page = html(
        "<ul><li>2024<ul><li>Enero<ul><li><a href=a.pdf>Planilla</a></li></ul></li><li>Febrero<ul><li><a "
        "href=b.pdf>Planilla</a></li></ul></li></ul></li></ul>"
    )
    assert [(*one.trail, one.heading) for one in page.sections if one.links] == [("2024", "Enero"), ("2024", "Febrero")]


@pytest.mark.parametrize(("open_", "close"), [("»", "»"), ("“", "”"), ("&#8221;", "&#8221;"), ("&quot;", "&quot;"), ("″", "″"), ('"', '"')])
def test_shortcode_titles_are_read_in_whatever_quotes_the_editor_left(open_: str, close: str) -> None:
    page = html(
        f"<p>[vc_tta_accordion][vc_tta_section title={open_}1. Marco legal, Decreto 57-2008{close} "
        f"tab_id={open_}x{close}][vc_column_text]Texto[/vc_column_text]</p>"
    )
    assert outline(page) == [("1. Marco legal, Decreto 57-2008",)]
    assert section(page, "1. Marco legal, Decreto 57-2008").text == "Texto"


def test_a_title_is_one_line_even_over_a_break() -> None:
    assert outline(html("<h3>Numeral 8<br>Ejecución   presupuestaria</h3>")) == [("Numeral 8 Ejecución presupuestaria",)]
