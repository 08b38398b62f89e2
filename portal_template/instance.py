"""What differs between two portals: the folder `PORTAL_HOME` and the KEY=VALUE lines of its portal.env, read into one value."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from checklists.model import Subject

ENV_FILE = "portal.env"
INVENTED = re.compile(r"99(?:0[1-9]|[1-9]\d)")  # codes of towns that there are not


class InstanceError(Exception):
    """The folder or its portal.env cannot be used; the message says what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MailServer:
    """Where letters leave. `security` is tls (from the first byte), starttls or none (a server on the same machine)."""

    host: str
    port: int
    user: str
    password: str
    security: str
    sender: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Instance:
    """One running copy of the portal. `base_url` has no slash at its end; `checklist` is None for the packaged law."""

    home: Path
    secret_key: str
    subject: str  # INE code, 9901-9999 for invented towns, or "infom"
    subject_kind: Subject
    name: str
    base_url: str
    allowed_hosts: tuple[str, ...]
    checklist: Path | None = None
    static_root: Path | None = None  # where collectstatic puts what nginx serves; None: the process serves it from the packages
    bake: bool = True  # whether each publication renews the public tree
    mail: MailServer | None = None  # None: letters are shown on the terminal and do not leave
    retired_on: date | None = (
        None  # since when nothing is published any more: its pages say so and ask for nothing that needs the application
    )
    practice: bool = False  # an invented town's, on which people learn; it goes back to its first state every night
    debug: bool = False

    @property
    def files(self) -> Path:
        """Folder of the records: editions, their manifests and documents."""
        return self.home / "files"

    @property
    def uploads(self) -> Path:
        """Folder of what officers send, private: never served in public."""
        return self.home / "private" / "uploads"

    @property
    def typed_tables(self) -> Path:
        """SQLite file with one typed table per register, rebuilt from the records at will."""
        return self.home / "registers.sqlite3"

    @property
    def public(self) -> Path:
        """Folder of the public tree: every public page and file, written for a web server."""
        return self.home / "public"

    @property
    def https(self) -> bool:
        """Whether citizens reach it over TLS."""
        return self.base_url.startswith("https://")


def read_env_file(path: Path) -> dict[str, str]:
    """The KEY=VALUE lines of a file; comments and blank lines are skipped, quotes around a value dropped. InstanceError names the line."""
    values: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        key, equals, value = line.partition("=")
        if not equals or not key.strip():
            raise InstanceError(f"{path}, línea {number}: se esperaba CLAVE=VALOR y dice «{line}».")
        value = value.strip()
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        values[key.strip()] = value
    return values


def read_instance(environ: Mapping[str, str] = os.environ) -> Instance:
    """The instance that PORTAL_HOME names; variables of the environment called PORTAL_<KEY> win over the file. InstanceError otherwise."""
    named = environ.get("PORTAL_HOME", "")
    if not named:
        raise InstanceError("Falta PORTAL_HOME: indique la carpeta de la instancia. Ejemplo: PORTAL_HOME=/srv/portales/0101 portal check")
    home = Path(named).expanduser().resolve()
    if not home.is_dir():
        raise InstanceError(f"PORTAL_HOME dice «{home}», pero esa carpeta no existe. Créela o aprovisione la instancia.")
    env_file = home / ENV_FILE
    values = read_env_file(env_file) if env_file.is_file() else {}
    values |= {key.removeprefix("PORTAL_"): value for key, value in environ.items() if key.startswith("PORTAL_") and key != "PORTAL_HOME"}
    missing = [key for key in ("SECRET_KEY", "SUBJECT") if not values.get(key)]
    if missing:
        raise InstanceError(f"{env_file}: falta {' y '.join(missing)}. Agregue una línea  CLAVE=VALOR  por cada una.")
    return _instance(home, values, env_file)


def _instance(home: Path, values: Mapping[str, str], env_file: Path) -> Instance:
    kind = values.get("SUBJECT_KIND", "infom" if values["SUBJECT"] == "infom" else "municipality")
    try:
        subject_kind = Subject(kind)
    except ValueError:
        raise InstanceError(f"{env_file}: SUBJECT_KIND dice «{kind}»; use municipality o infom.") from None
    hosts = tuple(host.strip() for host in values.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host.strip())
    return Instance(
        home=home,
        secret_key=values["SECRET_KEY"],
        subject=values["SUBJECT"],
        subject_kind=subject_kind,
        name=values.get("NAME", ""),
        base_url=values.get("BASE_URL", "http://localhost:8000").rstrip("/"),
        allowed_hosts=hosts,
        checklist=Path(values["CHECKLIST"]) if values.get("CHECKLIST") else None,
        static_root=Path(values["STATIC_ROOT"]) if values.get("STATIC_ROOT") else None,
        bake=values.get("BAKE", "1") != "0",
        mail=_mail(values, env_file),
        retired_on=_day(values, "RETIRED_ON", env_file),
        practice=_practice(values, env_file),
        debug=values.get("DEBUG", "") == "1",
    )


def _day(values: Mapping[str, str], key: str, env_file: Path) -> date | None:
    try:
        return date.fromisoformat(values[key]) if values.get(key) else None
    except ValueError:
        raise InstanceError(f"{env_file}: {key} dice «{values[key]}»; escriba el día así: 2026-11-27.") from None


def _practice(values: Mapping[str, str], env_file: Path) -> bool:
    if values.get("PRACTICE", "") != "1":
        return False
    if not INVENTED.fullmatch(values["SUBJECT"]):
        raise InstanceError(
            f"{env_file}: PRACTICE=1 es solo para municipios inventados, 9901 a 9999: un portal de práctica se borra cada noche. "
            f"Quite esa línea; este es el portal de {values['SUBJECT']}."
        )
    return True


MAIL_PORTS = {"tls": 465, "starttls": 587, "none": 25}


def _mail(values: Mapping[str, str], env_file: Path) -> MailServer | None:
    host = values.get("EMAIL_HOST", "")
    if not host:
        return None
    security, sender = values.get("EMAIL_SECURITY", "starttls"), values.get("EMAIL_FROM", "")
    if security not in MAIL_PORTS:
        raise InstanceError(f"{env_file}: EMAIL_SECURITY dice «{security}»; use tls, starttls o none.")
    if "@" not in sender:
        raise InstanceError(f"{env_file}: falta EMAIL_FROM, el correo del que salen los avisos. Ejemplo: EMAIL_FROM=portal@ejemplo.gob.gt")
    port = values.get("EMAIL_PORT") or str(MAIL_PORTS[security])
    if not port.isdecimal():
        raise InstanceError(f"{env_file}: EMAIL_PORT dice «{port}»; debe ser un número, por ejemplo {MAIL_PORTS[security]}.")
    return MailServer(
        host=host,
        port=int(port),
        user=values.get("EMAIL_USER", ""),
        password=values.get("EMAIL_PASSWORD", ""),
        security=security,
        sender=sender,
    )
