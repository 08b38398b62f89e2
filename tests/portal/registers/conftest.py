"""A small law, files as offices make them, and the command as people run it."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

LAW = Path(__file__).parent / "law"
REPO = Path(__file__).parents[3]
TODAY = date(2026, 11, 22)
HEADER = ("Nombre", "Renglón", "Salario", "Fecha de ingreso", "Observaciones")


def payroll(count: int) -> list[tuple[object, ...]]:
    """Rows of a payroll: its header and so many persons."""
    persons = [(f"Persona {n:04}", "011", 4500.25 + n, date(2020, 1, 2), "Interino" if n % 2 else None) for n in range(1, count + 1)]
    return [HEADER, *persons]


def write_xlsx(path: Path, rows: Sequence[Sequence[object]], sheet: str = "Nómina", **more: Sequence[Sequence[object]]) -> Path:
    """A workbook with one sheet, and others by name."""
    workbook = openpyxl.Workbook()
    page = workbook.active
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for name, other in more.items():
        extra = workbook.create_sheet(name)
        for row in other:
            extra.append(list(row))
    workbook.save(path)
    return path


@dataclass(frozen=True, kw_only=True)
class Ran:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str


def run(command: str, *arguments: object) -> Ran:
    """Run a command of the portal in this process, as on the day of the tests."""
    from django.core.management import call_command

    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(command, *(str(item) for item in arguments), stdout=out, stderr=err)
        code = 0
    except SystemExit as ended:
        code = int(ended.code or 0)
    return Ran(code=code, out=out.getvalue(), err=err.getvalue())


def import_edition(*arguments: object) -> Ran:
    """`portal import_edition` on the day of the tests."""
    return run("import_edition", *arguments, f"--today={TODAY}")


@pytest.fixture
def town(portal: Callable[..., Any], db: None) -> Any:
    """An instance that follows the small law, with an empty database."""
    return portal(checklist=LAW)


@pytest.fixture(scope="session")
def ready_home(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real instance on the disk; tests copy it."""
    home = tmp_path_factory.mktemp("ready") / "home"
    home.mkdir()
    lines = ("SECRET_KEY=prueba", "SUBJECT=9902", "NAME=Santa Prueba", "BASE_URL=http://testserver", f"CHECKLIST={LAW}", "BAKE=0", "")
    (home / "portal.env").write_text("\n".join(lines))
    shutil.copyfile(migrated, home / "db.sqlite3")
    return home


def command_of(*arguments: object) -> list[str]:
    """The portal's console script, by its module."""
    return [sys.executable, "-m", "portal_template.manage", *(str(item) for item in arguments)]


def environment(home: Path) -> dict[str, str]:
    """The environment of a process that serves one instance."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PORTAL_", "DJANGO_"))}
    return kept | {"PORTAL_HOME": str(home), "PYTHONPATH": str(REPO)}
