"""Faults that a good portal may show at any of its addresses, each as a behaviour of the misbehaving server.

None of them says anything of what the town publishes: under each, what could not be seen is unknown and never missing.
"""

from __future__ import annotations

import gzip
import socket
import time

from tests.servers.misbehaving import BEHAVIOURS, Behaviour, answer

_HTML = "Content-Type: text/html; charset=utf-8"


def _says(text: str, status: str = "200 OK", *headers: str) -> Behaviour:
    return lambda sock, _: sock.sendall(answer(status, text.encode(), _HTML, *headers))


def _to(address: str) -> Behaviour:
    return lambda sock, _: sock.sendall(answer("302 Found", b"", f"Location: {address}"))


def _slow_start(sock: socket.socket, _query: str) -> None:
    time.sleep(2)


def _cut_in_a_chunk(sock: socket.socket, _query: str) -> None:
    sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n<h1>Informaci")


def _chunk_that_lies(sock: socket.socket, _query: str) -> None:
    sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nhola\r\n0\r\n\r\n")


def _compressed_and_cut(sock: socket.socket, _query: str) -> None:
    body = gzip.compress(b"<h1>Informacion</h1>" * 500)
    sock.sendall(f"HTTP/1.1 200 OK\r\n{_HTML}\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body[:60])


_SLOTS = "<p>Situs judi slot gacor online, togel y SBOBET: RTP slot maxwin hoy.</p>" * 8

QUICK: dict[str, Behaviour] = {
    "500": _says("<h1>Internal Server Error</h1>", "500 Internal Server Error"),
    "502": _says("<h1>Bad Gateway</h1>", "502 Bad Gateway"),
    "503 con Retry-After largo": _says("ocupado", "503 Service Unavailable", "Retry-After: 7200"),
    "508": _says("límite", "508 Loop Detected"),
    "400": _says("<h1>Bad Request</h1>", "400 Bad Request"),
    "401": _says("<h1>Unauthorized</h1>", "401 Unauthorized"),
    "403": _says("<h1>Forbidden</h1>", "403 Forbidden"),
    "406": _says("Mod_Security", "406 Not Acceptable"),
    "429": _says("despacio", "429 Too Many Requests"),
    "999": _says("no", "999 Request Denied"),
    "204": lambda sock, _: sock.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"),
    "un muro": _says("<title>Just a moment...</title><script>window._cf_chl_opt={}</script>", "403 Forbidden"),
    "un muro con 200": _says("<title>Un momento…</title><script>window._cf_chl_opt={}</script>"),
    "una contraseña": _says("<title>Iniciar sesión</title><p>Usuario</p><p>Contraseña</p><p>Ingresar</p>", "401 Unauthorized"),
    "un error de base de datos con 200": _says("<h1>Error al establecer una conexión con la base de datos</h1>"),
    "un error de PHP con 200": _says("<b>Fatal error</b>: Uncaught Error: Call to undefined function mysql_connect()"),
    "mantenimiento con 200": _says("<title>Mantenimiento</title><h1>Sitio en mantenimiento</h1><p>Volvemos pronto.</p>"),
    "nada con 200": lambda sock, _: sock.sendall(answer("200 OK", b"", _HTML)),
    "cuelga": BEHAVIOURS["/hang-up"],
    "corta": BEHAVIOURS["/truncated"],
    "corta a mitad de un trozo": _cut_in_a_chunk,
    "un trozo que miente": _chunk_that_lies,
    "corta lo comprimido": _compressed_and_cut,
    "compresión dañada": BEHAVIOURS["/broken-gzip"],
    "una codificación que nadie pidió": BEHAVIOURS["/brotli"],
    "no es HTTP": BEHAVIOURS["/garbage"],
    "quinientas cabeceras": BEHAVIOURS["/many-headers"],
    "sin fin": BEHAVIOURS["/endless"],
    "una bomba": BEHAVIOURS["/bomb"],
    "redirige sin fin": _to("?otra=1"),
    "redirige a ninguna parte": BEHAVIOURS["/nowhere"],
    "redirige a 127.0.0.1": _to("http://127.0.0.1:1/"),
    "redirige a los metadatos": _to("http://169.254.169.254/latest/meta-data/"),
    "redirige a otro sitio": _to("https://otro.example/"),
    "redirige a una red social": _to("https://www.facebook.com/muni"),
    "dominio en venta": _says("<title>En venta</title><h1>Este dominio está en venta</h1>"),
    "cuenta suspendida": _says("<title>Account Suspended</title><p>This Account has been suspended.</p>"),
    "casino": _says(f"<title>Slot gacor</title>{_SLOTS}"),
    "hackeado": _says("<title>Hacked by Team</title><h1>HACKED BY TEAM</h1>"),
    "solo con JavaScript": _says('<title>Portal</title><app-root></app-root><script src="main.js"></script>'),
}
SLOW: dict[str, Behaviour] = {
    "calla": BEHAVIOURS["/silence"],
    "gotea": BEHAVIOURS["/drip"],
    "gotea cabeceras": BEHAVIOURS["/drip-headers"],
    "contesta tarde": _slow_start,
}
