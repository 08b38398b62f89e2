"""The parts of an inventory beside hosts and portals: where backups are kept, who signs certificates, where the monitor stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deploy.inventory.mistakes import EXAMPLES, Mistakes, check_domains, check_host, check_name, check_port
from deploy.inventory.model import Authority, Host, MonitorSite, Store

MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
STORE_PORT = 8480


def read_store(name: str, table: Mapping[str, Any], hosts: tuple[str, ...], mistakes: Mistakes) -> Store | None:
    """[stores.NAME]: a place that keeps backups."""
    key, before = f"stores.{name}", len(mistakes.lines)
    mistakes.keys(key, table, ("host", "append_only", "port"))
    check_name(key, name, "stores.bodega", mistakes)
    host = mistakes.take(key, table, "host", str)
    append_only = mistakes.take(key, table, "append_only", bool, False)
    port = mistakes.take(key, table, "port", int, STORE_PORT)
    if host is not None:
        check_host(key, "host", host, hosts, mistakes)
    if port is not None:
        check_port(key, port, mistakes)
    return Store(name=name, host=host, append_only=append_only, port=port) if len(mistakes.lines) == before else None


def doors_once(hosts: Mapping[str, Host], stores: Mapping[str, Store], mistakes: Mistakes) -> None:
    """Whether each host is another machine, and each store of a host listens at a port of its own."""
    machines: dict[tuple[str, int], str] = {}
    for host in hosts.values():
        first = machines.setdefault((host.address, host.port), host.name)
        if first != host.name:
            mistakes.add(f"hosts.{host.name}", f"{host.address} ya es {first}. Cada anfitrión es otra máquina: corrija «address».")
    doors: dict[tuple[str, int], str] = {}
    for store in stores.values():
        first = doors.setdefault((store.host, store.port), store.name)
        if first != store.name:
            free = max(other.port for other in stores.values()) + 1
            mistakes.add(f"stores.{store.name}", f"{first} ya usa el puerto {store.port} de {store.host}. Escriba otro:  port = {free}")


def read_authority(table: Any, folder: Path, mistakes: Mistakes) -> Authority | None:
    """[authority]: who signs certificates. A relative path is from the inventory's own folder."""
    if not _is_table("authority", table, mistakes):
        return None
    before = len(mistakes.lines)
    mistakes.keys("authority", table, ("directory", "mail", "root"))
    directory, mail = mistakes.take("authority", table, "directory", str), mistakes.take("authority", table, "mail", str)
    root = mistakes.take("authority", table, "root", str, "")
    if directory is not None and not directory.startswith("https://"):
        mistakes.add("authority", f"«directory» es la dirección de su directorio ACME:  directory = {EXAMPLES['directory']}")
    if mail is not None and not MAIL.fullmatch(mail):
        mistakes.add("authority", f"«{mail}» no es un correo. Escriba  mail = {EXAMPLES['mail']}")
    if root and not (folder / root).is_file():
        mistakes.add("authority", f"no existe {folder / root}. Corrija «root», o quítelo si Debian ya confía en esa autoridad.")
    if len(mistakes.lines) != before:
        return None
    return Authority(directory=directory, mail=mail, root=folder / root if root else None)


def read_monitor(table: Any, hosts: tuple[str, ...], mistakes: Mistakes) -> MonitorSite | None:
    """[monitor]: where the monitor stands. Its database is on its own host, and one worker too, where nothing else is said."""
    if not _is_table("monitor", table, mistakes):
        return None
    before = len(mistakes.lines)
    mistakes.keys("monitor", table, ("domains", "host", "database", "workers"))
    domains, host = mistakes.take("monitor", table, "domains", list), mistakes.take("monitor", table, "host", str)
    database = mistakes.take("monitor", table, "database", str, host)
    workers = mistakes.take("monitor", table, "workers", dict, {host: 1} if host else {})
    if domains is not None:
        check_domains("monitor", domains, mistakes)
    for name, where in (
        ("host", host),
        ("database", database if database != host else None),
        *(("workers", name) for name in workers or ()),
    ):
        if where is not None:
            check_host("monitor", name, where, hosts, mistakes)
    for name, number in (workers or {}).items():
        if type(number) is not int or not 1 <= number <= 64:
            mistakes.add("monitor", f"«workers» dice cuántos procesos observan en cada anfitrión, de 1 a 64:  workers = {{ {name} = 2 }}")
    if len(mistakes.lines) != before:
        return None
    return MonitorSite(domains=tuple(domains), host=host, database=database, workers=dict(workers))


def _is_table(name: str, table: Any, mistakes: Mistakes) -> bool:
    if table is not None and not isinstance(table, dict):
        mistakes.add(name, f"debe ser una tabla. Escriba  [{name}]  y debajo sus valores.")
    return isinstance(table, dict)
