"""Whether the stores of an inventory protect its portals and its monitor: what is missing, in words with a remedy."""

from __future__ import annotations

from collections.abc import Sequence

from deploy.inventory.model import Inventory, Kept


def weaknesses(inventory: Inventory, chosen: Sequence[Kept]) -> list[str]:
    """Where the stores of an inventory do not protect as they should."""
    stores = list(inventory.stores.values())
    found = []
    if len(stores) < 2:
        found.append("hay menos de dos almacenes: si ese falla o se pierde, no queda copia. Agregue otro  [stores.NOMBRE] .")
    if not any(store.append_only for store in stores):
        found.append("ningún almacén solo agrega: quien entre a un anfitrión podría borrar sus copias. Ponga  append_only = true  en uno.")
    for host in dict.fromkeys(item.host for item in chosen):
        here = [store.name for store in stores if store.host == host]
        if here:
            codes = [item.code for item in chosen if item.host == host]
            away = len(stores) - len(here)
            left = "queda uno solo que sí" if away == 1 else f"quedan {away}" if away else "no queda ninguno"
            whom = "lo" if len(codes) == 1 else "los"
            where = f"{_listed(codes)} en {host}, donde está {', '.join(here)}"
            found.append(f"{where}: ese no {whom} protege si el anfitrión se pierde; {left}.")
    return found


def _listed(codes: Sequence[str]) -> str:
    """The first of them by their names, the others by their number."""
    shown, more = codes[:3], len(codes) - 3
    named = ", ".join(shown) + (f" y {more} más" if more > 0 else "")
    return f"{named} {'está' if len(codes) == 1 else 'están'}"
