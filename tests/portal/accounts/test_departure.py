"""A copy of a portal becomes the town's own: INFOM is out, the town is in, and no secret of before opens anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from portal_template.accounts import roster
from portal_template.accounts.access import Role, role_of
from portal_template.accounts.departure import hand_over_copy
from portal_template.accounts.roster import Newcomer, RosterRefused
from portal_template.accounts.screens.words import action_words
from portal_template.accounts.signin import second_factor
from portal_template.instance import read_instance
from portal_template.registers.models import JournalEntry
from tests.portal.accounts.conftest import PASSWORD, code_now, enter

ENV = '# La instancia\nSECRET_KEY="vieja"\nSUBJECT="9901"\nNAME="San Ejemplo"\nEMAIL_HOST="correo.infom.gob.gt"\nEMAIL_PASSWORD="ajena"\n'


@pytest.fixture
def home(settings: Any) -> Path:
    """The folder of a copy, with the portal.env of the one that it was copied from."""
    folder: Path = settings.PORTAL.home
    (folder / "portal.env").write_text(ENV)
    return folder


@pytest.fixture
def people(account_of: Callable[..., Any]) -> dict[str, Any]:
    """INFOM's first account and its support, and two of the town."""
    roster.make_administrator()
    support = Newcomer(username="ines.infom", post="Soporte", role=Role.SUPPORT, ends_on=timezone.localdate() + timedelta(days=3))
    roster.open_account(support, actor="administracion")
    account_of("publicación", "olga")
    account_of("administración", "jefe")
    return {user.get_username(): user for user in get_user_model().objects.all()}


def test_the_accounts_of_infom_are_closed_and_the_town_has_an_administrator(home: Path, people: dict[str, Any]) -> None:
    done = hand_over_copy(home, username="administracion.2027")
    assert done.closed == ("administracion", "ines.infom")
    living = set(get_user_model().objects.filter(is_active=True).values_list("username", flat=True))
    assert living == {"administracion.2027", "jefe", "olga"}
    assert role_of(done.opened.user) is Role.ADMINISTER
    assert done.opened.user.check_password(done.opened.password)
    entry = JournalEntry.objects.get(action="copy_handed_over")
    assert (entry.actor, entry.detail) == ("sistema", {"left": ["administracion", "ines.infom"], "came": ["administracion.2027"]})
    assert done.opened.password not in str(list(JournalEntry.objects.values()))


def test_an_account_that_is_named_is_closed_too_and_one_that_is_not_there_stops_everything(home: Path, people: dict[str, Any]) -> None:
    with pytest.raises(RosterRefused, match="No hay una cuenta abierta «nadie»"):
        hand_over_copy(home, username="administracion.2027", closing=("nadie",))
    with pytest.raises(RosterRefused, match="no se repiten"):
        hand_over_copy(home, username="jefe")
    assert (home / "portal.env").read_text() == ENV
    assert get_user_model().objects.filter(is_active=True).count() == 4
    assert "jefe" in hand_over_copy(home, username="administracion.2027", closing=("jefe",)).closed


def test_the_key_is_new_the_mail_server_is_gone_and_nobody_is_signed_in(
    home: Path, people: dict[str, Any], signed_in: Callable[..., Any]
) -> None:
    signed_in("captura", "raul")
    assert Session.objects.exists()
    hand_over_copy(home, username="administracion.2027")
    kept = read_instance({"PORTAL_HOME": str(home)})
    assert len(kept.secret_key) > 40
    assert (kept.name, kept.mail) == ("San Ejemplo", None)
    assert "ajena" not in (home / "portal.env").read_text()
    assert (home / "portal.env").stat().st_mode & 0o777 == 0o600
    assert not Session.objects.exists()


def test_who_stays_goes_on_with_the_same_telephone_and_recovery_codes_under_the_new_key(
    home: Path, people: dict[str, Any], settings: Any
) -> None:
    secret = second_factor.enrol(people["olga"])
    codes = Authenticator.objects.get(user=people["olga"], type="recovery_codes").wrap().get_unused_codes()
    before = Authenticator.objects.get(user=people["olga"], type="totp").data["secret"]
    hand_over_copy(home, username="administracion.2027")
    settings.SECRET_KEY = read_instance({"PORTAL_HOME": str(home)}).secret_key
    assert Authenticator.objects.get(user=people["olga"], type="totp").data["secret"] != before
    assert Authenticator.objects.get(user=people["olga"], type="recovery_codes").wrap().get_unused_codes() == codes
    client = Client()
    assert enter(client, "olga", PASSWORD).status_code == 302
    client.post("/cuenta/segundo-factor/codigo/", {"code": code_now(secret)})
    assert client.get("/panel/").status_code == 200


def test_who_is_closed_has_no_second_factor_left(home: Path, people: dict[str, Any]) -> None:
    second_factor.enrol(people["ines.infom"])
    hand_over_copy(home, username="administracion.2027")
    assert not Authenticator.objects.filter(user=people["ines.infom"]).exists()


def test_the_portal_tells_in_its_journal_what_happened_to_it(home: Path, people: dict[str, Any]) -> None:
    call_command("note_departure", "delivered", archive="ab12")
    call_command("note_departure", "retired")
    told = [(entry.action, entry.detail["digest"]) for entry in JournalEntry.objects.order_by("-pk")[:2]]
    assert told == [("portal_retired", ""), ("copy_delivered", "sha256:ab12")]
    assert action_words("portal_retired") == "Se retiró este portal"
