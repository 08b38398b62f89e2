"""Serves a folder as a portal on loopback, so that a sample portal is a folder of plain files and nothing else.

    with serve_folder(Path("tests/street/one-long-page")) as base:   # "http://127.0.0.1:41237"
        ...
        base.requests          # ["/", "/robots.txt", ...] as they arrived, with their query strings
        base.address("provider")   # the base URL of another host of the same street.toml

A plain file is served by its path (blanks, dots and accents may be in it); a folder by its `index.html`; anything else is 404.
`{{base}}` and `{{base:NAME}}` in HTML, XML, JSON and text files become the address of this host and of the host NAME.

What plain files cannot say stands in an optional `street.toml` beside them:

    [site]
    every_status = 403               # this status for every address (the body is the file's, if there is one)
    soft_404 = "no-encontrada.html"  # status 200 and this file for every unknown address
    delay = 0.2                      # seconds before every answer
    headers = { Server = "Apache" }  # on every answer
    [site.types]                     # content types by ending; "" sends none
    ".html" = "text/html"            # e.g. windows-1252 text without a declared charset

    [[route]]                        # the first route that fits answers; all keys but `at` are optional
    at = "/index.php?ruta=2024/01"   # path and query, decoded; the order of parameters does not matter
    any_query = true                 # `at` is a path and fits whatever the query is
    file = "enero.html"              # a file of the folder, or
    text = "<h1>Enero</h1>"          # the body itself
    status = 200
    type = "text/html; charset=windows-1252"
    headers = { Retry-After = "1" }
    redirect = "{{base:provider}}/x" # 302 (or `status`) to there
    delay = 1.5
    times = 1                        # fits only so often, then the next route is tried

    [[host]]                         # another host: another loopback address, a folder of its own (with its own street.toml)
    name = "provider"
    address = "127.0.0.2"            # left out: the same address at another port
    folder = "provider"

As a program it serves until it is ended: `python tests/servers/street.py FOLDER [PORT]` prints the base URL first.
"""

from __future__ import annotations

import mimetypes
import sys
import threading
import time
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_FILLED = (".html", ".xml", ".json", ".txt")


class Street(str):
    """The base URL of a served folder, with what was asked for so far and the other hosts of its street.toml."""

    requests: list[str]
    hosts: dict[str, Street]

    def address(self, name: str) -> Street:
        """The base URL of the host called `name` in street.toml."""
        return self.hosts[name]

    @property
    def allow(self) -> str:
        """What MONITOR_ALLOW must be for a monitor to see this street, all its hosts included."""
        everyone = {self, *self.hosts.values()}
        return ",".join(sorted(urlsplit(one).netloc for one in everyone))


