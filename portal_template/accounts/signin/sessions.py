"""When a session ends: idle two hours, twelve hours old, or begun before its account said that every session is over.

A change of password ends all others by itself (Django keeps its hash in the session), and so does a closed account.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from portal_template.accounts import access
from portal_template.accounts.models import Account

BEGAN, SEEN = "began_at", "seen_at"
NOTED_EVERY = 300  # seconds between two notes of activity: reading the panel should not write to the disk each time

IDLE = "Su sesión terminó porque pasó dos horas sin uso. Entre de nuevo; lo que ya había guardado sigue ahí."
OLD = "Su sesión terminó porque cumplió doce horas. Entre de nuevo; lo que ya había guardado sigue ahí."
ENDED = "Su sesión terminó porque su cuenta cambió. Entre de nuevo."


class EndSessions:
    """Middleware: a session that is over is nobody's from here on. Visitors without a session cost nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            now = timezone.now()
            why = over(request, now)
            if why:
                logout(request)
                messages.info(request, why)
            elif request.user.is_authenticated:
                _note(request, now)
        return self.get_response(request)


def over(request: HttpRequest, now: datetime) -> str:
    """Why a session is over, in words; empty while it is not, and where nobody has signed in."""
    if not request.user.is_authenticated:
        return ENDED if SESSION_KEY in request.session else ""  # a closed account
    began, seen = request.session.get(BEGAN), request.session.get(SEEN)
    if access.has_ended(request.user):
        return ENDED
    account = getattr(request.user, "account", None)
    if began and account and account.sessions_from and began < account.sessions_from.timestamp():
        return ENDED
    if began and now.timestamp() - began > settings.SESSION_WHOLE.total_seconds():
        return OLD
    if seen and now.timestamp() - seen > settings.SESSION_IDLE.total_seconds():
        return IDLE
    return ""


def _note(request: HttpRequest, now: datetime) -> None:
    moment = now.timestamp()
    request.session.setdefault(BEGAN, moment)
    if moment - request.session.get(SEEN, 0) > NOTED_EVERY:
        request.session[SEEN] = moment


def end_all(user: Any) -> None:
    """End every session of an account, wherever it is open."""
    Account.objects.filter(user=user).update(sessions_from=timezone.now())


def end_others(request: HttpRequest) -> None:
    """End every session of an account but this one."""
    end_all(request.user)
    request.session[BEGAN] = timezone.now().timestamp()
