"""The first account of an instance, with a password that is made here, given back once and kept nowhere."""

from __future__ import annotations

import secrets

from django.contrib.auth import get_user_model

USERNAME = "administracion"
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read wrongly from paper


def make_administrator(username: str = USERNAME, *, reset: bool = False) -> str | None:
    """Make the account; its password, or None where it existed and was left as it is. `reset` gives an existing one a new password."""
    user, created = get_user_model().objects.get_or_create(username=username, defaults={"is_staff": True, "is_superuser": True})
    if not (created or reset):
        return None
    password = "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(4))
    user.set_password(password)
    user.save()
    return password
