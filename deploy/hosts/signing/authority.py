"""Asking an authority for a certificate, and what a refusal means."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from deploy.hosts.signing.due import held_by
from deploy.hosts.signing.found import Failed, digest_of, said
from deploy.hosts.signing.install import alternatives, install, new_key
from deploy.hosts.signing.place import CHALLENGES, KEPT, Wanted, keep, kept_of

LOG = KEPT / "certbot.log"  # of the last time that it failed
TURNS = 3  # what passes by itself is asked again at once: an authority may refuse any nonce, and certbot repeats but once
REMEDIES = {
    "caa": "su DNS no deja que esta autoridad firme para él (registro CAA): pida que lo permita",
    "dns": "la autoridad no halla su dirección: revise su DNS",
    "connection": "la autoridad no llega a él por http: revise que el puerto 80 esté abierto, también por IPv6",
    "unauthorized": "la autoridad llegó a otra parte: revise su DNS, también por IPv6",
    "rejectedIdentifier": "la autoridad no firma para ese nombre: pregúntele por qué, o quítelo del inventario",
}
SILENT = ("ConnectionError", "ConnectTimeout", "ReadTimeout", "Max retries", "SSLError", "ValueError: Requesting", "no terminó en")


class Refusal(Failed):
    """The authority does not sign for some of the names; why, by name."""

    def __init__(self, names: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {why}" for name, why in names.items()))
        self.names = names


def ask(wanted: Wanted, asked: list[str], now: datetime) -> list[str]:
    """Ask for one certificate with these names, and again without those that are refused; words about what did not come. What came of it is
    remembered, so that nobody asks too often.
    """
    kept, held, words = kept_of(wanted.code), held_by(wanted, now), list[str]()
    failures = kept.get("failures", 0) + 1  # taken back where nothing failed
    try:
        while wanted.domains[0] in asked and not (held and set(asked) <= held):
            try:
                text = _signed(wanted.authority, asked)
                kept["signed"] = {**dict(list(kept.get("signed", {}).items())[-4:]), digest_of(text): wanted.authority["directory"]}
                install(wanted.code, asked, text)
                break
            except Refusal as refusal:
                words += [f"{name}: {why}" for name, why in refusal.names.items()]
                asked = [domain for domain in asked if domain not in refusal.names]
    except Failed as error:
        words.append(f"{wanted.code}: {error}")
    keep(wanted.code, {**kept, "failures": failures if words else 0, "asked_at": now.isoformat(timespec="seconds"), "refused": words})
    return words


def _signed(authority: Mapping[str, str], domains: list[str]) -> str:
    """A certificate of the authority's with its chain, and the new key that it is for, as one text."""
    with tempfile.TemporaryDirectory(dir=KEPT) as folder:
        key, csr = Path(folder) / "key.pem", Path(folder) / "csr.pem"
        said("openssl", "req", "-new", *new_key(key), "-subj", "/", *alternatives(domains), "-out", str(csr))
        for turn in range(TURNS):
            try:
                return _certbot(authority, csr, Path(folder) / str(turn)) + key.read_text()
            except Failed as error:
                if "accountDoesNotExist" in str(error):  # the authority has forgotten us: we present ourselves anew
                    shutil.rmtree(KEPT / "account")
                elif "badNonce" not in str(error) or turn == TURNS - 1:
                    raise _why(str(error), domains, authority["directory"]) from None
        raise Failed("la autoridad no reconoce la cuenta que acaba de abrir: revise su dirección")


def _certbot(authority: Mapping[str, str], csr: Path, folder: Path) -> str:
    """The chain for a request; what it is asked for is shown where nginx shows it."""
    folder.mkdir()
    CHALLENGES.mkdir(exist_ok=True)
    chain = folder / "chain.pem"
    who = ("--server", authority["directory"], "--agree-tos", "--email", authority["mail"], "--no-eff-email")
    where = ("--config-dir", str(KEPT / "account"), "--work-dir", str(folder / "work"), "--logs-dir", str(folder))
    out = ("--cert-path", str(folder / "leaf.pem"), "--chain-path", str(folder / "rest.pem"), "--fullchain-path", str(chain))
    trust = {"REQUESTS_CA_BUNDLE": authority["root"]} if authority.get("root") else {}
    asked = ("certbot", "certonly", "--non-interactive", "--webroot", "-w", str(CHALLENGES), "--csr", str(csr))
    try:
        said(*asked, *who, *where, *out, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", **trust})
    except Failed as error:
        raise Failed(f"{error}\n{_refusal_in(folder / 'letsencrypt.log')}") from None
    return chain.read_text()


def _refusal_in(log: Path) -> str:
    """What the authority answered: the certbot of Debian 12 stumbles over a refusal, and only its log has the words. The log stays."""
    if not log.is_file():
        return ""
    shutil.copy(log, LOG)
    found = re.findall(r"^acme\.messages\.Error: (.+)$", log.read_text(errors="replace"), re.MULTILINE)
    return str(found[-1]) if found else ""


def _why(told: str, domains: list[str], directory: str) -> Failed:
    """What certbot says, as what the operator can do."""
    names = _refused(told, domains)
    return Refusal(names) if names else Failed(_general(told, directory))


def _refused(told: str, domains: list[str]) -> dict[str, str]:
    """Of what certbot says, the names that it was refused for, and why."""
    blocks = re.findall(r"Domain: (\S+)\s+Type:\s+(\S+)\s+Detail: (.+)", told)
    found = {name: f"{REMEDIES.get(kind, 'la autoridad no firma para él')} ({detail[:200]})" for name, kind, detail in blocks}
    if not found and "rejectedIdentifier" in told:
        found = {domain: REMEDIES["rejectedIdentifier"] for domain in domains if f'"{domain}"' in told}
    return {name: why for name, why in found.items() if name in domains}


def _general(told: str, directory: str) -> str:
    found = re.search(r"urn:ietf:params:acme:error:(.+)", told) or re.search(r"An unexpected error occurred:\n(.+)", told)
    words = found[1][-300:] if found else told.strip()[-300:]
    if "rateLimited" in told:
        return f"la autoridad pide esperar: se le pedirá de nuevo más tarde, sin que haga nada ({words})"
    if any(word in told for word in SILENT):
        return f"no se pudo hablar con la autoridad ({directory}): revise su dirección, su raíz y la salida del anfitrión"
    return f"la autoridad no dio el certificado: {words}"
