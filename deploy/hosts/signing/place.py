"""Where things stand on this host."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

OWN, NGINX = Path("/etc/vitrina"), Path("/etc/nginx/vitrina")
KEPT = Path("/var/lib/vitrina-certificates")  # the account with the authority
CHALLENGES = Path("/var/lib/vitrina-challenges")  # what nginx shows to the authority
WHERE = ".well-known/acme-challenge"


class Wanted(NamedTuple):
    """A certificate that should be: the first name is the address; `address` where DNS should lead, `authority` who signs (or nobody)."""

    code: str
    domains: list[str]
    address: str
    authority: dict[str, str]

    @property
    def again(self) -> str:
        """The order that sees to it."""
        return "deploy monitor provision" if self.code == "monitor" else f"deploy provision {self.code}"


def place_of(code: str) -> Path:
    """The file with chain and key that nginx reads."""
    return OWN / code / "tls" / "certificate.pem"


def read(file: Path) -> dict[str, Any]:
    """What a file of ours tells; nothing where it cannot be read."""
    try:
        return dict(json.loads(file.read_text()))
    except (OSError, ValueError):
        return {}


def kept_of(code: str) -> dict[str, Any]:
    """What came of asking the last time; it goes where the certificate goes."""
    return read(place_of(code).with_name("asked.json"))


def keep(code: str, kept: dict[str, Any]) -> None:
    """Remember what came of asking."""
    file = place_of(code).with_name("asked.json")
    write_whole(file, json.dumps(kept, ensure_ascii=False))


def note_of(code: str) -> Path:
    """What is noted where the host had to put a certificate of its own in the place of one that could not be used."""
    return place_of(code).with_name("mended.json")


def write_whole(file: Path, text: str) -> None:
    """A file for root alone with this text: the old one or the new one is there whole, whenever the power fails."""
    part = file.with_suffix(".part")
    part.unlink(missing_ok=True)
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    os.replace(part, file)
    folder = os.open(file.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
