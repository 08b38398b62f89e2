"""What allauth asks of us: words in Spanish, the journal, and secrets enciphered at rest."""

from __future__ import annotations

import base64
import io
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone

from monitor.accounts import access, second_factor
from monitor.journal import keep

NOT_THESE = "El usuario o la contraseña no coinciden. Revíselos y pruebe otra vez; si la perdió, pida otra a quien administra el monitor."
TOO_MANY = "Demasiados intentos fallidos. Espere cinco minutos y vuelva a intentarlo."
NOT_THIS_CODE = "El código no es correcto. Escriba el que su aplicación muestra ahora mismo, o un código de respaldo que no haya usado."


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by username and password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": NOT_THESE,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "enter_current_password": "Esa no es su contraseña de ahora. Escríbala otra vez.",
        "incorrect_password": "La contraseña no es correcta. Escríbala otra vez.",
        "incorrect_code": NOT_THIS_CODE,
    }

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Kept in the journal."""
        keep.note(user.get_username(), "sign_in", now=timezone.now())
        return super().post_login(request, user, **kwargs)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By the account alone: allauth adds the host as the visitor wrote it, and another spelling would be another five tries."""
        return str(credentials.get("username", "")).strip().lower()

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Kept only for accounts that exist: what is typed in the wrong field may be a password."""
        person = get_user_model().objects.filter(username__iexact=str(credentials.get("username", "")).strip()).first()
        if person is not None:
            keep.note(person.get_username(), "sign_in_failed", now=timezone.now())

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Pages say what happened; allauth's own messages would say it twice."""

    def set_password(self, user: Any, password: str) -> None:
        """Django ends every other session by itself, for the hash has changed."""
        super().set_password(user, password)
        keep.note(user.get_username(), "password_changed", now=timezone.now())

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """On to the second factor where the role needs it and it is missing."""
        user = request.user
        missing = access.needs_second_factor(user) and not second_factor.enrolled(user)
        return resolve_url("mfa_activate_totp") if missing else str(settings.LOGIN_REDIRECT_URL)

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Who has just signed in is not asked again for the same password."""
        records = self.request.session.get("account_authentication_methods") or [] if self.request else []
        moment = records[-1].get("at", 0) if records else 0
        return bool(timezone.now().timestamp() - moment > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


class SecondFactorAdapter(DefaultMFAAdapter):
    """TOTP and recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": NOT_THIS_CODE}

    def get_totp_label(self, user: Any) -> str:
        """The account's name; never an address."""
        return str(user.get_username())

    def get_totp_issuer(self) -> str:
        """The monitor, as an authenticator application lists it."""
        return f"Monitor {settings.PUBLISHER}"

    def build_totp_svg(self, url: str) -> str:
        """Without inline styles, which the pages' policy forbids."""
        drawn = io.BytesIO()
        segno.make(url, error="m").save(drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=4, dark="#000", light="#fff")
        return drawn.getvalue().decode()

    def encrypt(self, text: str) -> str:
        """Enciphered under the installation's key, which is not in the database: a copy of the database alone opens no account."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was enciphered; nothing that can match where the installation's key has changed since."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise ValidationError(
                "La clave de este monitor cambió y su segundo factor ya no sirve. Pida a quien administra que lo reinicie."
            ) from None


def _cipher() -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"vitrina monitor second factor").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))
