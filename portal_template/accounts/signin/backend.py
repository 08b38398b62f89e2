"""Passwords are checked for our sign-in alone. Wagtail, and any library to come, bring sign-in views that ask for no second factor and know
no limits: with this backend they find nobody.
"""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

OURS = "cuenta"


class OneDoor(AuthenticationBackend):
    """Asks who asks."""

    def authenticate(self, request: HttpRequest | None, door: str = "", **credentials: Any) -> Any:
        """The account of a username and password, when our own sign-in asks."""
        return super().authenticate(request, **credentials) if door == OURS else None