class _Site:
    """One folder and its street.toml."""

    def __init__(self, folder: Path, base: Street) -> None:
        self.folder = folder.resolve()
        self.base = base
        path = folder / "street.toml"
        self.settings: dict[str, Any] = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
        self.site: dict[str, Any] = self.settings.get("site", {})
        self.types: dict[str, str] = {**_TYPES, **self.site.get("types", {})}
        self.left = {number: route.get("times", -1) for number, route in enumerate(self.settings.get("route", []))}
        self.lock = threading.Lock()

    def route(self, path: str, query: str) -> dict[str, Any] | None:
        wanted = sorted(parse_qsl(query, keep_blank_values=True))
        with self.lock:
            for number, route in enumerate(self.settings.get("route", [])):
                at, _, at_query = str(route["at"]).partition("?")
                fits = at == path and (route.get("any_query") or sorted(parse_qsl(at_query, keep_blank_values=True)) == wanted)
                if fits and self.left[number] != 0:
                    self.left[number] -= 1
                    return dict(route)
        return None

    def file(self, path: str) -> Path | None:
        """The file at a decoded path, never outside the folder; None if there is none."""
        found = (self.folder / path.lstrip("/")).resolve()
        if not found.is_relative_to(self.folder) or found.name == "street.toml":
            return None
        if found.is_dir():
            found = found / "index.html"
        return found if found.is_file() else None

    def fill(self, data: bytes) -> bytes:
        """Put the addresses of the hosts in."""
        data = data.replace(b"{{base}}", self.base.encode())
        for name, host in self.base.hosts.items():
            data = data.replace(b"{{base:" + name.encode() + b"}}", host.encode())
        return data

    def read(self, file: Path) -> bytes:
        data = file.read_bytes()
        return self.fill(data) if file.suffix.lower() in _FILLED else data

    def type_of(self, file: Path) -> str:
        ending = file.suffix.lower()
        return self.types[ending] if ending in self.types else mimetypes.guess_type(file.name)[0] or "application/octet-stream"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: _Site


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # headers and body leave together
    server: _Server

    def do_GET(self) -> None:
        site = self.server.site
        site.base.requests.append(self.path)
        parts = urlsplit(self.path)
        path = unquote(parts.path)
        route = site.route(path, parts.query)
        time.sleep(float((route or {}).get("delay", site.site.get("delay", 0))))
        if route is not None:
            self._answer_route(site, route)
        else:
            self._answer_file(site, path)

    def _answer_route(self, site: _Site, route: dict[str, Any]) -> None:
        headers = dict(route.get("headers", {}))
        if "redirect" in route:
            headers["Location"] = quote(site.fill(route["redirect"].encode()).decode(), safe="/:?&=%#@!$'()*+,;[]~")
            self._send(int(route.get("status", 302)), b"", "text/html", headers)
            return
        file = site.file(str(route["file"])) if "file" in route else None
        body = site.read(file) if file else site.fill(str(route.get("text", "")).encode())
        kind = route.get("type") or (site.type_of(file) if file else site.types[".html"])
        self._send(int(site.site.get("every_status", route.get("status", 200))), body, str(kind), headers)

    def _answer_file(self, site: _Site, path: str) -> None:
        every = site.site.get("every_status")
        file = site.file(path)
        if file is not None and file.name == "index.html" and not path.endswith(("/", "index.html")) and not every:
            self._send(301, b"", "text/html", {"Location": quote(path) + "/"})
        elif file is not None:
            self._send(int(every or 200), site.read(file), site.type_of(file), {})
        elif "soft_404" in site.site and not every:
            shown = site.file(str(site.site["soft_404"]))
            assert shown is not None, f"street.toml: soft_404 names a file that is not there: {site.site['soft_404']}"
            self._send(200, site.read(shown), site.type_of(shown), {})
        else:
            self._send(int(every or 404), "<title>404</title><h1>Página no encontrada</h1>".encode(), site.types[".html"], {})

    def _send(self, status: int, body: bytes, kind: str, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {**self.server.site.site.get("headers", {}), **headers}.items():
            self.send_header(name, value)
        if kind:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@contextmanager
def serve_folder(folder: Path | str, host: str = "127.0.0.1", port: int = 0) -> Iterator[Street]:
    """Serve a folder (and the other hosts of its street.toml) until the context ends; gives its base URL."""
    with ExitStack() as stack:
        servers = [(_bind(host, port), Path(folder), "")]
        settings = _Site(Path(folder), Street("")).settings
        for other in settings.get("host", []):
            servers.append((_bind(other.get("address", host), 0), Path(folder) / other["folder"], other["name"]))
        streets = {name: Street(f"http://{server.server_address[0]!s}:{server.server_address[1]}") for server, _, name in servers}
        hosts = {name: street for name, street in streets.items() if name}
        for server, place, name in servers:
            streets[name].requests, streets[name].hosts = [], hosts
            server.site = _Site(place, streets[name])
            stack.callback(server.server_close)
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
            thread.start()
            stack.callback(server.shutdown)
        yield streets[""]


def _bind(address: str, port: int) -> _Server:
    return _Server((address, port), _Handler)


if __name__ == "__main__":
    with serve_folder(sys.argv[1], port=int(sys.argv[2]) if len(sys.argv) > 2 else 0) as street:
        print(street, flush=True)
        threading.Event().wait()
