"""allauth's forms with our labels: whole words above each field instead of a grey hint inside it."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms

CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"}
A_PHRASE = "Al menos 10 letras, números o signos. Sirve una frase que usted recuerde, por ejemplo cuatro palabras."


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

    words: ClassVar = {"login": ("Usuario", ""), "password": ("Contraseña", "")}
    first = "login"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocapitalize": "off", "spellcheck": "false"}


class ChangePassword(Plain, account.ChangePasswordForm):
    """The old one once, the new one twice."""

    words: ClassVar = {
        "oldpassword": ("Contraseña de ahora", ""),
        "password1": ("Contraseña nueva", A_PHRASE),
        "password2": ("Contraseña nueva, otra vez", ""),
    }


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
