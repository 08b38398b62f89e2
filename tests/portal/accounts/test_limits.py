"""Sign-in limits: by account, by address, and the same in every process of an instance."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import requests
from django.test import Client

from tests.portal.accounts.conftest import code_now, enter
from tests.portal.registers.conftest import REPO, command_of, environment
from tests.portal.registers.test_serving import _listening

TOO_MANY = "Demasiados intentos"


def test_five_wrong_passwords_close_an_account_for_five_minutes_even_to_the_right_one(account_of: Any) -> None:
    account_of("captura", "ana", second_factor=False)
    pages = [enter(Client(), "ana", f"no es esta {n}").content.decode() for n in range(6)]
    assert [TOO_MANY in page for page in pages] == [False] * 5 + [True]
    assert TOO_MANY in enter(Client(), "ana").content.decode()
    account_of("captura", "luis", second_factor=False)
    assert enter(Client(), "luis").headers["Location"] == "/panel/"


def test_another_port_in_the_address_gives_no_more_tries(account_of: Any) -> None:
    account_of("captura", "ana", second_factor=False)
    client = Client()
    said = [
        client.post("/cuenta/entrar/", {"login": "ana", "password": "x"}, headers={"host": f"testserver:{n}"}) for n in range(9001, 9007)
    ]
    assert TOO_MANY in said[-1].content.decode()


def test_the_second_factor_is_limited_too(account_of: Any) -> None:
    from portal_template.accounts.signin import second_factor

    secret = second_factor.enrol(account_of("publicación", "ana"))
    client = Client()
    enter(client, "ana")
    wrong = [client.post("/cuenta/segundo-factor/codigo/", {"code": f"{n:06}"}).content.decode() for n in range(6)]
    assert TOO_MANY in wrong[-1]
    assert TOO_MANY in client.post("/cuenta/segundo-factor/codigo/", {"code": code_now(secret)}).content.decode()
    assert "_auth_user_id" not in client.session


def test_one_address_that_tries_many_accounts_is_stopped(account_of: Any) -> None:
    answers = [enter(Client(), f"cuenta{n}", "x").status_code for n in range(31)]
    assert answers[-1] == 429
    assert "Demasiados intentos" in enter(Client(), "otra", "x").content.decode()


@pytest.fixture
def two_processes(ready_home: Path, tmp_path: Path) -> Iterator[list[str]]:
    """The addresses of two processes that serve one instance."""
    home = tmp_path / "home"
    shutil.copytree(ready_home, home)
    made = ["create_officer", "ana", "--post=Encargada", "--lasting"]
    subprocess.run(command_of(*made), env=environment(home), cwd=REPO, check=True, timeout=60, capture_output=True)
    with ExitStack() as running:
        addresses = []
        for n in range(2):
            log = tmp_path / f"{n}.log"
            command = [sys.executable, "-m", "gunicorn", "--bind=127.0.0.1:0", f"--error-logfile={log}", "portal_template.wsgi"]
            server = subprocess.Popen([*command], env=environment(home), cwd=REPO)
            running.callback(server.wait, 20)
            running.callback(server.terminate)
            addresses.append(_listening(log, server))
        yield addresses


def test_a_limit_holds_in_every_process(two_processes: list[str]) -> None:
    said = []
    for n in range(6):
        address = two_processes[n % 2]
        session = requests.Session()
        page = session.get(f"{address}/cuenta/entrar/", timeout=20).text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        form = {"csrfmiddlewaretoken": token.group(1), "login": "ana", "password": f"no es esta {n}"}
        said.append(TOO_MANY in session.post(f"{address}/cuenta/entrar/", form, headers={"Referer": address}, timeout=20).text)
    assert said == [False] * 5 + [True], "three in each process, and together more than five"
