"""allauth's views, where ours do more: sessions that end with a new second factor, a letter that does not leave, the way back."""

from __future__ import annotations

from typing import Any

from allauth.account.views import PasswordResetView
from allauth.mfa.base.views import IndexView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal_template.accounts import access
from portal_template.accounts.signin import second_factor, sessions
from portal_template.accounts.signin.adapter import MailFailed
from portal_template.registers import journal

NO_MAIL = (
    "El correo no salió: el servidor de correo de este portal no responde. Inténtelo más tarde, o pida una contraseña nueva a quien "
    "administra el portal."
)


class Activate(ActivateTOTPView):
    """Setting it up ends every other session: from here on, whoever is in has shown it."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        sessions.end_others(self.request)
        journal.write(self.request.user, "second_factor_on")
        return response


class Deactivate(DeactivateTOTPView):
    """For a new telephone; a role that needs it is asked again."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        journal.write(self.request.user, "second_factor_off")
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"needed": access.needs_second_factor(self.request.user)}


class Codes(ViewRecoveryCodesView):
    """The sheet to print, and the way back to where they were."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = self.request.session.get(second_factor.RETURN_TO) or settings.LOGIN_REDIRECT_URL
        return super().get_context_data(**kwargs) | {"back": back, "issuer": settings.PORTAL.name}


class NewCodes(GenerateRecoveryCodesView):
    """The old ones stop working."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        journal.write(self.request.user, "recovery_codes_renewed")
        return response


class Index(IndexView):
    """One's own second factor."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"needed": access.needs_second_factor(self.request.user)}


class Forgotten(PasswordResetView):
    """A letter with a link, where the account has an address."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except MailFailed:
            form = self.get_form()
            form.add_error(None, NO_MAIL)
            return self.form_invalid(form)
