"""What allauth asks of us: words in Spanish, the journal, accounts that end, and secrets enciphered at rest."""

from __future__ import annotations

import base64
import io
import smtplib
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone

from portal_template.accounts import access
from portal_template.accounts.models import Account
from portal_template.accounts.signin import second_factor
from portal_template.accounts.signin.backend import OURS
from portal_template.registers import journal

NOT_THESE = (
    "La cuenta o la contraseña no son correctas. Revise mayúsculas y guiones. Si la olvidó, pida una nueva a quien administra el portal."
)
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

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Says who asks: no other view is given an answer."""
        return super().authenticate(request, **credentials, door=OURS)

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """An account whose last day has passed is closed, though nobody has closed it yet."""
        if user.is_active and access.has_ended(user):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Kept in the journal; sessions long over are swept away."""
        Session.objects.filter(expire_date__lt=timezone.now()).delete()
        journal.write(user, "sign_in")
        return super().post_login(request, user, **kwargs)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By the account alone. allauth adds the host, port and all, as the visitor wrote it: another port would be another five tries."""
        return str(credentials.get("username", "")).strip().lower()

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Kept only for accounts that exist: what is typed in the wrong field may be a password."""
        name = credentials.get("username", "")
        if get_user_model().objects.filter(username=name).exists():
            journal.write(name, "sign_in_failed")

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Pages say what happened; allauth's own messages would say it twice."""

    def set_password(self, user: Any, password: str) -> None:
        """A password of one's own: the one-time password is over. Django ends every other session by itself, for the hash has changed."""
        super().set_password(user, password)
        Account.objects.filter(user=user).update(must_change=False)
        journal.write(user, "password_changed")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """On to the second factor where the role needs it and it is missing; otherwise to the panel."""
        user = request.user
        if access.needs_second_factor(user) and not second_factor.enrolled(user):
            return resolve_url("mfa_activate_totp")
        return str(settings.LOGIN_REDIRECT_URL)

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Who has just signed in is not asked again for the same password."""
        records = self.request.session.get("account_authentication_methods") or [] if self.request else []
        moment = records[-1].get("at", 0) if records else 0
        return bool(timezone.now().timestamp() - moment > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that fails is told to whoever waits for the letter, with the way round it."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, smtplib.SMTPException) as error:
            journal.write(journal.SYSTEM, "mail_failed", error=type(error).__name__)
            raise MailFailed from error


class MailFailed(Exception):
    """The letter did not leave."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """TOTP and recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": NOT_THIS_CODE}

    def get_totp_label(self, user: Any) -> str:
        """The account's name; never an address."""
        return str(user.get_username())

    def get_totp_issuer(self) -> str:
        """The portal, as an authenticator application lists it."""
        return f"Portal {settings.PORTAL.name or settings.PORTAL.subject}"

    def build_totp_svg(self, url: str) -> str:
        """Without inline styles, which the pages' policy forbids."""
        drawn = io.BytesIO()
        segno.make(url, error="m").save(drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=4, dark="#000", light="#fff")
        return drawn.getvalue().decode()

    def encrypt(self, text: str) -> str:
        """Enciphered under the instance's key, which is not in the database: a copy of the database alone opens no account."""
        return cipher(settings.SECRET_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was enciphered; nothing that can match where the instance's key has changed since."""
        try:
            return cipher(settings.SECRET_KEY).decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise ValidationError(
                "La clave de este portal cambió y su segundo factor ya no sirve. Pida a quien administra que lo reinicie."
            ) from None


def cipher(instance_key: str) -> Fernet:
    """What enciphers the secrets of an instance with this key."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"vitrina second factor").derive(instance_key.encode())
    return Fernet(base64.urlsafe_b64encode(key))
