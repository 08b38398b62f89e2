"""The page of the 340 municipalities: the work to do, and where each portal is."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from checklists.model import Checklist
from monitor.archive.addresses import take_in
from monitor.archive.models import Portal
from monitor.archive.store import keep_once
from monitor.pipeline import Observation

LISTED = """municipio,direccion,clase,desde,hasta,fuente
0301,muniantigua.gob.gt,sitio,,,oficio 7
0301,transparencia.muniantigua.gob.gt,portal,2026-01-05,,<b>oficio</b> 8
0302,jocotenango.gob.gt,sitio,,2026-01-31,oficio 9
"""


def text(client: Client, **query: str) -> str:
    return client.get(reverse("towns"), query).content.decode()


def test_all_municipalities_are_counted_and_listed_by_sheets(reviewer: Client) -> None:
    page = text(reviewer)
    assert "<b>340</b> municipios; <b>340</b> sin dirección conocida" in page
    assert "Hoja 1 de 6" in page
    assert "San Pedro Sacatepéquez" in page
    assert "se conoce muniguate.com, que nadie ha tomado en la lista" in page


def test_a_department_is_a_filter_and_so_is_the_want_of_an_address(reviewer: Client, checklist: Checklist) -> None:
    take_in(LISTED.encode(), checklist)
    page = text(reviewer, departamento="03")
    assert "Sacatepéquez: <b>16</b> municipios; <b>15</b> sin dirección conocida; <b>1</b> con dirección y todavía sin visita" in page
    assert "https://transparencia.muniantigua.gob.gt/" in page
    assert "portal de información pública, desde el 05/01/2026; fuente: &lt;b&gt;oficio&lt;/b&gt; 8" in page
    waiting = text(reviewer, departamento="03", sin="direccion")
    assert "Jocotenango" in waiting
    assert "https://muniantigua.gob.gt/" not in waiting


def test_an_address_that_ended_is_work_to_do_again(reviewer: Client, checklist: Checklist) -> None:
    take_in(LISTED.encode(), checklist)
    assert "https://jocotenango.gob.gt/" not in text(reviewer, departamento="03")


def test_a_department_of_which_every_town_has_an_address_says_so(reviewer: Client, checklist: Checklist) -> None:
    lines = [f"{code},muni{code}.gob.gt,sitio,,,oficio" for code, town in checklist.municipalities.items() if town.department_code == "02"]
    take_in("\n".join(["municipio,direccion,clase,desde,hasta,fuente", *lines]).encode(), checklist)
    assert "Todos los municipios de El Progreso tienen una dirección vigente." in text(reviewer, departamento="02", sin="direccion")


def test_the_last_visit_and_its_end_are_shown_with_the_way_to_the_portal(
    reviewer: Client, checklist: Checklist, observation: Observation
) -> None:
    take_in(LISTED.encode(), checklist)
    portal = Portal.objects.get(municipality="0301")
    keep_once(observation.assessment, observation.folder, portal=portal.pk, depth="full")
    page = text(reviewer, departamento="03")
    assert "Última visita: " in page
    assert f'href="{reverse("portal", args=(portal.pk,))}">Antigua Guatemala</a>' in page


def test_a_stranger_sees_nothing(client: Client, db: Any) -> None:
    assert client.get(reverse("towns")).status_code == 302


def test_the_page_asks_the_archive_a_fixed_number_of_times(
    reviewer: Client, checklist: Checklist, django_assert_max_num_queries: Any
) -> None:
    lines = [f"{code},muni{code}.gob.gt,sitio,,,oficio" for code in list(checklist.municipalities)[:40]]
    take_in("\n".join(["municipio,direccion,clase,desde,hasta,fuente", *lines]).encode(), checklist)
    with django_assert_max_num_queries(14):
        text(reviewer)
