"""The accounts of a workshop: in pairs, one that prepares and one that publishes, and that of whoever teaches."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.contrib.auth import get_user_model

from portal_template.accounts.access import Role
from portal_template.accounts.roster import Newcomer, one_time_password, open_account
from portal_template.registers import journal

PAIRS = 4
TEACHER = "tallerista"
FILE = "accounts.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Accounts:
    """Who may enter, and with which password. It opens nothing but this practice portal, so it is kept to be read again."""

    prepare: tuple[str, ...]
    publish: tuple[str, ...]
    password: str
    teacher: str
    teacher_password: str


def open_accounts(folder: Path) -> Accounts:
    """Make the accounts that are not there yet; second factors are set up by whoever enters."""
    told = read_accounts(folder) or Accounts(
        prepare=tuple(f"captura{number:02}" for number in range(1, PAIRS + 1)),
        publish=tuple(f"publica{number:02}" for number in range(1, PAIRS + 1)),
        password=one_time_password(),
        teacher=TEACHER,
        teacher_password=one_time_password(),
    )
    _keep(folder / FILE, told)
    there = set(get_user_model().objects.values_list("username", flat=True))
    for newcomer, password in _wanted(told):
        if newcomer.username not in there:
            user = open_account(newcomer, actor=journal.SYSTEM).user
            user.set_password(password)
            user.save()
    return told


def read_accounts(folder: Path) -> Accounts | None:
    """What was written down when they were made."""
    path = folder / FILE
    if not path.is_file():
        return None
    read = json.loads(path.read_text(encoding="utf-8"))
    return Accounts(**{**read, "prepare": tuple(read["prepare"]), "publish": tuple(read["publish"])})


def _wanted(told: Accounts) -> Iterator[tuple[Newcomer, str]]:
    for name in told.prepare:
        yield Newcomer(username=name, post="Dependencia de práctica", role=Role.CAPTURE, lasting=True), told.password
    for name in told.publish:
        yield Newcomer(username=name, post="Unidad de Información de práctica", role=Role.PUBLISH, lasting=True), told.password
    yield Newcomer(username=told.teacher, post="Quien facilita el taller", role=Role.ADMINISTER, lasting=True), told.teacher_password


def _keep(path: Path, told: Accounts) -> None:
    part = path.with_name(f"{path.name}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(told), file, ensure_ascii=False, indent=2)
    part.replace(path)
