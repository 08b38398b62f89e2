"""Withdrawal from the panel: explained, asked for with a reason, a legal basis and a typed word, and then done to every byte."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from portal_template.panel.models import Submission
from portal_template.registers.models import Edition, JournalEntry, Withdrawal
from tests.portal.panel.conftest import MANUALS, PAYROLL, place, text_of

Enter = Callable[..., Client]
PLANTED = "palabra-plantada-7731"
PUBLIC = "/informacion-publica/manuales/datos/vigente/"


@pytest.fixture
def published(town: Any, publish_text: Callable[..., None]) -> Any:
    publish_text(text=f"El manual nombra a {PLANTED} y su domicilio.")
    publish_text(text=f"El manual todavía nombra a {PLANTED}.", reason="Faltaba una parte.")
    return town


def given(**more: Any) -> dict[str, Any]:
    told = {"versions": ["1", "2"], "reason": "Mostraba el domicilio de una persona.", "confirm": "retirar"}
    return {**told, "legal_basis": "Decreto 57-2008, artículo 31"} | more


def test_the_screen_says_what_is_destroyed_and_what_stays_and_offers_every_version(signed_in: Enter, published: Any) -> None:
    page = signed_in("publicación").get(place(MANUALS, tail="retirar/"))
    said = text_of(page)
    for words in ("Esto no se puede deshacer", "Se destruye:", "Queda:", "Versión 1", "Versión 2", "35 días"):
        assert words in said
    assert page.content.decode().count('name="versions"') == page.content.decode().count("checked") == 2


def test_it_is_destroyed_everywhere_and_only_the_tombstone_stays(signed_in: Enter, published: Any) -> None:
    client = signed_in("publicación", "ana.morales", post="Jefatura")
    page = client.post(place(MANUALS, tail="retirar/"), given(), follow=True)
    assert "Retirado. Los respaldos dejan de tenerlo el" in text_of(page)
    assert "En corrección" in text_of(page)
    assert PLANTED not in text_of(page)
    kept = Withdrawal.objects.get()
    assert (kept.post, kept.legal_basis) == ("Jefatura", "Decreto 57-2008, artículo 31")
    assert not Edition.objects.exists()
    assert set(JournalEntry.objects.filter(action="withdraw").values_list("actor", "version")) == {("ana.morales", 1), ("ana.morales", 2)}
    for path in (PUBLIC, f"{PUBLIC}v1/", f"{PUBLIC}v2/"):
        assert PLANTED not in Client().get(path).content.decode()
    holding = [path for path in Path(published.home).rglob("*") if path.is_file() and PLANTED.encode() in path.read_bytes()]
    assert not holding


def test_after_it_the_corrected_version_can_be_published_at_once(signed_in: Enter, published: Any) -> None:
    client = signed_in("publicación")
    page = client.post(place(MANUALS, tail="retirar/"), given(), follow=True)
    assert place(MANUALS, tail="texto/") in page.content.decode()
    client.post(place(MANUALS, tail="texto/"), {"texto": "El manual rige desde enero, sin nombrar a nadie."})
    submission = Submission.objects.get()
    shown = client.get(f"/panel/envios/{submission.pk}/").content.decode()
    seal = shown.split('name="sello" value="')[1].split('"')[0]
    said = {"sello": seal, "motivo": "Se quitó el domicilio de una persona."}
    page = client.post(f"/panel/envios/{submission.pk}/publicar/", said, follow=True)
    assert "Publicado: versión 3." in text_of(page)
    assert Edition.objects.get().text == "El manual rige desde enero, sin nombrar a nadie."


def test_what_still_stands_is_told(signed_in: Enter, published: Any) -> None:
    page = signed_in("publicación").post(place(MANUALS, tail="retirar/"), given(versions=["2"]), follow=True)
    assert "Todavía está a la vista la versión 1" in text_of(page)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"confirm": ""}, "Escriba RETIRAR para confirmar"),
        ({"confirm": "sí"}, "Escriba RETIRAR para confirmar"),
        ({"versions": []}, "Marque al menos una versión"),
        ({"versions": ["9"]}, "Escoja una opción válida"),
        ({"reason": ""}, "Diga el motivo en una frase"),
        ({"reason": "corto"}, "Diga el motivo en una frase"),
        ({"legal_basis": " "}, "Diga el fundamento legal"),
        ({"reason": "Mostraba el DPI 2547896310101 de una persona."}, "El motivo trae un número de DPI"),
    ],
)
def test_nothing_is_withdrawn_until_everything_is_right(signed_in: Enter, published: Any, wrong: dict[str, Any], message: str) -> None:
    page = signed_in("publicación").post(place(MANUALS, tail="retirar/"), given(**wrong))
    assert page.status_code == 422
    assert message in text_of(page)
    assert not Withdrawal.objects.exists()
    assert Edition.objects.count() == 2


def test_who_captures_may_not(signed_in: Enter, published: Any) -> None:
    client = signed_in("captura")
    assert "Retirar" not in text_of(client.get(place(MANUALS)))
    assert client.post(place(MANUALS, tail="retirar/"), given()).status_code == 403


def test_there_is_nothing_to_withdraw_where_nothing_stands(signed_in: Enter, town: Any) -> None:
    assert signed_in("publicación").get(place(PAYROLL, tail="retirar/")).status_code == 404
