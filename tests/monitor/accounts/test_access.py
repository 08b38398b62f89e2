"""Every role against every act; the sign-in with its second factor; what asks for one."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from monitor.accounts import second_factor
from monitor.accounts.access import Act, Role, may, requires
from monitor.journal.models import Entry

EXPECTED = {
    Role.REVIEWER: {Act.SEE, Act.REVIEW},
    Role.COORDINATOR: {Act.SEE, Act.REVIEW, Act.COORDINATE, Act.CORRESPOND, Act.REFER},
    Role.INFOM: {Act.SEE, Act.PROMOTE, Act.CORRESPOND, Act.REFER},
    Role.ADMINISTRATOR: {Act.SEE, Act.ADMINISTER, Act.REFER},
}
PASSWORD = "cuatro-palabras-de-prueba"


def person(*roles: Role, name: str = "ana") -> User:
    user = User.objects.create_user(name, password=PASSWORD)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def code_of(secret: str) -> str:
    """The six digits that a telephone shows for a secret now (RFC 6238), written apart from the code under test."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8), casefold=True)
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def enter(client: Client, name: str = "ana", password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": name, "password": password})


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", Act)
def test_each_role_may_do_what_it_is_for_and_nothing_else(db: Any, role: Role, act: Act) -> None:
    assert may(person(role), act) is (act in EXPECTED[role])


@pytest.mark.parametrize("act", Act)
def test_nobody_a_closed_account_and_a_superuser_without_a_role_may_do_nothing(db: Any, act: Act) -> None:
    closed = person(*Role)
    closed.is_active = False
    assert not may(AnonymousUser(), act)
    assert not may(closed, act)
    assert not may(User.objects.create_superuser("raiz"), act)


@pytest.mark.parametrize("act", Act)
def test_all_but_looking_asks_for_a_second_factor(db: Any, act: Act, rf: RequestFactory) -> None:
    request: Any = rf.get("/algo/?x=1")
    request.user, request.session = person(*Role), {}
    view = requires(act)(lambda request: HttpResponse("hecho"))
    if act is Act.SEE:
        assert view(request).content == b"hecho"
        return
    assert view(request)["Location"] == reverse("mfa_activate_totp")
    assert second_factor.way_back(request) == "/algo/?x=1"
    second_factor.enrol(request.user)
    assert view(request).content == b"hecho"


def test_a_view_refuses_who_may_not_and_sends_a_stranger_to_sign_in(db: Any, rf: RequestFactory) -> None:
    view = requires(Act.COORDINATE)(lambda request: HttpResponse("hecho"))
    request: Any = rf.get("/algo/")
    request.user = person(Role.INFOM)
    with pytest.raises(PermissionDenied, match="no tiene permiso"):
        view(request)
    request.user = AnonymousUser()
    assert view(request)["Location"] == f"{reverse('account_login')}?next=/algo/"


def test_who_has_a_second_factor_is_asked_for_it_and_gets_in_with_it(client: Client, db: Any) -> None:
    secret = second_factor.enrol(person(Role.REVIEWER))
    assert enter(client)["Location"] == reverse("mfa_authenticate")
    assert client.get("/portales/")["Location"].startswith(reverse("account_login"))
    assert "no es correcto" in client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 302
    assert client.get("/").status_code == 200
    assert Entry.objects.filter(act="sign_in", actor="ana").exists()


def test_setting_it_up_by_the_screen_ends_every_other_session(client: Client, db: Any) -> None:
    person(Role.REVIEWER)
    other = Client()
    enter(other)
    enter(client)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    found = re.search(r'class="clave"><code>([A-Z2-7]+)', page)
    assert found, page
    client.post(reverse("mfa_activate_totp"), {"code": code_of(found.group(1))})
    assert client.get("/").status_code == 200
    assert other.get("/portales/").status_code == 302
    sheet = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert len(re.findall(r"<li><code>\d{4} \d{4}</code>", sheet)) == 10


def test_secrets_are_enciphered_at_rest(db: Any) -> None:
    from allauth.mfa.models import Authenticator

    secret = second_factor.enrol(person(Role.REVIEWER))
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_guessing_is_stopped_after_five_tries_of_one_account(client: Client, db: Any) -> None:
    person(Role.REVIEWER)
    for _ in range(5):
        enter(client, password="otra-cualquiera")
    assert "Demasiados intentos" in enter(client).content.decode()


@pytest.mark.parametrize("name", ["account_login", "mfa_index", "account_change_password", "mfa_activate_totp", "account_logout"])
def test_the_pages_of_an_account_hold_no_script_and_no_inline_style(client: Client, db: Any, name: str) -> None:
    if name != "account_login":
        client.force_login(person(Role.REVIEWER))
    page = client.get(reverse(name), follow=True).content.decode()
    assert "<script" not in page
    assert " style=" not in page
    assert "Publica: " in page
