"""Declarations: for one period or several, with a preview, their reason or legal basis, and a second person where the town asks for one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from portal_template.panel.models import Declaration, PanelSettings
from portal_template.registers.models import Edition, JournalEntry, Justification
from tests.portal.panel.conftest import MANUALS, PAYROLL, TRIPS, due, place, text_of

Enter = Callable[..., Client]
REASON = "En el periodo no se pagaron viajes al extranjero."


@pytest.fixture(autouse=True)
def _town(town: Any) -> Any:
    return town


def said(**more: Any) -> dict[str, Any]:
    return {"kind": "no_movement", "periods": [due(TRIPS)], "text": REASON, "legal_basis": ""} | more


def seal_of(page: Any) -> str:
    found = re.search(r'name="sello" value="(\w+)"', page.content.decode())
    assert found, text_of(page)
    return found.group(1)


def declare(client: Client, **more: Any) -> Any:
    """Write it, look at the preview, and press the button."""
    preview = client.post(place(TRIPS, tail="declarar/"), said(**more))
    return client.post(place(TRIPS, tail="declarar/"), said(**more) | {"sello": seal_of(preview)}, follow=True)


def test_the_preview_publishes_nothing_and_shows_what_people_will_read(signed_in: Enter) -> None:
    page = signed_in("publicación", post="Jefatura de Información").post(place(TRIPS, tail="declarar/"), said())
    assert page.status_code == 200
    assert "Así lo leerá la gente" in text_of(page)
    assert REASON in text_of(page)
    assert "Firma: Jefatura de Información" in text_of(page)
    assert not Justification.objects.exists()


def test_one_press_declares_several_periods_with_the_post_and_the_journal_keeps_who(signed_in: Enter) -> None:
    client = signed_in("publicación", "ana.morales", post="Jefatura de Información")
    periods = [due(TRIPS), due(TRIPS, 1), due(TRIPS, 2)]
    page = declare(client, periods=periods)
    assert "Publicado en 3 periodos." in text_of(page)
    assert {entry.period for entry in Justification.objects.all()} == set(periods)
    assert {entry.post for entry in Justification.objects.all()} == {"Jefatura de Información"}
    assert set(JournalEntry.objects.filter(action="publish").values_list("actor", "period")) == {("ana.morales", p) for p in periods}
    public = Client().get(f"/informacion-publica/viajes/internacionales/{periods[0]}/")
    assert "Jefatura de Información" in text_of(public)
    assert "ana.morales" not in public.content.decode()


def test_several_periods_are_published_together_or_not_at_all(signed_in: Enter, publish_text: Callable[..., None]) -> None:
    client = signed_in("publicación")
    periods = [due(TRIPS), due(TRIPS, 1)]
    preview = client.post(place(TRIPS, tail="declarar/"), said(periods=periods))
    publish_text(TRIPS, "Se publicó mientras tanto otra cosa.", period=periods[1])
    page = client.post(place(TRIPS, tail="declarar/"), said(periods=periods) | {"sello": seal_of(preview)}, follow=True)
    assert not Justification.objects.exists()
    assert page.status_code in (200, 422)


def test_a_press_without_having_seen_this_preview_shows_it_again(signed_in: Enter) -> None:
    page = signed_in("publicación").post(place(TRIPS, tail="declarar/"), said(sello="otro"))
    assert "Algo cambió desde que abrió esta página" in text_of(page)
    assert not Justification.objects.exists()


def test_a_part_that_admits_none_has_no_such_screen(signed_in: Enter) -> None:
    assert signed_in("publicación").get(place(PAYROLL, tail="declarar/")).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"text": ""}, "Explique la razón en una frase"),
        ({"text": "Nada."}, "Explique la razón en una frase: la leerá cualquier persona."),
        ({"kind": ""}, "Elija qué se declara."),
        ({"kind": "not_applicable"}, "Escoja una opción válida"),
        ({"periods": []}, "Marque al menos un periodo."),
        ({"text": "No viajó Juan Pérez, con DPI 2547 89631 0101."}, "La razón trae un número de DPI"),
        ({"legal_basis": "Acuerdo de la cuenta con DPI 2547896310101"}, "El fundamento trae un número de DPI"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_lost(signed_in: Enter, wrong: dict[str, Any], message: str) -> None:
    page = signed_in("publicación").post(place(TRIPS, tail="declarar/"), said(**wrong))
    assert page.status_code == 422
    assert message in text_of(page)
    assert 'role="alert"' in page.content.decode()
    assert not Justification.objects.exists()


def test_what_does_not_apply_needs_its_legal_basis(signed_in: Enter, law: Any) -> None:
    part = next(part for part in law.parts if "not_applicable" in part.justifications and "laip" in part.code)
    given = {"kind": "not_applicable", "periods": [due(part.code)], "text": "La municipalidad no tiene nada de esto."}
    page = signed_in("publicación").post(place(part.code, tail="declarar/"), given)
    assert page.status_code == 422
    assert "diga el fundamento: la ley y el artículo" in text_of(page)


def test_who_captures_proposes_and_another_publishes(signed_in: Enter) -> None:
    author = signed_in("captura", "luis.captura")
    page = declare(author)
    assert "Espera que otra persona la apruebe." in text_of(page)
    assert not Justification.objects.exists()
    kept = Declaration.objects.get()
    approver = signed_in("publicación", "ana.publica", post="Jefatura")
    assert "1 envío espera su aprobación" in text_of(approver.get("/panel/"))
    assert "declaración que espera aprobación" in text_of(approver.get(place(TRIPS)))
    assert author.post(f"/panel/declaraciones/{kept.pk}/", {"hacer": "publicar"}).status_code == 302
    assert not Justification.objects.exists(), "nobody approves their own"
    approver.post(f"/panel/declaraciones/{kept.pk}/", {"hacer": "publicar"})
    assert Justification.objects.get().post == "Jefatura"
    assert "Se publicó el" in text_of(author.get(f"/panel/declaraciones/{kept.pk}/"))


def test_with_two_persons_nobody_publishes_their_own(signed_in: Enter) -> None:
    PanelSettings.objects.create(pk=1, two_persons=True)
    author = signed_in("publicación", "ana.publica")
    declare(author)
    kept = Declaration.objects.get()
    author.post(f"/panel/declaraciones/{kept.pk}/", {"hacer": "publicar"})
    assert not Justification.objects.exists()
    other = signed_in("publicación", "otra.publica")
    page = other.post(f"/panel/declaraciones/{kept.pk}/", {"hacer": "devolver", "nota": "no"})
    assert page.status_code == 422
    assert "qué hay que corregir" in text_of(page)
    other.post(f"/panel/declaraciones/{kept.pk}/", {"hacer": "devolver", "nota": "Falta decir qué mes."})
    page = author.get(f"/panel/declaraciones/{kept.pk}/")
    assert "Falta decir qué mes." in text_of(page)
    author.post(f"/panel/declaraciones/{kept.pk}/", {"hacer": "descartar"})
    assert Declaration.objects.get().state == "discarded"
    assert not Justification.objects.exists()


def test_what_waits_is_not_published_over_something_newer(signed_in: Enter, publish_text: Callable[..., None]) -> None:
    declare(signed_in("captura"))
    publish_text(TRIPS, "Se publicó mientras tanto otra cosa.", period=due(TRIPS))
    kept = Declaration.objects.get()
    page = signed_in("publicación").post(f"/panel/declaraciones/{kept.pk}/", {"hacer": "publicar"}, follow=True)
    assert "Mientras tanto se publicó otra cosa" in text_of(page)
    assert not Justification.objects.exists()


def test_another_account_that_captures_does_not_see_it(signed_in: Enter) -> None:
    declare(signed_in("captura", "luis"))
    assert signed_in("captura", "otro").get(f"/panel/declaraciones/{Declaration.objects.get().pk}/").status_code == 404


def test_what_stands_is_reviewed_with_one_press(signed_in: Enter, publish_text: Callable[..., None]) -> None:
    publish_text()
    client = signed_in("publicación", post="Jefatura")
    page = client.get(place(MANUALS))
    assert "Sigue vigente, revisado hoy" in text_of(page)
    page = client.post(place(MANUALS, tail="revisado/"), {"version": "1"}, follow=True)
    assert "Publicado." in text_of(page)
    newest = Edition.objects.order_by("-version").first()
    assert newest is not None
    assert (newest.version, newest.text) == (2, "El manual de compras rige desde enero.")
    assert "sigue vigente" in newest.reason
    again = client.post(place(MANUALS, tail="revisado/"), {"version": "1"}, follow=True)
    assert "Algo cambió" in text_of(again)
    assert Edition.objects.count() == 2


def test_who_captures_does_not_review(signed_in: Enter, publish_text: Callable[..., None]) -> None:
    publish_text()
    client = signed_in("captura")
    assert "revisado hoy" not in text_of(client.get(place(MANUALS)))
    assert client.post(place(MANUALS, tail="revisado/"), {"version": "1"}).status_code == 403


def test_without_a_second_factor_nobody_reviews(signed_in: Enter, publish_text: Callable[..., None]) -> None:
    publish_text()
    answer = signed_in("publicación", second_factor=False).post(place(MANUALS, tail="revisado/"), {"version": "1"})
    assert answer.status_code == 302
    assert "segundo-factor" in answer["Location"]
    assert Edition.objects.count() == 1
