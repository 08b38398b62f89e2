"""The pages follow the checklist and never touch what an editor wrote."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import lxml.html
import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page

from checklists.model import Checklist, Subject
from portal_template.pages.models import ChapterPage, HomePage, ObligationPage
from portal_template.pages.sync import sync


def with_laip(law: Checklist, change: Any) -> Checklist:
    """The checklist with the obligations of article 10 changed."""
    return replace(
        law, laws=tuple(replace(item, obligations=change(item.obligations)) if item.code == "laip" else item for item in law.laws)
    )


def everything() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Page, HomePage, ChapterPage, ObligationPage)]


def test_a_second_sync_changes_nothing(town: Any, law: Checklist, django_assert_max_num_queries: Any) -> None:
    before = everything()
    with django_assert_max_num_queries(15):
        report = sync(law, Subject.MUNICIPALITY)
    assert not report.changed
    assert everything() == before
    assert Page.find_problems() == ([], [], [], [], [])


def test_article_10_has_its_29_pages_and_17_ter_its_eight(town: Any, law: Checklist) -> None:
    assert ObligationPage.objects.filter(code__startswith="laip-10-").count() == 29
    assert ObligationPage.objects.filter(code__startswith="presupuesto-17ter-").count() == 8
    assert list(ChapterPage.objects.order_by("path").values_list("code", flat=True)) == ["laip", "presupuesto-17ter"]


def test_infom_has_its_own_commitment_and_a_municipality_has_not(portal: Any, db: None, law: Checklist) -> None:
    portal(subject="infom", subject_kind=Subject.INFOM, name="Instituto de Fomento Municipal")
    sync(law, Subject.INFOM)
    assert ObligationPage.objects.get(code="gobierno-abierto-4-c10-h4").live
    assert not ObligationPage.objects.filter(code__startswith="presupuesto-17ter").exists()
    assert Client().get("/informacion-publica/solicitudes-de-credito/").status_code == 200
    assert "gobierno-abierto" in list(ChapterPage.objects.values_list("code", flat=True))


def test_what_an_editor_wrote_survives(town: Any, law: Checklist) -> None:
    page = ObligationPage.objects.get(code="laip-10-04")
    page.intro, page.title = "<p>Palabras de la editora.</p>", "Sueldos"
    page.save_revision().publish()
    renamed = with_laip(law, lambda all_: tuple(replace(o, short=f"{o.short} nuevo") for o in all_))
    report = sync(renamed, Subject.MUNICIPALITY)
    page.refresh_from_db()
    assert (page.intro, page.title) == ("<p>Palabras de la editora.</p>", "Sueldos")
    assert ObligationPage.objects.get(code="laip-10-06").title == "Manuales nuevo"
    assert len(report.updated) == 29


def test_a_title_that_nobody_changed_follows_the_law_and_its_address_stays(town: Any, law: Checklist) -> None:
    renamed = with_laip(law, lambda all_: tuple(replace(o, short="Título distinto") if o.number == "9" else o for o in all_))
    assert sync(renamed, Subject.MUNICIPALITY).updated == ["laip-10-09"]
    page = ObligationPage.objects.get(code="laip-10-09")
    assert (page.title, page.draft_title, page.slug) == ("Título distinto", "Título distinto", "depositos")


def test_a_new_obligation_gets_its_page(town: Any, law: Checklist) -> None:
    def grown(obligations: Any) -> Any:
        return (*obligations, replace(obligations[-1], code="laip-10-30", number="30", slug="nueva", short="Obligación nueva"))

    assert sync(with_laip(law, grown), Subject.MUNICIPALITY).created == ["laip-10-30"]
    assert ObligationPage.objects.get(code="laip-10-30").live


def test_an_obligation_that_the_law_drops_goes_offline_and_comes_back_with_its_words(town: Any, law: Checklist) -> None:
    ObligationPage.objects.filter(code="laip-10-29").update(intro="<p>Quedan.</p>")
    shorter = with_laip(law, lambda all_: all_[:-1])
    assert sync(shorter, Subject.MUNICIPALITY).unpublished == ["laip-10-29"]
    assert not ObligationPage.objects.get(code="laip-10-29").live
    assert not sync(shorter, Subject.MUNICIPALITY).changed
    assert sync(law, Subject.MUNICIPALITY).updated == ["laip-10-29"]
    page = ObligationPage.objects.get(code="laip-10-29")
    assert (page.live, page.intro) == (True, "<p>Quedan.</p>")


def test_a_page_that_an_editor_took_offline_stays_offline(town: Any, law: Checklist) -> None:
    ObligationPage.objects.get(code="laip-10-29").unpublish()
    assert not sync(law, Subject.MUNICIPALITY).changed
    assert not ObligationPage.objects.get(code="laip-10-29").live
    assert Client().get("/informacion-publica/").status_code == 200


@pytest.mark.parametrize("slug", ["entidades-internacionales", "entidades-privadas"])
def test_numerals_24_and_25_are_notices(town: Any, slug: str) -> None:
    body = Client().get(f"/informacion-publica/{slug}/").content.decode()
    assert "No vincula a la municipalidad" in body
    assert "Sin publicar" not in body


def test_the_command_tells_what_it_did(portal: Any, db: None) -> None:
    portal()
    out = io.StringIO()
    call_command("sync_checklist", "--json", stdout=out)
    assert len(json.loads(out.getvalue())["created"]) == 41
    out = io.StringIO()
    call_command("sync_checklist", stdout=out)
    assert out.getvalue() == "Sin cambios: 41\n"


def test_a_portal_with_nothing_says_what_is_missing_without_reproach(town: Any) -> None:
    body = lxml.html.document_fromstring(Client().get("/").content.decode()).text_content()
    assert "0 de 27 numerales" in body
    assert "Aún no se ha publicado nada." in body
    assert "Falta: organigrama, funciones y marco normativo." in body
    assert "Y 21 numerales más" in body
    assert "La unidad aún no ha publicado su dirección" in body
