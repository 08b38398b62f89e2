"""The second factor of an account: whether it has one, giving it, and forgetting it. Secrets are kept enciphered by allauth's adapter."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

RETURN_TO = "second_factor_return_to"


def enrolled(user: Any) -> bool:
    """Whether an account has a second factor. Every session of such an account has passed it, or has just set it up."""
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()


def everybody_enrolled() -> set[int]:
    """The keys of all accounts that have one."""
    return set(Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list("user_id", flat=True))


@transaction.atomic
def enrol(user: Any) -> str:
    """Give an account a new second factor with its recovery codes; the secret, for an authenticator application."""
    forget(user)
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def forget(user: Any) -> None:
    """Take the second factor and the recovery codes of an account away: a lost telephone."""
    Authenticator.objects.filter(user_id=user.pk).delete()


@transaction.atomic
def encipher_anew(new_key: str) -> None:
    """Everything enciphered under the instance's key, under another one: telephones and recovery codes go on working."""
    from portal_template.accounts.signin.adapter import cipher  # the adapter asks here

    def anew(text: str) -> str:
        return cipher(new_key).encrypt(get_adapter().decrypt(text).encode()).decode()

    for kept in Authenticator.objects.all():
        for name in ("secret", "seed"):
            if name in kept.data:
                kept.data[name] = anew(kept.data[name])
        if kept.data.get("migrated_codes"):
            kept.data["migrated_codes"] = [anew(code) for code in kept.data["migrated_codes"]]
        kept.save()


def address(user: Any, secret: str) -> str:
    """The otpauth address that authenticator applications read."""
    url: str = get_adapter().build_totp_url(user, secret)
    return url


def send_to_set_up(request: HttpRequest) -> HttpResponseRedirect:
    """Send somebody to set it up, and remember where they were."""
    request.session[RETURN_TO] = where_they_were(request)
    return HttpResponseRedirect(resolve_url("mfa_activate_totp"))


def where_they_were(request: HttpRequest) -> str:
    """The address to come back to: this one, or that of the form which was sent."""
    if request.method == "GET":
        return request.get_full_path()
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}):
        parts = urlsplit(referer)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return str(settings.LOGIN_REDIRECT_URL)
