"""The operator's machine, where it must have a systemd: a booted host with `deploy` and all that it imports, a key, and an inventory."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

from tests.deploy.hosts.conftest import ROOT, Fleet
from tests.servers.hosts import Host

HOME = "/srv/operador"


@contextmanager
def operators_machine(fleet: Fleet, hosts: Sequence[Host], key: Path) -> Iterator[tuple[Host, str]]:
    """Whichever of these hosts has the Python that runs here, made the operator's machine for a while; and how `deploy` is called there."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    host = next(host for host in hosts if host.run(f"command -v python{version}", check=False).returncode == 0)
    try:
        _settle(host, fleet, key)
        yield host, f"{HOME}/venv/bin/python -m deploy"
    finally:
        ours = "vitrina-restore-check"
        host.run(f"systemctl disable -q --now {ours}.timer; systemctl stop {ours}; systemctl reset-failed {ours}", check=False)
        host.run(f"rm -rf {HOME} /etc/systemd/system/{ours}.* /run/systemd/system/{ours}.* /var/lib/systemd/timers/stamp-{ours}.timer")
        host.run("systemctl daemon-reload")


def _settle(host: Host, fleet: Fleet, key: Path) -> None:
    """Everything in one folder."""
    home = host.root / HOME.lstrip("/")
    (home / "site").mkdir(parents=True)
    for needed in _with_needs("pyinfra", set()):
        for file in (file for file in needed.files or () if ".." not in file.parts and "__pycache__" not in file.parts):
            (home / "site" / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file.locate(), home / "site" / file)
    for room in ("deploy", "checklists"):
        shutil.copytree(ROOT / room, home / "site" / room, ignore=shutil.ignore_patterns("__pycache__"))
    for file in (key, fleet.inventory, fleet.net.folder / "key"):
        shutil.copy2(file, home / file.name)
    (home / "ssh_config").write_text(fleet.net.ssh_config.read_text().replace(str(fleet.net.folder), HOME))
    (home / "releases").mkdir()
    shutil.copy2(fleet.release.archive, home / "releases")
    host.run(f"cd {HOME}; python3 -m venv --without-pip venv; realpath site > $(echo venv/lib/python3*/site-packages)/operador.pth")


def _with_needs(name: str, seen: set[str]) -> Iterator[Distribution]:
    """A package that is installed here, and all that it needs."""
    if name in seen:
        return
    seen.add(name)
    try:
        found = distribution(name)
    except PackageNotFoundError:  # only for other systems
        return
    yield found
    for line in found.requires or ():
        needed = Requirement(line)
        if needed.marker is None or needed.marker.evaluate({"extra": ""}):
            yield from _with_needs(needed.name, seen)
