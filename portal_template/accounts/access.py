"""Roles as a closed set, what each may do, and the decorator that asks. The one place where permission is decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import wraps
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import timezone

from portal_template.registers.incoming.intake import POST


class Role(StrEnum):
    """What an account is for. Kept as the name of its Django group."""

    CAPTURE = "captura"
    PUBLISH = "publicación"
    ADMINISTER = "administración"
    SUPPORT = "soporte INFOM"  # as administration, until a day


class Act(StrEnum):
    """What somebody may be allowed to do in the panel."""

    SEE = "see"  # the board, drafts, templates
    CAPTURE = "capture"  # prepare submissions
    PUBLISH = "publish"  # publish, approve, declare, correct
    WITHDRAW = "withdraw"  # take personal data off
    ADMINISTER = "administer"  # accounts, settings, journal, pages


ALLOWED: Mapping[Role, frozenset[Act]] = MappingProxyType(
    {
        Role.CAPTURE: frozenset({Act.SEE, Act.CAPTURE}),
        Role.PUBLISH: frozenset({Act.SEE, Act.CAPTURE, Act.PUBLISH, Act.WITHDRAW}),
        Role.ADMINISTER: frozenset(Act),
        Role.SUPPORT: frozenset(Act),
    }
)
NEED_SECOND_FACTOR = frozenset({Act.PUBLISH, Act.WITHDRAW, Act.ADMINISTER})
NOT_ALLOWED = "Su cuenta no tiene permiso para esto. Pídalo a quien administra el portal."


def may(user: Any, act: Act) -> bool:
    """Whether an account may do something now."""
    if not user.is_authenticated or not user.is_active or has_ended(user):
        return False
    if user.is_superuser:
        return True
    names = set(user.groups.values_list("name", flat=True))
    return any(act in ALLOWED[role] for role in Role if role in names)


def requires(act: Act) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """A view for those who may; others are sent to sign in, or refused. What is published, withdrawn or administered also asks for a
    second factor: who has none is sent to set it up, and then back to where they were.
    """
    from portal_template.accounts.signin import second_factor

    def guarded(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
            if not may(request.user, act):
                raise PermissionDenied(NOT_ALLOWED)
            if act in NEED_SECOND_FACTOR and not second_factor.enrolled(request.user):
                return second_factor.send_to_set_up(request)
            return view(request, *args, **kwargs)

        return inner

    return guarded


def needs_second_factor(user: Any) -> bool:
    """Whether an account may do anything that asks for a second factor."""
    return any(may(user, act) for act in NEED_SECOND_FACTOR)


def must_change_password(user: Any) -> bool:
    """Whether an account still has its one-time password."""
    account = getattr(user, "account", None)
    return bool(account and account.must_change)


def has_ended(user: Any, today: date | None = None) -> bool:
    """Whether the last day of an account has passed. Accounts without a last day do not end by themselves."""
    account = getattr(user, "account", None)
    return bool(account and account.ends_on and account.ends_on < (today or timezone.localdate()))


def role_of(user: Any) -> Role | None:
    """The role of an account; each has one."""
    names = set(user.groups.values_list("name", flat=True))
    return next((role for role in Role if role in names), None)


def post_of(user: Any) -> str:
    """The post that signs what an account publishes: the only thing of it that people read."""
    account = getattr(user, "account", None)
    return (account.post if account else "") or POST
