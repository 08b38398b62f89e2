"""A server that does what servers must not: drips, never ends, bombs, lies and hangs up. Each path is one misbehaviour.

    with misbehaving() as server:
        server.url("/drip"); server.requests

Every behaviour writes raw bytes to the socket, so that what a real broken server does can be written down as it is.
"""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import parse_qs, unquote, urlsplit

Behaviour = Callable[[socket.socket, str], None]

PAGE = b"<html><head><title>Inicio</title></head><body><h1>Inicio</h1></body></html>"


def answer(status: str, body: bytes, *headers: str) -> bytes:
    """A plain, whole response that closes the connection."""
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "Connection: close", "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def _redirect(sock: socket.socket, query: str) -> None:
    sock.sendall(answer("302 Found", b"", f"Location: {unquote(parse_qs(query)['to'][0])}"))


def _drip(sock: socket.socket, _query: str) -> None:
    sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    while True:
        sock.sendall(b"x")
        time.sleep(0.1)


def _drip_headers(sock: socket.socket, _query: str) -> None:
    sock.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        sock.sendall(b"X")
        time.sleep(0.1)


def _endless(sock: socket.socket, query: str) -> None:
    kind = (parse_qs(query).get("type") or ["text/html"])[0]
    sock.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode())
    while True:
        sock.sendall(b"<p>otra vez lo mismo</p>" * 2000)


@cache
def _zeros(times: int) -> bytes:
    """Eighty million zeros, compressed so many times."""
    return gzip.compress(b"0" * 80_000_000 if times == 1 else _zeros(times - 1), 1)


def _bomb(sock: socket.socket, _query: str) -> None:
    sock.sendall(answer("200 OK", _zeros(1), "Content-Type: text/html", "Content-Encoding: gzip"))


def _double_bomb(sock: socket.socket, _query: str) -> None:
    sock.sendall(answer("200 OK", _zeros(2), "Content-Type: text/html", "Content-Encoding: gzip, gzip"))


def _chunked(sock: socket.socket, _query: str) -> None:
    body = gzip.compress(PAGE)
    sock.sendall(b"HTTP/1.1 200 OK\r\nX-Order: 1\r\ncontent-TYPE:   text/html\r\nX-Order: 2\r\nContent-Encoding: gzip\r\n")
    sock.sendall(b"Transfer-Encoding: chunked\r\n\r\n")
    for start in range(0, len(body), 10):
        piece = body[start : start + 10]
        sock.sendall(f"{len(piece):x};note=1\r\n".encode() + piece + b"\r\n")
    sock.sendall(b"0\r\nX-Trailer: yes\r\n\r\n")


def _truncated(sock: socket.socket, _query: str) -> None:
    sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n" + PAGE)


def _many_headers(sock: socket.socket, _query: str) -> None:
    sock.sendall(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(500)) + b"\r\n" + PAGE)


BEHAVIOURS: dict[str, Behaviour] = {
    "/": lambda sock, _: sock.sendall(answer("200 OK", PAGE, "Content-Type: text/html")),
    "/redirect": _redirect,
    "/loop": lambda sock, _: sock.sendall(answer("302 Found", b"", "Location: /loop")),
    "/spiral": lambda sock, query: sock.sendall(answer("302 Found", b"", f"Location: /spiral?{query}1")),
    "/nowhere": lambda sock, _: sock.sendall(answer("302 Found", b"")),
    "/drip": _drip,
    "/drip-headers": _drip_headers,
    "/endless": _endless,
    "/bomb": _bomb,
    "/double-bomb": _double_bomb,
    "/chunked": _chunked,
    "/truncated": _truncated,
    "/many-headers": _many_headers,
    "/garbage": lambda sock, _: sock.sendall(b"\x00\x01\x02 no es HTTP\r\n\r\n"),
    "/silence": lambda sock, _: time.sleep(30),
    "/hang-up": lambda sock, _: None,
    "/brotli": lambda sock, _: sock.sendall(answer("200 OK", b"abc", "Content-Encoding: br")),
    "/not-gzip": lambda sock, _: sock.sendall(answer("200 OK", PAGE, "Content-Type: text/html", "Content-Encoding: gzip")),
    "/broken-gzip": lambda sock, _: sock.sendall(answer("200 OK", b"\x1f\x8b\x08nada", "Content-Encoding: gzip")),
}


@dataclass
class Misbehaving:
    """The running server: its base URL and the paths asked for, with the headers of each request."""

    base: str
    requests: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)

    def url(self, path: str) -> str:
        """The address of one misbehaviour."""
        return self.base + path

    @property
    def allow(self) -> str:
        """What MONITOR_ALLOW must be to reach it."""
        return urlsplit(self.base).netloc


@contextmanager
def misbehaving(
    host: str = "127.0.0.1",
    tls: ssl.SSLContext | None = None,
    more: dict[str, Behaviour] | None = None,
    otherwise: Behaviour | None = None,
) -> Iterator[Misbehaving]:
    """Serve the misbehaviours (and `more`) until the context ends; over TLS with a context of certificate and key.

    `otherwise` answers what no path of theirs does, and is given the whole target in the place of the query.
    """
    _zeros(2)
    listener = socket.create_server((host, 0))
    listener.settimeout(0.2)
    shown = f"[{host}]" if ":" in host else host
    server = Misbehaving(f"{'https' if tls else 'http'}://{shown}:{listener.getsockname()[1]}")
    stop = threading.Event()
    behaviours = {**({} if otherwise else BEHAVIOURS), **(more or {})}

    def serve() -> None:
        while not stop.is_set():
            try:
                sock, _ = listener.accept()
            except TimeoutError:
                continue
            threading.Thread(target=_serve_one, args=(sock, server, behaviours, otherwise, tls), daemon=True).start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        stop.set()
        thread.join(2)
        listener.close()


def behind(base: str) -> Behaviour:
    """A behaviour for `otherwise`: what another server answers, as it is, so that only some addresses of a good portal misbehave."""
    place = urlsplit(base)

    def relay(sock: socket.socket, target: str) -> None:
        with socket.create_connection((place.hostname or "", place.port or 80), timeout=30) as other:
            other.sendall(f"GET {target} HTTP/1.1\r\nHost: {place.netloc}\r\nConnection: close\r\n\r\n".encode("latin-1"))
            while piece := other.recv(65536):
                sock.sendall(piece)

    return relay


def _serve_one(
    sock: socket.socket,
    server: Misbehaving,
    behaviours: dict[str, Behaviour],
    otherwise: Behaviour | None,
    tls: ssl.SSLContext | None,
) -> None:
    try:
        sock.settimeout(30)
        with tls.wrap_socket(sock, server_side=True) if tls else sock as conn:
            head = b""
            while b"\r\n\r\n" not in head:
                piece = conn.recv(65536)
                if not piece:
                    return
                head += piece
            text = head.decode("latin-1")
            target = text.split(" ", 2)[1]
            server.requests.append(target)
            server.heads.append(text)
            path, _, query = target.partition("?")
            if path in behaviours:
                behaviours[path](conn, query)
            elif otherwise:
                otherwise(conn, target)
            else:
                conn.sendall(answer("404 Not Found", b"no"))
    except OSError:
        return  # the client had enough
