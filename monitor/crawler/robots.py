"""What a host's robots.txt asks of us. Pure: from the response to it, however that ended.

A 4xx means that there is no such file and everything may be asked. An error of the server, or no answer, means that we do not know what
is asked of us: then nothing more is asked (RFC 9309, 2.3.1).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from protego import Protego

from monitor.outcome import ENDINGS
from monitor.page import Fetched

AGENT = "VitrinaMonitor"
MAX_DELAY = 20.0  # seconds: a longer Crawl-delay is kept as this
_NO_FILE = frozenset(
    {
        Fetched.NOT_FOUND,
        Fetched.SOFT_NOT_FOUND,
        Fetched.FORBIDDEN,
        Fetched.LOGIN,
        Fetched.CLIENT_ERROR,
        Fetched.TOO_MANY_REDIRECTS,
        Fetched.EXTERNAL,
        Fetched.SOCIAL_NETWORK,
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Robots:
    """The rules of one authority. `unknown` holds how the request for them ended, when that leaves us without leave to go on."""

    rules: Protego
    unknown: Fetched | None = None
    detail: str = ""
    delay: float = 0.0  # seconds between requests, bounded; 0 if nothing is asked
    sitemaps: tuple[str, ...] = field(default=())

    def allows(self, url: str) -> bool:
        """Whether this address may be asked for."""
        return self.unknown is None and bool(self.rules.can_fetch(url, AGENT))


def robots_of(fetched: Fetched, body: bytes) -> Robots:
    """The rules as the response to /robots.txt gives them."""
    if fetched is Fetched.OK:
        text = body[:512_000].decode("utf-8", errors="replace")
        if text.lstrip()[:1] == "<":
            text = ""  # a page in the place of the file: no rules
        rules = Protego.parse(text.lstrip("\ufeff"))
        delay = min(float(rules.crawl_delay(AGENT) or 0.0), MAX_DELAY)
        return Robots(rules=rules, delay=max(delay, 0.0), sitemaps=tuple(dict.fromkeys(rules.sitemaps))[:20])
    nothing = Protego.parse("")
    if fetched in _NO_FILE:
        return Robots(rules=nothing)
    return Robots(rules=nothing, unknown=fetched, detail=f"robots.txt no se pudo leer: {ENDINGS[fetched].short}")
