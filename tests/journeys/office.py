"""The office that supervises: towns on loopback, PostgreSQL, a worker, the served monitor and a mail server, all of them real."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from shutil import copytree
from typing import Any

from aiosmtpd.controller import Controller

from checklists.load import load_checklist
from tests.journeys.conftest import ROOT, free_port
from tests.servers.postgres import serve_postgres
from tests.servers.street import Street, serve_folder

STREET = ROOT / "tests" / "street"
SHAPES = ("three-buttons", "year-columns", "details-summary", "vertical-tabs")


class Mailbox(list[EmailMessage]):
    """What a mail server took in."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take a letter."""
        message = BytesParser(policy=default).parsebytes(envelope.content)
        assert isinstance(message, EmailMessage)
        message["X-To"] = ", ".join(envelope.rcpt_tos)
        self.append(message)
        return "250 OK"


@dataclass
class Office:
    """Where the monitor lives, what its environment is, and the towns it may see, by their code."""

    home: Path
    environ: dict[str, str]
    towns: dict[str, Street]
    folders: dict[str, Path]
    mail: Mailbox
    base: str = ""
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def do(self, *args: str, timeout: float = 240) -> str:
        """A command of the monitor, as a person gives it."""
        done = subprocess.run(
            [sys.executable, "-m", "monitor.manage", *args],
            cwd=ROOT, env={**os.environ, **self.environ}, capture_output=True, text=True, timeout=timeout,
        )  # fmt: skip
        assert done.returncode == 0, f"{' '.join(args)}\n{done.stdout}{done.stderr}"
        return done.stdout

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """A process that runs until the end."""
        process = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env={**os.environ, **self.environ}, start_new_session=True)
        self.running.append(process)
        return process

    def account(self, name: str, role: str) -> str:
        """A new account; its password, as it is shown once."""
        said = re.search(r"Contraseña \(se muestra solo esta vez\): (\S+)", self.do("create_account", name, "--role", role))
        assert said
        return said[1]

    def stop(self) -> None:
        """End what was started."""
        for process in self.running:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.running:
            process.wait(30)


@contextmanager
def office(home: Path, count: int) -> Iterator[Office]:
    """An office over so many towns, its monitor served and its worker at work, nothing seen yet."""
    with ExitStack() as stack:
        towns, folders = _towns(stack, home / "towns", sorted(load_checklist().municipalities)[:count])
        mail = Mailbox()
        post = Controller(mail, hostname="127.0.0.1", port=free_port())
        post.start()
        stack.callback(post.stop)
        environ = {
            "MONITOR_HOME": str(home / "monitor"),
            "MONITOR_DATABASE": stack.enter_context(serve_postgres()).create("monitor"),
            "MONITOR_ALLOW": ",".join(street.allow for street in towns.values()),
            "MONITOR_WORKER_BEATS": "1",
            "MONITOR_MAIL": f"smtp://127.0.0.1:{post.port}",
            "MONITOR_PUBLISHER": "Oficina de prueba",
        }
        made = Office(home=home, environ=environ, towns=towns, folders=folders, mail=mail)
        stack.callback(made.stop)
        made.do("migrate", "--verbosity", "0")
        made.base = f"http://127.0.0.1:{(port := free_port())}"
        made.start("gunicorn", "monitor.wsgi", "-b", f"127.0.0.1:{port}", "--threads", "4", "--no-control-socket", "--log-level", "error")
        made.start("monitor.manage", "worker", "--parallel", "4")
        yield made


def _towns(stack: ExitStack, root: Path, codes: Sequence[str]) -> tuple[dict[str, Street], dict[str, Path]]:
    """A portal for each town, of one of the street's cheap shapes, each at an address of its own."""
    folders = {code: root / code for code in codes}
    for place, folder in enumerate(folders.values()):
        copytree(STREET / SHAPES[place % len(SHAPES)], folder)
    towns = {code: stack.enter_context(serve_folder(folder, f"127.0.1.{at}")) for at, (code, folder) in enumerate(folders.items(), start=1)}
    return towns, folders


def until(done: Callable[[], object], seconds: float = 90) -> None:
    """Wait for something to come true."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.2)


def answers(address: str) -> bool:
    """Whether somebody answers there."""
    try:
        with urllib.request.urlopen(address, timeout=20) as reply:  # noqa: S310 (our own loopback address)
            return bool(reply.status == 200)
    except OSError:
        return False
