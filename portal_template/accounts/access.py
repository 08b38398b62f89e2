"""Roles as a closed set, what each may do, and the decorator that asks. The one place where permission is decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import wraps
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

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


def may(user: Any, act: Act) -> bool:
    """Whether an account may do something now."""
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_superuser:
        return True
    names = set(user.groups.values_list("name", flat=True))
    return any(act in ALLOWED[role] for role in Role if role in names)


def requires(act: Act) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """A view for those who may; others are sent to sign in, or refused."""

    def guarded(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
            if not may(request.user, act):
                raise PermissionDenied("Su cuenta no tiene permiso para esto. Pídalo a quien administra el portal.")
            return view(request, *args, **kwargs)

        return inner

    return guarded


def post_of(user: Any) -> str:
    """The post that signs what an account publishes: the only thing of it that people read."""
    account = getattr(user, "account", None)
    return (account.post if account else "") or POST
