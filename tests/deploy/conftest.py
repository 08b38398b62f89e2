"""A place for instances whose ready-made database is made once for all tests, and the real command as a process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Deploy = Callable[..., "subprocess.CompletedProcess[str]"]
TOWN = ("9901", "--name", "San José El Ejemplo")
COMMAND = [sys.executable, "-m", "deploy"]


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for instances. Workers of one run share it, so that they share the ready-made database in it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "instances"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def home(place: Path, request: pytest.FixtureRequest) -> Path:
    """The folder of one test's instance, not made yet."""
    return place / request.node.name[:60]


@pytest.fixture(scope="session")
def deploy() -> Deploy:
    """Run `deploy` to its end."""

    def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*COMMAND, *map(str, words)], capture_output=True, text=True, timeout=240)

    return run


@pytest.fixture(scope="session")
def town(place: Path, deploy: Deploy) -> Path:
    """The folder of a complete instance of 9901 that tests look at and leave as it is."""
    home = place / f"pueblo-{os.environ.get('PYTEST_XDIST_WORKER', '0')}"
    done = deploy("provision", *TOWN, "--home", home, "--port", "8123")
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def port() -> int:
    """A free port."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        number: int = held.getsockname()[1]
        return number
