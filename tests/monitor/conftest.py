"""The monitor's tests: a temporary MONITOR_HOME is named before Django starts, so that nobody's own archive is touched.

Run them by themselves, `pytest tests/monitor`: the portal is another Django project and needs a process of its own.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import django
import pytest
from django.conf import settings

_HOME = Path(tempfile.mkdtemp(prefix="monitor-test-"))
os.environ["MONITOR_HOME"] = str(_HOME)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "monitor.settings")
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast; the real one is meant to be slow
settings.MONITOR_HOME, settings.EVIDENCE = _HOME, _HOME / "crawls"  # where --ds has read the settings before this file
settings.STORAGES["evidence"]["OPTIONS"]["location"] = settings.EVIDENCE
django.setup()


@pytest.fixture(autouse=True)
def _nothing_made_before(settings: Any) -> None:
    """Files of publications that another test had made are not handed out in this one."""
    settings.REPORTS = _HOME / "reports" / uuid4().hex


@pytest.fixture(scope="session", autouse=True)
def _clean_up() -> Iterator[None]:
    yield
    shutil.rmtree(_HOME, ignore_errors=True)
