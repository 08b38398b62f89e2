"""Booted Debian hosts, a release, and a fleet of two hosts that the tests of this folder share: they run one after the other."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from deploy.release import Release, read_release
from tests.deploy.conftest import Deploy
from tests.servers.hosts import Host, Lan, lan, why_not

INVENTORY = """
[hosts.norte]
address = "{norte}"

[instances.9901]
name = "San José El Ejemplo"
domains = ["ejemplo.gob.gt", "www.ejemplo.gob.gt"]
host = "norte"
"""
ADMIN = "admin"  # who works on the second host
SECOND = """
[instances.0501]
domains = ["escuintla.gob.gt"]
host = "norte"
always_on = true
"""
SOUTH = """
[instances.9902]
name = "San Pedro La Prueba"
domains = ["pedro.gob.gt"]
host = "sur"
"""
ROOT = Path(__file__).parents[3]
PARTS = (
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "NOTICE",
    "requirements-portal.txt",
    "checklists",
    "portal_template",
    "monitor",
    "deploy",
)
HOME_PAGE = "portal_template/templates/pages/home.html"


@pytest.fixture(scope="session")
def net() -> Iterator[Lan]:
    """A LAN on which real Debian hosts are booted; skipped, with the reason, where this machine cannot."""
    if reason := why_not():
        pytest.skip(reason)
    with lan() as made:
        yield made


@pytest.fixture(scope="session")
def release(deploy: Deploy, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of this source, built once."""
    done = deploy("release", "build", "--into", tmp_path_factory.mktemp("releases"))
    assert done.returncode == 0, done.stderr
    archive = next(line.removeprefix("Archivo: ") for line in done.stdout.splitlines() if line.startswith("Archivo: "))
    return read_release(Path(archive))


def built(deploy: Deploy, folder: Path, addition: str) -> Release:
    """A release of this source, with something added to the template of the home page."""
    source = folder / "source"
    source.mkdir()
    for name in PARTS:
        part = ROOT / name
        (shutil.copytree if part.is_dir() else shutil.copy2)(part, source / name)
    with (source / HOME_PAGE).open("a", encoding="utf-8") as file:
        file.write(addition)
    done = deploy("release", "build", "--source", source, "--into", folder)
    assert done.returncode == 0, done.stderr
    return read_release(next(folder.glob("*.tar")))


