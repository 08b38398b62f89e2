"""The operator's file -> Inventory. A mistake in it is told with the file, the key and the remedy, and all mistakes are told at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from checklists.model import Municipality
from deploy.errors import Misuse
from deploy.inventory.mistakes import EXAMPLES, Mistakes, check_domains, check_host, check_name, check_port, tables_of
from deploy.inventory.model import Host, Instance, Inventory, InventoryError, MonitorSite, Ring, State
from deploy.inventory.places import doors_once, read_authority, read_monitor, read_store
from deploy.subject import INVENTED, Owner, read_owner

ADDRESS = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.:-]*[A-Za-z0-9])?")
Chosen = TypeVar("Chosen", bound=StrEnum)


def read_inventory(file: Path, municipalities: Mapping[str, Municipality]) -> Inventory:
    """The inventory of a file. Misuse where there is no such file, InventoryError with every mistake that it has."""
    return inventory_of(text_of(file), file, municipalities)


def text_of(file: Path) -> str:
    """The text of an inventory's file."""
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Misuse(f"No existe {file}. Indique el inventario con --inventory; docs/operador.md dice cómo se escribe.") from None
    except UnicodeDecodeError:
        raise InventoryError(f"{file}: no es texto en UTF-8. Guárdelo de nuevo como UTF-8.") from None


def inventory_of(text: str, file: Path, municipalities: Mapping[str, Municipality]) -> Inventory:
    """The inventory that a text says, which stands in this file or is to be written there."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InventoryError(f"{file}: no es TOML ({error}). Corrija esa línea; cada tabla se escribe una sola vez.") from None
    mistakes = Mistakes(file)
    mistakes.keys("archivo", tables, ("hosts", "instances", "stores", "authority", "monitor"))
    written = dict(tables_of(tables, "hosts", mistakes))
    hosts = {name: host for name, table in written.items() if (host := _host(name, table, mistakes))}
    instances = {
        code: instance
        for code, table in tables_of(tables, "instances", mistakes)
        if (instance := _instance(code, table, tuple(written), municipalities, mistakes))
    }
    stores = {
        name: store for name, table in tables_of(tables, "stores", mistakes) if (store := read_store(name, table, tuple(written), mistakes))
    }
    authority = read_authority(tables.get("authority"), file.parent, mistakes)
    monitor = read_monitor(tables.get("monitor"), tuple(written), mistakes)
    _domains_once(instances.values(), monitor, mistakes)
    doors_once(hosts, stores, mistakes)
    if mistakes.lines:
        raise InventoryError("\n".join(mistakes.lines))
    return Inventory(hosts=hosts, instances=instances, stores=stores, authority=authority, monitor=monitor)


def _host(name: str, table: Mapping[str, Any], mistakes: Mistakes) -> Host | None:
    key, before = f"hosts.{name}", len(mistakes.lines)
    mistakes.keys(key, table, ("address", "port", "user"))
    check_name(key, name, "hosts.norte", mistakes)
    address = mistakes.take(key, table, "address", str)
    port = mistakes.take(key, table, "port", int, 22)
    user = mistakes.take(key, table, "user", str, "root")
    if address is not None and not ADDRESS.fullmatch(address):
        mistakes.add(key, f"«{address}» no es una dirección. Escriba un nombre o una IP, sin https:// ni puerto.")
    if port is not None:
        check_port(key, port, mistakes)
    return Host(name=name, address=address, port=port, user=user) if len(mistakes.lines) == before else None


def _instance(
    code: str, table: Mapping[str, Any], hosts: tuple[str, ...], municipalities: Mapping[str, Municipality], mistakes: Mistakes
) -> Instance | None:
    key, before = f"instances.{code}", len(mistakes.lines)
    mistakes.keys(key, table, ("domains", "host", "name", "profile", "ring", "always_on", "state", "practice"))
    owner = _owner(key, code, table, municipalities, mistakes)
    domains = mistakes.take(key, table, "domains", list)
    if domains is not None:
        check_domains(key, domains, mistakes)
    host = mistakes.take(key, table, "host", str)
    if host is not None:
        check_host(key, "host", host, hosts, mistakes)
    ring = _one_of(key, table, "ring", Ring, Ring.ALL, mistakes)
    state = _one_of(key, table, "state", State, State.ACTIVE, mistakes)
    always_on = mistakes.take(key, table, "always_on", bool, False)
    practice = mistakes.take(key, table, "practice", bool, False)
    if practice and not INVENTED.fullmatch(code):
        mistakes.add(key, "un portal de práctica lleva un código inventado, de 9901 a 9999. Cambie el código, o quite «practice».")
    if owner is None or host is None or ring is None or state is None or len(mistakes.lines) != before:
        return None
    return Instance(owner=owner, domains=tuple(domains), host=host, ring=ring, always_on=always_on, state=state, practice=practice)


def _owner(key: str, code: str, table: Mapping[str, Any], municipalities: Mapping[str, Municipality], mistakes: Mistakes) -> Owner | None:
    name, profile = mistakes.take(key, table, "name", str, ""), mistakes.take(key, table, "profile", str, "")
    if profile not in ("", "municipality", "infom", None):
        mistakes.add(key, f"«profile» no puede ser «{profile}». Use municipality o infom, o quítelo.")
    elif name is not None and profile is not None:
        try:
            return read_owner(code, name=name, profile=profile, municipalities=municipalities)
        except Misuse as error:
            mistakes.add(
                key, str(error).replace("--name «San José El Ejemplo»", f"name = {EXAMPLES['name']}").replace("--profile", "«profile»")
            )
    return None


def _one_of(key: str, table: Mapping[str, Any], name: str, kinds: type[Chosen], default: Chosen, mistakes: Mistakes) -> Chosen | None:
    value = mistakes.take(key, table, name, str, str(default))
    if value is None:
        return None
    try:
        return kinds(value)
    except ValueError:
        mistakes.add(key, f"«{name}» no puede ser «{value}». Use {', '.join(kinds)}.")
        return None


def _domains_once(instances: Iterable[Instance], monitor: MonitorSite | None, mistakes: Mistakes) -> None:
    taken = [(f"instances.{item.code}", item.code, item.domains) for item in instances]
    taken += [("monitor", "monitor", monitor.domains)] if monitor else []
    seen: dict[str, str] = {}
    for key, code, domains in taken:
        for domain in domains:
            if domain in seen:
                mistakes.add(key, f"el dominio {domain} ya es de {seen[domain]}. Déjelo en uno solo de los dos.")
            seen[domain] = code
