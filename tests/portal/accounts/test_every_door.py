"""Every address of the panel against everybody: a closed table of what each asks for, walked from the addresses themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal_template.accounts.access import ALLOWED, NEED_SECOND_FACTOR, Act, Role

PART, PERIOD = "laip-10-04.remuneraciones", "2026-10"
VALUES = {"part": PART, "period": PERIOD, "pk": 987654, "file": 987654, "declaration": 987654, "report": 987654, "kind": "xlsx"}
CAPTURE = (
    "upload documents text template correct justify submission_table submission_documents submission_file submission_remove "
    "submission_text submission_columns submission_fixes submission_unfix submission_doubts submission_painted submission_words "
    "submission_send submission_take_back submission_discard"
)
SEE = "board cell declaration manual reports report submissions submission"
PUBLISH = "review submission_publish submission_return submission_take_over"
ADMINISTER = "panel:preferences accounts:list accounts:new accounts:support accounts:handover accounts:one accounts:password"
ADMINISTER += " accounts:forget_telephone accounts:end accounts:journal accounts:journal_file"
DOORS: Mapping[str, Act] = {
    **{f"panel:{name}": Act.SEE for name in SEE.split()},
    **{f"panel:{name}": Act.CAPTURE for name in CAPTURE.split()},
    **{f"panel:{name}": Act.PUBLISH for name in PUBLISH.split()},
    "panel:withdraw": Act.WITHDRAW,
    **dict.fromkeys(ADMINISTER.split(), Act.ADMINISTER),
}


def addresses() -> dict[str, str]:
    """Every named address under `/panel/`, with values that name nothing that exists."""
    found = {}
    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and str(resolver.pattern) == "panel/":
            for pattern in resolver.url_patterns:
                assert isinstance(pattern, URLPattern), "a room within a room: walk it too"
                name = f"{resolver.namespace}:{pattern.name}"
                found[name] = reverse(name, kwargs={key: VALUES[key] for key in pattern.pattern.converters})
    return found


def test_no_address_of_the_panel_is_without_a_stated_act() -> None:
    assert addresses().keys() == DOORS.keys()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_sign_in_and_back_from_every_address(town: Any, method: str) -> None:
    for address in addresses().values():
        answer = getattr(Client(), method)(address)
        assert (answer.status_code, answer["Location"]) == (302, f"/cuenta/entrar/?next={address}")


@pytest.mark.parametrize("role", Role)
def test_who_may_not_is_refused_at_every_address_and_who_may_is_let_through(town: Any, signed_in: Callable[..., Any], role: Role) -> None:
    client = signed_in(role)
    wrong = []
    for name, address in addresses().items():
        for method in ("get", "post"):
            refused = getattr(client, method)(address).status_code == 403
            if refused is (DOORS[name] in ALLOWED[role]):
                wrong.append((method, name))
    assert not wrong


@pytest.mark.parametrize("role", [role for role in Role if ALLOWED[role] & NEED_SECOND_FACTOR])
def test_without_a_second_factor_nobody_gets_past_a_door_that_asks_for_it(town: Any, signed_in: Callable[..., Any], role: Role) -> None:
    client = signed_in(role, second_factor=False)
    for name, address in addresses().items():
        if DOORS[name] in ALLOWED[role] & NEED_SECOND_FACTOR:
            for method in ("get", "post"):
                assert getattr(client, method)(address)["Location"] == reverse("mfa_activate_totp"), (method, name)


def test_a_form_sent_from_another_site_is_refused_at_every_address(town: Any, account_of: Callable[..., Any]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(account_of(Role.ADMINISTER))
    for name, address in addresses().items():
        answer = client.post(address)
        assert answer.status_code in (403, 404, 405), (name, answer.status_code)


ELSEWHERE = ("https://otro.example/", "//otro.example/", "/\\otro.example/", "javascript:alert(1)", "https:otro.example")


@pytest.mark.parametrize("there", ELSEWHERE)
def test_signing_in_never_sends_anybody_to_another_site(town: Any, account_of: Callable[..., Any], there: str) -> None:
    account_of(Role.CAPTURE, "captura", second_factor=False)
    answer = Client().post("/cuenta/entrar/", {"login": "captura", "password": "cuatro-palabras-de-prueba", "next": there})
    assert answer.status_code == 302
    assert answer["Location"] == "/panel/"
