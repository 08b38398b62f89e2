"""How the fleet is, as a table for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deploy.hosts.standing import HostStanding, PortalStanding

HEAD = ("código", "portal", "anfitrión", "versión", "portada", "aplicación", "memoria", "última edición", "certificado", "")
WORDS = {"active": "despierta", "inactive": "dormida", "failed": "caída"}


def lines_of(hosts: Sequence[HostStanding], portals: Sequence[PortalStanding]) -> list[str]:
    """One line for each host, and then the table of portals; under each what is wrong with it."""
    told = [line for item in hosts for line in _host_lines(item)]
    if not portals:
        return told
    rows = [HEAD, *(_row(item) for item in portals)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    told += ["", "  ".join(f"{cell:<{width}}" for cell, width in zip(rows[0], widths, strict=True)).rstrip()]
    for item, row in zip(portals, rows[1:], strict=True):
        told.append("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())
        told += [f"    - {problem}" for problem in item.problems]
    return told


def _host_lines(item: HostStanding) -> list[str]:
    facts = item.facts
    if not facts:
        return [f"{item.host.name}: NO SE SABE", *(f"    - {problem}" for problem in item.problems)]
    free = f"disco libre {_size(facts['disk_free'])} de {_size(facts['disk_total'])}"
    memory = f"memoria disponible {_size(facts['memory_available'])} de {_size(facts['memory_total'])}"
    return [f"{item.host.name}: Debian {facts['debian']}, {free}, {memory}", *(f"    - {problem}" for problem in item.problems)]


def _row(item: PortalStanding) -> tuple[str, ...]:
    facts, instance = item.facts, item.instance
    mark = "bien" if not item.problems else "MAL"
    if not facts.get("stands"):
        return (instance.code, instance.owner.name, instance.host, "", "", "", "", "", "", mark)
    seconds = facts["seconds"]
    return (
        instance.code,
        instance.owner.name,
        instance.host,
        facts["release"],
        f"{facts['status']} en {seconds * 1000:.0f} ms" if seconds is not None else "no responde",
        WORDS.get(facts["application"], facts["application"]),
        _size(facts["memory"]),
        (facts["last_edition"] or "ninguna")[:10],
        f"{(facts['certificate_until'] or 'ninguno')[:10]}{' (propio)' if facts['certificate_own'] else ''}",
        mark,
    )


def _size(number: int) -> str:
    return f"{number / 1024**3:.1f} GB" if number >= 1024**3 else f"{number / 1024**2:.0f} MB"
