"""The orders about the monitor: made on its hosts, over to another release, and brought back from its copies (monitor_restore.py).

They are a family of their own, and not one more name for `deploy provision`: the monitor's releases are others than the portals', and its
hosts are worked on in stages, since each needs what the one before made.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from checklists.orders import Parser
from deploy.errors import Misuse, Refused
from deploy.orders.chosen import add_words, read
from deploy.orders.monitor_restore import add_restore
from deploy.orders.stages import in_stages, listen_to
from deploy.orders.told import show
from deploy.release import Purpose, read_release


def add_orders(commands: Any) -> None:
    """`deploy monitor provision`, `upgrade` and `restore`."""
    monitor = commands.add_parser(
        "monitor", help="pone el monitor en sus anfitriones, lo pasa a otra versión o lo restaura", description="El monitor."
    )
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
        order.set_defaults(run=run)
    for order in (make, move, add_restore(orders)):
        add_words(order)
        order.add_argument("--json", action="store_true", help="responde en JSON")


def _provision(options: argparse.Namespace) -> int:
    from deploy.hosts.monitor.carried import other_release
    from deploy.hosts.monitor.stages import PROVISION

    inventory, release = read(options.inventory), read_release(options.release, Purpose.MONITOR)
    monitor = listen_to(inventory, release, options)
    if monitor.about(monitor.site.host).served and not monitor.about(monitor.site.database).password:
        raise Refused(
            f"El monitor ya vive, y en {monitor.site.database} no está su base de datos: sería una vacía. Para mudarla ahí use  "
            "deploy monitor restore --stop-old ; si no, corrija  database  en [monitor]."
        )
    if others := other_release(monitor):
        raise Refused(
            f"El monitor corre otra versión en {', '.join(others)}. Dé su archivo, o pase a esta con  "
            f"deploy monitor upgrade --release {options.release} ."
        )
    return show(in_stages(PROVISION, inventory, release, options), options)


def _upgrade(options: argparse.Namespace) -> int:
    from deploy.hosts.monitor.stages import UPGRADE

    inventory, release = read(options.inventory), read_release(options.release, Purpose.MONITOR)
    monitor = listen_to(inventory, release, options)
    if not monitor.about(monitor.site.host).release:
        raise Misuse("El monitor todavía no se ha creado. Créelo con  deploy monitor provision .")
    return show(in_stages(UPGRADE, inventory, release, options), options)
