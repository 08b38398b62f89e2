"""Every address of the monitor against every role, read and sent to: what a role reaches is a closed table, and what it reaches is not kept
by a cache, not framed, not guessed, and not broken by odd input.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from monitor.accounts import second_factor
from monitor.accounts.access import ALLOWED, Act, Role
from tests.monitor.accounts.test_every_door import OWN, PUBLIC, addresses

NEEDS = {
    Act.REFER: "admin:index",
    Act.ADMINISTER: "admin:direcciones admin:direcciones_look admin:direcciones_take admin:direcciones_undo",
    Act.CORRESPOND: "admin:contactos admin:contactos_look admin:contactos_take admin:contactos_undo",
    Act.SEE: "accuracy manual:contents manual:one portals towns portal crawls assessment proof supervision:rounds supervision:round",
    Act.REVIEW: "evidence supervision:following supervision:desk supervision:attachment supervision:by_hand",
    Act.COORDINATE: "supervision:move supervision:publish supervision:letters supervision:extend visits",
    Act.PROMOTE: "rollout:activity rollout:new rollout:confirm rollout:tie rollout:replace rollout:days rollout:meeting_new"
    " rollout:meeting rollout:take rollout:take_back rollout:selection_back rollout:paper rollout:town rollout:owner"
    " rollout:instances rollout:agreements rollout:agreement rollout:agreement_new rollout:agreement_paper rollout:agreement_text"
    " rollout:document_show rollout:meeting_document rollout:guide_new rollout:guide rollout:guide_report rollout:guide_act",
}
EVERYBODY = {name for line in PUBLIC for name in line.split()}


def needed() -> dict[str, Act]:
    return {name: act for act, names in NEEDS.items() for name in names.split()}


@pytest.fixture
def acting(db: Any) -> dict[Role, Client]:
    """A client signed in for each role, with its second factor."""
    clients = {}
    for role in Role:
        user = User.objects.create_user(f"persona-{role.name.lower()}", password="cuatro-palabras-de-prueba")
        user.groups.add(Group.objects.get(name=role))
        second_factor.enrol(user)
        clients[role] = Client()
        clients[role].force_login(user)
    return clients


def test_every_address_is_public_ones_own_or_asks_for_one_act() -> None:
    named = {name for name, _ in addresses()}
    assert named - EVERYBODY - OWN - needed().keys() - {name for name in named if name.startswith("mfa_")} == set()


@pytest.mark.parametrize("method", ["get", "post"])
def test_each_role_reaches_what_it_is_for_and_is_refused_everything_else(acting: dict[Role, Client], method: str) -> None:
    for name, path in addresses():
        act = needed().get(name)
        if act is None:
            continue
        for role, client in acting.items():
            status = getattr(client, method)(path).status_code
            if act in ALLOWED[role]:
                assert status != 403, (name, role, method)
            else:
                assert status in (403, 405), (name, role, method, status)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_reaches_nothing_that_is_not_public_by_sending_either(db: Any, method: str) -> None:
    for name, path in addresses():
        if name not in EVERYBODY:
            answer = getattr(Client(), method)(path)
            assert answer.status_code == 405 or answer.headers.get("Location", "").startswith("/cuenta/entrar/"), (name, method)


def test_every_page_that_asks_who_one_is_is_kept_by_no_browser_and_no_proxy(acting: dict[Role, Client]) -> None:
    for name, path in addresses():
        for client in (Client(), *acting.values()):
            answer = client.get(path)
            if name not in EVERYBODY | {"account_logout"} or "_auth_user_id" in client.session:
                assert "no-store" in answer.headers.get("Cache-Control", ""), (name, answer.status_code)


def test_every_page_whoever_asks_forbids_scripts_frames_and_guessing_its_type(acting: dict[Role, Client]) -> None:
    for name, path in addresses():
        for client in (Client(), acting[Role.INFOM], acting[Role.COORDINATOR]):
            headers = client.get(path).headers
            assert "default-src 'none'" in headers["Content-Security-Policy"], name
            assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], name
            assert "script-src" not in headers["Content-Security-Policy"], name
            assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY"), name


def test_a_text_that_no_database_holds_is_refused_in_words_wherever_it_is_sent(acting: dict[Role, Client]) -> None:
    for path in ("/implementacion/registro/a%00b/", "/respuesta/a%00b/", "/resultados/?municipio=a%00b"):
        answer = Client().get(path)
        assert answer.status_code == 400, path
        assert "No se entendió lo que pidió el navegador" in answer.content.decode()
    assert acting[Role.COORDINATOR].post("/supervision/una/1/laip-10-01/", {"note-x": "a\0b"}).status_code == 400


def test_a_host_that_is_not_ours_is_answered_in_words_and_no_link_is_made_of_it(db: Any) -> None:
    answer = Client().get("/cuenta/entrar/", headers={"host": "ajeno.example"})
    assert answer.status_code == 400
    assert "ajeno" not in answer.content.decode()
