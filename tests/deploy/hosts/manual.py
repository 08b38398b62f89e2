"""The operator's manual as something that is done: its blocks in order, and the folder, names and hosts with which they are done.

A block says by its info string what it is: `sh` an order of the operator, `sh internet` one where the world is reached and not the hosts,
`sh NAME` commands on that host, `toml` the inventory or tables of it, `dns` names that lead elsewhere from now on, `text` what the block
before it shows («…» is anything). Any other kind is refused.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.authority import Authority
from tests.servers.hosts import Host, Lan

ROOT = Path(__file__).parents[3]
MANUAL = ROOT / "docs" / "operador.md"
INTERNET = "internet"
FENCE = re.compile(r"^(```+)(.*)$")
TABLE = re.compile(r"^\[([^\]]+)\]", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A fenced block: where it stands (its line, and the heading above), its kind, what follows the kind, and its text."""

    line: int
    heading: str
    kind: str
    where: str
    text: str

    def __str__(self) -> str:
        return f"{MANUAL.name}:{self.line}, «{self.heading}»"


def blocks_of(text: str) -> list[Block]:
    """Every fenced block of a Markdown text, in order. A fence that is never closed is refused."""
    found: list[Block] = []
    heading, fence, begun, lines, info = "", "", 0, list[str](), ""
    for number, line in enumerate(text.splitlines(), start=1):
        match = FENCE.match(line)
        if fence:
            if match and match[1] == fence and not match[2].strip():
                kind, _, where = info.partition(" ")
                found.append(Block(line=begun, heading=heading, kind=kind, where=where.strip(), text="\n".join(lines) + "\n"))
                fence = ""
            else:
                lines.append(line)
        elif match:
            fence, info, begun, lines = match[1], match[2].strip(), number, []
        elif line.startswith("#"):
            heading = line.lstrip("# ")
    assert not fence, f"a block that begins at line {begun} is not closed"
    return found


@dataclass(kw_only=True)
class Operator:
    """Who follows the manual: a home of their own, in a LAN where the hosts are; `hosts` by their names in the inventory."""

    net: Lan
    home: Path
    hosts: Mapping[str, Host]
    signer: Authority
    names: dict[str, str] = field(default_factory=dict)  # what the manual writes -> what it is here
    said: str = ""
    journal: str = ""  # of the monitor, as it was once

    @property
    def folder(self) -> Path:
        """Where the inventory is, and where orders are given."""
        return self.home / "flota"

    @property
    def source(self) -> Path:
        """The code of Vitrina."""
        return self.home / "vitrina"

    def settle(self) -> None:
        """The home, as one has it before the first page: ssh that knows the way, and Vitrina installed."""
        for folder in (self.home / ".ssh", self.home / "bin", self.home / "clocks", self.folder, self.source):
            folder.mkdir(parents=True, exist_ok=True)
        (self.home / ".ssh" / "config").write_text(self.net.ssh_config.read_text())
        own = Path.home() / ".config" / "pip"  # where packages come from on this machine
        if own.is_dir() and not (self.home / ".config" / "pip").exists():
            (self.home / ".config").mkdir(exist_ok=True)
            (self.home / ".config" / "pip").symlink_to(own)
        self._program("deploy", f'PYTHONPATH={ROOT} exec {sys.executable} -m deploy "$@"')
        self._program("ssh", f'exec /usr/bin/ssh -F {self.home}/.ssh/config "$@"')

    def do(self, block: Block) -> None:
        """One block, as it is written but for the names."""
        text = self._here(block.text)
        match block.kind:
            case "toml":
                self._write_inventory(text)
            case "dns":
                self._lead(text)
            case "text":
                self._shown(text, block)
            case "sh":
                self._run(text, block)
            case _:
                raise AssertionError(f"{block}: nobody knows how to do a block of the kind «{block.kind}»")

    def _run(self, text: str, block: Block) -> None:
        if block.where in self.hosts:
            done = self.hosts[block.where].run(f"set -e\n{text}", check=False, timeout=900)
        else:
            env = {"HOME": str(self.home), "PATH": f"{self.home}/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
            env |= {"CURL_CA_BUNDLE": str(self.signer.signer)} if block.where != INTERNET else {}
            kept = {name: value for name, value in os.environ.items() if name.lower().startswith(("pip_", "ssl_", "http"))}
            own = f"mount --bind {self.home}/clocks /etc/systemd/system\n"  # seen by nobody else: each command inside has its own mounts
            words = ["bash", "-euo", "pipefail", "-c"]
            command = [*words, text] if block.where == INTERNET else self.net.inside([*words, own + text])
            done = subprocess.run(
                command, cwd=self.folder, env={**kept, **env}, capture_output=True, text=True, timeout=2400, stdin=subprocess.DEVNULL
            )
        self.said = done.stdout + done.stderr
        assert done.returncode == 0, f"{block} failed ({done.returncode}):\n{text}\n{self.said[-4000:]}"
        self._note_release()

    def _note_release(self) -> None:
        """What the manual calls VERSIÓN is the release that was built last: of portals, and of the monitor."""
        for archive in sorted(self.folder.glob("releases/*.tar"), key=lambda path: path.stat().st_mtime):
            kind = "vitrina-monitor-" if archive.name.startswith("vitrina-monitor-") else "vitrina-"
            self.names[f"{kind}VERSIÓN.tar"] = archive.name

    def _shown(self, text: str, block: Block) -> None:
        for line in text.splitlines():
            wanted = ".*".join(re.escape(" ".join(part.split())) for part in line.split("…"))
            shown = [" ".join(row.split()) for row in self.said.splitlines()]
            assert any(re.search(wanted, row) for row in shown), f"{block}: «{line}» is not shown, but:\n{self.said[-4000:]}"

    def _write_inventory(self, text: str) -> None:
        """The whole inventory where the block has hosts; otherwise its tables in the place of those of the same name, or at the end."""
        file = self.folder / "flota.toml"
        kept = "" if re.search(r"^\[hosts\.", text, re.MULTILINE) else file.read_text()
        for name in TABLE.findall(text):
            kept = re.sub(rf"^\[{re.escape(name)}\].*?(?=^\[|\Z)", "", kept, flags=re.MULTILINE | re.DOTALL)
        tomllib.loads(kept + text)
        file.write_text(f"{kept.rstrip()}\n\n{text}".lstrip())

    def _lead(self, text: str) -> None:
        """Names lead to these addresses, for everybody in the LAN."""
        folder = Path("/etc/netns") / self.net.control
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "hosts"
        known = dict(reversed(line.split()) for line in file.read_text().splitlines()) if file.is_file() else {"localhost": "127.0.0.1"}
        for line in text.splitlines():
            name, kind, address = line.split()
            assert kind == "A", line
            known[name.rstrip(".")] = address
            self.signer.tell({name.rstrip("."): address})
        file.write_text("".join(f"{address} {name}\n" for name, address in known.items()))

    def _here(self, text: str) -> str:
        for written, here in self.names.items():
            text = text.replace(written, here)
        return text

    def _program(self, name: str, text: str) -> None:
        path = self.home / "bin" / name
        path.write_text(f"#!/bin/bash\n{text}\n")
        path.chmod(0o755)
