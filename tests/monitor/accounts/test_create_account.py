"""`monitor create_account`: an account whose password is shown once."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from monitor.accounts import second_factor
from monitor.accounts.access import Role, roles_of
from monitor.journal import keep
from monitor.journal.models import Entry


def create(*args: str) -> str:
    out = StringIO()
    call_command("create_account", *args, stdout=out)
    return out.getvalue()


def test_the_password_that_is_shown_signs_in(client: Client, db: Any) -> None:
    password = create("ana").split()[-1]
    answer = client.post(reverse("account_login"), {"login": "ana", "password": password})
    assert answer.status_code == 302
    assert answer.url == "/"
    person = User.objects.get(username="ana")
    assert not person.is_staff
    assert roles_of(person) == (Role.REVIEWER,)


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
    answer = client.post(reverse("account_login"), {"login": "ana", "password": "otra"})
    assert "no coinciden" in answer.content.decode()


def test_a_person_may_have_several_roles_and_the_journal_says_which(db: Any) -> None:
    create("ana", "--role", "coordinación", "--role", "administración")
    assert roles_of(User.objects.get(username="ana")) == (Role.COORDINATOR, Role.ADMINISTRATOR)
    entry = Entry.objects.get(act="account_made")
    assert (entry.actor, entry.about, entry.detail) == ("la terminal", "ana", {"roles": ["administración", "coordinación"]})
    assert keep.verify() is None


def test_reset_keeps_the_roles_and_forgets_the_second_factor_of_a_lost_telephone(db: Any) -> None:
    create("ana", "--role", "INFOM")
    person = User.objects.get(username="ana")
    second_factor.enrol(person)
    create("ana", "--reset")
    assert roles_of(person) == (Role.INFOM,)
    assert not second_factor.enrolled(person)
