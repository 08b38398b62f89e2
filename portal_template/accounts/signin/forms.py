"""allauth's forms with our labels: whole words above each field instead of a grey hint inside it."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms

PASSWORD_HELP = "Al menos 12 letras, números o signos. Sirve una frase que usted recuerde, por ejemplo cuatro palabras."
CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"}


class Plain(forms.BaseForm):
    """Label and help by field; what allauth writes inside the fields is taken out."""

    words: ClassVar[dict[str, tuple[str, str]]] = {}
    first: ClassVar[str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            label, help_text = self.words.get(name, (field.label, ""))
            field.label, field.help_text = label, help_text
            if "code" in name:
                field.widget.attrs |= CODE
            if name == self.first:
                field.widget.attrs["autofocus"] = True


class Login(Plain, account.LoginForm):
    """Account and password."""

    words: ClassVar = {"login": ("Cuenta", "El nombre con que entra, por ejemplo maria.lopez."), "password": ("Contraseña", "")}
    first = "login"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocapitalize": "off", "spellcheck": "false"}


class ChangePassword(Plain, account.ChangePasswordForm):
    """The old one once, the new one twice."""

    words: ClassVar = {
        "oldpassword": ("Contraseña de ahora", "La que acaba de usar para entrar."),
        "password1": ("Contraseña nueva", PASSWORD_HELP),
        "password2": ("Contraseña nueva, otra vez", ""),
    }

    def clean(self) -> dict[str, Any]:
        """The one-time password may not stay."""
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("password1") and cleaned.get("password1") == cleaned.get("oldpassword"):
            self.add_error("password1", "La contraseña nueva debe ser otra que la de ahora.")
        return cleaned


class NewPassword(Plain, account.ResetPasswordKeyForm):
    """After the letter's link."""

    words: ClassVar = {"password1": ("Contraseña nueva", PASSWORD_HELP), "password2": ("Contraseña nueva, otra vez", "")}
    first = "password1"


class Forgotten(Plain, account.ResetPasswordForm):
    """Where the letter goes."""

    words: ClassVar = {"email": ("Correo de su cuenta", "El que quien administra el portal anotó en su cuenta.")}
    first = "email"


class Password(Plain, account.ReauthenticateForm):
    """Once more before something delicate."""

    words: ClassVar = {"password": ("Contraseña", "")}
    first = "password"


class Code(Plain, mfa.AuthenticateForm):
    """The second step of the sign-in."""

    words: ClassVar = {"code": ("Código", "Seis cifras de su aplicación, u ocho de su hoja de códigos de respaldo.")}
    first = "code"


class CodeAgain(Plain, mfa.ReauthenticateForm):
    """The same, before something delicate."""

    words: ClassVar = Code.words
    first = "code"


class Activate(Plain, totp.ActivateTOTPForm):
    """Proof that the application has the secret."""

    words: ClassVar = {"code": ("Código que muestra la aplicación", "Seis cifras. Cambian cada medio minuto.")}
