"""A certificate to where nginx reads it."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import ssl
import tempfile
import time
from pathlib import Path

from deploy.hosts.signing.found import Failed, certificate, said
from deploy.hosts.signing.place import NGINX, Wanted, place_of


def make_own(wanted: Wanted) -> None:
    """The host signs for itself: it encrypts, though browsers warn."""
    with tempfile.TemporaryDirectory() as folder:
        key, chain = Path(folder) / "key.pem", Path(folder) / "chain.pem"
        said(
            "openssl",
            "req",
            "-x509",
            "-days",
            "365",
            *new_key(key),
            "-subj",
            "/O=Vitrina",
            *alternatives(wanted.domains),
            "-out",
            str(chain),
        )
        install(wanted.code, wanted.domains, chain.read_text() + key.read_text())


def new_key(file: Path) -> tuple[str, ...]:
    """The words with which openssl makes one."""
    return "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", str(file)


def alternatives(domains: list[str]) -> tuple[str, str]:
    """The words with which openssl puts these names into a request or a certificate."""
    return "-addext", f"subjectAltName={','.join(f'DNS:{domain}' for domain in domains)}"


def install(code: str, domains: list[str], text: str) -> None:
    """Put a certificate where nginx reads it, and have it taken up; the one of before comes back where nginx does not want it."""
    place = place_of(code)
    fresh, before = place.with_suffix(".new"), place.with_suffix(".old")
    for left in (fresh, before):  # by an order that was cut
        left.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    found = certificate(fresh)
    if found is None or not set(domains) <= found.names:
        raise Failed("el certificado que llegó no es el que se pidió")
    if place.exists():
        shutil.copy2(place, before)
    os.replace(fresh, place)
    if not (NGINX / f"{code}.conf").exists():
        return
    try:
        said("nginx", "-t", "-q")
    except Failed as error:
        if before.exists():
            os.replace(before, place)
        raise Failed(f"nginx no tomaría el certificado nuevo: {error}") from None
    said("systemctl", "reload", "nginx")
    _wait_until_shown(domains[0], found.digest)
    before.unlink(missing_ok=True)


def _wait_until_shown(domain: str, digest: str) -> None:
    context = ssl._create_unverified_context()
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            with context.wrap_socket(socket.create_connection(("127.0.0.1", 443), 5), server_hostname=domain) as connection:
                if hashlib.sha256(connection.getpeercert(binary_form=True) or b"").hexdigest() == digest:
                    return
        except OSError:
            pass
        time.sleep(0.2)
    raise Failed(f"nginx no muestra todavía el certificado nuevo de {domain}: systemctl status nginx")
