"""Whether there is disk for what an order makes, asked before anything is begun: a portal may be gigabytes of papers.

Refused says how much is needed, where, how much there is, and what to do. What was not asked before is asked again by whoever writes.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from typing import Any

from deploy.errors import Refused
from deploy.inventory import Host, Instance, Inventory, Kept
from deploy.inventory.model import HOMES
from deploy.orders.told import tell
from deploy.release import Release

SPARE = 100 * 1024**2  # bytes that are left over on a disk
STORES = "/var/lib/vitrina-store"
_TELL = """
for code in {here}; do
  [ -d {homes}/$code/files ] && echo "size $code $(du -sB1 {homes}/$code/files | cut -f 1)"
done
[ -d {kept} ] && echo "free {kept} $(df -B1 --output=avail {kept} | tail -n 1)"
for store in {stores}; do
  for code in {codes}; do [ -n "$(ls {kept}/$store/$code/snapshots 2>/dev/null)" ] && echo "kept $store $code"; done
done
true
"""


def room_for_copy(copy: dict[str, Any], here: dict[str, Any], host: Host) -> None:
    """On the host that a portal is brought to, for all that it takes; `here` is what the host says."""
    needed = copy["disk"] + SPARE
    if copy["disk"] and here["free"] < needed:
        raise Refused(
            f"No hay espacio en disco en {host.name} para la copia {copy['snapshot']} de {copy['store']}: hacen falta {needed >> 20} MB en "
            f"{HOMES} y quedan {here['free'] >> 20} MB. No se cambió nada. Libere espacio, agregue un disco, o elija otro anfitrión "
            "( deploy status  dice cuánto cabe en cada uno), y repita la orden."
        )


def room_for_archive(host: Host, item: Instance, release: Release, options: argparse.Namespace) -> None:
    """On the operator's machine, for the archive of a portal: it is at most as big as the portal and its release."""
    from deploy.hosts.session import ask_one

    text, _ = ask_one(host, f"du -sB1 {item.home}", ssh_config=options.ssh_config, tell=tell)
    if not text.split()[:1]:  # the host will say what is wrong with it
        return
    come = sum(path.stat().st_size for path in options.into.glob(f"entrega-{item.code}-*.part"))
    needed = int(text.split()[0]) + release.archive.stat().st_size - come + SPARE
    into = next(path for path in (options.into.resolve(), *options.into.resolve().parents) if path.is_dir())
    free = shutil.disk_usage(into).free
    if free < needed:
        raise Refused(
            f"No hay espacio en esta máquina para el archivo de {item.code}: hacen falta {needed >> 20} MB en {options.into} y quedan "
            f"{free >> 20} MB. No se hizo nada. Libere espacio, o indique con --into una carpeta de otro disco, y repita la orden."
        )


def room_in_stores(inventory: Inventory, chosen: Sequence[Kept], options: argparse.Namespace) -> None:
    """On every host with stores, for the first copies of portals: papers hardly get smaller. One that does not answer is told of later."""
    said = _asked(inventory, chosen, options)
    sizes = {code: int(size) for lines in said.values() for kind, code, size in lines if kind == "size"}
    for host, lines in said.items():
        stores = [store.name for store in inventory.stores.values() if store.host == host]
        free = next((int(size) for kind, _, size in lines if kind == "free"), None)
        kept = {(store, code) for kind, store, code in lines if kind == "kept"}
        fresh = [(store, code) for store in stores for code in sizes if (store, code) not in kept]
        needed = sum(sizes[code] for _, code in fresh) + SPARE
        if fresh and free is not None and free < needed:
            named, codes = (", ".join(sorted(set(words))) for words in zip(*fresh, strict=True))
            raise Refused(
                f"No hay espacio en disco en {host} para la primera copia de {codes} en {named}: hacen falta {needed >> 20} MB en {STORES} "
                f"y quedan {free >> 20} MB. No se copió nada. Libere espacio, agregue un disco, o ponga ese almacén en otro anfitrión, y "
                "repita la orden."
            )


def _asked(inventory: Inventory, chosen: Sequence[Kept], options: argparse.Namespace) -> dict[str, list[tuple[str, str, str]]]:
    """What each host says of the files of portals on it, of the disk of its stores, and of what they hold; all in one question."""
    from deploy.hosts.session import ask

    def command(host: Host) -> str:
        here = " ".join(item.code for item in chosen if item.host == host.name)
        stores = " ".join(store.name for store in inventory.stores.values() if store.host == host.name)
        return _TELL.format(here=here, stores=stores, codes=" ".join(item.code for item in chosen), homes=HOMES, kept=STORES)

    keepers = {store.host for store in inventory.stores.values()}
    hosts = [host for host in inventory.hosts.values() if host.name in keepers or any(item.host == host.name for item in chosen)]
    answers = ask(hosts, command, ssh_config=options.ssh_config, tell=tell)
    lines = {name: [line.split() for line in text.splitlines()] for name, (text, error) in answers.items() if not error}
    return {name: [(kind, of, what) for kind, of, what in found] for name, found in lines.items()}
