"""Which copy of a portal an order is about, what the host says that is to have it, and with which release it will run there."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import Any

from deploy.errors import Misuse, Refused
from deploy.inventory import MONITOR, MONITOR_DATABASE, Host, Instance, Inventory, Kept, State
from deploy.orders.chosen import INVENTORY, instances_named
from deploy.orders.told import tell
from deploy.release import Purpose, Release, archive_name, read_release


def kept_portals(inventory: Inventory, codes: Sequence[str]) -> list[Instance]:
    """The portals of these codes; all that are backed up where none is named, for one of practice has nothing to keep."""
    return [item for item in instances_named(inventory, codes) if codes or not item.practice]


def kept(inventory: Inventory, codes: Sequence[str]) -> list[Kept]:
    """What is backed up of these codes, `monitor` among them with both its parts; all of it where none is named."""
    portals = [code for code in codes if code not in (MONITOR, MONITOR_DATABASE)]
    parts = inventory.monitor_parts if not codes or len(portals) < len(codes) else ()
    if codes and len(portals) < len(codes) and not parts:
        raise Misuse("El inventario no tiene monitor: agregue  [monitor]  con sus dominios y su anfitrión, o quítelo de la orden.")
    monitor_alone = not portals and bool(parts) and (bool(codes) or not inventory.instances)
    return [*([] if monitor_alone else kept_portals(inventory, portals)), *parts]


def of_practice(inventory: Inventory, codes: Sequence[str]) -> list[str]:
    """The portals that are left out where none is named."""
    return [] if codes else [item.code for item in inventory.instances.values() if item.practice and item.state is State.ACTIVE]


def copies_of(inventory: Inventory, code: str, recovery: str, options: argparse.Namespace) -> list[dict[str, Any]]:
    """The copies of the store that was asked for, or of all, the newest first. Refused where there is none."""
    from deploy.hosts.listing import copies_in_stores

    if options.store and options.store not in inventory.stores:
        raise Refused(f"El inventario no tiene almacén «{options.store}». Tiene: {', '.join(inventory.stores)}.")
    copies, errors = copies_in_stores(inventory, code, recovery, options.ssh_config, tell, only=[options.store] if options.store else [])
    for store, error in errors.items():
        tell(f"{store}: {error}")
    if not copies:
        raise Refused(f"Ningún almacén dio una copia de {code}; arriba dice por qué.")
    return copies


def choose(copies: Sequence[dict[str, Any]], code: str, snapshot: str = "latest") -> dict[str, Any]:
    """The copy of that name: the newest, where nothing was said."""
    for copy in copies:
        if snapshot == "latest" or copy["snapshot"].startswith(snapshot):
            return copy
    raise Refused(f"No hay una copia «{snapshot}». Véalas con  deploy backup --list {code} .")


def told_by(host: Host, code: str, options: argparse.Namespace) -> dict[str, Any]:
    """What a host says of a portal and its backups. Refused where it says nothing."""
    from deploy.hosts.restores import TELL
    from deploy.hosts.session import ask_one

    text, error = ask_one(host, f"{TELL} {code}", ssh_config=options.ssh_config, tell=tell)
    if error:
        raise Refused(
            f"{host.name} no contesta, o no está preparado: {error}\n"
            f"Corrija la causa, o  deploy host prepare {host.name} , y repita la orden."
        )
    return dict(json.loads(text.strip().splitlines()[-1]))


def release_for(copy: dict[str, Any], here: dict[str, Any], options: argparse.Namespace) -> tuple[str, Release | None]:
    """What the portal will run, and the archive where it must be installed first: the copy's own release before any other."""
    if options.release:
        release = read_release(options.release)
        return release.name, None if release.name in here["releases"] else release
    name = str(copy["release"])
    return name, None if name in here["releases"] else release_kept(name, options)


def release_kept(name: str, options: argparse.Namespace, purpose: Purpose = Purpose.PORTAL) -> Release:
    """A release out of the folder where the operator keeps them. Refused where it is not there."""
    folder = options.releases or (options.inventory or INVENTORY).parent / "releases"
    archive = folder / archive_name(name, purpose)
    if archive.is_file():
        return read_release(archive, purpose)
    raise Refused(
        f"La copia se hizo con la versión {name}, que no está en {folder}. Ponga ahí {archive.name}, "
        "o indique con --release esa o una más nueva, a la que se migra."
    )


def when(copy: dict[str, Any]) -> str:
    """The moment of a copy, for people."""
    return f"{str(copy['made_at'])[:16].replace('T', ' a las ')} UTC"