@pytest.fixture(scope="session")
def better(deploy: Deploy, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Another release, that works as well."""
    return built(deploy, tmp_path_factory.mktemp("better"), "\n")


@dataclass(kw_only=True)
class Fleet:
    """The operator's side: an inventory, a release, and the command, where the hosts can be reached."""

    net: Lan
    release: Release
    folder: Path
    norte: Host
    first: dict[str, Any] = field(default_factory=dict)  # what the first provision said
    sur: Host | None = None  # the second host, where a test asked for it

    @property
    def inventory(self) -> Path:
        """The operator's file."""
        return self.folder / "flota.toml"

    def start(self, *words: str) -> subprocess.Popen[str]:
        """An order to `deploy`, not waited for."""
        how = ["--inventory", str(self.inventory), "--ssh-config", str(self.net.ssh_config)]
        command = self.net.inside(["env", "--default-signal=INT", sys.executable, "-m", "deploy", *words, *how])
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL)

    def run_line(self, command: str) -> subprocess.CompletedProcess[str]:
        """A command line, as the operator's machine runs it."""
        return subprocess.run(self.net.inside(shlex.split(command)), capture_output=True, text=True, timeout=1500, stdin=subprocess.DEVNULL)

    def order(self, *words: str) -> Any:
        """What an order that must succeed answers in JSON."""
        process = self.start(*words, "--json")
        out, err = process.communicate(timeout=1500)
        assert process.returncode == 0, out + err
        return json.loads(out)

    def write(self, instances: str = "", *, first: str = "") -> None:
        """The inventory: its hosts, the first portal with what is added to it, and more tables."""
        sur = f'\n[hosts.sur]\naddress = "{self.sur.address}"\nuser = "{ADMIN}"\n' if self.sur else ""
        self.inventory.write_text(INVENTORY.format(norte=self.norte.address) + first + sur + instances)

    def refused(self, *words: str) -> str:
        """What an order that must not succeed says, on both its channels."""
        process = self.start(*words)
        out, err = process.communicate(timeout=1500)
        assert process.returncode == 1, out + err
        return out + err

    def provision(self, *words: str) -> Any:
        """`deploy provision` with the release; the report of the one host."""
        (report,) = self.order("provision", "--release", str(self.release.archive), *words)
        return report

    def get(self, address: str, *words: str, trust: str = "", at: Host | None = None) -> tuple[int, dict[str, str], str]:
        """Status, headers and body, as a visitor on the LAN gets them of the first host or another one; `trust` is a certificate to hold
        the server's against.
        """
        name = address.split("/")[2]
        words = (*words, "--cacert", trust) if trust else (*words, "--insecure")
        found = [word for port in (80, 443) for word in ("--resolve", f"{name}:{port}:{(at or self.norte).address}")]
        asked = ["curl", "-s", "-i", "--max-time", "60", *words, *found, address]
        done = subprocess.run(self.net.inside(asked), capture_output=True, text=True, errors="replace", timeout=90)
        if done.returncode:
            return 0, {}, ""
        head, _, body = done.stdout.replace("\r\n", "\n").partition("\n\n")
        first, *lines = head.splitlines()
        return int(first.split()[1]), {key.lower(): value for key, _, value in (line.partition(": ") for line in lines)}, body


@contextmanager
def a_citizen_reads(fleet: Fleet, address: str, folder: Path, at: Host | None = None) -> Iterator[list[str]]:
    """Somebody asks for a page ten times a second all the while; gives what was answered, once the block has ended."""
    end, answers = folder / "end", list[str]()
    found = f"{address.split('/')[2]}:443:{(at or fleet.norte).address}"
    asked = f"curl -sk -o /dev/null --connect-timeout 2 --max-time 20 -w '%{{http_code}}\\n' --resolve {found} {address}"
    loop = f"while [ ! -e {end} ]; do {asked}; sleep 0.1; done"
    reader = subprocess.Popen(fleet.net.inside(["bash", "-c", loop]), stdout=subprocess.PIPE, text=True)
    try:
        yield answers
    finally:
        end.touch()
        answers += reader.communicate(timeout=60)[0].split()


@pytest.fixture(scope="session")
def fleet(net: Lan, release: Release, tmp_path_factory: pytest.TempPathFactory) -> Fleet:
    """One bare Debian, prepared, with its first portal: all by the operator's two orders."""
    folder = tmp_path_factory.mktemp("fleet")
    made = Fleet(net=net, release=release, folder=folder, norte=net.boot("norte"))
    made.write()
    made.order("host", "prepare")
    made.first = made.provision()
    return made


@pytest.fixture(scope="session")
def sur(fleet: Fleet) -> Host:
    """A second host, of the next Debian, whose operator is not root but may use sudo; prepared, and from now on in the inventory."""
    fleet.sur = fleet.net.boot("sur", "trixie")
    fleet.sur.run(f"useradd -m -s /bin/bash {ADMIN}; cp -r ~/.ssh ~{ADMIN}/; chown -R {ADMIN}: ~{ADMIN}/.ssh")
    fleet.sur.run(f"echo '{ADMIN} ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/{ADMIN}")
    fleet.write()
    fleet.order("host", "prepare", "sur")
    return fleet.sur


@pytest.fixture(scope="module")
def both(fleet: Fleet, sur: Host) -> Iterator[Fleet]:
    """The fleet with one portal on each host, for as long as a module lasts."""
    fleet.write(SOUTH)
    yield fleet
    fleet.write()
