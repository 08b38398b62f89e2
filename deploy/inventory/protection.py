"""Whether the stores of an inventory protect its portals: what is missing, in words with a remedy."""

from __future__ import annotations

from collections.abc import Sequence

from deploy.inventory.model import Instance, Inventory


def weaknesses(inventory: Inventory, chosen: Sequence[Instance]) -> list[str]:
    """Where the stores of an inventory do not protect as they should."""
    stores = list(inventory.stores.values())
    found = []
    if len(stores) < 2:
        found.append("hay menos de dos almacenes: si ese falla o se pierde, no queda copia. Agregue otro  [stores.NOMBRE] .")
    if not any(store.append_only for store in stores):
        found.append("ningún almacén solo agrega: quien entre a un anfitrión podría borrar sus copias. Ponga  append_only = true  en uno.")
    for item in chosen:
        here = [store.name for store in stores if store.host == item.host]
        if here:
            away = len(stores) - len(here)
            left = "le queda uno solo que sí" if away == 1 else f"le quedan {away}" if away else "no le queda ninguno"
            found.append(
                f"{item.code} está en {item.host}, donde está {', '.join(here)}: ese no lo protege si el anfitrión se pierde; {left}."
            )
    return found
