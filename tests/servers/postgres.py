"""A real PostgreSQL on loopback, in a folder that goes away: Debian's own, without fsync, at a free port."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

USER = "postgres"
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "120"}


def binaries() -> Path | None:
    """Where Debian keeps initdb and pg_ctl, of the newest version; None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Postgres:
    """A running server. `address(name)` is a database's, as MONITOR_DATABASE takes it."""

    bin: Path
    folder: Path
    port: int

    def address(self, name: str) -> str:
        """The address of a database."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{name}"

    def create(self, name: str, template: str = "") -> str:
        """Make a database, empty or as a copy of another, and give its address."""
        how = ["-T", template] if template else []
        _run([str(self.bin / "createdb"), "-h", "127.0.0.1", "-p", str(self.port), "-U", USER, *how, name])
        return self.address(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        _run([str(self.bin / "dropdb"), "--force", "-h", "127.0.0.1", "-p", str(self.port), "-U", USER, name])

    def control(self, *what: str) -> None:
        """pg_ctl: start, stop or restart."""
        options = " ".join(f"-c {key}={value}" for key, value in _FAST.items())
        started = ["-o", f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' {options}"]
        more = started if what[0] in ("start", "restart") else []
        _run([str(self.bin / "pg_ctl"), "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-w", *what, *more])


@contextmanager
def serve_postgres() -> Iterator[Postgres]:
    """Start a server, and stop it again. PostgreSQL refuses root, so root runs it as `postgres`."""
    bin_folder = binaries()
    if bin_folder is None:
        raise FileNotFoundError("PostgreSQL no está instalado: apt install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="postgres-test-"))
    try:
        if os.geteuid() == 0:
            account = pwd.getpwnam(USER)
            os.chown(folder, account.pw_uid, account.pw_gid)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = Postgres(bin=bin_folder, folder=folder, port=port)
        _run([str(bin_folder / "initdb"), "-D", str(folder / "data"), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync"])
        server.control("start")
        try:
            yield server
        finally:
            server.control("stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str]) -> None:
    how = {"user": USER, "group": USER, "extra_groups": []} if os.geteuid() == 0 else {}
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command, env=environment, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=60, **how
    )
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name}: {done.stderr.strip()}")
