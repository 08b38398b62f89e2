"""A page as a whole: its letters, its title, what is visible, its tables, and whether a browser is needed to see it."""

from __future__ import annotations

import time

import pytest
from made import html, read, section

from monitor.page import Kind


def test_the_short_line_right_above_a_table_is_its_title_and_a_sentence_is_not() -> None:
    table = "<table><tr><th>Obra</th><th>Costo</th></tr><tr><td>Escuela</td><td>10</td></tr></table>"
    page = html(f"<p>Obras, septiembre 2026</p>{table}<p>En septiembre no hubo obras.</p>{table}")
    assert [one.caption for one in page.tables] == ["Obras, septiembre 2026", ""]


def test_windows_1252_without_a_declaration_keeps_its_accents() -> None:
    page = read(
        "<html><title>Información pública</title><body><h2>Dirección y teléfonos</h2><p>“Año” 2024 – señor</p></body></html>".encode(
            "cp1252"
        )
    )
    assert page.title == "Información pública"
    assert page.sections[0].heading == "Dirección y teléfonos"
    assert page.sections[0].text == "“Año” 2024 – señor"


@pytest.mark.parametrize(
    ("charset", "declared", "head"),
    [
        ("utf-8", "", ""),
        ("utf-8", "text/html; charset=iso-8859-1", ""),
        ("utf-8", "", "<meta charset=iso-8859-1>"),
        ("latin-1", "text/html; charset=ISO-8859-1", ""),
        ("latin-1", "text/html; charset=utf-8", ""),
        ("latin-1", "", "<meta http-equiv=content-type content='text/html; charset=windows-1252'>"),
        ("utf-8-sig", "", ""),
        ("utf-16", "", ""),
        ("utf-8", "text/html; charset=disparate", ""),
    ],
)
def test_letters_come_right_whatever_is_declared(charset: str, declared: str, head: str) -> None:
    body = f"<!doctype html><html><head>{head}<title>Año</title></head><body>Ñandú</body></html>".encode(charset)
    page = read(body, content_type=declared)
    assert (page.kind, page.title, page.text) == (Kind.HTML, "Año", "Ñandú")


def test_a_page_pasted_together_from_two_charsets_stays_readable() -> None:
    body = "<html><body><p>Información pública año dirección</p>".encode() + "<p>Información</p></body></html>".encode("latin-1")
    assert "Información pública año dirección" in read(body).text


def test_the_title_falls_back_to_the_first_heading() -> None:
    assert read("<html><body><h1>Municipalidad de San Ejemplo</h1></body></html>").title == "Municipalidad de San Ejemplo"


@pytest.mark.parametrize("before", ["", "<html><head><title>x</title></head>", "<title>x</title><meta charset=utf-8>", "<p>Hola</p>"])
@pytest.mark.parametrize("element", ["main", "article", "section", "header", "MAIN class=a", "section id='b'"])
def test_a_page_that_leaves_out_its_body_is_read_whole(before: str, element: str) -> None:
    content = "<h1>Nómina</h1><p>La nómina de octubre.</p><a href='/nomina.pdf'>Octubre</a>"
    page = read(f"<!doctype html>{before}<{element}>{content}</{element.split()[0]}>")
    assert [link.url.rpartition("/")[2] for one in page.sections for link in one.links] == ["nomina.pdf"]
    assert any("La nómina de octubre." in one.text for one in page.sections)


def test_the_title_of_a_drawing_is_not_the_title_of_the_page() -> None:
    assert read("<html><body><svg><title>logo</title></svg><h1>San Ejemplo</h1></body></html>").title == "San Ejemplo"


def test_the_language_is_the_one_declared() -> None:
    assert html("").language == "es"


def test_scripts_styles_templates_and_hidden_parts_are_not_text() -> None:
    page = html(
        "<script>var a</script><style>a{}</style><template>t</template><p hidden>h</p><p style='display: none'>d</p>"
        "<!-- c --><p>visible</p><noscript>n</noscript>"
    )
    assert page.text == "visible"


