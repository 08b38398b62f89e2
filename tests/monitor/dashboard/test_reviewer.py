"""`monitor create_reviewer`: an account whose password is shown once."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse


def create(*args: str) -> str:
    out = StringIO()
    call_command("create_reviewer", *args, stdout=out)
    return out.getvalue()


def test_the_password_that_is_shown_signs_in(client: Client, db: Any) -> None:
    password = create("ana").split()[-1]
    answer = client.post(reverse("login"), {"username": "ana", "password": password})
    assert answer.status_code == 302
    assert answer.url == "/"
    assert not User.objects.get(username="ana").is_staff


def test_creating_again_changes_nothing_and_shows_no_password(db: Any) -> None:
    password = create("ana").split()[-1]
    again = create("ana")
    assert "ya existe" in again
    assert password not in again
    assert User.objects.get(username="ana").check_password(password)


def test_reset_gives_another_password(db: Any) -> None:
    first, second = create("ana").split()[-1], create("ana", "--reset").split()[-1]
    assert first != second
    assert User.objects.get(username="ana").check_password(second)


def test_a_name_with_spaces_is_refused_with_the_reason(db: Any) -> None:
    with pytest.raises(CommandError, match="El nombre no sirve"):
        create("ana maría")


def test_a_wrong_password_is_answered_in_spanish(client: Client, db: Any) -> None:
    create("ana")
    answer = client.post(reverse("login"), {"username": "ana", "password": "otra"})
    assert "no coinciden" in answer.content.decode()
