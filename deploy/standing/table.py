"""How the fleet is, as tables for people: what is wrong comes first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from deploy.standing.ask import Standing
from deploy.standing.hosts import HOST
from deploy.standing.judge import cells
from deploy.standing.kind import HostStanding, PortalStanding
from deploy.standing.portals import PORTAL

HOST_HEAD = ("anfitrión", "", *(kind.title for kind in HOST))
PORTAL_HEAD = ("código", "portal", "anfitrión", "", *(kind.title for kind in PORTAL))
Row = tuple[str, ...]
Item = TypeVar("Item", HostStanding, PortalStanding)


def lines_of(standing: Standing) -> list[str]:
    """In one line how many are well; then the hosts and the portals, and under each what is wrong with it."""
    told = [summary(standing), "", *_table(HOST_HEAD, [(host_row(item), item.problems) for item in troubled_first(standing.hosts)])]
    portals = [(portal_row(item), item.problems) for item in troubled_first(standing.portals)]
    return [*told, "", *_table(PORTAL_HEAD, portals)] if portals else told


def summary(standing: Standing) -> str:
    """How many there are, and with how many something is wrong."""
    counted = ((standing.hosts, "anfitriones"), (standing.portals, "portales"))
    return "; ".join(f"{name}: {len(items)}, con problemas {sum(bool(item.problems) for item in items)}" for items, name in counted) + "."


def troubled_first(items: Sequence[Item]) -> list[Item]:
    """What is wrong before what is well; else in the order of the inventory."""
    return sorted(items, key=lambda item: not item.problems)


def host_row(item: HostStanding) -> Row:
    """One host, under HOST_HEAD."""
    known = cells(HOST, item.host, item.facts) if item.facts else ("",) * len(HOST)
    return (item.host.name, mark(item.problems, bool(item.facts)), *known)


def portal_row(item: PortalStanding) -> Row:
    """One portal, under PORTAL_HEAD."""
    known = cells(PORTAL, item.instance, item.facts) if item.stands else ("",) * len(PORTAL)
    return (item.instance.code, item.instance.owner.name, item.instance.host, mark(item.problems, bool(item.facts)), *known)


def mark(problems: Sequence[str], known: bool) -> str:
    """In one word."""
    return "bien" if not problems else "MAL" if known else "NO SE SABE"


def _table(head: Row, rows: Sequence[tuple[Row, Sequence[str]]]) -> list[str]:
    widths = [max(len(row[column]) for row in (head, *(row for row, _ in rows))) for column in range(len(head))]

    def line(row: Row) -> str:
        return "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()

    return [line(head), *(text for row, problems in rows for text in (line(row), *(f"    - {problem}" for problem in problems)))]
