"""The 340 municipalities as the list of portals shows them: named so that no two are taken for one another, with what is known of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from checklists.folding import fold
from checklists.load import municipality
from checklists.model import Checklist, Municipality
from monitor.archive.models import Crawl, Portal, PortalAddress


def name_of(checklist: Checklist, code: str) -> str:
    """A municipality's name, with its department where another has the same name: "San José (Petén)". KeyError for no such code."""
    town = municipality(checklist, code)
    shared = _shared(tuple(other.name for other in checklist.municipalities.values()))
    return f"{town.name} ({town.department})" if town.name in shared else town.name


@lru_cache(maxsize=8)
def _shared(names: tuple[str, ...]) -> frozenset[str]:
    """The names that two municipalities have, accents and capitals aside. A page asks for hundreds of names of one country."""
    count = Counter(map(fold, names))
    return frozenset(name for name in names if count[fold(name)] > 1)


def called(checklist: Checklist, name: str) -> list[Municipality]:
    """The municipalities that go by a name, whatever its accents and capitals."""
    wanted = fold(name).strip()
    return [town for town in checklist.municipalities.values() if wanted in {fold(town.name), *map(fold, town.alt_names)}]


def departments(checklist: Checklist) -> dict[str, str]:
    """The departments by code, in its order."""
    return dict(sorted({town.department_code: town.department for town in checklist.municipalities.values()}.items()))


def department_code(checklist: Checklist, text: str) -> str:
    """The code of a department given by code or name. KeyError, naming them all, where there is none."""
    known = departments(checklist)
    wanted = fold(text).strip()
    for code, name in known.items():
        if wanted in (code, fold(name)):
            return code
    raise KeyError(f"No hay departamento «{text}». Son: {', '.join(known.values())}.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Town:
    """A municipality, or another that is observed, with the addresses in force of its portal, its row, and its last visit."""

    code: str
    name: str
    department: str
    known: str  # an address that the checklist brings, where the list never had one
    portal: Portal | None
    addresses: tuple[PortalAddress, ...]
    last: Crawl | None


def towns(checklist: Checklist, day: date, *, department: str = "", without: bool = False) -> list[Town]:
    """The municipalities by code: all, or those of a department, or those without an address in force. Asks a fixed number of times.

    Whoever else is on the list (INFOM, invented towns) follows them, without a department.
    """
    portals = {portal.municipality: portal for portal in Portal.objects.filter(municipality__startswith=department).order_by("pk")}
    addresses = _by_portal(PortalAddress.objects.in_force(day).select_related("portal"))
    listed = set(PortalAddress.objects.values_list("portal__municipality", flat=True))
    last = {crawl.portal_id: crawl for crawl in Crawl.objects.newest_of_each_portal()}
    known = {code: town for code, town in checklist.municipalities.items() if town.department_code.startswith(department)}
    others = [code for code in sorted(addresses) if code not in checklist.municipalities and not department]
    found = []
    for code in [*sorted(known), *others]:
        town, here = known.get(code), tuple(addresses.get(code, ()))
        portal = here[0].portal if here else portals.get(code)
        if without and here:
            continue
        found.append(
            Town(
                code=code,
                name=town.name if town else here[0].portal.name,
                department=town.department if town else "",
                known=town.website if town and code not in listed else "",
                portal=portal,
                addresses=here,
                last=last.get(portal.pk) if portal else None,
            )
        )
    return found


def _by_portal(rows: Iterable[PortalAddress]) -> dict[str, list[PortalAddress]]:
    found: dict[str, list[PortalAddress]] = {}
    for row in rows:
        found.setdefault(row.portal.municipality, []).append(row)
    return found
