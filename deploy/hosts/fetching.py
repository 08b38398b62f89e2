"""A file of a host to the operator's machine, by ssh alone. One that was cut goes on where it was."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

from deploy.errors import Refused
from deploy.inventory import Host
from deploy.release import digest_of
from deploy.template import Tell

TOLD_EVERY = 20.0  # seconds between two words of how far it is


def fetch(host: Host, path: str, into: Path, *, size: int, digest: str, ssh_config: Path | None, tell: Tell) -> None:
    """Bring it, telling how far it is, and hold it against its digest. Refused where it was cut, to be asked for again, or came as
    something else.
    """
    part = into.with_name(f"{into.name}.part")
    there = part.stat().st_size if part.exists() else 0
    if there > size:
        part.unlink()
        there = 0
    if there < size:
        sudo = "" if host.user == "root" else "sudo -n "
        how = ["-F", str(ssh_config)] if ssh_config else []
        how += ["-o", "BatchMode=yes", "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4", "-p", str(host.port)]
        command = ["ssh", *how, f"{host.user}@{host.address}", f"{sudo}tail -c +{there + 1} -- {shlex.quote(path)}"]
        with part.open("ab") as file:
            part.chmod(0o600)
            coming = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.PIPE)
            said = _awaited(coming, lambda: tell(f"    van {_megabytes(part.stat().st_size)} de {_megabytes(size)} MB"))
        there = part.stat().st_size
        if coming.returncode or there != size:
            why = said.decode(errors="replace").strip().splitlines()[-1:] or ["se cortó la conexión"]
            raise Refused(
                f"{host.name}: llegaron {_megabytes(there)} de {_megabytes(size)} MB ({why[0]}). Repita la misma orden: sigue donde quedó."
            )
    if digest_of(part) != digest:
        part.unlink()
        raise Refused(f"{host.name}: el archivo llegó distinto de como salió. Se quitó lo que llegó; repita la misma orden.")
    part.replace(into)


def _awaited(coming: subprocess.Popen[bytes], told: Callable[[], None]) -> bytes:
    """What it complained of, once it has ended."""
    while True:
        try:
            return coming.communicate(timeout=TOLD_EVERY)[1]
        except subprocess.TimeoutExpired:
            told()
        except BaseException:
            coming.kill()
            coming.wait()
            raise


def _megabytes(size: int) -> str:
    return f"{size / 1024**2:.1f}"
