"""Which network addresses a crawl may open a connection to.

A portal's pages are written by strangers, and a link or a redirect may point at our own machines. Every address is judged after
resolution and the connection is made to that very address, so tricks of spelling (decimal, octal, mapped, rebinding names) end here:
whatever the spelling, the number is judged.
"""

from __future__ import annotations

import ipaddress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

PORTS = frozenset({80, 443, 8080, 8443})

Address = IPv4Address | IPv6Address

_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_REFUSED: tuple[IPv4Network | IPv6Network, ...] = (
    IPv4Network("0.0.0.0/8"),
    IPv4Network("100.64.0.0/10"),  # carrier-grade NAT
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),  # 6to4 relays
    IPv4Network("198.18.0.0/15"),
    IPv4Network("240.0.0.0/4"),
    IPv6Network("::/96"),  # unspecified, loopback, IPv4-compatible
    IPv6Network("2001::/23"),  # Teredo, benchmarking, ORCHID
    IPv6Network("2002::/16"),  # 6to4
    IPv6Network("3fff::/20"),
    IPv6Network("5f00::/16"),
    IPv6Network("fec0::/10"),
)

Allowed = frozenset[tuple[str, int]]
NOTHING_ALLOWED: Allowed = frozenset()


def parse_allowed(text: str) -> Allowed:
    """The exact loopback addresses named by MONITOR_ALLOW ("127.0.0.1:8000,[::1]:8000,localhost:8001").

    Raises ValueError, naming the entry, for anything that is not a loopback address with a port: nothing else may be opened this way.
    """
    allowed = set()
    for entry in filter(None, (piece.strip() for piece in text.split(","))):
        host, _, port = entry.rpartition(":")
        host = "127.0.0.1" if host.lower() == "localhost" else host.strip("[]")
        try:
            address, number = ipaddress.ip_address(host), int(port)
        except ValueError:
            raise ValueError(f"MONITOR_ALLOW: «{entry}» no es dirección:puerto; escriba por ejemplo 127.0.0.1:8000") from None
        if not address.is_loopback or not 0 < number < 65536:
            raise ValueError(f"MONITOR_ALLOW: «{entry}» no es una dirección de esta misma máquina (127.0.0.0/8 o ::1)")
        allowed.add((str(address), number))
    return frozenset(allowed)


def plain(address: str) -> Address:
    """An address without its zone, and as IPv4 where it only wraps one (::ffff:127.0.0.1). Raises ValueError if it is none."""
    value = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(value, IPv6Address) and value.ipv4_mapped is not None:
        return value.ipv4_mapped
    return value


def why_refused(address: str, port: int, allowed: Allowed = NOTHING_ALLOWED) -> str:
    """Why no connection may be made to this resolved `address` and `port`: "" if it may, else a short reason."""
    try:
        value = plain(address)
    except ValueError:
        return f"{address} no es una dirección"
    if (str(value), port) in allowed:
        return ""
    if not _public(value):
        return f"{address} no es una dirección pública"
    return "" if port in PORTS else f"puerto {port}"


def _public(value: Address) -> bool:
    if value.is_multicast or (value.is_reserved and isinstance(value, IPv4Address)):
        return False
    if isinstance(value, IPv6Address) and any(value in net for net in _NAT64):
        return False  # carries an IPv4 address that a gateway of ours would reach for us
    if any(value.version == net.version and value in net for net in _REFUSED):
        return False
    return value.is_global
