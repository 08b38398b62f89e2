"""The orders about the fleet: what the command line asks of an inventory, and its answer in words or JSON."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from checklists.load import load_checklist
from checklists.model import Subject
from checklists.orders import Parser
from deploy.inventory import Instance, Inventory, read_inventory
from deploy.release import build
from deploy.template import ready_database

DONE, REFUSED = 0, 1


def add_orders(commands: Any) -> None:
    """The orders of the fleet, beside those of one machine."""
    inventory = commands.add_parser("inventory", help="comprueba el inventario de la flota", description="El inventario de la flota.")
    check = inventory.add_subparsers(required=True, metavar="ORDEN", parser_class=Parser).add_parser(
        "check",
        help="lee el inventario y dice qué hay en él, o cada error con su remedio",
        description="Lee el inventario entero sin tocar ningún anfitrión. Sale con 1 si tiene algún error.",
    )
    check.add_argument("inventory", type=Path, metavar="ARCHIVO", help="el inventario (TOML)")
    check.add_argument("--json", action="store_true", help="responde en JSON, con todo lo que se deduce de él")
    check.set_defaults(run=_check)
    _add_release(commands)


def _add_release(commands: Any) -> None:
    release = commands.add_parser("release", help="construye una versión para instalar en anfitriones", description="Las versiones.")
    orders = release.add_subparsers(required=True, metavar="ORDEN", parser_class=Parser)
    make = orders.add_parser(
        "build",
        help="construye una versión en un archivo",
        description="Reúne el paquete de Vitrina y todos los que necesita, con sus sumas, en un archivo que se instala sin red. "
        "El mismo código da el mismo archivo.",
    )
    make.add_argument("--source", type=Path, default=Path(), metavar="CARPETA", help="el código fuente (la carpeta actual)")
    make.add_argument("--into", type=Path, default=Path("releases"), metavar="CARPETA", help="dónde se deja el archivo (releases)")
    make.add_argument("--json", action="store_true", help="responde en JSON")
    make.set_defaults(run=_build)
    ready = orders.add_parser(
        "ready",
        help="hace las bases de datos modelo de esta versión (lo corre cada anfitrión al instalarla)",
        description="Hace las bases de datos modelo de esta versión en una carpeta. Puede repetirse: las que ya están no se tocan.",
    )
    ready.add_argument("--into", type=Path, required=True, metavar="CARPETA", help="la carpeta")
    ready.add_argument("--profile", choices=[str(kind) for kind in Subject], default="", help="solo la de esta clase (todas)")
    ready.set_defaults(run=_ready)


def read(file: Path) -> Inventory:
    """The inventory of a file, against the municipalities of the law."""
    return read_inventory(file, load_checklist().municipalities)


def _check(options: argparse.Namespace) -> int:
    inventory = read(options.inventory)
    if options.json:
        hosts = [{**asdict(host), "instances": [item.code for item in inventory.on(host.name)]} for host in inventory.hosts.values()]
        instances = [_told(instance) for instance in inventory.instances.values()]
        print(json.dumps({"hosts": hosts, "instances": instances}, ensure_ascii=False, indent=2))
        return DONE
    for host in inventory.hosts.values():
        print(f"{host.name}  {host.user}@{host.address}:{host.port}")
        for item in inventory.on(host.name):
            how = ", ".join((item.ring, item.state, *(("siempre encendida",) if item.always_on else ())))
            print(f"  {item.code:<6} {item.owner.name}  {item.address}  ({how})")
    print(f"Sin errores: anfitriones {len(inventory.hosts)}, instancias {len(inventory.instances)}.")
    return DONE


def _build(options: argparse.Namespace) -> int:
    done = build(options.source.resolve(), options.into.resolve(), tell)
    if options.json:
        print(json.dumps({**asdict(done), "archive": str(done.archive)}))
    else:
        print(f"Versión {done.name}\nArchivo: {done.archive}\nSHA-256: {done.digest}")
    return DONE


def _ready(options: argparse.Namespace) -> int:
    options.into.mkdir(parents=True, exist_ok=True)
    for kind in [Subject(options.profile)] if options.profile else Subject:
        ready_database(options.into, kind, load_checklist().version, tell).chmod(0o644)
    return DONE


def tell(words: str) -> None:
    """What is going on, for whoever waits."""
    print(words, file=sys.stderr, flush=True)


def _told(item: Instance) -> dict[str, Any]:
    return {
        "code": item.code,
        "name": item.owner.name,
        "profile": item.owner.kind,
        "address": item.address,
        "domains": item.domains,
        "host": item.host,
        "ring": item.ring,
        "always_on": item.always_on,
        "state": item.state,
        "user": item.user,
        "home": str(item.home),
        "socket": str(item.socket),
    }
