"""Which hosts and instances an order is about, and its steps carried out there."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from checklists.load import load_checklist
from deploy.errors import Misuse, Refused
from deploy.inventory import Host, Instance, Inventory, Kept, State, read_inventory
from deploy.orders.told import tell

if TYPE_CHECKING:
    from deploy.hosts.session import Report, Step

INVENTORY = Path("flota.toml")


def add_words(order: argparse.ArgumentParser) -> None:
    """What every order that changes hosts may be told."""
    add_place(order)
    order.add_argument("--dry-run", action="store_true", help="dice qué cambiaría, sin cambiar nada")


def add_place(order: argparse.ArgumentParser) -> None:
    """Where an order finds the fleet."""
    order.add_argument("--inventory", type=Path, metavar="ARCHIVO", help=f"el inventario ({INVENTORY})")
    add_ssh_config(order)


def add_ssh_config(order: argparse.ArgumentParser) -> None:
    """How hosts are reached."""
    order.add_argument("--ssh-config", type=_there, metavar="ARCHIVO", help="configuración de ssh (la del usuario)")


def read(file: Path | None) -> Inventory:
    """The inventory of a file, or of the usual one, against the municipalities of the law."""
    return read_inventory(file or INVENTORY, load_checklist().municipalities)


def hosts_named(inventory: Inventory, names: Sequence[str]) -> list[Host]:
    """The hosts of these names; all of them where none is named."""
    for name in names:
        if name not in inventory.hosts:
            raise Misuse(f"El inventario no tiene anfitrión «{name}». Tiene: {', '.join(inventory.hosts)}.")
    return [inventory.hosts[name] for name in names] or list(inventory.hosts.values())


def instances_named(inventory: Inventory, codes: Sequence[str]) -> list[Instance]:
    """The instances of these codes, which must be active; all the active ones where none is named."""
    if codes:
        return [_active(inventory, code) for code in codes]
    found = [item for item in inventory.instances.values() if item.state is State.ACTIVE]
    if not found:
        raise Refused("El inventario no tiene instancias activas. Agregue una con  [instances.CÓDIGO]  y repita la orden.")
    return found


def hosts_of(inventory: Inventory, chosen: Sequence[Kept]) -> list[Host]:
    """The hosts on which these stand, in the order of the inventory."""
    return [host for host in inventory.hosts.values() if any(item.host == host.name for item in chosen)]


def carry_out(hosts: Sequence[Host], steps: Callable[[Host], Sequence[Step]], options: argparse.Namespace) -> tuple[Report, ...]:
    """Each host's steps, done or, with --dry-run, only told."""
    from deploy.hosts.session import work

    if not hosts:
        raise Refused("El inventario no tiene anfitriones. Agregue uno con  [hosts.NOMBRE]  y repita la orden.")
    return work(hosts, steps, ssh_config=options.ssh_config, dry_run=options.dry_run, tell=tell)


def _there(text: str) -> Path:
    if not Path(text).is_file():
        raise argparse.ArgumentTypeError(f"no existe «{text}»; indique un archivo de configuración de ssh, o quite la opción")
    return Path(text)


def _active(inventory: Inventory, code: str) -> Instance:
    item = inventory.instances.get(code)
    if item is None and code == "monitor":
        raise Misuse("El monitor tiene órdenes propias:  deploy monitor provision ,  deploy monitor upgrade  y  deploy monitor restore .")
    if item is None:
        raise Misuse(f"El inventario no tiene la instancia «{code}». Agregue  [instances.{code}]  o corrija el código.")
    if item.state is State.RETIRED:
        raise Refused(
            f"La instancia {code} se retiró: sus páginas públicas siguen ahí y  deploy status  las mira. Para que vuelva a vivir escriba "
            f'state = "active"  y recupérela con  deploy restore {code} .'
        )
    if item.state is not State.ACTIVE:
        raise Refused(f'La instancia {code} está «{item.state}» en el inventario. Escriba  state = "active"  para crearla.')
    return item
