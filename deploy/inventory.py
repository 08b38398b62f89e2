"""The inventory: one TOML file says which hosts there are and which portal stands where. Everything else is derived from it.

It is the operator's, in version control of their own, and holds no secret. A mistake in it is told with the file, the key and the remedy,
and nothing is done with a file that has one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from checklists.model import Municipality
from deploy.errors import Misuse, Refused
from deploy.subject import Owner, read_owner

NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
DOMAIN = re.compile(r"(?=.{4,190}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
ADDRESS = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.:-]*[A-Za-z0-9])?")
HOMES, SOCKETS = PurePosixPath("/var/lib/vitrina"), PurePosixPath("/run/vitrina")
Chosen = TypeVar("Chosen", bound=StrEnum)


class Ring(StrEnum):
    """In which turn an instance gets a new release: the demonstration first, then few, many, and all the others."""

    DEMONSTRATION = "demonstration"
    FEW = "few"
    MANY = "many"
    ALL = "all"


class State(StrEnum):
    """Whether an instance is still to come, runs, or has been retired."""

    PLANNED = "planned"
    ACTIVE = "active"
    RETIRED = "retired"


class InventoryError(Refused):
    """The file cannot be used; one line for each mistake."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Host:
    """A Debian machine that is reached by ssh. `name` is ours; `address` what ssh connects to."""

    name: str
    address: str
    port: int
    user: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Instance:
    """A portal on a host. The first of `domains` is its address; the others lead to it."""

    owner: Owner
    domains: tuple[str, ...]
    host: str
    ring: Ring
    always_on: bool
    state: State

    @property
    def code(self) -> str:
        """The subject's code, which names everything of the instance."""
        return self.owner.code

    @property
    def user(self) -> str:
        """Its user on the host."""
        return f"portal-{self.code}"

    @property
    def home(self) -> PurePosixPath:
        """Its folder on the host: PORTAL_HOME."""
        return HOMES / self.code

    @property
    def socket(self) -> PurePosixPath:
        """Where nginx reaches its application."""
        return SOCKETS / f"{self.code}.sock"

    @property
    def address(self) -> str:
        """Where citizens find it."""
        return f"https://{self.domains[0]}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Inventory:
    """Hosts by name, instances by code, both in the order of the file."""

    hosts: Mapping[str, Host]
    instances: Mapping[str, Instance]

    def on(self, host: str) -> tuple[Instance, ...]:
        """The instances of a host."""
        return tuple(instance for instance in self.instances.values() if instance.host == host)


class _Mistakes:
    """Where in the file we are, and what was wrong so far: all mistakes are told at once."""

    def __init__(self, file: Path) -> None:
        self._file, self.lines = file, list[str]()

    def add(self, key: str, words: str) -> None:
        self.lines.append(f"{self._file}, [{key}]: {words}")

    def keys(self, key: str, table: Mapping[str, Any], known: Iterable[str]) -> None:
        known = tuple(known)
        for name in table:
            if name not in known:
                self.add(key, f"no se conoce «{name}». Corríjalo o quítelo; se puede usar {', '.join(known)}.")

    def take(self, key: str, table: Mapping[str, Any], name: str, kind: type, default: Any = None) -> Any:
        """A value of the kind asked for; the default where there is none, and None, with the mistake told, where neither is."""
        value = table.get(name, default)
        if value is None:
            self.add(key, f"falta «{name}». Agregue  {name} = {_EXAMPLES[name]}")
        elif type(value) is not kind:
            self.add(key, f"«{name}» debe escribirse como  {name} = {_EXAMPLES[name]}")
            return None
        return value


_EXAMPLES = {
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
}


