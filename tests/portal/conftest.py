"""The portal's tests: a temporary instance named before Django starts, then one of its own for every test that asks for `portal`.

Run them by themselves, `pytest tests/portal`: the monitor is another Django project and needs a process of its own.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
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
