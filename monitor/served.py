"""What a served monitor is told by its environment, read strictly: what is not safe is refused with its name and what to write."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from monitor.room import bytes_of

SHORTEST_KEY = 40  # characters of a signing key
OWN_NAMES = ("localhost", "127.0.0.1", "[::1]")
_HOST = re.compile(r"\.?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\]")


def address_of(text: str) -> str:
    """MONITOR_ADDRESS: https, or http on this very machine; a host and no path. "" where it is not set."""
    text = text.strip().rstrip("/")
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    bare = bool(parts.hostname) and not (parts.path or parts.query or parts.fragment or "@" in parts.netloc)
    if parts.scheme not in ("http", "https") or not bare:
        raise ValueError("MONITOR_ADDRESS no se entiende. Escriba solo https:// y el nombre del servidor: https://monitor.ejemplo.gob.gt")
    if parts.scheme == "http" and parts.hostname not in {name.strip("[]") for name in OWN_NAMES}:
        raise ValueError(
            f"MONITOR_ADDRESS comienza con http://: las contraseñas viajarían a la vista. Ponga un certificado y escriba https://{parts.netloc}"
        )
    return text


def hosts_of(text: str, address: str) -> list[str]:
    """MONITOR_HOSTS, names separated by commas, and that of the address; this machine's own names where none is set."""
    names = [name.strip().lower() for name in text.split(",") if name.strip()] or list(OWN_NAMES)
    for name in names:
        if not _HOST.fullmatch(name):
            raise ValueError(
                f"MONITOR_HOSTS: «{name}» no es el nombre de un servidor. Escriba solo nombres, con comas: monitor.ejemplo.gob.gt,10.0.0.5"
            )
    own = urlsplit(address).hostname if address else None
    return [*names, own] if own and own not in names else names


def key_of(text: str, file: Path) -> str:
    """The signing key: MONITOR_SECRET_KEY, or that of this installation, made once and readable by its user only."""
    given = text.strip() or _kept(file)
    if len(given) < SHORTEST_KEY or len(set(given)) < 10:
        told = "MONITOR_SECRET_KEY" if text.strip() else f"La clave de {file}"
        raise ValueError(
            f"{told} es muy corta: cualquiera podría hacerse pasar por otra persona. Use {SHORTEST_KEY} letras al azar o más, "
            "por ejemplo las que escribe:  python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )
    return given


def _kept(file: Path) -> str:
    if not file.exists():
        made = file.with_name(f".{file.name}.{os.getpid()}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(50))
        try:
            os.link(made, file)  # whoever comes first gives the key to all
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return file.read_text().strip()


def size_from(name: str, usual: str) -> int:
    """A size in bytes from a variable; ValueError names it."""
    try:
        return bytes_of(os.environ.get(name) or usual)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def seconds_from(name: str, usual: str) -> float:
    """A number of seconds above nought from a variable; ValueError names it."""
    text = os.environ.get(name) or usual
    if not re.fullmatch(r"\d{1,6}(\.\d+)?", text.strip()) or not float(text):
        raise ValueError(f"{name}: «{text}» no son segundos. Escriba un número mayor que cero, por ejemplo {usual}")
    return float(text)


def count_from(name: str, usual: str) -> int:
    """A whole number above nought from a variable; ValueError names it."""
    text = (os.environ.get(name) or usual).strip()
    if not re.fullmatch(r"\d{1,7}", text) or not int(text):
        raise ValueError(f"{name}: «{text}» no es un número entero mayor que cero. Escriba por ejemplo {usual}")
    return int(text)