def read_inventory(file: Path, municipalities: Mapping[str, Municipality]) -> Inventory:
    """The inventory of a file. Misuse where there is no such file, InventoryError with every mistake that it has."""
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Misuse(f"No existe {file}. Indique el inventario con --inventory; docs/fleet.md dice cómo se escribe.") from None
    except UnicodeDecodeError:
        raise InventoryError(f"{file}: no es texto en UTF-8. Guárdelo de nuevo como UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise InventoryError(f"{file}: no es TOML ({error}). Corrija esa línea; cada tabla se escribe una sola vez.") from None
    mistakes = _Mistakes(file)
    mistakes.keys("archivo", tables, ("hosts", "instances"))
    written = dict(_tables(tables, "hosts", mistakes))
    hosts = {name: host for name, table in written.items() if (host := _host(name, table, mistakes))}
    instances = {
        code: instance
        for code, table in _tables(tables, "instances", mistakes)
        if (instance := _instance(code, table, tuple(written), municipalities, mistakes))
    }
    _domains_once(instances.values(), mistakes)
    if mistakes.lines:
        raise InventoryError("\n".join(mistakes.lines))
    return Inventory(hosts=hosts, instances=instances)


def _tables(tables: Mapping[str, Any], name: str, mistakes: _Mistakes) -> list[tuple[str, Mapping[str, Any]]]:
    found = tables.get(name, {})
    if not isinstance(found, dict) or not all(isinstance(table, dict) for table in found.values()):
        mistakes.add(name, f"debe ser una tabla para cada uno. Escriba  [{name}.NOMBRE]  y debajo sus valores.")
        return []
    return list(found.items())


def _host(name: str, table: Mapping[str, Any], mistakes: _Mistakes) -> Host | None:
    key, before = f"hosts.{name}", len(mistakes.lines)
    mistakes.keys(key, table, ("address", "port", "user"))
    if not NAME.fullmatch(name):
        mistakes.add(key, "un nombre lleva minúsculas, cifras y guiones, y empieza con letra. Cámbielo, por ejemplo a  [hosts.norte].")
    address = mistakes.take(key, table, "address", str)
    port = mistakes.take(key, table, "port", int, 22)
    user = mistakes.take(key, table, "user", str, "root")
    if address is not None and not ADDRESS.fullmatch(address):
        mistakes.add(key, f"«{address}» no es una dirección. Escriba un nombre o una IP, sin https:// ni puerto.")
    if port is not None and not 1 <= port <= 65535:
        mistakes.add(key, f"el puerto {port} no existe. Use uno de 1 a 65535.")
    return Host(name=name, address=address, port=port, user=user) if len(mistakes.lines) == before else None


def _instance(
    code: str, table: Mapping[str, Any], hosts: tuple[str, ...], municipalities: Mapping[str, Municipality], mistakes: _Mistakes
) -> Instance | None:
    key, before = f"instances.{code}", len(mistakes.lines)
    mistakes.keys(key, table, ("domains", "host", "name", "profile", "ring", "always_on", "state"))
    owner = _owner(key, code, table, municipalities, mistakes)
    domains = mistakes.take(key, table, "domains", list)
    if domains is not None:
        _check_domains(key, domains, mistakes)
    host = mistakes.take(key, table, "host", str)
    if host is not None and host not in hosts:
        mistakes.add(key, f"no hay anfitrión «{host}». Hay: {', '.join(hosts) or 'ninguno'}. Corrija «host» o agregue  [hosts.{host}].")
    ring = _one_of(key, table, "ring", Ring, Ring.ALL, mistakes)
    state = _one_of(key, table, "state", State, State.ACTIVE, mistakes)
    always_on = mistakes.take(key, table, "always_on", bool, False)
    if owner is None or host is None or ring is None or state is None or len(mistakes.lines) != before:
        return None
    return Instance(owner=owner, domains=tuple(domains), host=host, ring=ring, always_on=always_on, state=state)


def _owner(key: str, code: str, table: Mapping[str, Any], municipalities: Mapping[str, Municipality], mistakes: _Mistakes) -> Owner | None:
    name, profile = mistakes.take(key, table, "name", str, ""), mistakes.take(key, table, "profile", str, "")
    if profile not in ("", "municipality", "infom", None):
        mistakes.add(key, f"«profile» no puede ser «{profile}». Use municipality o infom, o quítelo.")
    elif name is not None and profile is not None:
        try:
            return read_owner(code, name=name, profile=profile, municipalities=municipalities)
        except Misuse as error:
            mistakes.add(
                key, str(error).replace("--name «San José El Ejemplo»", f"name = {_EXAMPLES['name']}").replace("--profile", "«profile»")
            )
    return None


def _check_domains(key: str, domains: list[Any], mistakes: _Mistakes) -> None:
    if not domains:
        mistakes.add(key, f"«domains» está vacía. Escriba al menos uno:  domains = {_EXAMPLES['domains']}")
    for domain in domains:
        if not isinstance(domain, str) or not DOMAIN.fullmatch(domain):
            mistakes.add(key, f"«{domain}» no es un dominio. Escríbalo en minúsculas, sin https:// ni barra: transparencia.ejemplo.gob.gt")


def _one_of(key: str, table: Mapping[str, Any], name: str, kinds: type[Chosen], default: Chosen, mistakes: _Mistakes) -> Chosen | None:
    value = mistakes.take(key, table, name, str, str(default))
    if value is None:
        return None
    try:
        return kinds(value)
    except ValueError:
        mistakes.add(key, f"«{name}» no puede ser «{value}». Use {', '.join(kinds)}.")
        return None


def _domains_once(instances: Iterable[Instance], mistakes: _Mistakes) -> None:
    seen: dict[str, str] = {}
    for instance in instances:
        for domain in instance.domains:
            if domain in seen:
                mistakes.add(f"instances.{instance.code}", f"el dominio {domain} ya es de {seen[domain]}. Déjelo en uno solo de los dos.")
            seen[domain] = instance.code
