"""What an authenticator application does, written apart from the code under test."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time
from typing import Any

import pytest
from django.test import Client

from tests.portal.registers.conftest import ready_home  # noqa: F401  a fixture

PASSWORD = "cuatro-palabras-de-prueba"


def code_now(secret: str, steps: int = 0) -> str:
    """The six digits that a telephone shows for a secret, so many half minutes from now (RFC 6238)."""
    key = base64.b32decode(secret, casefold=True)
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30 + steps), "sha1")
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def enter(client: Client, username: str, password: str = PASSWORD, **more: str) -> Any:
    """The first step of the sign-in."""
    return client.post("/cuenta/entrar/", {"login": username, "password": password, **more})


def secret_on(page: Any) -> str:
    """The key that the page to set up the second factor shows for typing."""
    found = re.search(r'class="clave"><code>([A-Z2-7]+)=*</code>', page.content.decode())
    assert found, page.content.decode()
    return found.group(1)


def codes_on(page: Any) -> list[str]:
    """The recovery codes of the sheet."""
    return ["".join(pair) for pair in re.findall(r"<code>(\d{4}) (\d{4})</code>", page.content.decode())]


@pytest.fixture(autouse=True)
def _instance(portal: Any, db: None) -> Any:
    return portal()


@pytest.fixture
def town(portal: Any, db: None) -> Any:
    """An instance with its pages and somebody's name."""
    from checklists.load import load_checklist
    from checklists.model import Subject
    from portal_template.pages.sync import sync

    instance = portal()
    sync(load_checklist(), Subject.MUNICIPALITY)
    return instance
