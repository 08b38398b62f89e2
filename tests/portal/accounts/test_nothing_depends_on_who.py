"""Nothing published depends on who did it: with every account gone, each public page and file is the same, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client

from checklists.load import load_checklist
from tests.portal.pages.conftest import ACCOUNT, fill


def public(paths: list[str]) -> dict[str, tuple[int, bytes]]:
    """Each address, and each file that it links to, as a visitor gets it."""
    client, seen = Client(), {}
    for path in paths:
        answer = client.get(path)
        seen[path] = (answer.status_code, _body(answer))
        for file in re.findall(r'href="(/[^"?]+\.(?:csv|json|pdf|xlsx))"', seen[path][1].decode(errors="ignore")):
            if file not in seen:
                found = client.get(file)
                seen[file] = (found.status_code, _body(found))
    return seen


def _body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_with_every_account_gone_the_public_portal_is_the_same(portal: Callable[..., Any], account_of: Callable[..., Any]) -> None:
    account_of("administración", ACCOUNT, post="Jefatura de la Unidad de Información Pública")
    account_of("publicación", "otra")
    paths = [*fill(portal(), load_checklist()).values(), "/datapackage.json", "/sitemap.xml"]
    before = public(paths)
    assert len(before) > 30
    assert {status for status, _ in before.values()} == {200}
    assert not [path for path, (_, body) in before.items() if ACCOUNT.encode() in body or b"Nombre Privado" in body]
    get_user_model().objects.all().delete()
    assert public(paths) == before
