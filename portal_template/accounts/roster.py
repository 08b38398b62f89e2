"""Making, changing and ending accounts. Each change is one transaction with its entry in the journal; passwords are given back once."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal_template.accounts.access import Role, role_of
from portal_template.accounts.models import Account
from portal_template.accounts.signin import second_factor, sessions
from portal_template.registers import journal

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read wrongly from paper
ADMINISTRATOR = "administracion"
ADMINISTRATOR_POST = "Administración del portal"
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
BAD_USERNAME = "El nombre de la cuenta lleva de 3 a 40 letras minúsculas sin tilde, números, punto o guion."
MOST_SUPPORT_DAYS = 90


class RosterRefused(Exception):
    """Nothing changed. The message says why and what to do; `field` names the field it is about, if one."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, kw_only=True, slots=True)
class Newcomer:
    """An account to be made. `lasting` leaves the password as it is given out: for demonstrations and tests only."""

    username: str
    post: str
    role: Role
    full_name: str = ""
    email: str = ""
    ends_on: date | None = None
    lasting: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """An account just made, with the one-time password that is kept nowhere."""

    newcomer: Newcomer
    user: Any
    password: str


def one_time_password() -> str:
    """Four groups of five: 98 bits, and readable over a telephone."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(4))


@transaction.atomic
def open_account(newcomer: Newcomer, *, actor: Any) -> Opened:
    """Make an account. RosterRefused when the name is taken or unfit."""
    _check(newcomer)
    password = one_time_password()
    user = get_user_model().objects.create_user(newcomer.username, email=newcomer.email, password=password)
    Account.objects.create(
        user=user,
        post=newcomer.post.strip(),
        full_name=newcomer.full_name.strip(),
        ends_on=newcomer.ends_on,
        must_change=not newcomer.lasting,
    )
    user.groups.add(Group.objects.get(name=newcomer.role))
    journal.write(actor, "account_opened", account=newcomer.username, role=str(newcomer.role), ends_on=_day(newcomer.ends_on))
    return Opened(newcomer=newcomer, user=user, password=password)


def _check(newcomer: Newcomer) -> None:
    if not USERNAME.fullmatch(newcomer.username):
        raise RosterRefused(BAD_USERNAME, "username")
    if get_user_model().objects.filter(username__iexact=newcomer.username).exists():
        raise RosterRefused(
            f"Ya hay o hubo una cuenta «{newcomer.username}». Los nombres no se repiten, para que la bitácora no confunda a dos personas. "
            "Use otro.",
            "username",
        )
    if not newcomer.post.strip():
        raise RosterRefused("Escriba el puesto: es lo que se lee en lo que esta cuenta publica.", "post")
    if newcomer.role is Role.SUPPORT:
        check_support_day(newcomer.ends_on)


def check_support_day(ends_on: date | None) -> None:
    """Support is for some days, and says until which."""
    today = timezone.localdate()
    if ends_on is None or not today <= ends_on <= today + timedelta(days=MOST_SUPPORT_DAYS):
        raise RosterRefused(f"El soporte de INFOM se da por días: diga hasta cuándo, {MOST_SUPPORT_DAYS} días como máximo.", "ends_on")


@transaction.atomic
def change(user: Any, *, actor: Any, post: str, full_name: str, email: str, role: Role, ends_on: date | None = None) -> None:
    """Change what an account says and is for. A new role, or a nearer last day, ends its sessions."""
    if role is Role.SUPPORT:
        check_support_day(ends_on)
    if role is not Role.ADMINISTER:
        _leave_an_administrator(user)
    account = account_of(user)
    before = {"post": account.post, "full_name": account.full_name, "email": user.email, "role": role_of(user), "ends_on": account.ends_on}
    after = {"post": post.strip(), "full_name": full_name.strip(), "email": email.strip(), "role": role, "ends_on": ends_on}
    changed = [name for name in before if before[name] != after[name]]
    if not changed:
        return
    account.post, account.full_name, account.ends_on, user.email = after["post"], after["full_name"], ends_on, after["email"]
    account.save()
    user.save()
    if "role" in changed:
        user.groups.remove(*Group.objects.filter(name__in=list(Role)))
        user.groups.add(Group.objects.get(name=role))
        user.is_superuser = False
        user.save()
        sessions.end_all(user)
    journal.write(actor, "account_changed", account=user.get_username(), fields=changed, role=str(role), ends_on=_day(ends_on))


@transaction.atomic
def renew_password(user: Any, *, actor: Any) -> str:
    """A one-time password for who forgot theirs; every session of the account ends."""
    _living(user)
    password = one_time_password()
    user.set_password(password)
    user.save()
    Account.objects.filter(pk=account_of(user).pk).update(must_change=True)
    journal.write(actor, "password_renewed", account=user.get_username())
    return password


@transaction.atomic
def reset_second_factor(user: Any, *, actor: Any) -> None:
    """For a lost telephone: the account sets up another; its sessions end."""
    second_factor.forget(user)
    account_of(user)
    sessions.end_all(user)
    journal.write(actor, "second_factor_reset", account=user.get_username())


@transaction.atomic
def let_back_in(username: str, *, actor: Any, lost_telephone: bool) -> str:
    """A one-time password for an account that exists, from the command line; its role stays what it is. `lost_telephone` forgets its second
    factor too. RosterRefused where there is no such account, or it has ended.
    """
    user = get_user_model().objects.filter(username=username).first()
    if user is None:
        raise RosterRefused(f"No hay cuenta «{username}». Las que hay se ven en el panel, en «Cuentas»; corrija el nombre.", "username")
    password = renew_password(user, actor=actor)
    if lost_telephone:
        reset_second_factor(user, actor=actor)
    return password


@transaction.atomic
def end(user: Any, *, actor: Any) -> None:
    """Close an account for good. What it published stays; its name is not used again. Not for the last administrator."""
    _leave_an_administrator(user)
    _close(user, actor)


def _close(user: Any, actor: Any) -> None:
    account = account_of(user)
    account.ended_at = timezone.now()
    account.save()
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    second_factor.forget(user)
    sessions.end_all(user)
    journal.write(actor, "account_ended", account=user.get_username())


@transaction.atomic
def hand_over(leaving: list[Any], arriving: list[Newcomer], *, actor: Any) -> tuple[Opened, ...]:
    """Who leaves and who comes, all or none. Somebody who administers must be there afterwards."""
    if not leaving and not arriving:
        raise RosterRefused("Marque quién se va o escriba quién llega.")
    staying = administrators().exclude(pk__in=[user.pk for user in leaving])
    if not staying.exists() and not any(newcomer.role is Role.ADMINISTER for newcomer in arriving):
        raise RosterRefused("Nadie quedaría a cargo del portal. Deje una cuenta de administración o haga una nueva entre quienes llegan.")
    names = [newcomer.username for newcomer in arriving]
    if len(names) != len(set(names)):
        raise RosterRefused("Dos personas que llegan tienen el mismo nombre de cuenta. Cambie uno.")
    opened = tuple(open_account(newcomer, actor=actor) for newcomer in arriving)
    for user in leaving:
        _close(user, actor)
    journal.write(actor, "handed_over", left=[user.get_username() for user in leaving], came=names)
    return opened


def make_administrator(username: str = ADMINISTRATOR, *, reset: bool = False) -> str | None:
    """The first account of an instance, from the command line: its one-time password, or None where it existed and was left as it is.
    `reset` lets back in whoever lost password and telephone.
    """
    user = get_user_model().objects.filter(username=username).first()
    if user is None:
        newcomer = Newcomer(username=username, post=ADMINISTRATOR_POST, role=Role.ADMINISTER)
        return open_account(newcomer, actor=journal.SYSTEM).password
    if not reset:
        return None
    with transaction.atomic():
        user.is_active = True
        user.groups.set([Group.objects.get(name=Role.ADMINISTER)])
        user.save()
        account = account_of(user, ADMINISTRATOR_POST)
        account.ends_on = account.ended_at = None
        account.save()
        reset_second_factor(user, actor=journal.SYSTEM)
        return renew_password(user, actor=journal.SYSTEM)


def account_of(user: Any, post: str = "") -> Account:
    """What is kept of an account; made for one that has nothing yet."""
    account, _ = Account.objects.get_or_create(user=user, defaults={"post": post})
    return account


def administrators() -> QuerySet[Any]:
    """The accounts that administer today and without a last day: those on whom the portal can count."""
    return get_user_model().objects.filter(is_active=True, groups__name=Role.ADMINISTER, account__ends_on=None)


def _leave_an_administrator(user: Any) -> None:
    last = administrators().filter(pk=user.pk).exists() and not administrators().exclude(pk=user.pk).exists()
    if last:
        raise RosterRefused("Es la única cuenta de administración. Haga primero otra, para que alguien quede a cargo del portal.")


def _living(user: Any) -> None:
    if not user.is_active:
        raise RosterRefused("Esta cuenta terminó. Haga una nueva para quien la necesite.")


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
