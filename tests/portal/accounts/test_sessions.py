"""When a session ends: idle, old, another password; and what its cookie looks like."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal_template.accounts.signin import sessions
from portal_template.accounts.signin.settings import cookie_names
from tests.portal.accounts.conftest import PASSWORD, enter


def aged(client: Client, key: str, age: timedelta) -> None:
    session = client.session
    session[key] = (timezone.now() - age).timestamp()
    session.save()


@pytest.mark.parametrize(
    ("key", "age", "words"),
    [(sessions.SEEN, timedelta(hours=2, minutes=1), "dos horas sin uso"), (sessions.BEGAN, timedelta(hours=12, minutes=1), "doce horas")],
)
def test_a_session_ends_after_two_idle_hours_or_twelve_in_all(signed_in: Callable[..., Any], key: str, age: timedelta, words: str) -> None:
    client = signed_in("administración")
    assert client.get("/admin/").status_code == 200
    aged(client, key, age - timedelta(minutes=5))
    assert client.get("/admin/").status_code == 200
    aged(client, key, age)
    page = client.get("/admin/", follow=True)
    assert page.redirect_chain[0][0] == "/cuenta/entrar/?next=/admin/"
    assert words in page.content.decode()


def test_reading_does_not_write_the_session_each_time(signed_in: Callable[..., Any], django_assert_num_queries: Any) -> None:
    client = signed_in("captura")
    client.get("/identidad.css")
    seen = client.session[sessions.SEEN]
    client.get("/identidad.css")
    assert client.session[sessions.SEEN] == seen


def test_a_new_password_ends_every_other_session(account_of: Callable[..., Any]) -> None:
    account_of("captura", "ana", second_factor=False)
    here, there = Client(), Client()
    for client in (here, there):
        enter(client, "ana")
        client.get("/")
    new = {"oldpassword": PASSWORD, "password1": "otra-frase-que-recuerdo", "password2": "otra-frase-que-recuerdo"}
    here.post("/cuenta/contrasena/", new)
    for client in (here, there):
        client.get("/")
    assert "_auth_user_id" in here.session
    assert "_auth_user_id" not in there.session


def test_visitors_are_given_no_cookie(client: Client) -> None:
    assert not client.get("/identidad.css").cookies


def test_the_cookie_is_hidden_from_scripts_and_ends_with_the_browser(account_of: Callable[..., Any], settings: Any) -> None:
    account_of("captura", "ana", second_factor=False)
    cookie = enter(Client(), "ana").cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")
    assert cookie_names("0101", https=True) == ("__Host-sesion-0101", "__Host-formulario-0101")
