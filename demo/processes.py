"""Commands and servers of the demo, each in a process group of its own, and their end: none outlives the demo."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path


class StepFailed(Exception):
    """A step did not work; the message says which, and where to read why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Started:
    """A process, what it is called in messages, and the files with what it said."""

    what: str
    process: subprocess.Popen[bytes]
    out: Path
    errors: Path


class Processes:
    """Starts processes and, at the end of a `with`, stops all that still run."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._started: list[Started] = []

    def __enter__(self) -> Processes:
        self._logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *reason: object) -> None:
        self.stop()

    def start(self, what: str, command: Sequence[str], env: Mapping[str, str]) -> Started:
        """Start a Python module with its arguments: `command` is what follows `python -m`."""
        stem = self._logs / f"{len(self._started):02d}-{command[0].split('.')[0]}"
        out, errors = stem.with_suffix(".out"), stem.with_suffix(".err")
        with out.open("wb") as out_file, errors.open("wb") as error_file:
            process = subprocess.Popen(
                [sys.executable, "-m", *command],
                env={**_plain_environment(), **env},
                stdin=subprocess.DEVNULL,
                stdout=out_file,
                stderr=error_file,
                start_new_session=True,
            )
        started = Started(what=what, process=process, out=out, errors=errors)
        self._started.append(started)
        return started

    def finish(self, started: Started, timeout: float = 600, good: Sequence[int] = (0,)) -> str:
        """Wait for a command and give what it printed. StepFailed with its last words when it failed."""
        try:
            code = started.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise StepFailed(f"No terminó en {timeout:.0f} segundos: {started.what}. Lo que dijo está en {started.errors}") from None
        if code not in good:
            raise StepFailed(f"No se pudo {started.what}. Todo lo que dijo está en {started.errors}\n{last_words(started)}")
        return started.out.read_text(encoding="utf-8")

    def stop(self) -> None:
        """Stop every process group, kindly first; servers before their parents notice."""
        running = [item.process for item in self._started if item.process.poll() is None]
        for process in running:
            _signal(process, signal.SIGTERM)
        deadline = time.monotonic() + 8
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)
                process.wait()

    def stopped(self) -> Started | None:
        """A server that ended by itself, if one did."""
        return next((item for item in self._started if item.what.startswith("servir") and item.process.poll() is not None), None)


def _signal(process: subprocess.Popen[bytes], which: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, which)


def _plain_environment() -> dict[str, str]:
    """The environment without what would name another instance."""
    return {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("PORTAL_", "MONITOR_")) and key not in ("DJANGO_SETTINGS_MODULE", "GUNICORN_CMD_ARGS")
    }


def last_words(started: Started, count: int = 6) -> str:
    """The last lines a process said."""
    said = started.errors.read_text(encoding="utf-8", errors="replace") or started.out.read_text(encoding="utf-8", errors="replace")
    return "\n".join(said.strip().splitlines()[-count:])


def free_ports(count: int) -> list[int]:
    """So many free ports of the loopback address, all different."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def gunicorn(application: str, port: int) -> list[str]:
    """The words after `python -m` that serve an application on the loopback address."""
    return ["gunicorn", application, "--no-control-socket", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--workers", "1",
            "--threads", "4", "--log-level", "warning"]  # fmt: skip
