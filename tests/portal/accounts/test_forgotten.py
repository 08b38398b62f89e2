"""A forgotten password, by letter: through a real mail server, one that refuses, and one that never speaks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from portal_template.accounts.signin import second_factor
from portal_template.registers.models import JournalEntry
from tests.portal.accounts.conftest import code_now, enter
from tests.portal.mail_servers import Refuses, Takes, silent, smtp

SENT = "/cuenta/contrasena/olvidada/enviada/"


@pytest.fixture
def ana(account_of: Callable[..., Any]) -> Any:
    user = account_of("publicación", "ana")
    user.email = "ana@ejemplo.gob.gt"
    user.save()
    return user


@pytest.fixture
def mail(settings: Any) -> Callable[[tuple[str, int]], None]:
    def through(address: tuple[str, int]) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = address
        settings.EMAIL_TIMEOUT = 1
        settings.DEFAULT_FROM_EMAIL = "portal@ejemplo.gob.gt"

    return through


def ask(client: Client, address: str) -> Any:
    return client.post("/cuenta/contrasena/olvidada/", {"email": address})


def test_the_letters_link_sets_a_new_password_once_and_the_second_factor_stays(ana: Any, mail: Any) -> None:
    secret = second_factor.enrol(ana)
    with smtp(taking := Takes()) as address:
        mail(address)
        assert ask(Client(), "ana@ejemplo.gob.gt").headers["Location"] == SENT
        assert ask(Client(), "otra@ejemplo.gob.gt").headers["Location"] == SENT, "whether an account exists is not told"
    (letter,) = taking.letters
    assert letter["Subject"] == "Contraseña nueva para el portal"
    text = letter.get_content()
    assert "cuenta «ana»" in text
    link = re.search(r"http://testserver(/cuenta/contrasena/nueva/\S+)", text).group(1)
    client = Client()
    form = client.get(link, follow=True).redirect_chain[-1][0]
    new = {"password1": "otra-frase-que-recuerdo", "password2": "otra-frase-que-recuerdo"}
    assert client.post(form, new).headers["Location"] == "/cuenta/contrasena/nueva/lista/"
    assert "ya no sirve" in Client().get(link).content.decode()
    assert enter(client, "ana", new["password1"]).headers["Location"].startswith("/cuenta/segundo-factor/codigo/")
    assert client.post("/cuenta/segundo-factor/codigo/", {"code": code_now(secret)}).headers["Location"] == "/panel/"


@pytest.mark.parametrize("server", [lambda: smtp(Refuses()), silent], ids=["refuses", "never speaks"])
def test_a_server_that_fails_is_told_with_the_way_round_it(ana: Any, mail: Any, server: Any) -> None:
    with server() as address:
        mail(address)
        page = ask(Client(), "ana@ejemplo.gob.gt")
    assert page.status_code == 200
    assert "El correo no salió" in page.content.decode()
    assert JournalEntry.objects.filter(action="mail_failed").exists()
    assert "ana@" not in str(list(JournalEntry.objects.values_list("detail", flat=True)))
