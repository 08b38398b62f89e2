"""Accounts made, changed, ended and handed over; support that ends by itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from portal_template.accounts import roster
from portal_template.accounts.access import Act, Role, may, role_of
from portal_template.accounts.models import Account
from portal_template.accounts.roster import Newcomer, RosterRefused
from portal_template.accounts.signin import second_factor
from portal_template.registers import journal
from portal_template.registers.models import JournalEntry
from tests.portal.accounts.conftest import enter

SOON = timedelta(days=5)


def newcomer(username: str = "nueva", role: Role = Role.PUBLISH, **more: Any) -> Newcomer:
    return Newcomer(username=username, role=role, post="Encargada", full_name="Nombre Privado De Prueba", **more)


def alive(client: Client) -> bool:
    client.get("/")
    return "_auth_user_id" in client.session


def test_an_account_is_made_with_a_one_time_password_that_is_kept_nowhere(account_of: Callable[..., Any]) -> None:
    opened = roster.open_account(newcomer(), actor="jefa")
    assert opened.user.check_password(opened.password)
    assert Account.objects.get(user=opened.user).must_change
    assert role_of(opened.user) is Role.PUBLISH
    entry = JournalEntry.objects.get(action="account_opened")
    assert (entry.actor, entry.detail["account"], entry.detail["role"]) == ("jefa", "nueva", "publicación")
    assert opened.password not in str(entry.detail)
    assert "Privado" not in str(entry.detail)


@pytest.mark.parametrize("name", ["", "ab", "María", "con espacio", "x" * 41, "-guion"])
def test_a_name_that_is_no_name_is_refused_with_the_remedy(name: str) -> None:
    with pytest.raises(RosterRefused, match="de 3 a 40 letras"):
        roster.open_account(newcomer(name), actor="jefa")


def test_the_name_of_an_ended_account_is_never_used_again(account_of: Callable[..., Any]) -> None:
    account_of("administración")
    roster.end(account_of("publicación", "ana"), actor="jefa")
    with pytest.raises(RosterRefused, match="no se repiten"):
        roster.open_account(newcomer("ANA".lower()), actor="jefa")


def test_whoever_operates_lets_an_officer_in_again_and_makes_nobody_more_than_they_are(
    account_of: Callable[..., Any], signed_in: Callable[..., Any]
) -> None:
    client = signed_in("publicación", "ana")
    ana = get_user_model().objects.get(username="ana")
    assert second_factor.enrolled(ana)
    said = ordered("ana", "--reset")
    ana.refresh_from_db()
    assert ana.check_password(said["password"])
    assert (role_of(ana), second_factor.enrolled(ana), Account.objects.get(user=ana).must_change) == (Role.PUBLISH, True, True)
    assert not alive(client)
    ordered("ana", "--reset", "--lost-telephone")
    assert not second_factor.enrolled(ana)
    assert list(JournalEntry.objects.filter(action="password_renewed").values_list("actor", flat=True)) == [journal.SYSTEM] * 2


@pytest.mark.parametrize(
    ("words", "remedy"),
    [(["nadie", "--reset"], "corrija el nombre"), (["nueva", "--lost-telephone"], "agregue --reset"), (["nueva"], "Escriba el puesto")],
)
def test_what_cannot_be_done_for_an_account_is_said_with_its_remedy(words: list[str], remedy: str) -> None:
    with pytest.raises(CommandError, match=remedy):
        ordered(*words)


def ordered(*words: str) -> dict[str, str]:
    """What `portal create_officer` answers."""
    out = StringIO()
    call_command("create_officer", *words, "--json", stdout=out)
    return dict(json.loads(out.getvalue()))


def test_ending_an_account_ends_its_sessions_and_every_way_in(account_of: Callable[..., Any], signed_in: Callable[..., Any]) -> None:
    account_of("administración", "jefa")
    client = signed_in("publicación", "ana")
    assert alive(client)
    ana = get_user_model().objects.get(username="ana")
    roster.end(ana, actor="jefa")
    assert not alive(client)
    assert "no son correctas" in enter(Client(), "ana").content.decode()
    assert not second_factor.enrolled(ana)


def test_the_last_administrator_cannot_leave_the_portal_alone(account_of: Callable[..., Any]) -> None:
    only = account_of("administración", "jefa")
    roster.open_account(newcomer("soporte", Role.SUPPORT, ends_on=timezone.localdate() + SOON), actor="jefa")
    for attempt in (
        lambda: roster.end(only, actor=only),
        lambda: roster.hand_over([only], [newcomer()], actor=only),
        lambda: roster.change(only, actor=only, post="x", full_name="", email="", role=Role.CAPTURE),
    ):
        with pytest.raises(RosterRefused, match=r"administración"):
            attempt()
    assert may(get_user_model().objects.get(pk=only.pk), Act.ADMINISTER)
    assert not get_user_model().objects.filter(username="nueva").exists(), "all or none"


def test_support_ends_on_its_day_by_itself(signed_in: Callable[..., Any], account_of: Callable[..., Any]) -> None:
    client = signed_in("soporte INFOM", "soporte")
    support = get_user_model().objects.get(username="soporte")
    Account.objects.filter(user=support).update(ends_on=timezone.localdate())
    assert alive(client)
    assert client.get("/admin/").status_code == 200
    Account.objects.filter(user=support).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert not alive(client)
    assert not may(get_user_model().objects.get(username="soporte"), Act.SEE)
    second_factor.forget(support)
    assert enter(Client(), "soporte").headers["Location"] == "/cuenta/cerrada/"


@pytest.mark.parametrize("days", [None, -1, 91])
def test_support_without_a_near_last_day_is_refused(days: int | None) -> None:
    ends_on = None if days is None else timezone.localdate() + timedelta(days=days)
    with pytest.raises(RosterRefused, match="hasta cuándo"):
        roster.open_account(newcomer("soporte", Role.SUPPORT, ends_on=ends_on), actor="jefa")


def test_a_new_role_ends_the_sessions_of_the_old_one(signed_in: Callable[..., Any]) -> None:
    client = signed_in("publicación", "ana")
    assert alive(client)
    ana = get_user_model().objects.get(username="ana")
    roster.change(ana, actor="jefa", post="Otro puesto", full_name="", email="ana@ejemplo.gob.gt", role=Role.CAPTURE)
    assert not alive(client)
    assert role_of(ana) is Role.CAPTURE
    assert set(JournalEntry.objects.get(action="account_changed").detail["fields"]) == {"post", "full_name", "email", "role"}


def test_a_forgotten_password_and_a_lost_telephone_are_mended_by_the_administration(signed_in: Callable[..., Any]) -> None:
    client = signed_in("publicación", "ana")
    ana = get_user_model().objects.get(username="ana")
    password = roster.renew_password(ana, actor="jefa")
    assert not alive(client)
    roster.reset_second_factor(ana, actor="jefa")
    fresh = Client()
    assert enter(fresh, "ana", password).headers["Location"] == "/panel/"
    assert fresh.get("/panel/").headers["Location"].startswith("/cuenta/contrasena/")


def test_hand_over_closes_who_leaves_and_makes_who_comes(account_of: Callable[..., Any], signed_in: Callable[..., Any]) -> None:
    old = signed_in("publicación", "ana")
    jefa = account_of("administración", "jefa")
    assert alive(old)
    ana = get_user_model().objects.get(username="ana")
    made = roster.hand_over([ana, jefa], [newcomer("rosa", Role.ADMINISTER), newcomer("luis")], actor=jefa)
    assert [opened.user.username for opened in made] == ["rosa", "luis"]
    assert not alive(old)
    assert set(get_user_model().objects.filter(is_active=True).values_list("username", flat=True)) == {"rosa", "luis"}
    assert JournalEntry.objects.get(action="handed_over").detail == {"left": ["ana", "jefa"], "came": ["rosa", "luis"]}
    assert not any(opened.password in str(entry.detail) for opened in made for entry in JournalEntry.objects.all())


def test_the_command_line_lets_back_in_who_lost_everything(account_of: Callable[..., Any]) -> None:
    first = roster.make_administrator()
    assert roster.make_administrator() is None
    user = get_user_model().objects.get(username=roster.ADMINISTRATOR)
    assert not user.is_superuser
    second_factor.enrol(user)
    account_of("administración", "otra")
    roster.end(user, actor="otra")
    again = roster.make_administrator(reset=True)
    assert again
    assert again != first
    assert enter(Client(), roster.ADMINISTRATOR, again).headers["Location"] == "/panel/"
