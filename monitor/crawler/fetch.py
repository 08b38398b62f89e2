"""The only file that knows requests: one GET, followed by hand from hop to hop, within bounds.

A `Fetcher` serves one crawl and one request at a time. It never raises for what a server does: every end has its `Fetched`.
"""

from __future__ import annotations

import http.client
import os
import re
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import certifi
import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import HTTPError, InsecureRequestWarning

from monitor.crawler.net.address import NOTHING_ALLOWED, PORTS, Allowed, parse_allowed
from monitor.crawler.net.ending import Failure, certificate_problem, failure_of, handshake_failure, outcome_of, retry_after
from monitor.crawler.net.message import Message, TooLarge, Unreadable, body_of, head_length, read_message
from monitor.crawler.net.wire import Line, PlainPool, Resolve, SecurePool, Wire, resolve_by_system
from monitor.crawler.urls import clean, join
from monitor.crawler.visit import Hop
from monitor.page import Fetched

MayFollow = Callable[[str], tuple[Fetched, str] | None]
"""A redirect's target -> None to follow it, or how the request ends instead and why."""

Conditions = Callable[[str], Mapping[str, str]]
"""An address -> the headers that ask for its body only if it changed."""

_KEPT_OF_TOO_LARGE = 65_536
_PLAIN = re.compile(r"[A-Za-z0-9:/?&=._~-]*\Z")


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Bounds of one request. Sizes in bytes, times in seconds."""

    page: int = 5_000_000
    document: int = 30_000_000
    redirects: int = 8
    seconds: float = 120.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """How a GET ended: the final address, the outcome, every hop, and the last response with its decoded body."""

    requested: str
    url: str
    fetched: Fetched
    detail: str = ""
    hops: tuple[Hop, ...] = ()
    message: Message | None = None
    body: bytes = b""
    tls_problem: str = ""
    retry_after: float = 0.0  # seconds that the server asks to wait, bounded
    seconds: float = 0.0  # until the whole body was there
    address: str = ""  # the machine that was asked last, also where it let nobody in

    @property
    def wire_size(self) -> int:
        """Bytes received over all hops."""
        return sum(len(hop.received) for hop in self.hops)


def allowed_from(environ: Mapping[str, str]) -> Allowed:
    """The loopback addresses named by MONITOR_ALLOW. Raises ValueError, naming the entry."""
    return parse_allowed(environ.get("MONITOR_ALLOW", ""))


def user_agent(contact: str = "") -> str:
    """Who asks, honestly: name, version and where to complain."""
    return f"VitrinaMonitor/0.1 (+{contact or 'monitor de portales de transparencia municipal'})"


class _Adapter(HTTPAdapter):
    """Hands requests the guarded pool of one host at a time, and leaves certificates to it."""

    def __init__(self, line: Line, cafile: str) -> None:
        super().__init__(max_retries=0)
        self._line, self._cafile = line, cafile
        self._pools: dict[tuple[str, str, int, bool], PlainPool | SecurePool] = {}

    def get_connection_with_tls_context(self, request: Any, verify: Any, proxies: Any = None, cert: Any = None) -> Any:
        parts = urlsplit(request.url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        name = (parts.scheme, host, port, bool(verify))
        for other in [one for one in self._pools if one != name]:
            self._pools.pop(other).close()  # one connection at a time, wherever it leads
        if name not in self._pools:
            if parts.scheme == "https":
                self._pools[name] = SecurePool(self._line, host, port, verified=bool(verify), cafile=self._cafile)
            else:
                self._pools[name] = PlainPool(self._line, host, port)
        return self._pools[name]

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Done by the pool's own context."""

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()
        self._pools.clear()
        super().close()


@dataclass(slots=True)
class _Chain:
    """A GET under way over its redirects. Cookies live as long as it does, each for its own host."""

    requested: str
    limit: int | None
    started: float
    conditions: Conditions
    url: str = ""
    hops: list[Hop] = field(default_factory=list)
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    tls_problem: str = ""
    address: str = ""


