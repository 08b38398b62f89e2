"""Whoever guesses, replays, forges or stays behind: passwords in any spelling, codes, addresses to go on to, sessions that are over."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.internal.userkit import get_user_by_username
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from monitor.accounts import second_factor
from monitor.accounts.access import Role
from monitor.accounts.adapter import AccountAdapter
from monitor.journal.models import Entry
from tests.monitor.accounts.test_access import PASSWORD, code_of, enter, person

SPELLINGS = (
    "sofia",
    "SOFIA",
    " sofia ",
    "Sofia",
    "sofıa",
    "\u017fofia",
    "sofi\u0430",
    "ｓｏｆｉａ",
    "so\u00adfia",
    "sofia\u200b",
    "sofi\u0061\u0301",
)


def tell(client: Client, path: str, **said: str) -> str:
    return client.post(path, said).content.decode()


@pytest.mark.parametrize("spelled", SPELLINGS)
def test_every_spelling_that_opens_an_account_counts_as_that_account(db: Any, rf: Any, spelled: str) -> None:
    person(Role.REVIEWER, name="sofia")
    found = get_user_by_username(spelled.strip())
    key = AccountAdapter(rf.get("/"))._get_login_attempts_cache_key(rf.get("/"), username=spelled)
    assert found is None or key == "sofia"


def test_five_wrong_passwords_in_five_spellings_stop_the_right_one_too_from_any_machine(db: Any) -> None:
    person(Role.REVIEWER, name="sofia")
    for spelled in ("sofia", "SOFIA", " sofia ", "Sofia", "soFIA"):
        assert "no coinciden" in tell(Client(headers={"host": "127.0.0.1"}), reverse("account_login"), login=spelled, password="otra")
    for spelled in ("sofia", "sOfIa", "  SOFIA"):
        assert "Demasiados intentos" in tell(Client(), reverse("account_login"), login=spelled, password=PASSWORD)
    assert Entry.objects.filter(act="sign_in_failed", actor="sofia").count() == 5


def test_a_name_that_does_not_exist_is_answered_as_a_wrong_password_is(db: Any) -> None:
    person(Role.REVIEWER)
    answers = {
        re.sub(r'value="[^"]*"', "", tell(Client(), reverse("account_login"), login=name, password="otra")) for name in ("ana", "nadie")
    }
    assert len(answers) == 1


def test_five_wrong_codes_stop_the_right_one_also_in_another_session(db: Any) -> None:
    secret = second_factor.enrol(person(Role.REVIEWER))
    first, second = Client(), Client()
    for client in (first, second):
        enter(client)
    for number in range(5):
        assert "no es correcto" in tell((first, second)[number % 2], reverse("mfa_authenticate"), code="000000")
    for client in (first, second):
        assert "Demasiados intentos" in tell(client, reverse("mfa_authenticate"), code=code_of(secret))
        assert client.get("/supervision/").status_code == 302


def test_a_code_and_a_recovery_code_each_open_once(db: Any) -> None:
    user = person(Role.REVIEWER)
    code = code_of(second_factor.enrol(user))
    spare = user.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for given in (code, spare):
        first, second = Client(), Client()
        enter(first)
        enter(second)
        assert first.post(reverse("mfa_authenticate"), {"code": given}).status_code == 302
        assert first.get("/supervision/").status_code == 200
        assert "no es correcto" in tell(second, reverse("mfa_authenticate"), code=given)
        assert second.get("/supervision/").status_code == 302


@pytest.mark.parametrize(
    "onward",
    ["https://ajeno.example/", "//ajeno.example", "/\\ajeno.example", "javascript:alert(1)", "https:ajeno.example", "\thttps://x.example"],
)
def test_signing_in_leads_to_no_other_site(db: Any, onward: str) -> None:
    person(Role.REVIEWER)
    client = Client()
    answer = client.post(f"{reverse('account_login')}?next={onward}", {"login": "ana", "password": PASSWORD, "next": onward})
    assert answer["Location"] == "/"


def test_cookies_are_for_this_site_and_the_session_is_out_of_reach_of_scripts(db: Any) -> None:
    person(Role.REVIEWER)
    answer = enter(Client())
    session = answer.cookies["sessionid"]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")


def test_a_session_begins_anew_with_the_sign_in(db: Any) -> None:
    person(Role.REVIEWER)
    client = Client()
    client.get(reverse("account_login"))
    client.session["planted"] = "x"
    before = client.session.session_key
    enter(client)
    assert client.session.session_key != before


def test_who_loses_a_role_loses_it_in_the_session_under_way(db: Any) -> None:
    user, client = person(Role.COORDINATOR), Client()
    second_factor.enrol(user)
    client.force_login(user)
    address = reverse("supervision:letters", args=["ninguna"])
    assert client.get(address).status_code == 404
    user.groups.set(Group.objects.filter(name=Role.REVIEWER))
    assert client.get(address).status_code == 403
    user.groups.clear()
    assert client.get("/supervision/").status_code == 403


def test_a_closed_account_is_out_at_once_and_does_not_come_back_until_it_is_opened_again(db: Any) -> None:
    user, client = person(Role.REVIEWER), Client()
    client.force_login(user)
    call_command("create_account", "ANA", "--close")
    assert client.get("/supervision/")["Location"].startswith("/cuenta/entrar/")
    assert enter(Client()).url == reverse("account_inactive")
    assert Entry.objects.get(act="account_closed").about == "ana"
    call_command("create_account", "ana", "--reset")
    assert User.objects.get().is_active
    with pytest.raises(CommandError, match="No hay cuenta"):
        call_command("create_account", "eva", "--close")


def test_no_second_account_is_made_that_differs_by_capitals_alone(db: Any, capsys: Any) -> None:
    person(Role.REVIEWER)
    call_command("create_account", "Ana")
    assert "ya existe" in capsys.readouterr().out
    assert User.objects.count() == 1
