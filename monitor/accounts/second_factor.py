"""The second factor of an account: whether it has one, giving it, forgetting it, and the way back from setting it up; and its end."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone

RETURN_TO = "second_factor_return_to"


def enrolled(user: Any) -> bool:
    """Whether an account has a second factor. Every session of such an account has passed it, or has just set it up."""
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()


@transaction.atomic
def enrol(user: Any) -> str:
    """Give an account a new second factor with its recovery codes; the secret, for an authenticator application. Its sessions end: none of
    them has shown it.
    """
    forget(user)
    _end_sessions(user)
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def forget(user: Any) -> None:
    """Take the second factor and the recovery codes of an account away: a lost telephone."""
    Authenticator.objects.filter(user_id=user.pk).delete()


def close(user: Any) -> None:
    """Close an account: it opens nothing any more, and its sessions end."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    _end_sessions(user)


def send_to_set_up(request: HttpRequest) -> HttpResponseRedirect:
    """Send somebody to set it up, and remember where they were."""
    if request.method == "GET":
        request.session[RETURN_TO] = request.get_full_path()
    return HttpResponseRedirect(resolve_url("mfa_activate_totp"))


def way_back(request: HttpRequest) -> str:
    """Where they were before."""
    return str(request.session.get(RETURN_TO) or settings.LOGIN_REDIRECT_URL)


def end_other_sessions(request: HttpRequest) -> None:
    """End every session of an account but this one: those others never showed the new second factor."""
    _end_sessions(request.user, keep=request.session.session_key)


def _end_sessions(user: Any, *, keep: str | None = None) -> None:
    for session in Session.objects.filter(expire_date__gt=timezone.now()).exclude(session_key=keep):
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