def _request(url: str, headers: dict[str, str]) -> requests.PreparedRequest:
    """A GET; of an address in which nothing needs quoting it is made by hand, since preparing it costs as much as sending it."""
    if not _PLAIN.match(url):
        return requests.Request("GET", url, headers=headers).prepare()
    request = requests.PreparedRequest()
    request.method, request.url, request.headers = "GET", url, CaseInsensitiveDict(headers)
    return request


class Fetcher:
    """Asks for addresses, politely named and safely bounded. Not for use by two threads at once; `close` when done.

    `cafile` names the authorities to trust in the place of the usual ones.
    """

    def __init__(
        self,
        *,
        allowed: Allowed = NOTHING_ALLOWED,
        contact: str = "",
        limits: Limits | None = None,
        resolve: Resolve = resolve_by_system,
        cafile: str = "",
    ) -> None:
        self.allowed = allowed
        self.limits = limits or Limits()
        self.agent = user_agent(contact)
        self._line = Line(allowed=allowed, resolve=resolve)
        self._adapter = _Adapter(self._line, cafile or certifi.where())
        self._broken: dict[tuple[str, int | None], str] = {}  # hosts whose certificate does not hold, and why

    @classmethod
    def from_environment(cls) -> Fetcher:
        """A fetcher as MONITOR_ALLOW and MONITOR_CONTACT say. Raises ValueError, naming the entry."""
        return cls(allowed=allowed_from(os.environ), contact=os.environ.get("MONITOR_CONTACT", ""))

    def close(self) -> None:
        """Close all connections."""
        self._adapter.close()

    def addresses_of(self, url: str) -> frozenset[str]:
        """The network addresses behind an address of the web, or its host's name where it resolves to none."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        try:
            return frozenset(self._line.resolve(host, parts.port or 443)) or frozenset({host})
        except (OSError, UnicodeError):
            return frozenset({host})

    def is_allowed_host(self, url: str) -> bool:
        """Whether an address is one of those that MONITOR_ALLOW names, by its own or the resolver's number: then nobody needs waiting."""
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if not self.allowed or not parts.hostname or port not in {p for _, p in self.allowed}:
            return False
        try:
            return any((address, port) in self.allowed for address in self._line.resolve(parts.hostname, port))
        except OSError:
            return False

    def get(
        self,
        url: str,
        *,
        may_follow: MayFollow = lambda _url: None,
        limit: int | None = None,
        conditions: Conditions = lambda _url: {},
    ) -> Reply:
        """GET an address and what it redirects to. `limit` narrows the bounds on the body, in bytes."""
        chain = _Chain(requested=url, url=clean(url), limit=limit, started=time.monotonic(), conditions=conditions)
        seen = {chain.url}
        try:
            for _ in range(self.limits.redirects + 1):
                message = self._hop(chain)
                target = self._target(chain, message)
                if not target:
                    return self._finished(chain, message)
                if target in seen and not any(chain.cookies.values()):
                    break
                seen.add(target)
                if refused := may_follow(target):
                    chain.url = target
                    return self._ended(chain, *refused, message=message)
                chain.url = target
        except Failure as failure:
            return self._ended(chain, failure.fetched, failure.detail)
        return self._ended(chain, Fetched.TOO_MANY_REDIRECTS, "las redirecciones no terminan")

    def _target(self, chain: _Chain, message: Message) -> str:
        """Where a response redirects to, or "". Raises Failure for a redirect that leads nowhere."""
        if message.status not in (301, 302, 303, 307, 308):
            return ""
        location = message.header("location")
        target = clean(join(chain.url, location)) if location else ""
        if not target:
            raise Failure(Fetched.BAD_RESPONSE, "redirección sin dirección válida")
        return target

    def _hop(self, chain: _Chain) -> Message:
        chain.address = ""
        parts = urlsplit(chain.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Failure(Fetched.FORBIDDEN_ADDRESS, "no es una dirección http o https")
        place = (parts.hostname, parts.port)
        if parts.port is not None and parts.port not in PORTS and parts.port not in {p for _, p in self.allowed}:
            raise Failure(Fetched.FORBIDDEN_ADDRESS, f"puerto {parts.port}")
        try:
            received, truncated = self._exchange(chain, verify=place not in self._broken)
        except requests.exceptions.SSLError as fault:
            problem = certificate_problem(fault)
            if not problem or place in self._broken:
                raise handshake_failure(fault) from fault
            self._broken[place] = problem
            return self._hop(chain)
        chain.tls_problem = self._broken.get(place, chain.tls_problem) if parts.scheme == "https" else chain.tls_problem
        wire = self._line.wire
        sent = bytes(wire.sent)
        chain.hops.append(
            Hop(url=chain.url, address=wire.address, sent=sent, received=received, truncated=truncated, certificate=wire.certificate)
        )
        if truncated:
            raise Failure(Fetched.TOO_LARGE, "más grande que el límite")
        try:
            return read_message(received)
        except Unreadable as fault:
            raise Failure(Fetched.BAD_RESPONSE, str(fault)) from fault

    def _exchange(self, chain: _Chain, *, verify: bool) -> tuple[bytes, bool]:
        """Send one request and read its response whole. Returns the bytes and whether they were cut at the limit."""
        wire = self._line.wire = Wire(deadline=time.monotonic() + self.limits.seconds)
        host = urlsplit(chain.url).hostname or ""
        headers = {"User-Agent": self.agent, "Accept": "*/*", "Accept-Language": "es", "Accept-Encoding": "gzip, deflate"}
        headers |= chain.conditions(chain.url)
        if jar := chain.cookies.get(host):
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
        try:
            request = _request(chain.url, headers)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", InsecureRequestWarning)
                response = self._adapter.send(request, stream=True, timeout=30, verify=verify)
            chain.cookies.setdefault(host, {}).update({c.name: c.value or "" for c in response.cookies})
            truncated = not self._read(response, chain.limit)
        except requests.exceptions.SSLError:
            raise
        except (requests.RequestException, http.client.HTTPException, OSError, ValueError, HTTPError) as fault:
            raise failure_of(fault, requests.RequestException) from fault
        finally:
            chain.address = wire.address
        received = bytes(wire.received)
        return (received[: head_length(received) + _KEPT_OF_TOO_LARGE], True) if truncated else (received, False)

    def _read(self, response: requests.Response, limit: int | None) -> bool:
        """Read to the end; False (and the connection closed) when the body is larger than its limit."""
        bound = self._bound(response.headers.get("content-type", ""), limit)
        count = 0
        whole = False
        try:
            while piece := response.raw.read(65536, decode_content=False):
                count += len(piece)
                if count > bound:
                    return False
            whole = True
        finally:
            if not whole:
                response.raw.close()
        response.raw.release_conn()
        return True

    def _bound(self, content_type: str, limit: int | None) -> int:
        own = self.limits.page if "html" in content_type.lower() else self.limits.document
        return own if limit is None else min(own, limit)

    def _finished(self, chain: _Chain, message: Message) -> Reply:
        try:
            body = body_of(message, self._bound(message.header("content-type"), chain.limit))
        except TooLarge:
            return self._ended(chain, Fetched.TOO_LARGE, "más grande que el límite al descomprimir", message=message)
        except Unreadable as fault:
            return self._ended(chain, Fetched.BAD_RESPONSE, str(fault), message=message)
        return self._ended(chain, outcome_of(message.status), "", message=message, body=body)

    def _ended(self, chain: _Chain, fetched: Fetched, detail: str, *, message: Message | None = None, body: bytes = b"") -> Reply:
        return Reply(
            requested=chain.requested,
            url=chain.url,
            fetched=fetched,
            detail=detail,
            hops=tuple(chain.hops),
            message=message,
            body=body,
            tls_problem=chain.tls_problem,
            retry_after=retry_after(message) if message else 0.0,
            seconds=time.monotonic() - chain.started,
            address=chain.address,
        )
