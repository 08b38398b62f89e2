"""What nginx shows of a portal: written anew and probed as a visitor would, or put back as it was."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
from pathlib import Path

from deploy.keeping.notes import Failed

NGINX = Path("/etc/nginx/vitrina")
OURS = "# retirado "  # how a configuration begins that is written here


class Site:
    """The site of one portal on this host."""

    def __init__(self, code: str, domain: str) -> None:
        self._path, self._domain = NGINX / f"{code}.conf", domain
        self._kept = self._path.with_suffix(".before")
        now = self._path.read_text(encoding="utf-8") if self._path.exists() else None
        cut = now is not None and now.startswith(OURS) and self._kept.exists()  # what an order wrote that was cut is not what was there
        self._before = self._kept.read_text(encoding="utf-8") if cut else now

    def write(self, text: str) -> None:
        """Another configuration, that of a retired portal. Failed, with the one of before in place, where nginx refuses it."""
        if self._before is not None:
            self._put(self._kept, self._before)
        self._put(self._path, f"{OURS}{text}")
        _reload()

    def put_back(self) -> None:
        """The configuration that was there when this began."""
        if self._before is None:
            return self._path.unlink(missing_ok=True)
        changed = self._path.read_text(encoding="utf-8") != self._before
        self._put(self._path, self._before)
        self.keep()
        if changed:
            _reload()

    def keep(self) -> None:
        """What it shows now is what it goes on showing."""
        self._kept.unlink(missing_ok=True)

    def probe(self, path: str, status: int, words: str = "") -> None:
        """Failed where a visitor does not get this answer."""
        try:
            answer = self._ask(path)
        except OSError as error:
            raise Failed(f"{path} no responde: {error}. Vea  journalctl -u nginx -n 50 .") from None
        head = answer.split(b"\r\n")[0].decode("latin-1")
        if f" {status} " not in f"{head} " or words.encode() not in answer:
            raise Failed(f"{path} no responde como debe: {head or 'nada'}. Vea  journalctl -u nginx -n 50 .")

    def _put(self, path: Path, text: str) -> None:
        fresh = self._path.with_suffix(".new")
        fresh.write_text(text, encoding="utf-8")
        os.replace(fresh, path)

    def _ask(self, path: str) -> bytes:
        context = ssl._create_unverified_context()
        with context.wrap_socket(socket.create_connection(("127.0.0.1", 443), 10), server_hostname=self._domain) as connection:
            connection.sendall(f"GET {path} HTTP/1.0\r\nHost: {self._domain}\r\n\r\n".encode())
            pieces = []
            while piece := connection.recv(1 << 16):
                pieces.append(piece)
        return b"".join(pieces)


def _reload() -> None:
    for words in (["nginx", "-t", "-q"], ["systemctl", "reload", "nginx"]):
        done = subprocess.run(words, capture_output=True, text=True)
        if done.returncode:
            raise Failed(f"{' '.join(words)}: {done.stderr.strip()[-400:]}")