def test_a_folded_panel_is_text_although_it_is_not_displayed() -> None:
    page = html("<h3>1. Estructura</h3><div class=tab-content style='display:none'><a href=a.pdf>Organigrama</a></div>")
    assert [link.text for link in page.links] == ["Organigrama"]


def test_words_are_not_glued_across_blocks_nor_split_within() -> None:
    assert html("<div>uno</div><div>dos</div>t<b>re</b>s<br>cuatro").text == "uno\ndos\ntres\ncuatro"


@pytest.mark.parametrize(
    "body",
    [
        "<html><head><script src=main.js></script></head><body><app-root></app-root><script src=x.js></script></body></html>",
        "<html><body><noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div><script "
        "src=x.js></script></body></html>",
        "<html><body><div id=app></div><script src=x.js></script></body></html>",
        '<html><body><div id="__next"><div class=loader>Cargando…</div></div><script src=x.js></script></body></html>',
        "<html><body><div class=x></div><noscript>Debe habilitar JavaScript en su navegador</noscript><script>x()</script></body></html>",
    ],
)
def test_the_shell_of_an_application_needs_javascript(body: str) -> None:
    assert read(body).needs_javascript


@pytest.mark.parametrize(
    "content",
    [
        "<h1>9. Depósitos</h1><script src=x.js></script>",
        "<div id=root>" + "<p>La municipalidad publica su información de oficio.</p>" * 8 + "</div><script src=x.js></script>",
        "<div id=app></div>",
    ],
)
def test_a_poor_page_or_one_rendered_by_the_server_does_not(content: str) -> None:
    assert not html(content).needs_javascript


def test_a_data_table_gives_header_rows_fillings_and_sample() -> None:
    (table,) = html(
        "<table><caption>Planilla</caption><thead><tr><th>No.<th>Nombre<th>Salario</tr></thead><tbody>"
        "<tr><td>1<td>Ana<td>Q 4,000.00</tr><tr><td>2<td>Luis<td></tr><tr><td></td><td>TOTAL<td>Q 4,000.00</tr></table>"
    ).tables
    assert (table.header, table.rows, table.filled, table.caption) == (("No.", "Nombre", "Salario"), 2, (2, 2, 1), "Planilla")
    assert table.sample == (("1", "Ana", "Q 4,000.00"), ("2", "Luis", ""))


def test_a_table_of_a_header_and_nothing_else_has_no_rows() -> None:
    (table,) = html("<table><thead><tr><th>Nombre<th>Destino</tr></thead><tbody></tbody></table>").tables
    assert (table.header, table.rows, table.filled) == (("Nombre", "Destino"), 0, (0, 0))


def test_a_header_in_two_rows_with_spans_is_joined() -> None:
    (table,) = html(
        "<table><tr><th rowspan=2>Nombre</th><th colspan=2>Viáticos</th></tr><tr><th>Asignado</th><th>Liquidado</th>"
        "</tr><tr><td>Ana<td>10<td>8</tr></table>"
    ).tables
    assert table.header == ("Nombre", "Viáticos Asignado", "Viáticos Liquidado")
    assert table.filled == (1, 1, 1)


def test_a_table_without_marks_has_the_header_its_first_row_looks_like() -> None:
    (table,) = html(
        "<table><tr><td>Nombre<td>Destino<td>Costo</tr><tr><td>Ana<td>Petén<td>100</tr><tr><td>Luis<td>Cobán<td>200</tr></table>"
    ).tables
    assert (table.header, table.rows) == (("Nombre", "Destino", "Costo"), 2)


def test_a_table_under_a_title_row_has_that_title_as_caption() -> None:
    (table,) = html(
        "<table><tr><td colspan=3><b>VIAJES ENERO</b></td></tr><tr><td>Nombre<td>Destino<td>Costo</tr><tr>"
        "<td>Ana<td>Petén<td>100</tr><tr><td>Eva<td>Xela<td>50</tr></table>"
    ).tables
    assert (table.caption, table.header) == ("VIAJES ENERO", ("Nombre", "Destino", "Costo"))


