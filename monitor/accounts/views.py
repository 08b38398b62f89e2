"""allauth's views, where ours do more: sessions that end with a new second factor, and the way back."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.views import IndexView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from monitor.accounts import access, second_factor
from monitor.journal import keep


class Activate(ActivateTOTPView):
    """Setting it up ends every other session: from here on, whoever is in has shown it."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        second_factor.end_other_sessions(self.request)
        keep.note(self.request.user.get_username(), "second_factor_on", now=timezone.now())
        return response


class Deactivate(DeactivateTOTPView):
    """For a new telephone; a role that needs it is asked again."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        keep.note(self.request.user.get_username(), "second_factor_off", now=timezone.now())
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"needed": access.needs_second_factor(self.request.user)}


class Codes(ViewRecoveryCodesView):
    """The sheet to print, and the way back to where they were."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = second_factor.way_back(self.request)
        return super().get_context_data(**kwargs) | {"back": back, "issuer": settings.PUBLISHER}


class NewCodes(GenerateRecoveryCodesView):
    """The old ones stop working."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        keep.note(self.request.user.get_username(), "recovery_codes_renewed", now=timezone.now())
        return response


class Index(IndexView):
    """One's own account."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(**kwargs) | {"needed": access.needs_second_factor(user), "roles": access.roles_of(user)}
