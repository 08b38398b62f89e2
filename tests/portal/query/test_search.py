"""The search: in titles, rows and documents, in Spanish as people write it, of what is public now and of nothing else."""

from __future__ import annotations

import sqlite3
from typing import Any

import lxml.html
import pytest

from checklists.model import Checklist
from portal_template.registers.query.lines import LineKind
from portal_template.registers.query.search import Found, search
from portal_template.registers.query.wordlist import forms_of, match_of, words_of
from tests.portal.query.conftest import BUYING, MONTHS, get, publish, purchases


def found(town: Any, words: str) -> Found:
    return search(town.typed_tables, words)


def parts(of: Found) -> dict[str, int]:
    return {group.part: group.count for group in of.groups}


def page(words: str) -> str:
    return lxml.html.document_fromstring(get(f"/buscar/?q={words}").decode()).text_content()


@pytest.mark.parametrize("words", ["camión piedrín", "CAMION PIEDRIN", "camiones", "piedri", "Camión  de acarreo"])
def test_accents_capitals_number_and_the_end_of_a_word_do_not_matter(town: Any, words: str) -> None:
    assert parts(found(town, words)) == {"laip-10-22": 75}


@pytest.mark.parametrize(("wrong", "right"), [("semento", "cemento"), ("nandu", "nandu"), ("ferreterria aguila", "ferreteria aguila")])
def test_small_errors_are_forgiven_and_told(town: Any, wrong: str, right: str) -> None:
    result = found(town, wrong)
    assert (result.used, result.corrected) == (right, wrong != right)
    assert result.groups
    if wrong != right:
        assert "Estos son los resultados de" in page(wrong.replace(" ", "+"))


def test_what_is_found_is_marked_and_leads_to_its_row(town: Any) -> None:
    hit = found(town, "piedrin").groups[0].hits[0]
    assert [piece.text for piece in hit.excerpt if piece.marked] == ["piedrín"]
    tree = lxml.html.document_fromstring(get("/buscar/?q=piedrin").decode())
    links = tree.xpath("//ul[contains(@class, 'lista')]//a/@href")
    assert links[0].startswith(f"{BUYING}2026-09/v2/?fila=")
    for link in [*links, *tree.xpath("//p[@class='mas']/a/@href")]:
        get(link)
    assert "piedrín" in get(links[0]).decode()


def test_all_that_is_found_in_a_register_is_its_page_filtered(town: Any) -> None:
    tree = lxml.html.document_fromstring(get(f"{BUYING}?buscar=piedrin+aguila").decode())
    assert tree.xpath("//h2[@id='tabla']")[0].text_content() == "25 de 150 filas"


def test_superseded_rows_leave_the_search_and_the_newest_stand_first(town: Any, law: Checklist) -> None:
    publish(town, law, "laip-10-22", MONTHS[0], [{"bien": "Rareza", "monto": "1.00"}], reason="Otra cosa.")
    assert parts(found(town, "piedrin")) == {"laip-10-22": 45}
    assert parts(found(town, "rareza")) == {"laip-10-22": 1}
    publish(town, law, "laip-10-22", MONTHS[0], purchases(MONTHS[0], 2), reason="No era.")
    assert found(town, "rareza").groups == ()


def test_who_received_help_is_not_found_by_name(town: Any, law: Checklist) -> None:
    publish(town, law, "laip-10-15.becas", "2026-09", [{"programa": "Becas", "beneficiario": "Zutano Xocop", "monto": "500.00"}])
    assert found(town, "xocop").groups == ()
    assert found(town, "zutano").groups == ()
    assert "laip-10-15.becas" in parts(found(town, "becas"))
    with sqlite3.connect(town.typed_tables) as tables:
        assert tables.execute("SELECT count(*) FROM _vocabulary WHERE term IN ('zutano', 'xocop')").fetchone() == (0,)


def test_a_withdrawn_edition_is_in_no_byte_of_the_tables(town: Any, law: Checklist) -> None:
    from portal_template.registers.following import follow
    from portal_template.registers.models import Edition

    publish(town, law, "laip-10-22", "2026-06", [{"bien": "Canarioxyz amarillo", "monto": "1.00"}])
    assert b"Canarioxyz" in town.typed_tables.read_bytes()
    Edition.every.filter(part="laip-10-22", period="2026-06").delete()
    follow(town)
    assert b"anarioxyz" not in town.typed_tables.read_bytes().lower()
    assert found(town, "canarioxyz").groups == ()


def test_documents_and_statements_are_found_by_what_they_say(town: Any, law: Checklist) -> None:
    from datetime import date

    from portal_template.registers.following import follow
    from portal_template.registers.models import EditionForm
    from portal_template.registers.publish import Draft
    from portal_template.registers.publish import publish as publish_drafts
    from portal_template.registers.record import Content
    from tests.portal.pages.conftest import ACCOUNT, NOW, POST, publish_reason

    part = law.part("laip-10-06")
    content = Content(
        name="manual.pdf",
        kind="document",
        mediatype="application/pdf",
        title="Manual de compras",
        data=b"%PDF",
        words="Arqueo de caja chica",
    )
    draft = Draft(label="", part=part, period="vigente", on=date(2026, 10, 20), post=POST, form=EditionForm.DOCUMENT, contents=(content,))
    publish_drafts([draft], files=town.files, law_version=law.version, actor=ACCOUNT, now=NOW)
    publish_reason(town, law, "laip-10-12.internacionales", "No se pagaron viajes al extranjero.")
    follow(town)
    inside = found(town, "arqueo").groups[0]
    assert (inside.part, inside.kind, inside.hits[0].item) == ("laip-10-06", LineKind.DOCUMENT, "manual.pdf")
    assert "Manual de compras (PDF), información vigente" in page("arqueo")
    assert found(town, "extranjero").groups[0].kind is LineKind.SAID


def test_titles_of_the_law_are_found(town: Any) -> None:
    assert "Numeral 12" in page("viajes")
    assert "Remuneraciones" in page("remuneracion")
    assert "Remuneraciones" in page("remunerasiones")


@pytest.mark.parametrize(
    "words", ["", "%20", '"', "*", "a*b(c)", "NEAR(x y)", "text:camion", "camion AND", "' OR 1=1 --", "%00", "ñ", "x" * 500, "-", "😀"]
)
def test_any_words_get_a_page(town: Any, words: str) -> None:
    from urllib.parse import quote

    get(f"/buscar/?q={quote(words)}")
    get(f"{BUYING}?buscar={quote(words[:150].replace(chr(0), ''))}")


def test_words_are_told_as_the_index_knows_them() -> None:
    assert words_of("Los CAMIONES de la Dirección") == ("camiones", "direccion")
    assert words_of("de la") == ("de", "la")
    assert forms_of("luces") == ("luces", "luce", "luz")
    assert match_of("camión", "laip-10-22") == '{text} : (("camion" *)) AND {place} : "partelaipx10x22"'
    assert match_of("...") == ""
