"""The stores of the fleet as a host knows them, and a portal's repository on one of them, through restic."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.keeping.notes import CACHE, OWN, STORES, Failed

PATIENCE = 10  # seconds until a store that does not answer is given up
_WORDS = (
    (
        "wrong password or no key found",
        "la llave no abre el respaldo de {code} en {store}: busque la llave de recuperación con que se hizo",
    ),
    ("401 unauthorized", "{store} no acepta a {code} desde aquí: repita  deploy backup {code}"),
    ("403 forbidden", "{store} solo agrega: no deja quitar ni cambiar lo guardado"),
    ("no space left", "no queda disco: libere espacio o agregue un disco, y repita la orden"),
    ("is already locked", "otra orden trabaja en ese respaldo; espere y repita. Si nadie lo usa, se suelta solo en media hora"),
    ("no snapshot found", "no hay una copia con ese nombre en {store}: véalas con  deploy backup --list {code}"),
    ("no matching id found", "no hay una copia con ese nombre en {store}: véalas con  deploy backup --list {code}"),
    ("ciphertext verification failed", "{damaged}"),
    ("invalid data returned", "{damaged}"),
    ("hash mismatch", "{damaged}"),
    ("does not match", "{damaged}"),
    ("repository contains errors", "{damaged}"),
    ("not found in repository", "{damaged}"),
    ("in repository not found", "{damaged}"),
    ("unexpected eof", "{damaged}"),
    ("500 internal server error", "{store} no pudo guardar: revise su disco ( df -h ) y  journalctl -u vitrina-store@{store}"),
    ("connection refused", "no se llega a {store}: revise que su anfitrión esté encendido y  systemctl status vitrina-store@{store}"),
)
_DAMAGED = "el respaldo de {code} en {store} está dañado: restaure de otro almacén (--from), y guarde este aparte para revisarlo"


@dataclass(frozen=True, kw_only=True, slots=True)
class Store:
    """A place that keeps backups, as stores.json says it."""

    name: str
    address: str
    port: int
    append_only: bool

    @property
    def certificate(self) -> Path:
        """The one certificate that is accepted there."""
        return STORES / f"{self.name}.pem"


def read_stores() -> tuple[Store, ...]:
    """Every store that this host keeps copies on."""
    try:
        return tuple(Store(**item) for item in _known()["stores"])
    except FileNotFoundError:
        return ()


def host_name() -> str:
    """What the inventory calls this host."""
    return str(_known()["host"])


def store_named(name: str) -> Store:
    """The store of this name."""
    for store in read_stores():
        if store.name == name:
            return store
    raise Failed(f"este anfitrión no conoce el almacén «{name}»: repita  deploy host prepare")


def reach(store: Store) -> None:
    """Ask for a connection, before restic does, which would try for a quarter of an hour. Failed says why there is none."""
    where = f"{store.name} ({store.address}:{store.port})"
    try:
        context = ssl.create_default_context(cafile=str(store.certificate))
        with (
            socket.create_connection((store.address, store.port), PATIENCE) as plain,
            context.wrap_socket(plain, server_hostname=store.address),
        ):
            return
    except ssl.SSLCertVerificationError:
        raise Failed(
            f"{where} no muestra el certificado que se le conoce. Si se rehízo, repita  deploy backup ; si no, averigüe quién responde ahí"
        ) from None
    except FileNotFoundError:
        raise Failed(f"falta el certificado de {where}: repita  deploy backup") from None
    except OSError as error:
        raise Failed(
            f"no se llega a {where}: {error}. Revise que su anfitrión esté encendido y  systemctl status vitrina-store@{store.name}"
        ) from None


class Repository:
    """A portal's backups on a store. `key` opens it: the portal's own, or the operator's; `password` is for the store's door."""

    def __init__(self, store: Store, code: str, *, key: str, password: str) -> None:
        self.store, self.code = store, code
        host = f"[{store.address}]" if ":" in store.address else store.address
        self._known = {
            "PATH": "/usr/bin:/bin",
            "HOME": "/nonexistent",
            "LANG": "C.UTF-8",
            "RESTIC_REPOSITORY": f"rest:https://{code}:{password}@{host}:{store.port}/{code}/",
            "RESTIC_PASSWORD": key,
            "RESTIC_CACHE_DIR": str(CACHE),
            "RESTIC_PROGRESS_FPS": "0.01",
        }

    def restic(self, *words: str, given: str = "", within: Path | None = None) -> str:
        """What restic prints. Failed, in plain words, where it does not end well."""
        done = self.tried(*words, given=given, within=within)
        if done.returncode:
            raise Failed(self.words_of(done))
        return done.stdout

    def tried(self, *words: str, given: str = "", within: Path | None = None) -> subprocess.CompletedProcess[str]:
        """restic's end, however it is."""
        command = ["restic", "--cacert", str(self.store.certificate), *words]
        return subprocess.run(command, input=given, capture_output=True, text=True, env=self._known, cwd=within or "/")

    def opens(self) -> bool | None:
        """Whether the key opens it; None where there is no repository yet."""
        done = self.tried("cat", "config", "--no-lock")
        if done.returncode == 0:
            return True
        said = done.stderr.lower()
        if "wrong password or no key found" in said:
            return False
        if "does not exist" in said or "404 not found" in said:
            return None
        raise Failed(self.words_of(done))

    def snapshots(self) -> list[dict[str, Any]]:
        """Every copy there is, the oldest first."""
        return sorted(json.loads(self.restic("snapshots", "--json", "--no-lock")) or [], key=lambda item: str(item["time"]))

    def words_of(self, done: subprocess.CompletedProcess[str]) -> str:
        """What went wrong, for people."""
        return words_of(done, code=self.code, store=self.store.name)


def words_of(done: subprocess.CompletedProcess[str], *, code: str, store: str) -> str:
    """What went wrong with a portal's copies in a store, for people; restic's own last words where it is nothing known."""
    said = (done.stderr or done.stdout).strip()
    for sign, words in _WORDS:
        if sign in said.lower():
            return words.format(code=code, store=store, damaged=_DAMAGED.format(code=code, store=store))
    return f"restic dijo: {' '.join(said.splitlines()[-3:])[-400:]}"


def own_repository(store: Store, code: str) -> Repository:
    """As the portal itself opens it."""
    folder = OWN / code / "backup"
    try:
        return Repository(store, code, key=(folder / "key").read_text().strip(), password=(folder / "password").read_text().strip())
    except FileNotFoundError:
        raise Failed(f"{code} no tiene llaves de respaldo aquí: repita  deploy backup {code}") from None


def _known() -> dict[str, Any]:
    return dict(json.loads((STORES / "stores.json").read_text(encoding="utf-8")))