def test_tables_that_only_lay_out_the_page_are_not_tables_and_their_content_is_read() -> None:
    page = html(
        "<table width=100%><tr><td><table><tr><td>Menú</td></tr></table></td><td><h2>8. Ejecución</h2><table><tr>"
        "<th>Mes<th>Monto</tr><tr><td>Enero<td>5</tr></table></td></tr></table>"
    )
    assert [table.header for table in page.tables] == [("Mes", "Monto")]
    assert section(page, "8. Ejecución").tables


def test_nesting_beyond_the_parser_is_read_without_what_nests() -> None:
    page = read("<html><body>" + "<div>" * 50_000 + "<h2>8. Ejecución</h2><a href=a.pdf>Enero</a>" + "</div>" * 50_000)
    assert [link.text for link in page.links] == ["Enero"]
    assert page.unreadable == ""


def test_nesting_that_nothing_flattens_is_said_to_be_too_complex() -> None:
    assert read("<html><body><h1>Portal</h1>" + "<ruby>" * 50_000 + "x").unreadable == "too_complex"


@pytest.mark.parametrize(
    "body",
    [
        "<html><body><p>" + "palabra " * 1_300_000,
        "<html><body>" + "<table><tr><td>" * 1500 + "x",
        "<html><body>" + "<ul><li>a" * 700,
        "<html><body>" + "<p><strong>Título</strong></p>" * 20_000,
        "<html><body>" + "<a href=x.pdf>x</a>" * 30_000,
        "<html><body>" + "<dl><dt>a<dd>" * 900,
        "<html><body><div>" + "<b>x</b><br>" * 20_000,
        "<html><body><div>" + "<div><a href=x.pdf></a></div>" * 20_000,
        "<html><body>" + f"<div class='{'a_' * 39}'>x</div><div class='{'a-' * 30}tab'>x</div>",
        "<html><body>" + "<div class=accordion-title onclick='x()'>" * 1_900 + "palabra " * 200_000,
        "<html><body>" + "<div class=accordion-title>t</div>" * 20_000,
        "<html><body><script>x</script>" + "<div " * 200_000,
        "<html><body>" + "<div>" * 3_000 + "<div " * 500_000,
        "<html><body><p>" + "<strong>x</strong> " * 20_000,
        "<html><body>" + "<a data-toggle=tab href='#p'>x</a>" * 10_000 + "<div id=p>y</div>",
        "<html><body><div class='" + "a-" * 100_000 + "accordion-title'>x</div>",
        "<html><body>" + "[vc_tta_section title=" * 20_000,
        "<html><body><table><tr>" + "<td colspan=9999999 rowspan=9999999>x" * 50 + "</table>",
    ],
    ids=[
        "one long line",
        "tables",
        "lists",
        "bold",
        "links",
        "terms",
        "bold lines",
        "empty links",
        "underscores",
        "nested titles",
        "titles",
        "open tags",
        "deep open tags",
        "bold pieces",
        "tabs",
        "class",
        "shortcodes",
        "spans",
    ],
)
def test_hostile_pages_cost_seconds_at_most(body: str) -> None:
    begin = time.process_time()
    page = read(body)
    assert page.kind is Kind.HTML
    assert time.process_time() - begin < 10


def test_a_page_of_the_usual_size_is_read_in_milliseconds() -> None:
    """The bound is loose, for a busy machine; the goal is 5 ms."""
    menu = "".join(
        f"<li class='menu-item'><a href='/informacion/numeral-{i}/' class=nav-link>{i}. Numeral con nombre</a></li>" for i in range(60)
    )
    parts = "".join(
        f"<section id=n{i}><h3>{i}. Obligación {i}</h3><p>Se publica <b>cada mes</b>.</p><ul>"
        + "".join(f"<li><a href='/wp-content/uploads/2024/0{j}/planilla-{i}.pdf'>Planilla {i} mes {j}</a> (123 KB)</li>" for j in range(3))
        + "</ul></section>"
        for i in range(29)
    )
    style = ".a{color:red}" * 1500
    body = f"<html><head><style>{style}</style></head><body><nav><ul>{menu}</ul></nav><main>{parts}</main></body></html>".encode()
    read(body)
    begin = time.process_time()
    for _ in range(10):
        read(body)
    assert (time.process_time() - begin) / 10 < 0.05
