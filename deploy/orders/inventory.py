"""The order about the inventory: it is read whole, and what it says is told."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from checklists.orders import Parser
from deploy.inventory import Instance, Kept, State
from deploy.inventory.protection import weaknesses
from deploy.orders import placing
from deploy.orders.chosen import INVENTORY, read
from deploy.orders.told import DONE


def add_orders(commands: Any) -> None:
    """`deploy inventory check` and `place`."""
    inventory = commands.add_parser(
        "inventory",
        help="comprueba el inventario de la flota, y dice dónde poner portales nuevos",
        description="El inventario de la flota.",
    )
    orders = inventory.add_subparsers(required=True, metavar="ORDEN", parser_class=Parser)
    check = orders.add_parser(
        "check",
        help="lee el inventario y dice qué hay en él, o cada error con su remedio",
        description="Lee el inventario entero sin tocar ningún anfitrión. Sale con 1 si tiene algún error.",
    )
    check.add_argument("file", nargs="?", type=Path, metavar="ARCHIVO", help=f"el inventario ({INVENTORY})")
    check.add_argument("--inventory", type=Path, metavar="ARCHIVO", help="lo mismo, como en las otras órdenes")
    check.add_argument("--json", action="store_true", help="responde en JSON, con todo lo que se deduce de él")
    check.set_defaults(run=_check)
    placing.add_order(orders)


def _check(options: argparse.Namespace) -> int:
    inventory = read(options.file or options.inventory)
    if options.json:
        hosts = [{**asdict(host), "instances": [item.code for item in inventory.on(host.name)]} for host in inventory.hosts.values()]
        told: dict[str, Any] = {"hosts": hosts, "instances": [_exported(instance) for instance in inventory.instances.values()]}
        told["stores"] = [asdict(store) for store in inventory.stores.values()]
        told |= {"authority": _plain(inventory.authority), "monitor": _plain(inventory.monitor)}
        print(json.dumps(told, ensure_ascii=False, indent=2, default=str))
        return DONE
    for host in inventory.hosts.values():
        print(f"{host.name}  {host.user}@{host.address}:{host.port}")
        for item in inventory.on(host.name):
            how = ", ".join(
                (item.ring, item.state, *(("siempre encendida",) if item.always_on else ()), *(("de práctica",) if item.practice else ()))
            )
            print(f"  {item.code:<6} {item.owner.name}  {item.address}  ({how})")
    for store in inventory.stores.values():
        print(f"respaldos en {store.name}: {store.host}:{store.port}{' (solo agrega)' if store.append_only else ''}")
    kept: list[Kept] = [*(item for item in inventory.instances.values() if item.state is State.ACTIVE), *inventory.monitor_parts]
    for line in weaknesses(inventory, kept):
        print(f"Aviso: {line}")
    if inventory.authority:
        print(f"certificados de {inventory.authority.directory}")
    if inventory.monitor:
        workers = ", ".join(f"{number} en {host}" for host, number in inventory.monitor.workers.items())
        print(f"monitor  https://{inventory.monitor.domains[0]} en {inventory.monitor.host}; observan {workers}")
    print(f"Sin errores: anfitriones {len(inventory.hosts)}, instancias {len(inventory.instances)}.")
    return DONE


def _plain(part: Any) -> Any:
    return asdict(part) if part else None


def _exported(item: Instance) -> dict[str, Any]:
    return {
        "code": item.code,
        "name": item.owner.name,
        "profile": item.owner.kind,
        "address": item.address,
        "domains": item.domains,
        "host": item.host,
        "ring": item.ring,
        "always_on": item.always_on,
        "practice": item.practice,
        "state": item.state,
        "user": item.user,
        "home": str(item.home),
        "socket": str(item.socket),
    }
