"""What has to be done, and for which names."""

from __future__ import annotations

import http.client
import re
import secrets
import socket
from datetime import datetime, timedelta
from typing import NamedTuple

from deploy.hosts.signing.found import certificate, said
from deploy.hosts.signing.place import CHALLENGES, WHERE, Wanted, kept_of, place_of

SOON = timedelta(minutes=15)  # until an order asks again after a failure
FIRST, LONGEST = timedelta(hours=6), timedelta(days=1)  # until the clock does: doubled each time


def own_due(wanted: Wanted, now: datetime) -> bool:
    """Whether the host must make one of its own: there is none, or its own does not name them all or will not hold long."""
    found = certificate(place_of(wanted.code))
    return found is None or (found.own and not (set(wanted.domains) <= found.names and found.fresh(now)))


class Due(NamedTuple):
    """The names to ask for, none where nothing is to be asked now; words about those that do not lead here, and about having to wait."""

    asked: list[str]
    elsewhere: list[str]
    waiting: list[str]


def ask_due(wanted: Wanted, now: datetime, *, clock: bool) -> Due:
    """What is to be asked of the authority. A name that does not lead here is not: it would be refused, and that is counted there."""
    held = held_by(wanted, now)
    lost = {domain: why for domain in wanted.domains if domain not in held and (why := _not_here(domain, wanted.address))}
    elsewhere = [f"{why} y repita  {wanted.again}" for why in lost.values()]
    asked = [domain for domain in wanted.domains if domain not in lost]
    if wanted.domains[0] in lost or (held and set(asked) <= held):
        return Due([], elsewhere, [])
    kept = kept_of(wanted.code)
    if kept.get("failures"):
        wait = min(FIRST * 2 ** (kept["failures"] - 1), LONGEST) if clock else SOON
        left = datetime.fromisoformat(kept["asked_at"]) + wait - now
        if left > timedelta():
            later = f"{wanted.code}: se puede pedir otra vez en {-(-left // timedelta(minutes=1))} minutos"
            return Due([], elsewhere, [*kept["refused"], later])
    return Due(asked, elsewhere, [])


def held_by(wanted: Wanted, now: datetime) -> frozenset[str]:
    """The names that a good certificate has already: one of this authority's that names nothing else, or one put here by hand that names
    them all. None where it must be renewed.
    """
    found, kept = certificate(place_of(wanted.code)), kept_of(wanted.code)
    if found is None or found.own or not found.fresh(now):
        return frozenset()
    if signer := kept.get("signed", {}).get(found.digest):
        return found.names if signer == wanted.authority["directory"] and found.names <= set(wanted.domains) else frozenset()
    return found.names if set(wanted.domains) <= found.names else frozenset()


def _not_here(domain: str, address: str) -> str:
    """Why an authority would not find this host by a name, with the remedy; "" where it would."""
    mine = {*_resolved(address), *re.findall(r"inet6? ([0-9a-f.:]+)", said("ip", "-o", "addr", "show", "scope", "global"))}
    found = _resolved(domain)
    if not found:
        return f"{domain} no existe en el DNS: pida que su DNS apunte a {address}"
    elsewhere = [item for item in found if item not in mine and not _leads_here(domain, item)]
    return f"{domain} no apunta a este anfitrión sino a {', '.join(elsewhere)}: pida que su DNS apunte a {address}" if elsewhere else ""


def _resolved(name: str) -> list[str]:
    try:
        return sorted({str(item[4][0]) for item in socket.getaddrinfo(name, 80, type=socket.SOCK_STREAM)})
    except OSError:
        return []


def _leads_here(domain: str, address: str) -> bool:
    """Whether what nginx shows here is also seen at an address that is not this host's, as behind a router."""
    word = secrets.token_hex(16)
    file = CHALLENGES / WHERE / f"vitrina-{word}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(word)
    connection = http.client.HTTPConnection(address, 80, timeout=5)
    try:
        connection.request("GET", f"/{WHERE}/{file.name}", headers={"Host": domain})
        return connection.getresponse().read(100) == word.encode()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
        file.unlink()
