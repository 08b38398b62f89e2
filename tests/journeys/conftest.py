"""Real processes for the journeys: portals provisioned by `deploy`, filled by `portal`, served by gunicorn, observed by `monitor`."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from deploy.template import CACHE

ROOT = Path(__file__).parents[2]
CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def run(*command: str, env: dict[str, str] | None = None, timeout: float = 180) -> subprocess.CompletedProcess[str]:
    """Run a module of ours as a person would; the output is in the failure."""
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, env={**os.environ, **(env or {})}, capture_output=True, text=True, timeout=timeout
    )
    return done


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


_READY: list[Path] = []  # the folder of ready-made databases of this session


@pytest.fixture(scope="session", autouse=True)
def _ready_made(tmp_path_factory: pytest.TempPathFactory) -> None:
    _READY.append(tmp_path_factory.mktemp("ready"))


@dataclass
class Portal:
    """A served instance: its folder, its address, and the log of who asked for what."""

    home: Path
    port: int
    log: Path
    process: subprocess.Popen[bytes] = field(repr=False)

    @property
    def url(self) -> str:
        """The address of its home page."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def requests(self) -> list[str]:
        """The paths asked for so far, in order."""
        return re.findall(r'"GET (\S+) HTTP', self.log.read_text(encoding="utf-8", errors="replace"))

    def monitor_env(self, home: Path) -> dict[str, str]:
        """The environment of a monitor that may see this portal."""
        return {"MONITOR_HOME": str(home), "MONITOR_ALLOW": f"127.0.0.1:{self.port}"}


def provision(home: Path, code: str, name: str, port: int, *, timeout: float = 180) -> subprocess.CompletedProcess[str]:
    """`deploy provision`, asserted. The first makes the ready-made database, and portals in other folders share it as neighbours do."""
    with suppress(FileExistsError):  # the neighbours have it
        (home.parent / CACHE).symlink_to(_READY[0])
    done = run("deploy", "provision", code, "--home", str(home), "--name", name, "--port", str(port), timeout=timeout)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def portal(home: Path, *arguments: str, timeout: float = 180) -> subprocess.CompletedProcess[str]:
    """A `portal` command on an instance."""
    return run("portal_template.manage", *arguments, env={"PORTAL_HOME": str(home)}, timeout=timeout)


@pytest.fixture(scope="module")
def serve() -> Iterator[Callable[[Path, int], Portal]]:
    """Serve instances with gunicorn, as on a host; all are stopped at the end."""
    running: list[Portal] = []

    def start(home: Path, port: int) -> Portal:
        log = home / "access.log"
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "portal_template.wsgi",
                "--bind",
                f"127.0.0.1:{port}",
                "--workers",
                "1",
                "--threads",
                "4",
                "--no-control-socket",
                "--access-logfile",
                str(log),
                "--log-level",
                "error",
            ],
            cwd=ROOT,
            env={**os.environ, "PORTAL_HOME": str(home)},
            start_new_session=True,
        )
        served = Portal(home=home, port=port, log=log, process=process)
        running.append(served)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(served.url, timeout=5).read()  # noqa: S310 (our own loopback address)
                return served
            except OSError:
                assert process.poll() is None, "gunicorn ended"
                time.sleep(0.2)
        raise AssertionError("the portal did not answer")

    yield start
    for served in (one for one in running if one.process.poll() is None):
        os.killpg(served.process.pid, signal.SIGTERM)
        served.process.wait(20)
