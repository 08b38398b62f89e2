"""What a practice portal goes back to: kept when it begins, and made anew where its month has passed, so that what is still due is always
the last month that ended. Two folders beside each other: `blank`, with its pages and accounts and nothing published, and `first`, from
which the portal starts again every night.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

from portal_template.instance import Instance
from portal_template.practice.exercises import month
from portal_template.registers import law

DATABASE, FOLDERS = "db.sqlite3", ("files", "media")
LAW, MONTH = "law", "month"  # notes in a folder: under which law it was made, and which month is due in it
LONGEST = 600  # seconds
NONE_KEPT = "No se ha guardado el primer estado de este portal. Corra  portal practice begin ."


class ResetRefused(Exception):
    """Nothing was changed. The message says what to do."""


def folder_of(instance: Instance) -> Path:
    """Where a practice portal keeps what is its own: accounts and first state."""
    return instance.home / "practice"


def keep_blank(instance: Instance) -> None:
    """Keep the portal as it is before anything is published in it."""
    _keep(instance, folder_of(instance) / "blank", "")


def keep_first(instance: Instance, today: date) -> None:
    """Keep the first state as it is now, filled for this day."""
    _keep(instance, folder_of(instance) / "first", str(month(today)))


def first_for(instance: Instance, today: date) -> Path:
    """The folder of the first state, of the month of this day and of the release of today. One of a portal that keeps no `blank`, as the
    oldest, stays in its month.
    """
    first, anew = folder_of(instance) / "first", folder_of(instance) / "first.new"
    if not first.is_dir() and anew.is_dir():  # cut between the two movements of an earlier time
        anew.rename(first)
    if not first.is_dir():
        raise ResetRefused(NONE_KEPT)
    blank = folder_of(instance) / "blank"
    if blank.is_dir() and _note(first, MONTH) != str(month(today)):
        _make_anew(instance, blank, first, today)
    elif _migrations(first / DATABASE) != _migrations(instance.home / DATABASE) or _note(first, LAW) != law.checklist().version:
        _bring_up(instance, first)
    return first


def _keep(instance: Instance, folder: Path, due: str) -> None:
    """Whole or not at all; what is kept already stays."""
    if folder.is_dir():
        return
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True, mode=0o700)
    with closing(sqlite3.connect(instance.home / DATABASE)) as live:
        live.execute("VACUUM INTO ?", (str(part / DATABASE),))
    for name in FOLDERS:
        if (instance.home / name).is_dir():
            shutil.copytree(instance.home / name, part / name)
    (part / LAW).write_text(law.checklist().version, encoding="utf-8")
    (part / MONTH).write_text(due, encoding="utf-8")
    part.rename(folder)


def _make_anew(instance: Instance, blank: Path, first: Path, today: date) -> None:
    """The first state of another month, out of the blank one, beside the one that is there; then in its place."""
    part, anew, old = (first.with_name(f"first.{name}") for name in ("part", "new", "old"))
    for folder in (part, anew, old):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(blank, part)
    _bring_up(instance, part)
    _order(instance, part, "practice", "fill", "--today", today.isoformat())
    for path in part.iterdir():
        if path.name not in (DATABASE, LAW, *FOLDERS):  # what can be made again is made where the portal lives
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    (part / MONTH).write_text(str(month(today)), encoding="utf-8")
    part.rename(anew)
    first.rename(old)
    anew.rename(first)
    shutil.rmtree(old)


def _bring_up(instance: Instance, folder: Path) -> None:
    """Bring a kept state to the release and the law of today, as an upgrade did with the one in use."""
    _order(instance, folder, "migrate", "--no-input", "--verbosity=0")
    _order(instance, folder, "sync_checklist")
    (folder / LAW).write_text(law.checklist().version, encoding="utf-8")


def _order(instance: Instance, folder: Path, *words: str) -> None:
    """A command of ours on a kept state, in a process of its own: that state is another home of the same portal."""
    values = {
        "SECRET_KEY": instance.secret_key,
        "SUBJECT": instance.subject,
        "SUBJECT_KIND": str(instance.subject_kind),
        "NAME": instance.name,
        "BASE_URL": instance.base_url,
        "PRACTICE": "1",
        "BAKE": "0",
    }
    given = {**os.environ, **{f"PORTAL_{key}": value for key, value in values.items()}, "PORTAL_HOME": str(folder)}
    command = [sys.executable, "-m", "portal_template.manage", *words]
    done = subprocess.run(command, env=given, capture_output=True, text=True, timeout=LONGEST)
    if done.returncode:
        raise ResetRefused(f"El primer estado no se pudo poner al día ({words[0]}): {done.stderr.strip()[-400:]}")


def _note(folder: Path, name: str) -> str:
    path = folder / name
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _migrations(database: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(database)) as read:
        return set(read.execute("SELECT app, name FROM django_migrations"))
