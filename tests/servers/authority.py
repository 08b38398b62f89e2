"""A certificate authority and the DNS that it believes, on the LAN of the test hosts: Debian's pebble, as a town's would be outside.

It signs for who shows, at the address that the DNS tells, what it asked for. It forgets everything when it ends.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.servers.hosts import CONTROL, Host, Lan

PARTS = {"pebble": "pebble", "pebble-challtestsrv": "pebble", "openssl": "openssl", "curl": "curl"}
DIRECTORY = f"https://{CONTROL}:14000/dir"
_QUICK = {"PEBBLE_VA_NOSLEEP": "1", "PEBBLE_AUTHZREUSE": "0"}  # it asks at once, and each time anew


def why_not() -> str:
    """What is missing; "" where nothing is."""
    missing = sorted({package for program, package in PARTS.items() if not shutil.which(program)})
    return f"faltan programas: apt install {' '.join(missing)}" if missing else ""


class Authority:
    """Who signs. `root` is the file to trust for talking with it, `signer` the one to trust for what it signed since it started last."""

    def __init__(self, lan: Lan, folder: Path) -> None:
        self.lan, self.folder, self.root, self.signer = lan, folder, folder / "root.pem", folder / "signer.pem"
        self._pebble: subprocess.Popen[bytes] | None = None
        self._dns: subprocess.Popen[bytes] | None = None

    @property
    def table(self) -> str:
        """What the inventory says of it."""
        return f'\n[authority]\ndirectory = "{DIRECTORY}"\nmail = "operacion@ejemplo.gob.gt"\nroot = "{self.root}"\n'

    def start(self, **environment: str) -> None:
        """Sign from now on, under a new root; the environment is pebble's."""
        if not self.root.exists():
            self._identify()
        words = ["pebble", "-config", str(self._configured()), "-dnsserver", f"{CONTROL}:53", "-strict", "false"]
        self._pebble = self._begin(words, "pebble.log", {**_QUICK, **environment})
        self._wait(f"https://{CONTROL}:15000/roots/0")
        self.signer.write_text(self._ask(f"https://{CONTROL}:15000/roots/0"))

    def stop(self) -> None:
        """It is away."""
        _end(self._pebble)
        self._pebble = None

    def tell(self, names: Mapping[str, str]) -> None:
        """From now on the DNS leads these names to these addresses; "" to nowhere."""
        for name, address in names.items():
            self._manage("clear-a", {"host": f"{name}."})
            if address:
                self._manage("add-a", {"host": f"{name}.", "addresses": [address]})

    @contextmanager
    def believed_by(self, host: Host) -> Iterator[None]:
        """For the time of the block a host asks this DNS."""
        host.run(f"cp -L /etc/resolv.conf ~/resolv.conf; rm -f /etc/resolv.conf; echo nameserver {CONTROL} > /etc/resolv.conf")
        try:
            yield
        finally:
            host.run("mv ~/resolv.conf /etc/resolv.conf")

    def up(self) -> None:
        """The DNS, where no name leads anywhere yet; and the authority."""
        words = [
            "pebble-challtestsrv",
            "-dns01",
            f"{CONTROL}:53",
            "-http01",
            "",
            "-https01",
            "",
            "-tlsalpn01",
            "",
            "-defaultIPv4",
            "",
            "-defaultIPv6",
            "",
        ]
        self._dns = self._begin([*words, "-management", f"{CONTROL}:8055"], "dns.log", {})
        self._wait(f"http://{CONTROL}:8055/")
        self.start()

    def down(self) -> None:
        """Both end."""
        self.stop()
        _end(self._dns)

    def _identify(self) -> None:
        """Its own certificate, for those who talk with it: a root of one."""
        key = self.folder / "key.pem"
        words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=autoridad de prueba"]
        words += ["-addext", f"subjectAltName=IP:{CONTROL}", "-keyout", str(key), "-out", str(self.root)]
        subprocess.run(words, check=True, capture_output=True, timeout=60)

    def _configured(self) -> Path:
        file = self.folder / "pebble.json"
        told = {
            "listenAddress": f"{CONTROL}:14000", "managementListenAddress": f"{CONTROL}:15000",
            "certificate": str(self.root), "privateKey": str(self.folder / "key.pem"), "httpPort": 80, "tlsPort": 443,
            "ocspResponderURL": "", "externalAccountBindingRequired": False, "domainBlocklist": ["vedado.gob.gt"],
        }  # fmt: skip
        file.write_text(json.dumps({"pebble": told}))
        return file

    def _begin(self, words: list[str], log: str, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        with (self.folder / log).open("ab") as said:
            return subprocess.Popen(self.lan.inside(words), stdout=said, stderr=said, env={**os.environ, **environment})

    def _manage(self, what: str, told: Mapping[str, object]) -> None:
        self._ask(f"http://{CONTROL}:8055/{what}", "--data", json.dumps(told))

    def _ask(self, address: str, *words: str) -> str:
        asked = self.lan.inside(["curl", "-sS", "--fail", "--insecure", "--max-time", "10", *words, address])
        return subprocess.run(asked, check=True, capture_output=True, text=True, timeout=20).stdout

    def _wait(self, address: str) -> None:
        until = time.monotonic() + 30
        while subprocess.run(self.lan.inside(["curl", "-s", "-k", "-o", "/dev/null", address]), timeout=20).returncode:
            assert time.monotonic() < until, f"nobody answers at {address}: see {self.folder}"
            time.sleep(0.1)


def _end(process: subprocess.Popen[bytes] | None) -> None:
    if process and process.poll() is None:
        process.terminate()
        process.wait(20)


@contextmanager
def authority(lan: Lan, folder: Path) -> Iterator[Authority]:
    """An authority that signs for hosts of this LAN; it ends with the block."""
    made = Authority(lan, folder)
    try:
        made.up()
        yield made
    finally:
        made.down()
