"""The orders about the monitor: made on its hosts, and over to another release.

They are a family of their own, and not one more name for `deploy provision`: the monitor's releases are others than the portals', and its
hosts are worked on in stages, since each needs what the one before made.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checklists.orders import Parser
from deploy.errors import Misuse, Refused
from deploy.inventory import Inventory
from deploy.orders.chosen import add_words, carry_out, read
from deploy.orders.told import show, tell
from deploy.release import Purpose, Release, read_release

if TYPE_CHECKING:
    from deploy.hosts.monitor.stages import Stage
    from deploy.hosts.session import Report


def add_orders(commands: Any) -> None:
    """`deploy monitor provision` and `deploy monitor upgrade`."""
    monitor = commands.add_parser("monitor", help="pone el monitor en sus anfitriones, o lo pasa a otra versión", description="El monitor.")
    orders = monitor.add_subparsers(required=True, metavar="ORDEN", parser_class=Parser)
    make = orders.add_parser(
        "provision",
        help="crea el monitor en los anfitriones que dice el inventario",
        description="Pone la base de datos, el sitio y los procesos de visitas donde dice [monitor] del inventario. "
        "Puede repetirse: lo que ya está no se toca, y lo que quedó a medias se termina.",
    )
    move = orders.add_parser(
        "upgrade",
        help="pasa el monitor a otra versión",
        description="Detiene los procesos, que devuelven sus visitas; aparta la base de datos, la migra, cambia de versión y prueba el "
        "sitio. Si algo falla, todo vuelve solo a la versión y a la base de datos de antes.",
    )
    for order, run in ((make, _provision), (move, _upgrade)):
        order.add_argument("--release", type=Path, required=True, metavar="ARCHIVO", help="la versión (deploy release build --for monitor)")
        add_words(order)
        order.add_argument("--json", action="store_true", help="responde en JSON")
        order.set_defaults(run=run)


def _provision(options: argparse.Namespace) -> int:
    from deploy.hosts.monitor.carried import other_release
    from deploy.hosts.monitor.stages import PROVISION

    inventory, release = read(options.inventory), read_release(options.release, Purpose.MONITOR)
    if others := other_release(_listen(inventory, release, options)):
        raise Refused(
            f"El monitor corre otra versión en {', '.join(others)}. Dé su archivo, o pase a esta con  "
            f"deploy monitor upgrade --release {options.release} ."
        )
    return show(_in_stages(PROVISION, inventory, release, options), options)


def _upgrade(options: argparse.Namespace) -> int:
    from deploy.hosts.monitor.stages import UPGRADE

    inventory, release = read(options.inventory), read_release(options.release, Purpose.MONITOR)
    monitor = _listen(inventory, release, options)
    if not monitor.about(monitor.site.host).release:
        raise Misuse("El monitor todavía no se ha creado. Créelo con  deploy monitor provision .")
    return show(_in_stages(UPGRADE, inventory, release, options), options)


def _in_stages(stages: Sequence[Stage], inventory: Inventory, release: Release, options: argparse.Namespace) -> list[Report]:
    """One report for each host, of all its stages. After one that failed only what puts things in order goes on."""
    found: dict[str, Report] = {}
    for stage in stages:
        if any(report.error for report in found.values()) and not (stage.always or options.dry_run):
            continue
        monitor = _listen(inventory, release, options)
        hosts = [monitor.hosts[name] for name in stage.hosts(monitor)]
        for report in carry_out(hosts, lambda host: stage.steps(monitor, host.name), options) if hosts else ():  # noqa: B023  called at once
            before = found.get(report.host)
            found[report.host] = _joined(before, report) if before else report
    return list(found.values())


def _joined(before: Report, after: Report) -> Report:
    return replace(after, steps=(*before.steps, *after.steps), error="\n".join(filter(None, (before.error, after.error))))


def _listen(inventory: Inventory, release: Release, options: argparse.Namespace) -> Any:
    from deploy.hosts.monitor.carried import listen

    return listen(inventory, release, ssh_config=options.ssh_config, tell=tell)
