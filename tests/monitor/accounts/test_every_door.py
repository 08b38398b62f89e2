"""Every address of the monitor against a stranger and an account without a role: what is public is a closed list."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from monitor.accounts import second_factor

PUBLIC = {
    "api:departments api:dictionary api:history api:manual api:meetings api:municipalities api:nothing api:numeral api:numerals",
    "api:documents api:indices api:openapi api:plan api:publication api:publications api:result api:results api:rollout api:root",
    "account_inactive account_login mfa_authenticate",
    "feeds:plan feeds:publications feeds:town",
    "guide:contents guide:obligation guide:paper",
    "front method reply results:answers results:data results:department results:home results:newest results:numerals",
    "results:obligation results:package results:portal results:proof results:ranking results:rounds results:search",
    "rollout:guide_file rollout:guide_opened rollout:guides rollout:documents rollout:documents_file rollout:meetings_file",
    "reports:country reports:department reports:town",
    "rollout:door rollout:meetings rollout:overview rollout:plan rollout:plan_file rollout:proof rollout:selection rollout:towns_file",
}
OWN = {"account_change_password", "account_logout", "account_reauthenticate"}  # anybody with an account has these, and all of mfa_
VALUES = {"int": "987654", "str": "laip-10-01", "slug": "ninguna", "path": "ninguna/parte"}


def addresses(patterns: Any = None, before: str = "/", space: str = "") -> Iterator[tuple[str, str]]:
    """Every named address, with values that name nothing that exists."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, path, f"{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern):
            for kind, value in VALUES.items():
                for name in pattern.pattern.converters:
                    path = path.replace(f"<{kind}:{name}>", value)
            yield space + (pattern.name or ""), path


def test_a_stranger_is_sent_to_sign_in_everywhere_but_where_all_may_read(db: Any) -> None:
    public = {name for line in PUBLIC for name in line.split()}
    found = {name for name, path in addresses() if not Client().get(path).headers.get("Location", "").startswith("/cuenta/entrar/")}
    assert found - {"rollout:proof"} == public - {
        "rollout:proof",
        "mfa_authenticate",
    }  # the one has no such file, the other asks for step one


def test_an_account_without_a_role_reads_nothing_that_is_not_public(client: Client, db: Any) -> None:
    client.force_login(User.objects.create_user("nadie"))
    public = {name for line in PUBLIC for name in line.split()} | OWN
    for name, path in addresses():
        if name not in public and not name.startswith("mfa_"):
            assert client.get(path).status_code in (403, 405), (name, path)


def test_giving_an_account_a_second_factor_ends_its_sessions(client: Client, db: Any) -> None:
    user = User.objects.create_user("ana")
    client.force_login(user)
    other = Client()
    other.force_login(User.objects.create_user("eva"))
    second_factor.enrol(user)
    assert client.get("/cuenta/").status_code == 302
    assert other.get("/cuenta/").status_code == 200


def test_a_form_without_its_seal_is_answered_in_words_also_to_who_has_no_account(db: Any) -> None:
    answer = Client(enforce_csrf_checks=True).post("/respuesta/x/", {"text": "algo"})
    assert answer.status_code == 403
    assert "actualícela y envíe otra vez" in answer.content.decode()


@pytest.mark.parametrize(("address", "secure"), [("https://monitor.example.gob.gt", True), ("", False)])
def test_an_https_address_makes_cookies_secure_and_browsers_keep_to_it(tmp_path: Path, address: str, secure: bool) -> None:
    told = "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0)"
    environ = {**os.environ, "MONITOR_HOME": str(tmp_path), "MONITOR_ADDRESS": address, "DJANGO_SETTINGS_MODULE": "monitor.settings"}
    done = subprocess.run(
        [sys.executable, "-c", told], env=environ, cwd=Path(__file__).parents[3], text=True, capture_output=True, timeout=60
    )
    assert done.stdout.split() == [str(secure)] * 3, done.stderr
