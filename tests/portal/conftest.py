"""The portal's tests: a temporary instance named before Django starts, then one of its own for every test that asks for `portal`.

Run them by themselves, `pytest tests/portal`: the monitor is another Django project and needs a process of its own.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import django
import pytest

if "PORTAL_HOME" not in os.environ:
    os.environ["PORTAL_HOME"] = tempfile.mkdtemp(prefix="portal-test-")
    Path(os.environ["PORTAL_HOME"], "portal.env").write_text(
        "SECRET_KEY=solo-para-pruebas-0123456789\nSUBJECT=9901\nNAME=San Ejemplo\nBAKE=0\n"
    )
    os.environ["PORTAL_ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal_template.settings")
django.setup()


@pytest.fixture(scope="session", autouse=True)
def _clean_up() -> Iterator[None]:
    yield
    home = Path(os.environ["PORTAL_HOME"])
    if home.name.startswith("portal-test-"):
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that the real command migrated in a process of its own: made once for all workers of a run, and copied."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "migrated"
    folder.mkdir(exist_ok=True)
    made = folder / "made.sqlite3"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            (folder / "portal.env").write_text("SECRET_KEY=prueba\nSUBJECT=9999\n")
            environment = {key: value for key, value in os.environ.items() if not key.startswith(("PORTAL_", "DJANGO_"))}
            command = [sys.executable, "-m", "portal_template.manage", "migrate", "-v0"]
            subprocess.run(command, env={**environment, "PORTAL_HOME": str(folder)}, cwd=Path(__file__).parents[2], check=True, timeout=300)
            with closing(sqlite3.connect(folder / "db.sqlite3")) as database:
                database.execute("VACUUM INTO ?", (str(folder / "part"),))
            (folder / "part").replace(made)
    return made


@pytest.fixture(scope="session")
def django_db_modify_db_settings(migrated: Path) -> Iterator[None]:
    """The tests' database in memory begins as a copy of it, so that no process migrates it anew; Django finds nothing left to migrate."""
    from django.db import connection

    in_memory = connection.creation._get_test_db_name()
    with closing(sqlite3.connect(in_memory, uri=True)) as held, closing(sqlite3.connect(migrated)) as source:
        source.backup(held)
        yield


@pytest.fixture(autouse=True)
def _journal_for_tests_that_commit(request: pytest.FixtureRequest) -> None:
    """After a test that commits every table is emptied, and the journal must let itself be. Such tests run last (pytest-django's order)."""
    marker = request.node.get_closest_marker("django_db")
    if {"transactional_db", "live_server"} & set(request.fixturenames) or (marker and marker.kwargs.get("transaction")):
        from importlib import import_module

        from django.db import connection

        request.getfixturevalue("transactional_db")
        with connection.cursor() as cursor:
            for statement in import_module("portal_template.accounts.migrations.0004_journal_append_only").DROP:
                cursor.execute(statement)


@pytest.fixture
def portal(settings: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Gives the instance of this test, with a folder of its own; called with fields it changes them: `portal(checklist=folder)`."""
    from portal_template.registers import law

    home = tmp_path / "instance"
    home.mkdir()
    settings.PORTAL = replace(settings.PORTAL, home=home, base_url="http://testserver")
    law.checklist.cache_clear()

    def change(**fields: Any) -> Any:
        settings.PORTAL = replace(settings.PORTAL, **fields)
        law.checklist.cache_clear()
        return settings.PORTAL

    yield change
    law.checklist.cache_clear()


@pytest.fixture
def account_of(db: None, settings: Any) -> Callable[..., Any]:
    """Makes an account with a role: `account_of("publicación")`; `second_factor=False` leaves it without one."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    from portal_template.accounts.models import Account
    from portal_template.accounts.signin import second_factor as factor

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one takes a third of a second each time

    def make(role: str, username: str = "", *, post: str = "", second_factor: bool = True) -> Any:
        username = username or f"persona.{role.split()[0]}"
        user = get_user_model().objects.create_user(username, password="cuatro-palabras-de-prueba")
        Account.objects.create(user=user, post=post or f"Puesto de {role}", full_name="Nombre Privado De Prueba")
        user.groups.add(Group.objects.get(name=role))
        if second_factor:
            factor.enrol(user)
        return user

    return make


@pytest.fixture
def signed_in(account_of: Callable[..., Any]) -> Callable[..., Any]:
    """A browser's client in which somebody of a role has signed in, with a second factor unless told otherwise."""
    from django.test import Client

    def enter(role: str, username: str = "", **how: Any) -> Any:
        client = Client()
        client.force_login(account_of(role, username, **how))
        return client

    return enter


@pytest.fixture
def admin_client(signed_in: Callable[..., Any]) -> Any:
    """The administration, signed in."""
    return signed_in("administración")
