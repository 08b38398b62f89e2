"""What is told of a host."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from deploy.inventory import Host
from deploy.standing.kind import Facts, Kind, size
from deploy.standing.monitor import PARTS

LEAST_DISK = LEAST_MEMORY = 0.10


def _disk(host: Host, facts: Facts, now: datetime) -> Iterable[str]:
    if facts["disk_free"] < LEAST_DISK * facts["disk_total"]:
        left = f"queda {facts['disk_free'] * 100 // facts['disk_total']} % de disco"
        if facts["releases_unused"]:
            names = f"{facts['releases_unused']} versiones que nadie usa ({size(facts['releases_unused_size'])})"
            yield f"{left}, y hay {names}: deploy release prune {host.name}"
        else:
            yield f"{left}: libere espacio o agregue un disco"


def _memory(host: Host, facts: Facts, now: datetime) -> Iterable[str]:
    if facts["memory_available"] < LEAST_MEMORY * facts["memory_total"]:
        yield f"quedan {size(facts['memory_available'])} de memoria: pase portales a otro anfitrión o agregue memoria"


def _failed(host: Host, facts: Facts, now: datetime) -> Iterable[str]:
    if facts["failed"]:
        yield f"unidades que fallaron: {', '.join(facts['failed'])}; véalas con  systemctl status UNIDAD"


def _room(host: Host, facts: Facts, now: datetime) -> Iterable[str]:
    if facts["more"] < 0:
        yield (
            f"el inventario le pone {facts['planned']} portales y caben {facts['holds']}, por {facts['limit']} ({facts['reckoned']}): "
            f"pase {-facts['more']} a otro anfitrión o amplíe este"
        )


def _twice(host: Host, facts: Facts, now: datetime) -> Iterable[str]:
    if twice := facts["elsewhere"]:
        yield (
            f"tiene en marcha {', '.join(twice)}, y el inventario dice que en otro anfitrión: con dos en marcha, lo que se publique en uno "
            f"falta en el otro. Se apaga aquí con  deploy restore {' '.join(twice)} --stop-old"
        )


def _portals(host: Host, facts: Facts) -> str:
    """How many the inventory puts there, and which live there that it does not know: those are nobody's to keep."""
    unknown = facts.get("unknown")
    return f"{facts['planned']}" + (f", y fuera del inventario {', '.join(unknown)}" if unknown else "")


def _free_disk(host: Host, facts: Facts) -> str:
    return f"{size(facts['disk_free'])} de {size(facts['disk_total'])}"


def _free_memory(host: Host, facts: Facts) -> str:
    return f"{size(facts['memory_available'])} de {size(facts['memory_total'])}"


HOST: tuple[Kind[Host], ...] = (
    Kind(title="Debian", cell=lambda host, facts: str(facts["debian"])),
    Kind(title="disco libre", cell=_free_disk, judge=_disk),
    Kind(title="memoria disponible", cell=_free_memory, judge=_memory),
    Kind(title="portales", cell=_portals, judge=_twice),
    Kind(title="caben más", cell=lambda host, facts: f"{max(0, facts['more'])} (por {facts['limit']})", judge=_room),
    Kind(title="unidades caídas", cell=lambda host, facts: str(len(facts["failed"]) or "ninguna"), judge=_failed),
    PARTS,
)
