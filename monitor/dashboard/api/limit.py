"""How often one address may ask: a count for each minute, kept in the cache that all processes share."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

WINDOW = 60  # seconds


def address_of(request: HttpRequest) -> str:
    """Who asks. What stands in X-Forwarded-For is believed only as far as proxies of ours wrote it; of IPv6 the network counts."""
    said = str(request.META.get("REMOTE_ADDR", ""))
    trusted = settings.TRUSTED_PROXIES
    if trusted and (forwarded := str(request.META.get("HTTP_X_FORWARDED_FOR", ""))):
        hops = [hop.strip() for hop in forwarded.split(",")]
        said = hops[-min(trusted, len(hops))]
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return said[:100]
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def wait_of(address: str, *, now: float, most: int) -> int:
    """The seconds that an address waits before it may ask again: 0 where it may ask now, and is counted. Kept as a digest."""
    window = int(now // WINDOW)
    key = f"api-{window}-{salted_hmac('api.limit', address).hexdigest()[:32]}"
    try:
        count = cache.incr(key)  # first: after the first of a minute it alone is asked of the database
    except ValueError:
        cache.add(key, 1, WINDOW * 2)
        return 0
    return 0 if count <= most else max(1, round((window + 1) * WINDOW - now))
