"""What a certificate says of itself."""

from __future__ import annotations

import hashlib
import re
import ssl
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple


class Failed(Exception):
    """Something did not work; the message is for the operator."""


class Certificate(NamedTuple):
    """What one says of itself."""

    names: frozenset[str]
    since: datetime
    until: datetime
    own: bool
    digest: str

    def fresh(self, now: datetime) -> bool:
        """More than a third of its life is left."""
        return self.until - now > (self.until - self.since) / 3


def said(*words: str, env: dict[str, str] | None = None) -> str:
    """What a command prints; Failed, with what it said, where it does not end well."""
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=300, env=env, check=False)
    except subprocess.TimeoutExpired:
        raise Failed(f"{words[0]} no terminó en cinco minutos") from None
    if done.returncode:
        raise Failed((done.stderr or done.stdout).strip()[-2000:])
    return done.stdout


def certificate(file: Path) -> Certificate | None:
    """The certificate in a file that also has its key; None where there is none that can be used."""
    try:
        told = said("openssl", "x509", "-noout", "-dates", "-issuer", "-subject", "-ext", "subjectAltName", "-in", str(file))
        of_certificate, of_key = (
            said("openssl", "x509", "-noout", "-pubkey", "-in", str(file)),
            said("openssl", "pkey", "-pubout", "-in", str(file)),
        )
    except Failed:
        return None
    if of_certificate != of_key:
        return None
    lines = dict(line.split("=", 1) for line in told.splitlines() if "=" in line)
    since, until = (datetime.strptime(lines[name], "%b %d %H:%M:%S %Y %Z").replace(tzinfo=UTC) for name in ("notBefore", "notAfter"))
    names = frozenset(re.findall(r"DNS:([^,\s]+)", told))
    return Certificate(names, since, until, lines["issuer"] == lines["subject"], digest_of(file.read_text()))


def digest_of(text: str) -> str:
    """By which the first certificate of a text is known, also on the wire."""
    first = re.search(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", text, re.DOTALL)
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(first[0])).hexdigest() if first else ""
