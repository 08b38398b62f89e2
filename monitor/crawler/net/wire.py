"""Connections that go only where they may, end in time, and keep every byte.

The guard, the deadline and the tee sit at the socket, below urllib3 and requests, so nothing above can forget them: the name is resolved,
the address judged and the connection made to that address in one place; every read waits at most until the request's deadline, however
slowly the bytes drip; what was sent and received is kept as it was.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, cast

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from monitor.crawler.net.address import NOTHING_ALLOWED, Allowed, why_refused
from monitor.crawler.net.ending import Failure
from monitor.page import Fetched

Resolve = Callable[[str, int], list[str]]
"""Host and port -> addresses, best first. Raises OSError when there are none."""

_IDLE = 30.0  # seconds without a byte


@dataclass(slots=True)
class Wire:
    """One request on its way: until when, what was sent and received, to which address, and the certificate shown there."""

    deadline: float  # monotonic seconds
    sent: bytearray = field(default_factory=bytearray)
    received: bytearray = field(default_factory=bytearray)
    address: str = ""
    certificate: bytes = b""  # in DER

    def left(self) -> float:
        """Seconds until the deadline. Raises Failure when it has passed."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise Failure(Fetched.TIMEOUT, "se agotó el tiempo")
        return left


@dataclass(slots=True)
class Line:
    """What all connections of one fetcher share: the request under way, the addresses allowed, the resolver."""

    allowed: Allowed = NOTHING_ALLOWED
    resolve: Resolve = field(default_factory=lambda: resolve_by_system)
    wire: Wire = field(default_factory=lambda: Wire(0.0))


def resolve_by_system(host: str, port: int) -> list[str]:
    """Addresses of a host by the system's resolver, in its order, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _resolve_in_time(resolve: Resolve, host: str, port: int, seconds: float) -> list[str]:
    """The resolver has no deadline of its own: ask in a thread and stop waiting."""
    answer: list[list[str] | OSError | UnicodeError] = []

    def ask() -> None:
        try:
            answer.append(resolve(host, port))
        except (OSError, UnicodeError) as fault:
            answer.append(fault)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(seconds)
    if not answer:
        raise Failure(Fetched.DNS, "el nombre no se resolvió a tiempo")
    if isinstance(answer[0], list) and answer[0]:
        return answer[0]
    raise Failure(Fetched.DNS, "el nombre no existe o no se resuelve")


def connect(line: Line, host: str, port: int) -> socket.socket:
    """Resolve, judge and connect to an address that was judged. Raises Failure."""
    wire = line.wire
    addresses = _resolve_in_time(line.resolve, host, port, min(wire.left(), 15.0))
    refusals = {address: why_refused(address, port, line.allowed) for address in addresses}
    permitted = [address for address, why in refusals.items() if not why]
    if not permitted:
        raise Failure(Fetched.FORBIDDEN_ADDRESS, next(iter(refusals.values())))
    last: OSError | None = None
    for address in permitted[:4]:
        wire.address = address  # who did not let us in is told, too
        try:
            sock = socket.create_connection((address, port), timeout=min(wire.left(), 15.0))
        except OSError as fault:
            last = fault
            continue
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock
    if isinstance(last, TimeoutError):
        raise Failure(Fetched.CONNECT_TIMEOUT, "no contestó a la conexión")
    raise Failure(Fetched.REFUSED, "rechazó la conexión")


class _Tee(io.RawIOBase):
    """The receiving end of a socket: waits at most until the deadline and keeps what comes."""

    def __init__(self, sock: socket.socket, wire: Wire) -> None:
        super().__init__()
        self._sock, self._wire = sock, wire
        self._raw = cast(io.RawIOBase, sock.makefile("rb", buffering=0))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(min(self._wire.left(), _IDLE))
        try:
            count = self._raw.readinto(buffer) or 0
        except TimeoutError:
            raise Failure(Fetched.TIMEOUT, "dejó de contestar") from None
        self._wire.received += memoryview(buffer)[:count]
        return count

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()


class _Socket:
    """Gives http.client the tee in the place of the socket's own file."""

    def __init__(self, sock: socket.socket, wire: Wire) -> None:
        self._sock, self._wire = sock, wire

    def makefile(self, *_args: Any, **_kwargs: Any) -> io.BufferedReader:
        return io.BufferedReader(_Tee(self._sock, self._wire), 65536)


def _response(line: Line, sock: socket.socket, *args: Any, **kwargs: Any) -> http.client.HTTPResponse:
    return http.client.HTTPResponse(_Socket(sock, line.wire), *args, **kwargs)  # type: ignore[arg-type]


class _Guarded:
    """What both kinds of connection add to urllib3's."""

    line: Line

    def bind(self, line: Line) -> None:
        self.line = line
        vars(self)["response_class"] = partial(_response, line)

    def _new_conn(self) -> socket.socket:
        me = cast(HTTPConnection, self)
        return connect(self.line, me._dns_host, me.port or me.default_port)

    def send(self, data: Any) -> None:
        wire = self.line.wire
        super().send(data)  # type: ignore[misc]
        wire.sent += data if isinstance(data, (bytes, bytearray)) else b""
        sock = cast(HTTPConnection, self).sock
        if sock is not None:
            wire.address = str(sock.getpeername()[0])
            wire.certificate = (sock.getpeercert(binary_form=True) or b"") if isinstance(sock, ssl.SSLSocket) else b""


class _Plain(_Guarded, HTTPConnection):
    pass


class _Secure(_Guarded, HTTPSConnection):
    pass


class PlainPool(urllib3.HTTPConnectionPool):
    """One kept-alive connection to one host."""

    ConnectionCls = _Plain

    def __init__(self, line: Line, host: str, port: int) -> None:
        super().__init__(host, port, maxsize=1, block=False)
        self._line = line

    def _new_conn(self) -> Any:
        connection = cast(_Plain, super()._new_conn())
        connection.bind(self._line)
        return connection


class SecurePool(urllib3.HTTPSConnectionPool):
    """One kept-alive TLS connection to one host; `verified` says whether its certificate must hold."""

    ConnectionCls = _Secure

    def __init__(self, line: Line, host: str, port: int, *, verified: bool, cafile: str) -> None:
        context = _context(verified, cafile)
        super().__init__(host, port, maxsize=1, block=False, ssl_context=context, cert_reqs=context.verify_mode)
        if not verified:
            self.assert_hostname = False
        self._line = line

    def _new_conn(self) -> Any:
        connection = cast(_Secure, super()._new_conn())
        connection.bind(self._line)
        return connection


@lru_cache(maxsize=4)
def _context(verified: bool, cafile: str) -> ssl.SSLContext:
    """One context for all hosts: loading the authorities costs as much as fifty requests."""
    context = ssl.create_default_context(cafile=cafile)
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT  # as browsers do: Python 3.13 asks for more, and a verdict may not depend on it
    if not verified:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
