"""The server that the monitor's letters leave by: one address in the environment -> Django's settings."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
TIMEOUT = 20  # seconds that a server may take to answer


def mail(address: str, sender: str) -> dict[str, Any]:
    """Django's settings for `smtp://`, `smtp+starttls://` or `smtps://user:password@host:port`; none where there is no address, and letters
    are then given to this machine's own server. ValueError names the remedy."""
    found: dict[str, Any] = {"EMAIL_TIMEOUT": TIMEOUT}
    if sender:
        found |= {"DEFAULT_FROM_EMAIL": sender, "SERVER_EMAIL": sender}
    if not address:
        return found
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(
            "MONITOR_MAIL no se entiende. Escriba smtp+starttls://usuario:contraseña@servidor:587 (o smtps://, o smtp:// sin cifrar); "
            "en la contraseña, los signos como @ o / se escriben %40 y %2F."
        )
    return found | {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }
