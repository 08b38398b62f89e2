"""The screen of a cell by role, and a correction that begins with its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from portal_template.panel.models import Submission
from portal_template.registers.models import Edition
from tests.portal.panel.conftest import MANUALS, PAYROLL, TRIPS, due, place, text_of

Enter = Callable[..., Client]


@pytest.fixture(autouse=True)
def _town(town: Any) -> Any:
    return town


def test_an_empty_cell_says_what_is_asked_until_when_on_what_basis_and_how(signed_in: Enter) -> None:
    page = signed_in("publicación").get(place(PAYROLL))
    said = text_of(page)
    assert "Atrasado" in said
    assert "según la práctica" in said
    assert "Se publica como tabla de datos o documento" in said
    for way in ("tabla", "documentos"):
        assert place(PAYROLL, tail=f"{way}/") in page.content.decode()
    for absent in ("Declarar", "Corregir", "Retirar", "Escribir el texto"):
        assert absent not in said


def test_a_part_that_admits_a_declaration_offers_it(signed_in: Enter) -> None:
    assert "Declarar" in text_of(signed_in("publicación").get(place(TRIPS)))


def test_what_was_published_is_listed_with_its_post_and_links(signed_in: Enter, publish_text: Callable[..., None]) -> None:
    publish_text()
    publish_text(text="El manual rige desde febrero.", reason="Decía enero.")
    page = signed_in("publicación").get(place(MANUALS))
    assert "Motivo de la corrección: Decía enero." in text_of(page)
    for version in (1, 2):
        assert f'href="/informacion-publica/manuales/datos/vigente/v{version}/"' in page.content.decode()


@pytest.mark.parametrize("path", ["laip-10-04/2026-13", "laip-10-04/2026", "laip-10-99/2026-09", "laip-10-04/2199-01", "laip-10-24/2025"])
def test_what_the_law_does_not_have_or_has_not_begun_is_not_there(signed_in: Enter, path: str) -> None:
    assert signed_in("publicación").get(f"/panel/partes/{path}/").status_code == 404


def test_a_correction_begins_with_its_reason_which_what_is_sent_next_carries(signed_in: Enter, publish_text: Callable[..., None]) -> None:
    publish_text()
    client = signed_in("publicación")
    page = client.post(place(MANUALS, tail="corregir/"), {"motivo": "El año estaba mal.", "como": "text"})
    assert page["Location"] == place(MANUALS, tail="texto/")
    client.post(place(MANUALS, tail="texto/"), {"texto": "El manual de compras rige desde febrero."})
    submission = Submission.objects.get()
    assert submission.reason == "El año estaba mal."
    assert "El año estaba mal." in client.get(f"/panel/envios/{submission.pk}/").content.decode()
    client.post(place(MANUALS, tail="texto/"), {"texto": "Otro texto que se empieza aparte."})
    assert Submission.objects.order_by("-id").first().reason == "", "a reason is for one correction"
    assert Edition.objects.count() == 1, "nothing is published yet"


@pytest.mark.parametrize(
    ("reason", "message"), [("corto", "Diga en una frase"), ("Se publicó el DPI 2547896310101.", "El motivo trae un número de DPI")]
)
def test_a_reason_that_cannot_be_public_is_refused_beside_it(
    signed_in: Enter, publish_text: Callable[..., None], reason: str, message: str
) -> None:
    publish_text()
    page = signed_in("publicación").post(place(MANUALS, tail="corregir/"), {"motivo": reason, "como": "text"})
    assert page.status_code == 422
    assert message in text_of(page)
    assert reason in text_of(page)


def test_there_is_nothing_to_correct_in_an_empty_cell(signed_in: Enter) -> None:
    assert signed_in("publicación").get(place(PAYROLL, tail="corregir/")).status_code == 404


def test_without_an_account_every_screen_asks_to_sign_in() -> None:
    for path in ("/panel/", place(PAYROLL), place(TRIPS, tail="declarar/"), place(PAYROLL, tail="corregir/")):
        answer = Client().get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/cuenta/entrar/")
    assert due(PAYROLL)
