"""New portals over the hosts of the fleet: each goes where there is most room, and takes of it."""

from __future__ import annotations

from collections.abc import Sequence

from deploy.errors import Refused
from deploy.standing.ask import Standing


def place(standing: Standing, codes: Sequence[str]) -> dict[str, str]:
    """A host for each code. Refused where there is no room for all of them."""
    left = {item.host.name: int(item.facts["more"]) for item in standing.hosts if item.facts}
    if not left:
        raise Refused("Ningún anfitrión contestó, y sin eso no se sabe cuánto cabe. Vea  deploy status --inventory ARCHIVO .")
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
