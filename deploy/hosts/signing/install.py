"""A certificate to where nginx reads it."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import ssl
import tempfile
from pathlib import Path

from deploy.hosts.signing.found import Certificate, Failed, certificate, said
from deploy.hosts.signing.place import NGINX, Wanted, note_of, place_of, write_whole


def make_own(wanted: Wanted) -> None:
    """The host signs for itself: it encrypts, though browsers warn."""
    install(wanted.code, wanted.domains, own_text(wanted.domains), prove=False)


def own_text(domains: list[str]) -> str:
    """A certificate that the host signs itself, with its key."""
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
            *alternatives(domains),
            "-out",
            str(chain),
        )
        return chain.read_text() + key.read_text()


def new_key(file: Path) -> tuple[str, ...]:
    """The words with which openssl makes one."""
    return "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", str(file)


def alternatives(domains: list[str]) -> tuple[str, str]:
    """The words with which openssl puts these names into a request or a certificate."""
    return "-addext", f"subjectAltName={','.join(f'DNS:{domain}' for domain in domains)}"


def put(code: str, domains: list[str], text: str) -> Certificate:
    """A certificate to where nginx reads it, once it is seen to be what was asked for."""
    place = place_of(code)
    fresh = place.with_suffix(".new")
    write_whole(fresh, text)
    found = certificate(fresh)
    if found is None or not set(domains) <= found.names:
        raise Failed("el certificado que llegó no es el que se pidió")
    write_whole(place, text)
    fresh.unlink()
    return found


def install(code: str, domains: list[str], text: str, *, prove: bool = True) -> None:
    """Put a certificate where nginx reads it, and have it taken up; the one of before comes back where nginx does not want it. It is
    proven that visitors see it, unless its site may not be whole yet.
    """
    place = place_of(code)
    before = place.with_suffix(".old")
    before.unlink(missing_ok=True)  # left by an order that was cut
    if place.exists():
        shutil.copy2(place, before)
    found = put(code, domains, text)
    try:
        check_nginx(code)
    except Failed:
        if before.exists():
            os.replace(before, place)
        raise
    show(code, domains[0], found, prove=prove)
    before.unlink(missing_ok=True)
    note_of(code).unlink(missing_ok=True)


def check_nginx(code: str) -> None:
    """Failed where a site has this certificate and nginx would not take it."""
    try:
        if _has_site(code):
            said("nginx", "-t", "-q")
    except Failed as error:
        raise Failed(f"nginx no tomaría el certificado nuevo: {error}") from None


def show(code: str, domain: str, found: Certificate, *, prove: bool = True) -> None:
    """nginx shows a certificate to visitors, where there is a site that has it."""
    if _has_site(code):
        said("systemctl", "reload-or-restart", "nginx")
        if prove:
            _check_shown(domain, found.digest)


def _has_site(code: str) -> bool:
    return (NGINX / f"{code}.conf").exists()


def _check_shown(domain: str, digest: str) -> None:
    context = ssl._create_unverified_context()
    try:
        with context.wrap_socket(socket.create_connection(("127.0.0.1", 443), 10), server_hostname=domain) as connection:
            shown = hashlib.sha256(connection.getpeercert(binary_form=True) or b"").hexdigest()
    except OSError as error:
        raise Failed(f"nginx no muestra el certificado nuevo de {domain}: {error}") from None
    if shown != digest:
        raise Failed(f"nginx no muestra el certificado nuevo de {domain}: vea  journalctl -u nginx -n 50 ")
