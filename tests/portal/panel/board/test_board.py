"""The board: what to do next, how the PDH would find the portal today, and every part by period."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.test import Client

from checklists.scoring import score
from portal_template.panel.board.outlook import Outlook, outlooks, standing
from portal_template.panel.board.step import next_step
from portal_template.registers import board
from portal_template.registers import law as followed
from tests.portal.pages.conftest import publish_documents, publish_reason, publish_rows
from tests.portal.panel.conftest import MANUALS, PAYROLL, TRIPS, due, text_of, today

Enter = Callable[..., Client]


@pytest.fixture(autouse=True)
def _town(town: Any) -> Any:
    cache.clear()
    return town


def looks(town: Any) -> tuple[Outlook, ...]:
    law = followed.checklist()
    return outlooks(law, town, board.cells(law, town.subject_kind, today()), today())


def point_of(look: Outlook) -> float:
    assert look.score is not None
    assert look.score.point is not None
    return look.score.point


def test_every_state_is_said_in_words_and_not_by_colour_alone(signed_in: Enter, town: Any, law: Any) -> None:
    publish_rows(town, law, PAYROLL, 3)
    publish_documents(town, law, MANUALS, "Manual de compras")
    publish_reason(town, law, TRIPS, "No hubo viajes al extranjero.")
    page = signed_in("captura").get("/panel/?ver=todo").content.decode()
    for state, word in (("data", "datos"), ("document", "doc."), ("no_movement", "sin mov."), ("overdue", "falta")):
        assert re.search(rf'class="{state}"><a href="[^"]+">{re.escape(word)}<', page), state
    assert re.search(r'class="pending"><a href="[^"]+">(?:hoy|en \d+ d)<', page)


def test_the_law_of_the_pdh_is_named_with_its_words_of_caution(signed_in: Enter) -> None:
    said = text_of(signed_in("captura").get("/panel/"))
    assert "Si la PDH mirara hoy" in said
    assert "Es una estimación con lo que publica este portal; no es el resultado de la SECAI." in said


def test_the_score_is_that_of_the_standing(town: Any, law: Any) -> None:
    publish_rows(town, law, PAYROLL, 3)
    findings = standing(followed.checklist(), town, today())
    cards = {card.law: card.score for card in score(followed.checklist(), findings, town.subject_kind)}
    assert {look.law.code: look.score for look in looks(town)} == cards


def test_what_a_remedy_promises_is_what_it_gives(town: Any, law: Any) -> None:
    """The points of publishing the payroll, counted before, are those that the score gains after, when every question is met."""
    before = looks(town)[0]
    promised = before.gain_of(MANUALS)
    publish_documents(town, law, MANUALS, "Manual de compras")
    after = looks(town)[0]
    gained = point_of(after) - point_of(before)
    left = sum(item.gain for item in after.remedies if item.part.code == MANUALS)
    assert gained > 0
    assert promised == pytest.approx(gained + left, abs=0.02)


def test_remedies_are_ranked_and_none_gives_nothing(town: Any) -> None:
    gains = [remedy.gain for remedy in looks(town)[0].remedies]
    assert gains == sorted(gains, reverse=True)
    assert min(gains) > 0


def test_the_first_thing_to_do_is_the_overdue_one_that_gives_most(town: Any) -> None:
    law, found = followed.checklist(), looks(town)
    step = next_step(board.cells(law, town.subject_kind, today()), found, today())
    assert step is not None
    overdue = [remedy for remedy in found[0].remedies if remedy.publishes]
    assert (step.cell.part.code, step.gain) == (overdue[0].part.code, max(remedy.gain for remedy in overdue))


def test_what_is_published_counts_at_once(signed_in: Enter, town: Any, law: Any) -> None:
    client = signed_in("captura")
    before = text_of(client.get("/panel/"))
    publish_rows(town, law, PAYROLL, 3)
    after = text_of(client.get("/panel/"))
    points = [float(re.search(r"mirara hoy ([\d.]+) de 100", said).group(1)) for said in (before, after)]  # type: ignore[union-attr]
    assert points[1] > points[0]


def test_the_findings_are_kept_until_something_is_published(town: Any, law: Any, django_assert_max_num_queries: Any) -> None:
    first = standing(followed.checklist(), town, today())
    with django_assert_max_num_queries(3):
        assert standing(followed.checklist(), town, today()) == first
    publish_rows(town, law, PAYROLL, 3)
    assert standing(followed.checklist(), town, today()) != first


@pytest.mark.parametrize("name", ["toca", "mes", "atrasado", "todo", "otra-cosa"])
def test_filters_show_what_they_say(signed_in: Enter, town: Any, law: Any, name: str) -> None:
    publish_rows(town, law, PAYROLL, 3)
    page = signed_in("captura").get(f"/panel/?ver={name}").content.decode()
    assert page.count('aria-current="true"') == 1
    assert ("?numeral=laip-10-06" in page) == (name != "mes"), "what stands has no day"


def test_a_numeral_is_a_list_of_all_its_periods(signed_in: Enter) -> None:
    said = text_of(signed_in("captura").get("/panel/?numeral=laip-10-12"))
    assert "Viajes nacionales" in said
    assert "Viajes internacionales" in said
    assert "Tarde según la práctica" in said
    assert "Ese numeral no está" in text_of(signed_in("captura", "otra").get("/panel/?numeral=laip-99"))


@pytest.mark.parametrize("path", ["/panel/", "/panel/?ver=todo", "/panel/?numeral=laip-10-12", f"/panel/partes/{PAYROLL}/2026-09/"])
def test_a_screen_with_its_styles_is_under_60_kilobytes(signed_in: Enter, path: str) -> None:
    client = signed_in("administración")
    styles = sum(Path(str(finders.find(f"vitrina/{name}.css"))).stat().st_size for name in ("portal", "panel"))
    sent = [len(client.get(address, headers={"accept-encoding": "gzip"}).content) for address in (path, "/identidad.css", "/escudo.svg")]
    assert styles + sum(sent) < 60_000, (styles, sent)


def test_the_board_asks_the_database_few_questions_however_much_is_published(
    signed_in: Enter, town: Any, law: Any, django_assert_max_num_queries: Any
) -> None:
    for back in range(6):
        publish_rows(town, law, PAYROLL, 3, period=due(PAYROLL, back))
    client = signed_in("publicación")
    client.get("/panel/")
    with django_assert_max_num_queries(30):
        client.get("/panel/")


def test_no_page_of_the_panel_is_kept_by_search_engines_or_has_anything_inline(signed_in: Enter) -> None:
    answer = signed_in("administración").get("/panel/")
    page = answer.content.decode()
    assert 'content="noindex, nofollow"' in page
    assert " style=" not in page
    assert "<script" not in page
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(("role", "shown"), [("captura", False), ("publicación", False), ("administración", True), ("soporte INFOM", True)])
def test_the_menu_is_by_role(signed_in: Enter, role: str, shown: bool) -> None:
    said = text_of(signed_in(role).get("/panel/"))
    for always in ("Tablero", "Envíos", "Avisos recibidos", "Ver el portal", "Salir"):
        assert always in said
    for own in ("Cuentas", "Bitácora", "Ajustes"):
        assert (own in said) is shown, own


def test_infoms_board_has_its_own_duties_and_no_score_where_none_is_due(signed_in: Enter, portal: Any) -> None:
    from django.conf import settings

    from checklists.model import Subject

    portal(**{"subject_kind": Subject.INFOM, "subject": "infom"})
    assert replace(settings.PORTAL).subject_kind is Subject.INFOM
    answer = signed_in("captura").get("/panel/?ver=todo")
    assert answer.status_code == 200
    assert "gobierno abierto" in text_of(answer).lower()
