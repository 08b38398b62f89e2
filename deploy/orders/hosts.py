"""The orders that change hosts: a Debian prepared, portals made, portals over to another release."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checklists.orders import Parser
from deploy.errors import Misuse
from deploy.inventory import Host, Instance, Ring
from deploy.orders.chosen import add_words, carry_out, hosts_named, hosts_of, instances_named, read
from deploy.orders.told import DONE, REFUSED, accounts, exported, show, show_words, tell
from deploy.release import Release, read_release

if TYPE_CHECKING:
    from deploy.hosts.session import Step


def add_orders(commands: Any) -> None:
    """`deploy host prepare` and `deploy upgrade`; `deploy provision` is one order with that of this machine."""
    host = commands.add_parser("host", help="prepara anfitriones Debian para los portales", description="Los anfitriones.")
    prepare = host.add_subparsers(required=True, metavar="ORDEN", parser_class=Parser).add_parser(
        "prepare",
        help="deja listo un Debian recién instalado",
        description="Instala y configura lo que los portales necesitan en cada anfitrión del inventario; se entra por ssh, con llave. "
        "Puede repetirse: lo que ya está no se toca.",
    )
    prepare.add_argument("hosts", nargs="*", metavar="ANFITRIÓN", help="nombres del inventario (todos, si no se dice)")
    add_words(prepare)
    prepare.add_argument("--json", action="store_true", help="responde en JSON")
    prepare.set_defaults(run=_prepare)
    upgrade = commands.add_parser(
        "upgrade",
        help="pasa portales de la flota a otra versión, por turnos",
        description="Pasa los portales del inventario a otra versión, un turno después del otro (demonstration, few, many, all). "
        "De cada uno guarda la base de datos, la migra, prueba sus páginas y su libro, y cambia; si algo falla, ese portal vuelve solo "
        "a la versión de antes y no se sigue. Mientras tanto los ciudadanos leen todo lo publicado.",
    )
    upgrade.add_argument("codes", nargs="*", metavar="CÓDIGO", help="los portales (todos los activos, si no se dice)")
    upgrade.add_argument("--release", type=Path, required=True, metavar="ARCHIVO", help="la versión (deploy release build)")
    upgrade.add_argument("--ring", choices=[str(ring) for ring in Ring], action="append", help="solo los de este turno; puede repetirse")
    add_words(upgrade)
    upgrade.add_argument("--json", action="store_true", help="responde en JSON")
    upgrade.set_defaults(run=_upgrade)


def _prepare(options: argparse.Namespace) -> int:
    from deploy.hosts.prepare import prepare_steps

    inventory = read(options.inventory)
    return show(carry_out(hosts_named(inventory, options.hosts), lambda host: prepare_steps(inventory, host), options), options)


def provision(options: argparse.Namespace) -> int:
    """`deploy provision` of instances of the inventory."""
    from deploy.hosts.provisioning import provision_steps

    if not options.release:
        raise Misuse("Falta --release: el archivo de la versión, que se construye con  deploy release build .")
    inventory = read(options.inventory)
    chosen = instances_named(inventory, options.codes)
    release = read_release(options.release)

    def steps(host: Host) -> Sequence[Step]:
        return provision_steps(inventory, host, release, [item for item in chosen if item.host == host.name])

    reports = carry_out(hosts_of(inventory, chosen), steps, options)
    code = show(reports, options)
    practised = {item.code for item in chosen if item.practice}
    made = [account["code"] for report in reports for account in accounts(report) if account["code"] not in practised]
    if inventory.stores and made:
        tell(f"Todavía no se respaldan. Hágalo ya con  deploy backup {' '.join(made)}")
    return code


def _upgrade(options: argparse.Namespace) -> int:
    from deploy.hosts.upgrading import upgrade_steps

    inventory = read(options.inventory)
    chosen = instances_named(inventory, options.codes)
    release, rings = read_release(options.release), options.ring or list(Ring)
    told: list[dict[str, Any]] = []
    for ring in (ring for ring in Ring if ring in rings):
        turn = [item for item in chosen if item.ring is ring]
        if not turn:
            continue
        reports = carry_out(hosts_of(inventory, turn), _for_each(upgrade_steps, release, turn), options)
        told += [{"ring": ring, **exported(report, options.dry_run)} for report in reports]
        if not options.json:
            print(f"Turno {ring}:")
            for report in reports:
                show_words(report, options.dry_run)
        if any(report.error for report in reports):
            tell(f"El turno {ring} se detuvo, y los que siguen no comenzaron. Corrija la causa y repita la orden.")
            break
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    return REFUSED if any(report["error"] for report in told) else DONE


def _for_each(
    make: Callable[[Release, Sequence[Instance]], Sequence[Step]], release: Release, chosen: Sequence[Instance]
) -> Callable[[Host], Sequence[Step]]:
    """The steps of a host: those of the chosen instances that stand there."""
    return lambda host: make(release, [item for item in chosen if item.host == host.name])
