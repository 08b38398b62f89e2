"""What is wrong with an inventory: every mistake is told at once, with its key and its remedy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
DOMAIN = re.compile(r"(?=.{4,190}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


class Mistakes:
    """Where in the file we are, and what was wrong so far: all mistakes are told at once."""

    def __init__(self, file: Path) -> None:
        self._file, self.lines = file, list[str]()

    def add(self, key: str, words: str) -> None:
        """A mistake at a key: what is wrong and what to write."""
        self.lines.append(f"{self._file}, [{key}]: {words}")

    def keys(self, key: str, table: Mapping[str, Any], known: Iterable[str]) -> None:
        """Names in a table that nobody knows."""
        known = tuple(known)
        for name in table:
            if name not in known:
                self.add(key, f"no se conoce «{name}». Corríjalo o quítelo; se puede usar {', '.join(known)}.")

    def take(self, key: str, table: Mapping[str, Any], name: str, kind: type, default: Any = None) -> Any:
        """A value of the kind asked for; the default where there is none, and None, with the mistake told, where neither is."""
        value = table.get(name, default)
        if value is None:
            self.add(key, f"falta «{name}». Agregue  {name} = {EXAMPLES[name]}")
        elif type(value) is not kind:
            self.add(key, f"«{name}» debe escribirse como  {name} = {EXAMPLES[name]}")
            return None
        return value


EXAMPLES = {
    "address": '"192.0.2.10"',
    "port": "22",
    "user": '"root"',
    "domains": '["transparencia.ejemplo.gob.gt"]',
    "host": '"norte"',
    "ring": '"all"',
    "profile": '"municipality"',
    "always_on": "true",
    "state": '"active"',
    "name": '"San José El Ejemplo"',
    "practice": "true",
    "append_only": "true",
    "directory": '"https://acme-v02.api.letsencrypt.org/directory"',
    "mail": '"operacion@infom.gob.gt"',
    "root": '"autoridad.pem"',
    "database": '"norte"',
    "workers": "{ norte = 2 }",
}


def tables_of(tables: Mapping[str, Any], name: str, mistakes: Mistakes) -> list[tuple[str, Mapping[str, Any]]]:
    """The tables [name.X] of a file."""
    found = tables.get(name, {})
    if not isinstance(found, dict) or not all(isinstance(table, dict) for table in found.values()):
        mistakes.add(name, f"debe ser una tabla para cada uno. Escriba  [{name}.NOMBRE]  y debajo sus valores.")
        return []
    return list(found.items())


def check_name(key: str, name: str, example: str, mistakes: Mistakes) -> None:
    """Whether this may name a host or a store."""
    if not NAME.fullmatch(name):
        mistakes.add(key, f"un nombre lleva minúsculas, cifras y guiones, y empieza con letra. Cámbielo, por ejemplo a  [{example}].")


def check_host(key: str, name: str, host: str, hosts: tuple[str, ...], mistakes: Mistakes) -> None:
    """Whether the inventory has this host; `name` is the value that says it."""
    if host not in hosts:
        mistakes.add(key, f"no hay anfitrión «{host}». Hay: {', '.join(hosts) or 'ninguno'}. Corrija «{name}» o agregue  [hosts.{host}].")


def check_port(key: str, port: int, mistakes: Mistakes) -> None:
    """Whether there can be such a port."""
    if not 1 <= port <= 65535:
        mistakes.add(key, f"el puerto {port} no existe. Use uno de 1 a 65535.")


def check_domains(key: str, domains: list[Any], mistakes: Mistakes) -> None:
    """Whether these are domains, and at least one."""
    if not domains:
        mistakes.add(key, f"«domains» está vacía. Escriba al menos uno:  domains = {EXAMPLES['domains']}")
    for domain in domains:
        if not isinstance(domain, str) or not DOMAIN.fullmatch(domain):
            mistakes.add(key, f"«{domain}» no es un dominio. Escríbalo en minúsculas, sin https:// ni barra: transparencia.ejemplo.gob.gt")
