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
from django.shortcuts import resolve_url


class Role(StrEnum):
    """What an account is for. Kept as the name of its Django group."""

    REVIEWER = "revisión"
    COORDINATOR = "coordinación"
    INFOM = "INFOM"
    ADMINISTRATOR = "administración"


class Act(StrEnum):
    """What somebody may be allowed to do."""

    SEE = "see"  # unpublished assessments and their proofs
    REVIEW = "review"  # decide on findings
    COORDINATE = "coordinate"  # open, move and publish rounds, answer to towns
    PROMOTE = "promote"  # the rollout: share, steps, meetings, agreements
    ADMINISTER = "administer"  # accounts, portals and addresses, the journal
    CORRESPOND = "correspond"  # the contacts of municipalities
    REFER = "refer"  # where lists of reference data are taken in


ALLOWED: Mapping[Role, frozenset[Act]] = MappingProxyType(
    {
        Role.REVIEWER: frozenset({Act.SEE, Act.REVIEW}),
        Role.COORDINATOR: frozenset({Act.SEE, Act.REVIEW, Act.COORDINATE, Act.CORRESPOND, Act.REFER}),
        Role.INFOM: frozenset({Act.SEE, Act.PROMOTE, Act.CORRESPOND, Act.REFER}),
        Role.ADMINISTRATOR: frozenset({Act.SEE, Act.ADMINISTER, Act.REFER}),
    }
)
NEED_SECOND_FACTOR = frozenset(Act) - {Act.SEE}
NOT_ALLOWED = "Su cuenta no tiene permiso para esto. Pídalo a quien administra el monitor."
View = Callable[..., HttpResponseBase]


def may(user: Any, act: Act) -> bool:
    """Whether an account may do something now. Who administers accounts decides about no town, and a superuser is nobody here."""
    if not user.is_authenticated or not user.is_active:
        return False
    names = set(user.groups.values_list("name", flat=True))
    return any(act in ALLOWED[role] for role in Role if role in names)


def roles_of(user: Any) -> tuple[Role, ...]:
    """The roles of an account; a small office may give one person several."""
    names = set(user.groups.values_list("name", flat=True))
    return tuple(role for role in Role if role in names)


def requires(act: Act) -> Callable[[View], View]:
    """A view for those who may; others are sent to sign in, or refused. All but looking also asks for a second factor: who has none is sent
    to set it up, and then back to where they were.
    """
    from monitor.accounts import second_factor

    def guarded(view: View) -> View:
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
