"""A file of a host to the operator's machine, by ssh alone. One that was cut goes on where it was."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

from deploy.errors import Refused
from deploy.inventory import Host
from deploy.release import digest_of


def fetch(host: Host, path: str, into: Path, *, size: int, digest: str, ssh_config: Path | None) -> None:
    """Bring it, and hold it against its digest. Refused where it was cut, to be asked for again, or came as something else."""
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
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.PIPE)
        there = part.stat().st_size
        if done.returncode or there != size:
            why = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["se cortó la conexión"]
            raise Refused(
                f"{host.name}: llegaron {there / 1024**2:.1f} de {size / 1024**2:.1f} MB ({why[0]}). "
                "Repita la misma orden: sigue donde quedó."
            )
    if digest_of(part) != digest:
        part.unlink()
        raise Refused(f"{host.name}: el archivo llegó distinto de como salió. Se quitó lo que llegó; repita la misma orden.")
    part.replace(into)
