"""A portal that goes to its town: in a copy of it INFOM's accounts are closed, one of the town is opened, and every secret is new.

The instance that was copied is not touched: nothing here is for one that citizens read.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from portal_template.accounts import roster
from portal_template.accounts.access import Role
from portal_template.accounts.roster import ADMINISTRATOR, ADMINISTRATOR_POST, Newcomer, Opened, RosterRefused
from portal_template.accounts.signin import second_factor
from portal_template.instance import ENV_FILE
from portal_template.registers import journal

OURS = ("SECRET_KEY", "EMAIL_")  # in portal.env: what the town must not get from us, an old key and our mail server


@dataclass(frozen=True, kw_only=True, slots=True)
class HandedOver:
    """What was done to the copy: whose accounts are closed, and the one that is opened."""

    closed: tuple[str, ...]
    opened: Opened


def accounts_of_infom() -> list[Any]:
    """The living accounts that are INFOM's: its support, the one that every portal begins with, and any beyond the roles."""
    theirs = Q(groups__name=Role.SUPPORT) | Q(username=ADMINISTRATOR) | Q(is_superuser=True)
    return list(get_user_model().objects.filter(theirs, is_active=True).distinct().order_by("username"))


def hand_over_copy(home: Path, *, username: str, closing: tuple[str, ...] = ()) -> HandedOver:
    """Make the copy in a folder the town's own. RosterRefused, with nothing changed, where an account cannot be closed or opened."""
    leaving = {user.pk: user for user in (*accounts_of_infom(), *map(_named, closing))}
    key = secrets.token_urlsafe(50)
    with transaction.atomic():
        newcomer = Newcomer(username=username, post=ADMINISTRATOR_POST, role=Role.ADMINISTER)
        (opened,) = roster.hand_over(list(leaving.values()), [newcomer], actor=journal.SYSTEM)
        Session.objects.all().delete()
        second_factor.encipher_anew(key)
        closed = tuple(user.get_username() for user in leaving.values())
        journal.write(journal.SYSTEM, "copy_handed_over", left=list(closed), came=[username])
        _renew_env(home / ENV_FILE, key)
    return HandedOver(closed=closed, opened=opened)


def _named(username: str) -> Any:
    user = get_user_model().objects.filter(username=username, is_active=True).first()
    if user is None:
        raise RosterRefused(f"No hay una cuenta abierta «{username}» que cerrar. Corrija el nombre o quítelo.")
    return user


def _renew_env(path: Path, key: str) -> None:
    """portal.env with a key of its own and without what is ours, whole or not at all."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith(OURS)]
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("\n".join([*lines, f'SECRET_KEY="{key}"']) + "\n")
    part.replace(path)
