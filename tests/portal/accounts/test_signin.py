"""One way in: password, second factor, recovery codes, and the doors that ask for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.http import HttpResponse
from django.test import Client, RequestFactory

from portal_template.accounts.access import Act, requires
from portal_template.accounts.models import Account
from portal_template.accounts.signin import second_factor
from portal_template.registers.models import JournalEntry
from tests.portal.accounts.conftest import PASSWORD, code_now, codes_on, enter, secret_on


@pytest.fixture
def client() -> Client:
    return Client()


def inside(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_password_alone_enters_where_there_is_no_second_factor(account_of: Callable[..., Any], client: Client) -> None:
    account_of("captura", "ana", second_factor=False)
    assert enter(client, "ana").headers["Location"] == "/panel/"
    assert inside(client)
    assert JournalEntry.objects.filter(actor="ana", action="sign_in").count() == 1


def test_with_a_second_factor_the_password_alone_does_not_enter(account_of: Callable[..., Any], client: Client) -> None:
    secret = second_factor.enrol(account_of("publicación", "ana"))
    assert enter(client, "ana", next="/panel/algo/").headers["Location"].startswith("/cuenta/segundo-factor/codigo/")
    assert not inside(client)
    assert "no es correcto" in client.post("/cuenta/segundo-factor/codigo/", {"code": "000000"}).content.decode()
    assert client.post("/cuenta/segundo-factor/codigo/", {"code": code_now(secret)}).headers["Location"] == "/panel/algo/"
    assert inside(client)


def test_a_code_of_the_telephone_enters_once(account_of: Callable[..., Any], client: Client) -> None:
    secret = second_factor.enrol(account_of("publicación", "ana"))
    code = code_now(secret)
    enter(client, "ana")
    client.post("/cuenta/segundo-factor/codigo/", {"code": code})
    assert inside(client)
    other = Client()
    enter(other, "ana")
    other.post("/cuenta/segundo-factor/codigo/", {"code": code})
    assert not inside(other)


def test_a_recovery_code_enters_once(account_of: Callable[..., Any]) -> None:
    user = account_of("publicación", "ana")
    code = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()[3]
    entered = []
    for _ in range(2):
        client = Client()
        enter(client, "ana")
        client.post("/cuenta/segundo-factor/codigo/", {"code": f"{code[:4]} {code[4:]}"})
        entered.append(inside(client))
    assert entered == [True, False]


def test_who_publishes_without_a_second_factor_sets_it_up_and_comes_back(account_of: Callable[..., Any], client: Client) -> None:
    user = account_of("administración", "ana", second_factor=False)
    enter(client, "ana", next="/admin/images/?q=escudo")
    assert client.get("/admin/images/?q=escudo").headers["Location"] == "/cuenta/segundo-factor/activar/"
    page = client.get("/cuenta/segundo-factor/activar/")
    assert "<svg" in page.content.decode()
    assert "style=" not in page.content.decode()
    done = client.post("/cuenta/segundo-factor/activar/", {"code": code_now(secret_on(page))}, follow=True)
    assert second_factor.enrolled(user)
    assert len(codes_on(done)) == 10
    assert 'href="/admin/images/?q=escudo"' in done.content.decode()
    assert client.get("/admin/images/?q=escudo").status_code == 200
    sheet = client.get("/cuenta/segundo-factor/respaldo/descargar/").content.decode()
    assert all(code in sheet for code in codes_on(done))


def test_setting_up_a_second_factor_ends_the_sessions_that_only_knew_the_password(account_of: Callable[..., Any]) -> None:
    account_of("publicación", "ana", second_factor=False)
    thief, officer = Client(), Client()
    enter(thief, "ana")
    thief.get("/")
    enter(officer, "ana")
    page = officer.get("/cuenta/segundo-factor/activar/")
    officer.post("/cuenta/segundo-factor/activar/", {"code": code_now(secret_on(page))})
    officer.get("/")
    thief.get("/")
    assert inside(officer)
    assert not inside(thief)


@pytest.mark.parametrize("act", Act)
def test_acts_that_publish_or_administer_ask_for_a_second_factor(account_of: Callable[..., Any], act: Act) -> None:
    request = RequestFactory().get("/panel/donde-estaba/?p=2026-10")
    request.user, request.session = account_of("administración", second_factor=False), {}
    view = requires(act)(lambda request: HttpResponse("hecho"))
    answer = view(request)
    asks = act in {Act.PUBLISH, Act.WITHDRAW, Act.ADMINISTER}
    assert answer.status_code == (302 if asks else 200)
    assert request.session == ({second_factor.RETURN_TO: "/panel/donde-estaba/?p=2026-10"} if asks else {})
    second_factor.enrol(request.user)
    assert view(request).content == b"hecho"


def test_the_admin_is_for_administration_and_says_so_in_spanish(signed_in: Callable[..., Any]) -> None:
    for role in ("captura", "publicación"):
        refused = signed_in(role).get("/admin/")
        assert refused.status_code == 403
        assert "es para las cuentas de administración" in refused.content.decode()
    for role in ("administración", "soporte INFOM"):
        assert signed_in(role).get("/admin/").status_code == 200
    assert Client().get("/admin/pages/").headers["Location"] == "/cuenta/entrar/?next=/admin/pages/"


def test_wagtails_own_sign_in_takes_no_password(account_of: Callable[..., Any], client: Client) -> None:
    account_of("administración", "ana", second_factor=False)
    client.post("/admin/login/", {"username": "ana", "password": PASSWORD})
    assert not inside(client)
    assert client.get("/admin/password_reset/", follow=True).redirect_chain[0][0].startswith("/cuenta/entrar/")


def test_nobody_can_sign_up(client: Client) -> None:
    for path in ("/cuenta/signup/", "/cuenta/registro/", "/cuenta/email/", "/accounts/signup/"):
        assert client.get(path).status_code == 404


def test_a_one_time_password_must_change_before_anything_else(account_of: Callable[..., Any], client: Client) -> None:
    user = account_of("publicación", "ana", second_factor=False)
    Account.objects.filter(user=user).update(must_change=True)
    enter(client, "ana")
    assert client.get("/panel/").headers["Location"] == "/cuenta/contrasena/?next=%2Fpanel%2F"
    same = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    assert "debe ser otra" in client.post("/cuenta/contrasena/", same).content.decode()
    new = same | {"password1": "otra-frase-que-recuerdo", "password2": "otra-frase-que-recuerdo"}
    assert client.post("/cuenta/contrasena/", new).headers["Location"] == "/cuenta/segundo-factor/activar/"
    assert not Account.objects.get(user=user).must_change
    assert inside(client)
    assert JournalEntry.objects.filter(actor="ana", action="password_changed").exists()


def test_secrets_of_the_second_factor_are_not_in_the_database_in_the_clear(account_of: Callable[..., Any], settings: Any) -> None:
    user = account_of("publicación", "ana")
    secret = second_factor.enrol(user)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    settings.SECRET_KEY = "otra-clave-de-la-instancia"
    client = Client()
    enter(client, "ana")
    page = client.post("/cuenta/segundo-factor/codigo/", {"code": code_now(secret)})
    assert "su segundo factor ya no sirve" in page.content.decode()
    assert not inside(client)


def test_what_is_typed_in_the_wrong_field_is_not_kept(account_of: Callable[..., Any], client: Client) -> None:
    account_of("captura", "ana")
    enter(client, "mi-contraseña-por-error")
    enter(client, "ana", "no es esta")
    assert list(JournalEntry.objects.values_list("actor", "action")) == [("ana", "sign_in_failed")]


def test_a_form_of_another_session_is_refused_in_spanish(account_of: Callable[..., Any]) -> None:
    page = Client(enforce_csrf_checks=True).post("/cuenta/entrar/", {"login": "ana", "password": "x"})
    assert page.status_code == 403
    assert "La página caducó" in page.content.decode()


@pytest.mark.parametrize("door", ["/_util/login/", "/admin/login/"])
def test_no_other_door_takes_a_password(town: Any, account_of: Callable[..., Any], client: Client, door: str) -> None:
    account_of("publicación", "ana")
    client.post(door, {"username": "ana", "password": PASSWORD})
    assert not inside(client)
    assert client.get(door, follow=True).redirect_chain[-1][0].startswith("/cuenta/entrar/")


def test_a_view_that_asks_django_for_a_password_gets_nobody(account_of: Callable[..., Any]) -> None:
    account_of("publicación", "ana")
    assert authenticate(None, username="ana", password=PASSWORD) is None
