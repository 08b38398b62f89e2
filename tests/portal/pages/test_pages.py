"""What people read: every kind of page answers, is well made, and says what is published, what is missing and on what ground."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from checklists.model import Checklist
from portal_template.pages import words
from tests.portal.pages.conftest import ACCOUNT, POST, address, months_ago, publish_reason, publish_rows, rows_of

PERSONS = {"payroll", "corrected version", "works", "register", "register of persons"}  # a work names its responsible officer


def get(path: str, status: int = 200) -> Any:
    response = Client().get(path)
    assert response.status_code == status, path
    return response


def read(path: str, status: int = 200) -> Any:
    """The page as a tree."""
    return lxml.html.document_fromstring(get(path, status).content.decode())


def text(path: str) -> str:
    return re.sub(r"\s+", " ", read(path).text_content()).replace("\u00a0", " ")


def test_every_page_is_well_made(open_town: dict[str, str]) -> None:
    for name, path in [*open_town.items(), ("missing", "/no-existe/")]:
        response = get(path, 404 if name == "missing" else 200)
        tree = lxml.html.document_fromstring(response.content.decode())
        assert tree.get("lang") == "es-GT", name
        assert len(tree.findall(".//h1")) == 1, name
        assert tree.find(".//body")[0].get("href") == "#contenido", name
        assert tree.find(".//main").get("id") == "contenido", name
        assert tree.find(".//title").text.strip(" ·"), name
        assert tree.xpath("//meta[@name='viewport']"), name
        assert not tree.xpath("//script | //style | //@style | //@onclick | //iframe"), name
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids)), name
        assert "default-src 'none'" in response["Content-Security-Policy"], name
        assert len(gzip.compress(response.content)) < 14_000, name


def test_headings_never_skip_a_level(open_town: dict[str, str]) -> None:
    for name, path in open_town.items():
        levels = [int(heading.tag[1]) for heading in read(path).xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")]
        assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False)), (name, levels)


def test_every_page_has_a_description_and_one_canonical_address(open_town: dict[str, str]) -> None:
    for name, path in open_town.items():
        tree = read(f"{path}?pagina=2&utm_source=x")
        assert tree.xpath("//link[@rel='canonical']/@href") == [f"http://testserver{path}"], name
        if name not in ("news", "standard"):
            assert tree.xpath("//meta[@name='description']/@content")[0].strip(), name


def test_only_pages_with_rows_of_persons_ask_not_to_be_indexed(open_town: dict[str, str]) -> None:
    for name, path in open_town.items():
        assert bool(read(path).xpath("//meta[@name='robots'][contains(@content,'noindex')]")) is (name in PERSONS), name


def test_no_page_names_an_account(open_town: dict[str, str]) -> None:
    for path in open_town.values():
        assert ACCOUNT not in get(path).content.decode()
    assert POST in text(open_town["payroll"])


def test_words_follow_the_basis(open_town: dict[str, str]) -> None:
    body = text("/informacion-publica/compras-directas/")
    assert "Sin publicar" in body
    assert "según la práctica" in body
    assert "Lo que pide la ley" in body
    for path in open_town.values():
        assert "incumpl" not in text(path).lower()


def test_home_counts_what_is_current_and_what_is_missing(open_town: dict[str, str]) -> None:
    body = text("/")
    assert "4 de 27 numerales del artículo 10" in body
    assert "Lo último que se publicó" in body
    assert "uip@ejemplo.gob.gt" in body
    assert "No es una calificación oficial" in body


def test_the_chapter_lists_29_obligations_with_numeral_and_state(open_town: dict[str, str], django_assert_max_num_queries: Any) -> None:
    get("/informacion-publica/")
    with django_assert_max_num_queries(25):
        tree = read("/informacion-publica/")
    duties = tree.xpath("//ol[@class='deberes seccion']/li")
    assert len(duties) == 29
    assert all(duty.xpath(".//*[contains(@class,'estado')]") for duty in duties)
    assert duties[3].xpath(".//h2")[0].text_content() == "Numeral 4. Remuneraciones"
    assert duties[23].text_content().count("No vincula a la municipalidad") == 1


@pytest.mark.parametrize("name", ["home", "obligation", "obligation in parts", "payroll"])
def test_pages_ask_few_queries(open_town: dict[str, str], name: str, django_assert_max_num_queries: Any) -> None:
    get(open_town[name])
    with django_assert_max_num_queries(25):
        get(open_town[name])


def test_a_part_is_a_section_with_its_numeral_and_links_that_say_the_period(open_town: dict[str, str]) -> None:
    tree = read("/informacion-publica/viajes/")
    assert [heading.text_content() for heading in tree.xpath("//section[contains(@class,'parte')]//h2")] == [
        "Numeral 12. Viajes nacionales",
        "Numeral 12. Viajes internacionales",
    ]
    links = [
        re.sub(r"\s+", " ", link.text_content())
        for link in read("/informacion-publica/remuneraciones/").xpath("//ul[contains(@class,'bajar')]//a")
    ]
    assert re.fullmatch(r"\w+ de 20\d\d · CSV · \d+ KB", links[0])


def test_every_link_of_a_town_leads_somewhere(open_town: dict[str, str]) -> None:
    seen = {link.split("#")[0] for path in open_town.values() for link in read(path).xpath("//a/@href | //link/@href | //img/@src")}
    for link in sorted(item for item in seen if item.startswith("/") and not item.startswith("/static/")):
        assert Client().get(link).status_code == 200, link


def test_seventeen_ter_is_told_by_its_literal_and_its_crumbs_lead_to_its_chapter(open_town: dict[str, str]) -> None:
    tree = read("/informacion-publica/asesorias-contratadas/")
    assert tree.find(".//h1").text_content().startswith("Artículo 17 Ter, literal a. ")
    assert "/presupuesto-17ter/" in tree.xpath("//nav[@class='migas']//a/@href")


def test_a_table_shows_money_totals_and_its_columns(open_town: dict[str, str]) -> None:
    tree = read(open_town["payroll"])
    assert len(tree.xpath("//tbody/tr")) == 100
    assert "Q 181,090.50" in tree.xpath("//tfoot")[0].text_content().replace("\u00a0", " ")
    region = tree.xpath("//div[@role='region']")[0]
    assert (region.get("tabindex"), bool(region.get("aria-labelledby"))) == ("0", True)
    assert "Q 181,090.50" in tree.xpath("//dl[@class='sumas']")[0].text_content().replace("\u00a0", " ")
    second = read(f"{open_town['payroll']}?pagina=2")
    assert len(second.xpath("//tbody/tr")) == 81
    assert second.xpath("//a[contains(@rel, 'prev')]/@href") == [f"{open_town['payroll']}#tabla"]
    for odd in ("0", "99", "x", "-1", "²", "9" * 40):
        get(f"{open_town['payroll']}?pagina={odd}")


def test_three_formats_are_offered_with_their_sizes(open_town: dict[str, str]) -> None:
    links = read(open_town["works"]).xpath("//ul[contains(@class,'bajar')]//a")
    assert [re.sub(r".* · (\w+) · .*", r"\1", re.sub(r"\s+", " ", link.text_content())) for link in links] == ["CSV", "Excel", "JSON"]
    for link in links:
        size = int(re.findall(r"(\d+) (?:KB|bytes)", link.text_content())[-1])
        assert size > 0
        assert Client().get(link.get("href")).status_code == 200


def test_a_correction_shows_its_reason_and_the_old_version_leads_to_the_new(open_town: dict[str, str]) -> None:
    assert "Faltaba una persona." in text(open_town["payroll"])
    old = read(open_town["corrected version"])
    assert "ya fue corregida" in old.text_content()
    assert open_town["payroll"] in old.xpath("//main//a/@href")
    assert len(old.xpath("//ol[@class='lista']/li")) == 2


def test_a_justification_shows_its_reason_its_ground_and_its_day(open_town: dict[str, str]) -> None:
    body = text(open_town["justification"])
    for said in (
        "No se pagaron viajes al extranjero.",
        "Fundamento: Decreto 57-2008, artículo 10",
        "20 de octubre de 2026",
        "Sin movimiento",
    ):
        assert said in body


def test_what_is_still_in_force_leads_to_the_period_that_shows_it(town: Any, law: Checklist) -> None:
    before = publish_rows(town, law, "laip-10-14", 2, period=months_ago(law.part("laip-10-14"), 2))
    period = publish_reason(town, law, "laip-10-14", "Siguen los mismos contratos.", kind="unchanged")
    assert address("laip-10-14", before) in read(address("laip-10-14", period)).xpath("//main//a/@href")


def test_a_count_that_is_withheld_reads_as_less_than_five() -> None:
    assert [words.cell(text, "integer", "people") for text in ("", "0", "42")] == ["menos de 5", "0", "42"]
    assert words.cell("", "integer", "") == ""


def test_the_second_chapter_says_what_is_not_confirmed_about_it(open_town: dict[str, str]) -> None:
    assert "no se ha confirmado que el artículo alcance a todas" in text(open_town["second chapter"])


def test_the_home_leads_from_what_people_ask_to_the_numeral_that_answers(open_town: dict[str, str]) -> None:
    asked = read("/").xpath("//ul[@class='preguntas']//a/@href")
    assert open_town["obligation"] in asked
    assert open_town["obligation with nothing"] in asked


def test_documents_say_their_type_and_size(open_town: dict[str, str]) -> None:
    assert "Manual de compras · PDF · 240 KB" in text(open_town["documents"])


def test_many_unpublished_months_in_a_row_are_one_line(town: Any, law: Checklist) -> None:
    publish_rows(town, law, "laip-10-22", 2, period=months_ago(law.part("laip-10-22"), 13))
    body = text("/informacion-publica/compras-directas/")
    assert "periodos seguidos sin publicación" in body
    assert body.count("Sin publicar") < 6


def test_a_link_in_a_table_is_never_a_program(town: Any, law: Checklist) -> None:
    register = law.registers["obras"]
    wicked = rows_of(register, 1).replace("contrato 0001", "javascript:alert(1)").replace("obra 0001", "<script>alert(1)</script>")
    assert "javascript:" in wicked
    assert "<script>" in wicked
    period = publish_rows(town, law, "laip-10-18", 1, period=months_ago(law.part("laip-10-18"), 3), csv=wicked)
    tree = read(address("laip-10-18", period))
    assert not tree.xpath("//a[starts-with(@href,'javascript')] | //script")


def test_what_does_not_exist_helps_to_go_on(open_town: dict[str, str]) -> None:
    for path in (
        "/no-existe/",
        "/informacion-publica/remuneraciones/datos/1999-01/",
        "/informacion-publica/remuneraciones/otra/2026-09/",
        f"{open_town['payroll']}v99/",
        "/informacion-publica/entidades-privadas/datos/vigente/",
    ):
        tree = read(path, 404)
        assert "/informacion-publica/" in tree.xpath("//main//a/@href")
        assert "uip@ejemplo.gob.gt" in tree.text_content()


def test_the_sitemap_lists_pages_and_publications(open_town: dict[str, str]) -> None:
    body = get("/sitemap.xml").content.decode()
    for name in ("home", "chapter", "obligation", "notice", "works", "justification", "piece of news"):
        assert f"http://testserver{open_town[name]}<" in body, name


def test_an_editors_words_are_shown_without_documents_or_embeds(open_town: dict[str, str]) -> None:
    from portal_template.pages.models import FEATURES, ObligationPage

    ObligationPage.objects.filter(code="laip-10-04").update(intro="<p>Palabras de la <b>editora</b>.</p>")
    assert "Palabras de la editora." in text("/informacion-publica/remuneraciones/")
    assert not {"document-link", "embed", "image"} & set(FEATURES)


def test_the_style_sheet_is_small() -> None:
    path = finders.find("vitrina/portal.css")
    with open(str(path), "rb") as sheet:
        body = sheet.read()
    assert len(body) < 20_000
    assert b"http" not in body.replace(b'a[href^="http"]', b"")


def test_an_administrator_can_open_every_kind_of_page_and_the_identity(open_town: dict[str, str], admin_client: Any) -> None:
    from wagtail.models import Page

    kinds = {page.specific_class.__name__: page.pk for page in Page.objects.filter(depth__gt=1)}
    assert set(kinds) == {"HomePage", "ChapterPage", "ObligationPage", "NewsIndex", "NewsPage", "StandardPage"}
    for kind, pk in kinds.items():
        assert admin_client.get(f"/admin/pages/{pk}/edit/").status_code == 200, kind
    assert admin_client.get("/admin/settings/identity/identity/", follow=True).status_code == 200


def test_a_page_whose_obligation_the_law_no_longer_has_is_not_found(open_town: dict[str, str], portal: Any) -> None:
    smaller = Path(__file__).parents[1] / "registers" / "law"
    portal(checklist=smaller)
    get("/informacion-publica/usufructo-y-concesiones/", 404)
    get("/informacion-publica/")
    get("/")


def test_any_page_with_everything_it_needs_is_under_50_kilobytes(open_town: dict[str, str]) -> None:
    """What a phone receives the first time: the page, its style sheets, the colours and the shield, as they are sent."""
    sheets = {
        f"vitrina/{name}.css": len(gzip.compress(Path(str(finders.find(f"vitrina/{name}.css"))).read_bytes()))
        for name in ("portal", "datos")
    }
    shared = sum(sheets.values()) + len(gzip.compress(get("/identidad.css").content)) + len(get("/escudo.svg").content)
    asked = {
        "filtered": f"{open_town['register of persons']}?orden=-total",
        "pictures": "/informacion-publica/remuneraciones/datos/graficas/",
        "search": "/buscar/?q=persona",
        "api": "/api/",
        "everything": "/datos/",
    }
    for name, path in (open_town | asked).items():
        assert len(gzip.compress(get(path).content)) + shared < 50_000, name
