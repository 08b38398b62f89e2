"""INFOM's portal: art. 10 as it binds INFOM, the credit applications every month in open format, and the commitment with its plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from checklists.load import load_checklist
from checklists.model import Subject
from portal_template.pages.sync import sync
from portal_template.registers.bake.baking import bake
from tests.portal.pages.conftest import address, publish_rows

COMMITMENT = "/compromisos/gobierno-abierto-4-c10/"
CREDIT = "gobierno-abierto-4-c10-h4"


@pytest.fixture
def infom(portal: Callable[..., Any], db: None) -> Any:
    """An instance of INFOM with its pages."""
    instance = portal(subject="infom", subject_kind=Subject.INFOM, name="Instituto de Fomento Municipal")
    sync(load_checklist(), Subject.INFOM)
    return instance


def test_the_chapter_binds_infom_to_its_numerals_and_leads_to_the_commitment(infom: Any, client: Client) -> None:
    law = load_checklist()
    chapter = client.get("/informacion-publica/").content.decode()
    for obligation in law.laws[0].obligations:
        shown = f'id="{obligation.code}"' in chapter
        assert shown or not obligation.binds_subject(Subject.INFOM), obligation.code
    assert client.get("/presupuesto-17ter/").status_code == 404
    assert COMMITMENT in client.get("/gobierno-abierto/").content.decode()


def test_the_credit_applications_of_a_month_are_a_table_in_three_open_formats(infom: Any, client: Client) -> None:
    period = publish_rows(infom, load_checklist(), CREDIT, 12)
    page = client.get(address(CREDIT, period))
    assert page.status_code == 200
    for ending in ("csv", "xlsx", "json"):
        assert f"solicitudes-de-credito-{period}-v1.{ending}" in page.content.decode()


def test_the_commitment_shows_every_hito_and_activity_with_its_dates_product_proof_and_slips(infom: Any, client: Client) -> None:
    text = client.get(COMMITMENT).content.decode()
    plan = load_checklist().plans[0]
    for milestone in plan.milestones:
        assert f'id="{milestone.code}"' in text
        for activity in milestone.activities:
            assert f'id="{activity.code}"' in text
    assert "Medio de verificación" in text
    assert "pendiente de recibir información" in text.lower()
    assert "no una ley" in text


def test_a_town_has_no_commitment_and_its_tree_neither(portal: Callable[..., Any], db: None, client: Client) -> None:
    portal()
    sync(load_checklist(), Subject.MUNICIPALITY)
    assert client.get(COMMITMENT).status_code == 404


def test_the_commitment_is_in_the_public_tree(infom: Any) -> None:
    done = bake(infom)
    assert done is not None
    assert not done.broken
    assert (infom.public / "current" / "www" / COMMITMENT.strip("/") / "index.html").is_file()
