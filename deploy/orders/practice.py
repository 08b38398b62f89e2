"""The orders about practice portals: back to their first state now, and who may enter."""

from __future__ import annotations

import argparse
import json
from typing import Any

from checklists.orders import Parser
from deploy.errors import Refused
from deploy.inventory import Host, Instance
from deploy.orders.chosen import add_place, add_words, carry_out, hosts_of, instances_named, read
from deploy.orders.told import DONE, show, tell


def add_orders(commands: Any) -> None:
    """`deploy practice reset` and `deploy practice accounts`."""
    practice = commands.add_parser(
        "practice", help="portales de práctica: vuelta al principio y cuentas", description="Portales de práctica."
    )
    orders = practice.add_subparsers(required=True, metavar="ORDEN", parser_class=Parser)
    reset = orders.add_parser(
        "reset",
        help="devuelve portales de práctica a su primer estado, ahora",
        description="Borra lo que se hizo en un portal de práctica: publicaciones, envíos y segundos factores. Cada noche pasa solo. "
        "Mientras tanto sus páginas se siguen leyendo. Un portal que no es de práctica no se toca.",
    )
    reset.add_argument("codes", nargs="+", metavar="CÓDIGO", help="los portales")
    add_words(reset)
    reset.add_argument("--json", action="store_true", help="responde en JSON")
    reset.set_defaults(run=_reset)
    accounts = orders.add_parser(
        "accounts",
        help="dice las cuentas de portales de práctica y su contraseña",
        description="Dice las cuentas del taller y la contraseña, que es una sola para quienes participan. Solo abren ese portal.",
    )
    accounts.add_argument("codes", nargs="+", metavar="CÓDIGO", help="los portales")
    accounts.add_argument("--json", action="store_true", help="responde en JSON")
    add_place(accounts)
    accounts.set_defaults(run=_accounts)


def _reset(options: argparse.Namespace) -> int:
    from deploy.hosts.practice import reset_steps

    inventory = read(options.inventory)
    chosen = [_practised(item) for item in instances_named(inventory, options.codes)]
    steps = carry_out(hosts_of(inventory, chosen), lambda host: reset_steps([item for item in chosen if item.host == host.name]), options)
    return show(steps, options)


def _accounts(options: argparse.Namespace) -> int:
    from deploy.hosts.operations import as_instance
    from deploy.hosts.session import ask

    inventory = read(options.inventory)
    chosen = [_practised(item) for item in instances_named(inventory, options.codes)]

    def asked(host: Host) -> str:
        here = (as_instance(item, ["portal", "practice", "accounts", "--json"]) for item in chosen if item.host == host.name)
        return " && ".join(here)

    found = []
    for name, (said, error) in ask(hosts_of(inventory, chosen), asked, ssh_config=options.ssh_config, tell=tell).items():
        if error:
            raise Refused(f"{name}: no se pudieron leer las cuentas: {error}")
        for item, line in zip((item for item in chosen if item.host == name), said.splitlines(), strict=True):
            found.append({"code": item.code, "address": item.address, **json.loads(line)})
    print(json.dumps(found, ensure_ascii=False, indent=2) if options.json else "\n\n".join(map(_in_words, found)))
    return DONE


def _in_words(told: dict[str, Any]) -> str:
    return (
        f"{told['code']}  {told['address']}/panel/\nPreparan: {', '.join(told['prepare'])}\nPublican: {', '.join(told['publish'])}\n"
        f"Contraseña de todas ellas: {told['password']}\nQuien facilita: {told['teacher']}, con {told['teacher_password']}"
    )


def _practised(item: Instance) -> Instance:
    if not item.practice:
        raise Refused(f"{item.code} no es de práctica en el inventario: no se borra lo que publicó. Nada se tocó.")
    return item
