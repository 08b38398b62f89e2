"""The order that says on which host a new portal goes."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from checklists.load import load_checklist
from deploy.errors import Misuse, Refused
from deploy.folder import write_whole
from deploy.inventory.write import Wish, block, read_wishes, with_blocks
from deploy.orders.chosen import INVENTORY, add_place, read
from deploy.orders.told import DONE, tell
from deploy.standing.ask import look
from deploy.standing.placing import busy_hosts, place


def add_order(orders: Any) -> None:
    """`deploy inventory place`."""
    order = orders.add_parser(
        "place",
        help="propone en qué anfitrión poner portales nuevos",
        description="Pregunta a los anfitriones cuánto usan sus portales, y propone para cada portal nuevo el que tiene más lugar: muestra "
        "las líneas para pegar en el inventario. No cambia nada, salvo con --write.",
    )
    order.add_argument("code", nargs="?", metavar="CÓDIGO", help="el portal nuevo: código INE, 9901 a 9999, o infom")
    order.add_argument("--domain", action="append", default=[], metavar="DOMINIO", help="su dominio; puede repetirse, el primero manda")
    order.add_argument("--name", default="", metavar="NOMBRE", help="nombre, si el municipio es inventado")
    order.add_argument(
        "--list", type=Path, metavar="ARCHIVO", help="varios a la vez: CSV con código, dominios (separados por espacios) y nombre"
    )
    add_place(order)
    order.add_argument("--write", action="store_true", help="agrega las líneas al final del inventario")
    order.add_argument("--json", action="store_true", help="responde en JSON")
    order.set_defaults(run=_place)


def _place(options: argparse.Namespace) -> int:
    if (options.code is None) == (options.list is None) or (options.code and not options.domain):
        raise Misuse(
            "Escriba un código con su --domain, o un --list con varios. Ejemplo: deploy inventory place 0501 --domain ejemplo.gob.gt"
        )
    wishes = read_wishes(options.list) if options.list else (Wish(code=options.code, domains=tuple(options.domain), name=options.name),)
    file, law = options.inventory or INVENTORY, load_checklist()
    inventory = read(file)
    if there := [wish.code for wish in wishes if wish.code in inventory.instances]:
        raise Refused(f"El inventario ya tiene {', '.join(there)}. Quítelos de la lista.")
    if not inventory.hosts:
        raise Refused("El inventario no tiene anfitriones. Agregue uno con  [hosts.NOMBRE]  y repita la orden.")
    with_blocks(file, [block(wish, next(iter(inventory.hosts))) for wish in wishes], law.municipalities)  # a mistake is told before asking
    standing = look(inventory, ssh_config=options.ssh_config, now=datetime.now(UTC), tell=tell)
    for item in standing.hosts:
        if not item.facts:
            tell(f"{item.host.name} no contestó; no se le pone nada. {' '.join(item.problems)}")
    chosen = place(standing, [wish.code for wish in wishes], busy=busy_hosts(inventory))
    blocks = [block(wish, chosen[wish.code]) for wish in wishes]
    if options.write:
        text = with_blocks(file, blocks, law.municipalities)
        write_whole(file, text, file.stat().st_mode & 0o777)
        tell(f"Agregado al final de {file}: {len(blocks)}. Siga con  deploy provision .")
    if options.json:
        print(json.dumps([{"code": code, "host": host} for code, host in chosen.items()], ensure_ascii=False))
    else:
        print("\n".join(blocks), end="")
    return DONE
