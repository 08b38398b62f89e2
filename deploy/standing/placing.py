"""New portals over the hosts of the fleet: each goes where there is most room, and takes of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from deploy.errors import Refused
from deploy.inventory import Inventory
from deploy.standing.ask import Standing


def busy_hosts(inventory: Inventory) -> frozenset[str]:
    """Hosts that have something else to do and no portal yet: stores, whose copies should lie elsewhere, and the monitor's."""
    others = {store.host for store in inventory.stores.values()}
    if inventory.monitor:
        others |= {inventory.monitor.host, inventory.monitor.database}
    return frozenset(name for name in others if not inventory.on(name))


def place(standing: Standing, codes: Sequence[str], *, busy: Collection[str] = ()) -> dict[str, str]:
    """A host for each code, none that is `busy` while there is another. Refused where there is no room for all of them."""
    room = {item.host.name: int(item.facts["more"]) for item in standing.hosts if item.facts}
    if not room:
        raise Refused("Ningún anfitrión contestó, y sin eso no se sabe cuánto cabe. Vea  deploy status --inventory ARCHIVO .")
    left = {name: more for name, more in room.items() if name not in busy} or room
    chosen = {}
    for code in codes:
        most = max(left, key=lambda name: left[name])
        if left[most] <= 0:
            told = ", ".join(f"{name} {more}" for name, more in left.items())
            raise Refused(
                f"No queda lugar para {code}. Portales que todavía caben: {told}. Agregue un anfitrión al inventario, prepárelo con  "
                "deploy host prepare  y repita la orden."
            )
        chosen[code], left[most] = most, left[most] - 1
    return chosen
